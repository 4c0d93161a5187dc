"""Every route × nobody, each role, the other tenant's admin; and no route that this test lacks."""

from __future__ import annotations

import re

import pytest
from access_table import ACCESS
from house_cast import JIANGZHOU, ROLES, Cast
from house_world import World

from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.web.access import matrix
from tenants.models import MembershipRole
from tenants.permissions import ROLES as PERMITTED
from tenants.permissions import permissions_of


@pytest.fixture
def routes(app):
    return matrix(app, PERMITTED)


def test_the_table_knows_every_route(routes):
    declared = {row["operation"]: row["permission"] or "public" for row in routes}
    assert declared == ACCESS


def staff(routes):
    return [row for row in routes if row["permission"]]


def address(row, cast: Cast, world: World) -> str:
    """The path with things of Jiangzhou in it."""
    operation = row["operation"]
    house = cast.jiangzhou
    refs = {
        "questionnaires": world.questionnaire_ref,
        "incentives": world.survey_ref,
        "surveys": world.survey_ref,
        "results": world.survey_ref,
    }
    values = {
        "ref": refs.get(operation.split(".")[0], "R-2026-0001"),
        "number": "1",
        "code": _code(row["path"], world),
        "slug": house.slug,
        "member_id": str(cast.gu.membership_id),
        "kind": "png",
        "period_id": str(world.period_id),
        "survey_id": str(world.survey_id),
        "collector_id": "00000000-0000-7000-8000-000000000000",
        "pack_key": "hospital_outpatient",
    }

    def fill(found: re.Match[str]) -> str:
        name = found[1].split(":")[-1].split("(")[0]
        return values.get(name, _unknown(found[1]))

    return re.sub(r"<([^>]+)>", fill, row["path"])


def _code(path: str, world: World) -> str:
    """What `code` means on this path: a department that Jiangzhou alone has, a link, a question."""
    if "departments" in path:
        return "cardiology"
    return world.codes[""] if "links" in path else "o1"


def _unknown(converter: str) -> str:
    if converter.startswith("uuid"):
        return "00000000-0000-7000-8000-000000000000"
    return "1" if converter.startswith("int") else "nothing"


def ask(person, row, path):
    if row["method"] == "POST":
        return person.post(path)
    return person.client.open(path, method=row["method"])


def test_nobody_is_sent_to_sign_in(routes, cast, world, nobody):
    for row in staff(routes):
        path = address(row, cast, world)
        if row["method"] == "GET":
            answer = nobody.get(path)
            assert answer.status_code == 302, path
            assert answer.headers["Location"].startswith("/app/sign-in"), path
        else:
            assert nobody.post(path).status_code in (302, 400), path


@pytest.mark.parametrize("name", JIANGZHOU)
def test_a_role_without_the_permission_is_refused(name, routes, cast, world):
    held = permissions_of(ROLES[name])
    for row in staff(routes):
        if row["permission"] not in held:
            path = address(row, cast, world)
            assert ask(cast.people[name], row, path).status_code == 403, (name, path)


@pytest.mark.parametrize("name", JIANGZHOU)
def test_a_role_with_the_permission_may_read(name, routes, cast, world):
    held = permissions_of(ROLES[name])
    for row in staff(routes):
        if row["permission"] in held and row["method"] == "GET":
            path = address(row, cast, world)
            status = ask(cast.people[name], row, path).status_code
            assert status in (200, 302, 404, 409), (name, path, status)
            if "<" not in row["path"]:
                assert status in (200, 302), (name, path, status)


# These change who is signed in; they have tests of their own.
CHANGES_THE_SESSION = frozenset({"tenants.sign_out", "tenants.enter_organisation"})


@pytest.mark.parametrize("name", JIANGZHOU)
def test_an_empty_form_is_never_a_fault(name, routes, cast, world):
    held = permissions_of(ROLES[name])
    for row in staff(routes):
        if row["permission"] in held and row["method"] == "POST":
            if row["operation"] in CHANGES_THE_SESSION:
                continue
            path = address(row, cast, world)
            status = ask(cast.people[name], row, path).status_code
            assert status in (302, 303, 400, 403, 404, 409, 422), (name, path, status)


def test_the_other_tenants_admin_finds_nothing(routes, cast, world):
    """Foreign things answer like things that never were: same status, same page.

    What no administrator may do (judge an action) is refused before anything is looked for; there
    Dora, who audits the other house, asks too.
    """
    held = permissions_of(ROLES["charlie"])
    with tenant_scope(cast.zenith.id), unit_of_work():
        dora = cast.dora.membership_id
        session().add(MembershipRole(membership_id=dora, role="internal_auditor"))
    for row in staff(routes):
        if "<" not in row["path"] or row["operation"] in SHARED:
            continue
        path = address(row, cast, world)
        answer = ask(cast.charlie, row, path)
        if row["permission"] not in held:
            assert answer.status_code == 403, (path, answer.status_code)
            answer = ask(cast.dora, row, path)
        assert answer.status_code == 404, (path, answer.status_code)


def test_a_foreign_thing_looks_like_none(cast, world):
    foreign = cast.charlie.get(f"/app/results/{world.survey_ref}")
    never = cast.charlie.get("/app/results/S-2026-9999")
    assert foreign.status_code == never.status_code == 404
    plain = [
        re.sub(r"[0-9a-f]{16}|csrf-token.*?>|X-CSRFToken[^}]*", "", answer.text)
        for answer in (foreign, never)
    ]
    assert plain[0] == plain[1]


def test_the_foreign_house_is_unchanged(routes, cast, world, admin_connection):
    def everything():
        tables = admin_connection.execute(
            "SELECT table_name FROM information_schema.columns WHERE column_name = 'tenant_id'"
            " AND table_schema = 'public' AND table_name NOT LIKE 'audit%' ORDER BY 1"
        ).fetchall()
        return {
            name: admin_connection.execute(
                f"SELECT count(*), md5(string_agg(t::text, '' ORDER BY id)) FROM {name} t"
                " WHERE tenant_id = %s",
                (cast.jiangzhou.id,),
            ).fetchone()
            for (name,) in tables
            if name not in ("login_sessions", "dispatch")
        }

    before = everything()
    for row in staff(routes):
        if row["method"] == "POST" and "<" in row["path"]:
            ask(cast.charlie, row, address(row, cast, world))
    assert everything() == before


# Paths whose variable part is no tenant's: the library is the same for all.
SHARED = frozenset({"questionnaires.pack", "questionnaires.copy_pack"})
