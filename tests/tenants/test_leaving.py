"""Who leaves has what is open listed first, and gives it away as one, or it shows as an orphan."""

from __future__ import annotations

import pytest

from complaints.actions.models import ActionStep, CorrectiveAction
from complaints.models import CaseStep, Complaint
from foundation.audit.models import AuditEvent
from foundation.unit_of_work import session
from tenants.models import Membership, MembershipDepartment, MembershipRole
from tests.complaints.acting import make_works
from tests.complaints.conftest import Desk


@pytest.fixture
def desk(app, cast):
    return Desk(app, cast)


def address(person):
    return f"/app/members/{person.membership_id}/disable"


def test_what_is_open_is_listed_and_goes_to_one_for_each_kind(desk, cast):
    """Cases to the administrator; actions and items of Ouyang to Mei; all with their reason."""
    case = desk.case("in_hand")
    disputed = desk.case("disputed")
    page = cast.alice.get(address(cast.gu)).text
    assert case.ref in page
    assert disputed.ref not in page
    sent = {"to_cases": str(cast.alice.user_id)}
    empty = cast.alice.post(address(cast.gu), sent)
    assert empty.status_code == 400
    assert "请写明原因" in empty.text
    assert desk.fresh(case).handler_id == cast.gu.user_id
    strange = cast.alice.post(address(cast.gu), {"to_cases": "nobody", "reason": "离职"})
    assert strange.status_code == 400
    none = cast.alice.post(address(cast.gu), {"to_cases": str(cast.vera.user_id), "reason": "离职"})
    assert none.status_code == 400
    (member,) = desk.all(Membership, id=cast.gu.membership_id)
    assert member.state == "active"
    assert cast.alice.post(address(cast.gu), {**sent, "reason": "离职"}).status_code == 302
    assert desk.fresh(case).handler_id == cast.alice.user_id
    (step,) = desk.all(CaseStep, step="hand_over")
    assert (step.reason, step.actor_id) == ("离职", cast.alice.user_id)
    (event,) = desk.all(AuditEvent, action="member.handed_over")
    assert event.detail["handed"] == [f"cases: 1, {cast.alice.user_id}"]
    (member,) = desk.all(Membership, id=cast.gu.membership_id)
    assert member.state == "disabled"
    again = cast.alice.post(address(cast.gu), {**sent, "reason": "离职"})
    assert again.status_code == 409


def test_actions_items_and_plans_go_too_and_the_hands_stay_known(desk, cast):
    works = make_works(desk)
    running, draft = works.standing("running"), works.standing("draft")
    page = cast.alice.get(address(cast.ouyang)).text
    assert running.ref in page
    sent = {
        "to_actions": str(cast.wen.user_id),
        "to_items": str(cast.mei.user_id),
        "reason": "调走",
    }
    assert cast.alice.post(address(cast.ouyang), sent).status_code == 302
    assert works.fresh(running).owner_id == works.fresh(draft).owner_id == cast.wen.user_id
    assert {item.owner_id for item in works.items(running)} == {cast.mei.user_id}
    reasons = [step.reason for step in desk.all(ActionStep, step="hand_over")]
    assert reasons == ["调走"] * 4  # both actions, once for their owner and once for items
    assert "调走" in cast.alice.get(f"/app/actions/{running.ref}").text
    assert (
        cast.alice.post(
            address(cast.mei), {"to_plans": str(cast.wen.user_id), "reason": "离职"}
        ).status_code
        == 302
    )
    assert works.fresh(draft).planner_id == cast.wen.user_id
    taken = works.take(draft, "submit", "wen")
    with desk.work("wen"):
        from complaints.actions.queries import planners_of

        assert planners_of(taken) >= {cast.wen.user_id, cast.mei.user_id}


def test_what_nobody_takes_is_an_orphan_on_the_administrators_desk(desk, cast):
    works = make_works(desk)
    running = works.standing("running")
    case = desk.case("in_hand")
    for person in (cast.ouyang, cast.gu):
        assert cast.alice.post(address(person)).status_code == 302
    page = cast.alice.get("/app/").text
    assert "无人负责的投诉" in page
    assert case.ref in page
    assert "无人负责的措施" in page
    assert running.ref in page


def test_a_case_about_the_one_who_takes_stops_all_of_it(desk, cast):
    with desk.work("alice"):
        session().add(MembershipRole(membership_id=cast.vera.membership_id, role="agent"))
    first, second = desk.case("in_hand"), desk.case("in_hand")
    second = desk.take(second, "name", about_member=cast.vera.user_id)
    sent = {"to_cases": str(cast.vera.user_id), "reason": "离职"}
    refused = cast.alice.post(address(cast.gu), sent)
    assert refused.status_code == 400
    assert second.ref in refused.text
    found = {case.handler_id for case in desk.all(Complaint)}
    assert found == {cast.gu.user_id}
    (member,) = desk.all(Membership, id=cast.gu.membership_id)
    assert member.state == "active"
    assert first.ref


def test_only_who_looks_after_people_may(desk, cast):
    case = desk.case("in_hand")
    for person in (cast.mei, cast.iris, cast.ouyang):
        assert person.get(address(cast.gu)).status_code == 403
        assert person.post(address(cast.gu), {"reason": "x"}).status_code == 403
    assert cast.charlie.get(address(cast.gu)).status_code == 404
    assert desk.fresh(case).handler_id == cast.gu.user_id
    assert desk.all(CorrectiveAction) == []


def test_of_two_at_once_one_hands_over(desk, cast):
    from tenants.services.leaving import leave

    case = desk.case("in_hand")

    def go():
        from types import SimpleNamespace

        with desk.work("alice") as alice:
            by = SimpleNamespace(
                user_id=alice.user_id,
                departments=alice.departments,
                may=alice.may,
                roles=("admin",),
            )
            from foundation.loader import load_or_404

            member = load_or_404(Membership, id=cast.gu.membership_id)
            leave(member, {"cases": cast.alice.user_id}, "离职", by)

    assert desk.at_once(go, go) == ["conflict", "done"]
    assert desk.fresh(case).handler_id == cast.alice.user_id
    assert len(desk.all(CaseStep, step="hand_over")) == 1


def test_the_page_says_what_would_have_nobody(desk, cast):
    """Two manage surveys, one owns paediatrics: of Mei nothing is said until Wen is gone."""
    assert "没有别人" not in cast.alice.get(address(cast.mei)).text
    alone = cast.alice.get(address(cast.ouyang)).text
    assert "没有别人担任" in alone
    assert "儿科门诊" in alone
    assert cast.alice.post(address(cast.wen)).status_code == 302
    assert "没有别人担任" in cast.alice.get(address(cast.mei)).text
    with desk.work("alice"):
        more = MembershipRole(membership_id=cast.gu.membership_id, role="department_owner")
        session().add(more)
        session().flush()
        unit = cast.jiangzhou.departments["paediatrics"]
        session().add(MembershipDepartment(membership_id=cast.gu.membership_id, department_id=unit))
    assert "没有别人" not in cast.alice.get(address(cast.ouyang)).text
    assert cast.alice.get(address(cast.ernst)).text.count("没有别人") == 0
