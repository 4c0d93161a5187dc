"""Each page an auditor is shown and each file they take leaves one event, whatever the route."""

from __future__ import annotations

import re

import pytest
from guest_sides import Side, make_sides
from sqlalchemy import select

from foundation.audit import verify_chain
from foundation.audit.models import AuditEvent
from foundation.audit.reading import READING
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.web.access import access_of, matrix
from surveys.models import Survey
from tenants.models import MembershipRole
from tenants.permissions import ROLES


@pytest.fixture
def sides(cast, app) -> tuple[Side, Side]:
    return make_sides(cast, app)


def readings(cast) -> list[AuditEvent]:
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        query = select(AuditEvent).where(AuditEvent.action.in_(READING))
        return list(session().scalars(query.order_by(AuditEvent.seq)))


@pytest.mark.parametrize("name", ["ernst", "iris"])
def test_every_page_is_on_record_once(name, cast, world, app):
    """Every route without a part to fill in, the account's and the desk's too."""
    person = cast.people[name]
    shown = []
    for row in matrix(app, ROLES):
        access = access_of(app, row["operation"])
        if row["method"] != "GET" or "<" in row["path"] or not access.permission:
            continue
        answer = person.get(row["path"])
        if answer.status_code == 200 and not access.part:
            shown.append(row["operation"])
    assert len(shown) > 10
    found = readings(cast)
    assert [event.detail["operation"] for event in found] == shown
    assert {event.actor_id for event in found} == {person.user_id}
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        assert verify_chain() is None


def test_the_event_names_the_thing_and_never_the_query(cast, sides):
    own, _ = sides
    cast.ernst.get(f"/app/results/{own.survey}?search=secret-words")
    (event,) = readings(cast)
    assert event.action == "auditor.viewed"
    assert event.detail == {"operation": "results.show", "address": f"/app/results/{own.survey}"}
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        ref = session().scalars(select(Survey.ref).where(Survey.id == event.object_id)).one()
    assert (event.object_type, ref) == ("surveys", own.survey)


def test_files_are_told_apart(cast, sides):
    own, _ = sides
    for path in (
        f"/app/reports/{own.report}/download",
        f"/app/actions/{own.action}/files/{own.evidence}",
    ):
        assert cast.ernst.get(path).status_code == 200
    assert [(e.action, e.object_type) for e in readings(cast)] == [
        ("auditor.downloaded", "report_runs"),
        ("auditor.downloaded", "corrective_actions"),
    ]


def test_a_browser_cannot_ask_to_read_unseen(cast, sides):
    own, _ = sides
    page = f"/app/complaints/{own.case}"
    cast.ernst.get(page, headers={"HX-Request": "true", "X-Requested-With": "XMLHttpRequest"})
    cast.ernst.client.head(page)
    assert [event.detail["operation"] for event in readings(cast)] == ["complaints.show"] * 2


def test_what_was_not_shown_is_no_view(cast, sides):
    own, other = sides
    assert cast.ernst.get(f"/app/complaints/{other.case}").status_code == 404
    assert cast.ernst.get("/app/members").status_code == 403
    assert cast.ernst.get(f"/app/reports/{own.report}/progress").status_code == 200
    assert cast.ernst.get("/static/no-such-file").status_code == 404
    assert readings(cast) == []


def test_nobody_else_is_watched(cast, sides):
    own, _ = sides
    for name in ("alice", "mei", "gu", "vera"):
        cast.people[name].get("/app/")
        cast.people[name].get(f"/app/complaints/{own.case}")
    assert readings(cast) == []


def test_who_holds_another_role_beside_is_watched_all_the_same(cast, world):
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        session().add(
            MembershipRole(membership_id=cast.alice.membership_id, role="internal_auditor")
        )
    cast.alice.get("/app/members")
    assert [event.detail["operation"] for event in readings(cast)] == ["tenants.members"]


def test_a_refusal_deep_in_a_step_is_on_record(cast, world):
    """Not the permission, but the service says no: nobody changes their own access."""
    page = f"/app/members/{cast.alice.membership_id}"
    assert cast.alice.post(page, {"roles": ["admin", "agent"]}).status_code == 403
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        query = select(AuditEvent).where(AuditEvent.action == "access.refused")
        (event,) = session().scalars(query)
    assert event.detail == {"operation": "tenants.change_member", "method": "POST"}
    assert event.actor_id == cast.alice.user_id


def test_the_trail_shows_reading_on_demand(cast, sides):
    own, _ = sides
    cast.ernst.get(f"/app/complaints/{own.case}")

    def trail(query: str = "") -> str:
        page = cast.alice.get(f"/app/audit{query}").get_data(as_text=True)
        return re.split(r"<tbody>", page)[-1]

    words = "审核员查看了页面"
    assert words not in trail()
    assert words in trail("?reading=with")
    assert "邀请" in trail("?reading=with") or "公布" in trail("?reading=with")
    alone = trail("?reading=only")
    assert words in alone
    assert "公布" not in alone
    assert own.case in alone
    assert words in trail("?action=auditor.viewed")
    assert words not in trail("?reading=anything")
    (event,) = readings(cast)
    assert words in trail(f"?object={event.object_id}&reading=with")


def test_reading_is_not_taken_for_the_last_change(cast, world):
    """Mei saved last; that Iris looked at it since says nothing of who changed it."""
    from foundation.loader import load_or_404
    from surveys.lists import last_change

    cast.iris.get(f"/app/surveys/{world.survey_ref}")
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        last = last_change(load_or_404(Survey, ref=world.survey_ref))
    assert last is not None
    assert last[0] == "Mei"
