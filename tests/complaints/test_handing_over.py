"""A case changes hands with a reason, and many at once as one."""

from __future__ import annotations

import re

import pytest

from complaints.models import CaseStep
from complaints.services.handing_over import hand_over_many
from foundation.audit.models import AuditEvent
from foundation.errors import Forbidden, Invalid, NotFound
from foundation.mail import Mail
from foundation.unit_of_work import session
from tenants.models import MembershipRole


@pytest.fixture
def second_agent(desk, cast):
    with desk.work("alice"):
        session().add(MembershipRole(membership_id=cast.vera.membership_id, role="agent"))


def test_who_has_a_case_gives_it_away_with_a_reason(desk, cast, second_agent):
    """By its own step or by assigning; the first handler and the same one need none."""
    units = cast.jiangzhou.departments
    case = desk.take(desk.case("received"), "assign", handler_id=cast.gu.user_id)
    for facts in ({"handler_id": cast.vera.user_id}, {"department_id": units["pharmacy"]}):
        with pytest.raises(Invalid) as refusal:
            desk.take(case, "assign", **facts)
        assert list(refusal.value.fields) == ["reason"]
    case = desk.take(case, "assign", handler_id=cast.gu.user_id)
    before = {mail.id for mail in desk.all(Mail)}
    case = desk.take(case, "hand_over", handler_id=cast.vera.user_id, reason="休产假")
    assert case.handler_id == cast.vera.user_id
    (mail,) = [mail for mail in desk.all(Mail) if mail.id not in before]
    assert (mail.recipient, "休产假" in mail.body) == (cast.vera.email, False)
    assert "Gu" in mail.body
    assert "休产假" in cast.gu.get(f"/app/complaints/{case.ref}").text
    (event,) = desk.all(AuditEvent, action="complaint.handed_over")
    assert event.object_id == case.id
    with pytest.raises(Invalid):
        desk.take(case, "hand_over", handler_id=cast.vera.user_id, reason="再来一次")


def test_many_are_handed_over_as_one(desk, cast, second_agent):
    cases = [desk.case(state) for state in ("in_hand", "proposed", "answered")]
    disputed = desk.case("disputed")
    address = f"/app/complaints/hand-over?giver={cast.gu.user_id}"
    page = cast.gu.get(address).text
    values = re.findall(r'name="cases"[^>]*value="([^"]+)"', page)
    assert {value.split()[0] for value in values} == {case.ref for case in cases}
    assert disputed.ref not in page
    typed = {"giver": cast.gu.user_id, "cases": values, "handler_id": cast.vera.user_id}
    empty = cast.gu.post(address, {**typed, "reason": ""})
    assert empty.status_code == 400
    assert empty.text.count(" checked") == 3
    for odd in ("C-1\0 1", f"{cases[0].ref} {'9' * 5000}", "C-1", " 1"):
        assert cast.gu.post(address, {**typed, "cases": [odd], "reason": "休"}).status_code == 400
    before = {mail.id for mail in desk.all(Mail)}
    assert cast.gu.post(address, {**typed, "reason": "休假两周"}).status_code == 302
    assert {desk.fresh(case).handler_id for case in cases} == {cast.vera.user_id}
    (mail,) = [mail for mail in desk.all(Mail) if mail.id not in before]
    assert all(case.ref in mail.body for case in cases)
    again = cast.gu.post(address, {**typed, "reason": "休假两周"})
    assert again.status_code == 409
    assert "一件也没有转交" in again.text


def test_all_or_none(desk, cast, second_agent):
    """One that is about the new one, one that is not there, somebody without the right."""
    first, second = desk.case("in_hand"), desk.case("in_hand")
    about = desk.take(second, "name", about_member=cast.vera.user_id)
    revisions = {first.ref: first.revision, about.ref: about.revision}
    with pytest.raises(Invalid) as refusal, desk.work("gu") as gu:
        hand_over_many(revisions, cast.gu.user_id, cast.vera.user_id, "休假", gu)
    assert about.ref in str(refusal.value.fields["handler_id"])
    with pytest.raises(NotFound), desk.work("gu") as gu:
        hand_over_many({"C-0": 1}, cast.gu.user_id, cast.vera.user_id, "休假", gu)
    with pytest.raises((Forbidden, NotFound)), desk.work("ouyang") as ouyang:
        hand_over_many({first.ref: 2}, cast.gu.user_id, ouyang.user_id, "想要", ouyang)
    assert desk.fresh(first).handler_id == cast.gu.user_id


def test_of_two_at_once_one_hands_over(desk, cast, second_agent):
    cases = [desk.case("in_hand"), desk.case("in_hand")]
    revisions = {case.ref: case.revision for case in cases}

    def give(to):
        def act():
            with desk.work("alice") as alice:
                who = cast.people[to].user_id
                hand_over_many(revisions, cast.gu.user_id, who, "分流", alice)

        return act

    assert desk.at_once(give("vera"), give("alice")) == ["conflict", "done"]
    assert len({desk.fresh(case).handler_id for case in cases}) == 1
    assert len(desk.all(CaseStep, step="hand_over")) == 2
