"""What nobody should send, in every field of the forms of cases, actions, periods and the calendar.

The fields come from `flask matrix --json`; a route that this file does not know fails it. Whatever
is sent, the answer is no fault of ours, and what belongs to somebody else is stored nowhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from complaints.actions.models import CorrectiveAction
from complaints.actions.services import planning
from complaints.models import Complaint
from complaints.receipts import new_key
from foundation.web.access import matrix
from surveys.models import Survey
from tenants.permissions import ROLES
from tests.complaints.acting import make_works
from tests.complaints.test_action_pages import filled

ROOMS = ("/app/complaints", "/app/actions", "/app/evaluations", "/app/periods", "/app/settings/cal")
OWN = ("complaints", "actions", "evaluations", "periods", "tenants")
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


@dataclass
class Way:
    """A form that somebody posts: where, by whom, rightly filled in."""

    operation: str
    path: Callable[[], str]
    fields: Callable[[], dict[str, Any]] = dict
    by: str = "alice"


@dataclass
class Rooms:
    """The hospital with one of each thing that a form can change."""

    works: Any
    desk: Any

    def case(self, state: str) -> Complaint:
        """A case in a state; the same one as long as it stays there."""
        found = self.desk.all(Complaint, state=state)
        return found[0] if found else self.desk.case(state)

    def action(self, state: str) -> Any:
        """An action in a state, likewise."""
        found = self.desk.all(CorrectiveAction, state=state)
        return found[0] if found else self.works.fresh(self.works.standing(state))

    def item(self, state: str) -> tuple[Any, Any]:
        action = self.action(state)
        items = self.works.items(action)
        if not items:
            with self.works.work("mei") as mei:
                planning.add_item(action, mei, **self.works.item())
            items = self.works.items(action)
        return action, items[0]

    def step(self, state: str, name: str) -> Way:
        def fields() -> dict[str, Any]:
            case = self.case(state)
            with self.desk.work():
                filled_in = self.desk.filled(name, case)
            plain = {
                k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in filled_in.items()
            }
            return {"revision": case.revision, **plain}

        way = f"/app/complaints/{{}}/steps/{name}"
        return Way("complaints.step", lambda: way.format(self.case(state).ref), fields)

    def ways(self) -> list[Way]:
        """Every form of these rooms, each rightly filled in."""
        places, people = self.desk.cast.jiangzhou.departments, self.desk.cast
        period = self.works.period_id
        survey = self.desk.all(Survey)[0].ref

        def case(end: str) -> Callable[[], str]:
            return lambda: f"/app/complaints/{self.case('in_hand').ref}/{end}"

        def action(state: str, end: str) -> Callable[[], str]:
            return lambda: f"/app/actions/{self.action(state).ref}/{end}"

        def item(state: str, end: str) -> Callable[[], str]:
            def path() -> str:
                of, one = self.item(state)
                return f"/app/actions/{of.ref}/items/{one.id}/{end}"

            return path

        def at(end: str, room: str = "evaluations") -> Callable[[], str]:
            return lambda: f"/app/{room}/{period}{end}"

        def revision(state: str) -> Callable[[], dict[str, Any]]:
            return lambda: {"revision": self.action(state).revision, "reason": "看过了"}

        entered = {
            "channel": "telephone",
            "subject": "停车难",
            "text": "没有车位",
            "category": "other",
            "severity": "slight",
            "department_id": str(places["paediatrics"]),
        }
        item_fields = {
            "text": "写明负责科室",
            "owner_id": str(people.ouyang.user_id),
            "due_on": "2027-01-31",
            "evidence_wanted": "流程文件",
        }
        opened = {
            "title": "取药慢",
            "department_id": str(places["paediatrics"]),
            "source": "case",
            "cases": "",
        }
        own = {
            "name_zh": "某一期",
            "kind": "free",
            "first_day": "2027-01-01",
            "last_day": "2027-02-01",
            "grace_minutes": "30",
        }
        calendar = "/app/settings/calendar"
        return [
            Way(
                "complaints.new",
                lambda: "/app/complaints/new",
                lambda: {"key": new_key(), **entered},
            ),
            *(
                self.step(state, name)
                for state, name in (
                    ("received", "acknowledge"),
                    ("in_hand", "assign"),
                    ("in_hand", "correct"),
                    ("in_hand", "postpone"),
                    ("in_hand", "propose"),
                    ("disputed", "take_up_again"),
                )
            ),
            Way("complaints.reply", case("replies"), lambda: {"reply": "您好"}),
            Way("complaints.note", case("notes"), lambda: {"note": "内部"}),
            Way("complaints.identity", case("identity"), lambda: {"reason": "约时间"}),
            Way("complaints.rule", lambda: f"/app/complaints/rules/{survey}"),
            Way("complaints.switch_off_rule", lambda: f"/app/complaints/rules/{survey}/off"),
            Way("actions.new", lambda: "/app/actions/new", lambda: opened),
            Way("actions.edit", action("draft", "plan"), lambda: filled(self.action("draft"))),
            Way("actions.add_item", action("draft", "items"), lambda: item_fields),
            Way("actions.remove_item", item("draft", "removal")),
            Way("actions.step", action("draft", "steps/submit"), revision("draft")),
            Way(
                "actions.review",
                action("in_review", "review/send_back"),
                revision("in_review"),
                "wen",
            ),
            Way("actions.evidence", item("running", "evidence"), lambda: {"evidence": "在科里"}),
            Way(
                "actions.judge",
                action("to_judge", "verdict/judge_not_shown"),
                revision("to_judge"),
                "iris",
            ),
            Way("evaluations.scheme", at("/scheme"), lambda: {"revision": "0"}),
            Way("evaluations.try_scheme", at("/scheme/example"), lambda: {"revision": "0"}),
            Way("evaluations.compute", at("/compute"), lambda: {"reason": "漏了"}),
            Way("evaluations.withdraw", at("/withdraw")),
            Way(
                "evaluations.publish",
                at("/publish"),
                lambda: {"snapshot": "1", "appeals_until": "2027-01-01"},
            ),
            Way("evaluations.lock", at("/lock")),
            Way(
                "evaluations.appeal", at("/departments/paediatrics/appeal"), lambda: {"reason": "x"}
            ),
            Way("evaluations.decide", at(f"/appeals/{uuid4()}/decision"), lambda: {"reason": "x"}),
            Way("periods.new", lambda: "/app/periods/new", lambda: own),
            Way("periods.edit", at("", "periods"), lambda: {"revision": "1", **own}),
            Way("periods.close", at("/close", "periods"), lambda: {"revision": "1"}),
            Way("periods.reopen", at("/reopen", "periods"), lambda: {"revision": "1"}),
            Way("tenants.save_week", lambda: calendar, lambda: {"revision": "0"}),
            Way("tenants.add_calendar_days", lambda: f"{calendar}/days"),
            Way("tenants.add_calendar_lines", lambda: f"{calendar}/lines"),
            Way("tenants.remove_calendar_days", lambda: f"{calendar}/days/remove"),
        ]


@pytest.fixture
def rooms(desk):
    return Rooms(make_works(desk), desk)


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
