"""What nobody should send, in every field of the forms of cases, actions, periods and the calendar.

The fields come from `flask matrix --json`; a route that this file does not know fails it. Whatever
is sent, the answer is no fault of ours, and what belongs to somebody else is stored nowhere.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from foundation.web.access import matrix
from tenants.permissions import ROLES
from tests.complaints.acting import make_works
from tests.complaints.odd_rooms import Rooms
from tests.complaints.ruling import ruled
from tests.complaints.test_action_pages import filled

ROOMS = (
    "/app/actions",
    "/app/complaints",
    "/app/evaluations",
    "/app/periods",
    "/app/settings/cal",
    "/app/settings/categories",
    "/app/subjects",
)
OWN = (
    "actions",
    "categories",
    "complaints",
    "evaluations",
    "periods",
    "subjects",
    "tenants",
)
REFUSED = frozenset({400, 403, 404, 409, 413, 415, 422})
TAKEN = frozenset({200, 302, 303})
ODD: tuple[Any, ...] = (
    "a\0b",
    "1e309",
    "-1",
    "99999999999999999999",
    "nan",
    "[]",
    '{"a": 1}',
    "x" * 6000,
    ["x", "y"],
    "2026-02-31",
    "' OR 1=1 --",
    "\u202e{{7*7}}",
)


@pytest.fixture
def rooms(desk):
    return Rooms(make_works(desk), desk, ruled(desk))


@pytest.fixture
def fields_of(app):
    """The fields of each form of these rooms, as the matrix tells them."""
    return {
        row["operation"]: row["fields"]
        for row in matrix(app, ROLES)
        if row["method"] == "POST"
        and row["path"].startswith(ROOMS)
        and row["operation"].split(".")[0] in OWN
    }


def test_every_form_of_these_rooms_is_here(rooms, fields_of):
    assert {way.operation for way in rooms.ways()} == set(fields_of)


@pytest.mark.parametrize("room", OWN)
def test_what_nobody_should_send_is_never_a_fault(rooms, fields_of, cast, admin_connection, room):
    for way in rooms.ways():
        if not way.operation.startswith(room):
            continue
        person = cast.people[way.by]
        names = fields_of[way.operation]
        for odd in ODD:
            answer = person.post(way.path(), dict.fromkeys(names, odd))
            assert answer.status_code in REFUSED | TAKEN, (way.operation, odd, answer.status_code)
        for number, name in enumerate(names):
            odd = ODD[number % 5]
            answer = person.post(way.path(), {**way.fields(), name: odd})
            assert answer.status_code in REFUSED | TAKEN, (way.operation, name, odd)
    # the words of a number that is none, as the database would print it
    assert stored(admin_connection, cast, "Infinity") == {}
    assert stored(admin_connection, cast, "NaN") == {}


@pytest.mark.parametrize("room", OWN)
def test_two_megabytes_are_refused(rooms, fields_of, cast, admin_connection, room):
    for way in rooms.ways():
        names = fields_of[way.operation]
        if not names or not way.operation.startswith(room):
            continue
        answer = cast.people[way.by].post(way.path(), {names[0]: "x" * 2_000_000})
        assert answer.status_code in REFUSED, way.operation
    assert stored(admin_connection, cast, "x" * 99) == {}


def test_what_belongs_to_somebody_else_is_never_stored(rooms, fields_of, cast, admin_connection):
    theirs = {
        "department": cast.zenith.departments["east"],
        "person": cast.dora.user_id,
        "membership": cast.dora.membership_id,
        "organisation": cast.zenith.id,
        "nobody": uuid4(),
    }
    own = {
        "case": rooms.case("in_hand").id,
        "period": rooms.works.period_id,
        "reader": cast.vera.user_id,
        "membership": cast.gu.membership_id,
    }
    places, people = set(cast.jiangzhou.departments.values()), {cast.gu.user_id}
    wrong = {
        "department_id": people,
        "measured_id": people,
        "owner_id": places,
        "handler_id": places,
        "user_id": places,
        "parent_id": places,
    }
    asked = set()
    for way in rooms.ways():
        valid = way.fields()
        for name in set(valid) & {n for n in fields_of[way.operation] if n.endswith("_id")}:
            odd = [*theirs.values(), *own.values(), *wrong[name], "x" * 36, str(places)]
            for value in odd:
                sent = {**way.fields(), name: str(value)}
                answer = cast.people[way.by].post(way.path(), sent)
                assert answer.status_code == 400, (way.operation, name, value)
            asked.add((way.operation, name))
    listed = {(o, n) for o, names in fields_of.items() for n in names if n.endswith("_id")}
    assert asked == listed
    for value in theirs.values():
        assert stored(admin_connection, cast, str(value)) == {}, value


def test_what_does_not_say_which_page_it_was_typed_on_is_refused(rooms, cast):
    """A form left incomplete stands for itself: its revision is not taken from what is saved."""
    asked, taken = set(), []
    for way in rooms.ways():
        path, valid = way.path(), way.fields()
        for name in {"revision", "number", "snapshot"} & set(valid):
            if str(valid[name]) == "0" or way.operation == "actions.add_cause":
                continue  # the first of its kind, and what is added beside others
            asked.add(way.operation)
            sent = {key: value for key, value in valid.items() if key != name}
            answer = cast.people[way.by].post(path, sent)
            if answer.status_code not in (400, 409):
                taken.append((way.operation, path, answer.status_code))
    assert taken == []
    wanted = {"actions.edit", "categories.change", "complaints.rule", "complaints.text"}
    assert wanted | {"complaints.step", "subjects.refuse"} <= asked


def test_a_form_left_incomplete_is_never_a_fault(rooms, fields_of, cast):
    """Each field left out once, and all of them: refused or taken, as it stands."""
    for way in rooms.ways():
        for name in (*fields_of[way.operation], ""):
            path, valid = way.path(), way.fields()
            sent = {key: value for key, value in valid.items() if name and key != name}
            answer = cast.people[way.by].post(path, sent)
            assert answer.status_code in REFUSED | TAKEN, (way.operation, name)


def test_cases_and_measures_of_others_are_refused(rooms, cast):
    action = rooms.action("draft")
    way = f"/app/actions/{action.ref}/plan"
    for name, odd in (
        ("cases", "C-2020-0001"),
        ("cases", str(cast.zenith.id)),
        ("cases", "C-1\0"),
        ("measure", str(uuid4())),
        ("measure", f"{uuid4()}:care"),
    ):
        answer = cast.mei.post(way, {**filled(action), name: odd})
        assert answer.status_code == 400, (name, odd)


def stored(admin, cast, text: str) -> dict[str, int]:
    """In which tables of Jiangzhou a text stands, and how often."""
    tables = admin.execute(
        "SELECT table_name FROM information_schema.columns WHERE column_name = 'tenant_id'"
        " AND table_schema = 'public' ORDER BY 1"
    ).fetchall()
    counts = {
        name: admin.execute(
            f"SELECT count(*) FROM {name} t WHERE tenant_id = %s AND strpos(t::text, %s) > 0",
            (cast.jiangzhou.id, text),
        ).fetchone()[0]
        for (name,) in tables
    }
    return {name: number for name, number in counts.items() if number}
