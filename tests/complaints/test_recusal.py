"""Whom a case is about stays away from it: sees nothing, does nothing, decides nothing."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from complaints.actions.models import ActionCase
from complaints.actions.services import steps as action_steps
from complaints.actions.services.entries import Concerned as ConcernedByAction
from complaints.actions.waiting import to_review
from complaints.desk import cases_that_wait
from complaints.models import CaseStep
from complaints.queries import may_see
from complaints.recusal.models import CaseNamed
from complaints.register.queries import counts_by_state, register_query
from complaints.register.wanted import Wanted
from complaints.reminding import clocks_that_end
from complaints.services import conversation, identity
from complaints.services.entries import ChangedMeanwhile, Concerned
from complaints.services.identity import Identity
from complaints.workflow import COMPLAINANT, STEPS
from foundation import clock
from foundation.audit.models import AuditEvent
from foundation.errors import Invalid, NotFound
from foundation.mail import Mail
from foundation.unit_of_work import session
from tenants.directory.models import StaffEntry
from tenants.models import Membership, MembershipDepartment, MembershipRole
from tests.complaints.acting import make_works


@pytest.fixture
def second_agent(desk, cast):
    """Vera works at the complaint desk as well."""
    with desk.work("alice"):
        session().add(MembershipRole(membership_id=cast.vera.membership_id, role="agent"))


def entry(desk, name="李雷", number="1024", membership=None) -> UUID:
    with desk.work("alice"):
        row = StaffEntry(code=number, staff_number=number, name_zh=name, membership_id=membership)
        row.created_at = clock.now()
        session().add(row)
        session().flush()
        from foundation.audit import record

        record("staff.added", row)
        return row.id


def seen_by(desk, name) -> set[str]:
    with desk.work(name) as person:
        query = register_query(person, Wanted(), clock.now())
        return {case.ref for case in session().scalars(query)}


def test_who_is_named_sees_nothing_of_the_case_anywhere(desk, cast):
    """By the register, its counts, the page, its files, the desk and the reminders."""
    case = desk.case("in_hand", identity=Identity("王女士", "", ""))
    assert case.handler_id == cast.gu.user_id
    case = desk.take(case, "name", "alice", about_member=cast.gu.user_id)
    assert case.ref not in seen_by(desk, "gu")
    assert case.ref in seen_by(desk, "alice")
    with desk.work("gu") as gu:
        assert not may_see(case, gu)
        assert sum(counts_by_state(gu).values()) == 0
        with pytest.raises(NotFound):
            conversation.note(case, "我没有错", gu)
    for address in ("", "/identity", "/steps/propose", "/files/" + "0" * 32):
        assert cast.gu.get(f"/app/complaints/{case.ref}{address}").status_code == 404
    assert case.ref not in cast.gu.get("/app/").text
    register = cast.gu.get("/app/complaints").text
    assert case.ref not in register
    assert "有 1 件投诉涉及您本人" in register
    with desk.work():
        later = clock.now() + timedelta(days=60)
        told = {one.user_id for one in clocks_that_end(later)}
        assert cast.gu.user_id not in told
        assert cast.gu.user_id not in {who for one in clocks_that_end(later) for who in one.to}


def test_every_step_is_refused_to_who_is_named_and_to_the_owner_of_a_named_department(desk, cast):
    """Each step of the table from a state it leads on from, by service."""
    unit = cast.jiangzhou.departments["paediatrics"]
    for row in (each for each in STEPS.values() if each.by != COMPLAINANT):
        case = desk.case(row.came[0], department_id=unit)
        if row.held:
            case = desk.take(case, "ask")
        if case.state != "closed":
            case = desk.take(case, "name", "alice", about_member=cast.gu.user_id)
            with pytest.raises(NotFound):
                desk.take(case, row.name, "gu")
            assert desk.fresh(case).revision == case.revision
    case = desk.case("in_hand", department_id=unit)
    case = desk.take(case, "name", about_department=unit)
    with pytest.raises(Concerned):
        desk.take(case, "propose", "ouyang")
    with desk.work("ouyang") as ouyang:
        assert conversation.note(case, "当时窗口停电", ouyang).direction == "note"
    assert desk.take(case, "propose", "alice").state == "proposed"


def test_lists_pass_over_whom_it_is_about_and_say_so(desk, cast, second_agent):
    case = desk.case("received")
    case = desk.take(case, "name", about_member=cast.vera.user_id)
    case = desk.take(case, "name", about_department=cast.jiangzhou.departments["outpatient"])
    page = cast.gu.get(f"/app/complaints/{case.ref}/steps/acknowledge").text
    select_ = page[page.index('id="handler_id"') :]
    select_ = select_[: select_.index("</select>")]
    assert str(cast.gu.user_id) in select_
    for name in ("vera", "ouyang"):  # Ouyang answers for paediatrics, below the outpatients
        assert str(cast.people[name].user_id) not in select_
    assert "Vera（投诉涉及本人）" in page
    assert "Ouyang（负责投诉涉及的部门）" in page
    for name in ("vera", "ouyang"):
        with pytest.raises(Invalid) as refusal:
            desk.take(case, "acknowledge", handler_id=cast.people[name].user_id)
        assert "handler_id" in refusal.value.fields
    assert desk.take(case, "acknowledge").handler_id == cast.gu.user_id


def test_a_case_in_the_hands_of_whom_it_is_about_must_be_handed_on(desk, cast, second_agent):
    case = desk.take(desk.case("in_hand"), "name", "alice", about_member=cast.gu.user_id)
    page = cast.alice.get(f"/app/complaints/{case.ref}").text
    assert "请转给别的同事" in page
    assert case.ref in cast.alice.get("/app/").text
    unit = cast.jiangzhou.departments["pharmacy"]
    with pytest.raises(Invalid) as refusal:
        desk.take(case, "assign", "alice", department_id=unit)
    assert "handler_id" in refusal.value.fields
    to_vera = {"handler_id": cast.vera.user_id, "reason": "投诉涉及他本人"}
    case = desk.take(case, "assign", "alice", department_id=unit, **to_vera)
    assert "请转给别的同事" not in cast.alice.get(f"/app/complaints/{case.ref}").text
    with desk.work("alice") as alice:
        groups = {group.title: group.total for group in cases_that_wait(viewer_of(cast, alice))}
    assert groups["要转办的投诉"] == 0


def viewer_of(cast, member):
    from types import SimpleNamespace

    return SimpleNamespace(
        user_id=member.user_id,
        departments=member.departments,
        may=member.may,
        roles=("admin",),
    )


def test_mail_of_a_case_goes_past_whom_it_is_about(desk, cast, second_agent):
    case = desk.take(desk.case("answered"), "name", "alice", about_member=cast.gu.user_id)
    before = {mail.id for mail in desk.all(Mail)}
    desk.take(case, "dispute")
    new = [mail for mail in desk.all(Mail) if mail.id not in before]
    assert [mail.recipient for mail in new] == [cast.vera.email]


def test_staff_are_named_by_number_or_name_and_bar_their_own_access(desk, cast):
    entry(desk)
    entry(desk, "李雷", "1025", cast.gu.membership_id)
    case = desk.case("received")
    for words in ("李雷", "韩梅梅"):  # two of the name; nobody of it
        with pytest.raises(Invalid) as refusal:
            desk.take(case, "name", about_staff=words)
        assert "about_staff" in refusal.value.fields
    case = desk.take(case, "name", about_staff="李雷 · 1024")
    assert case.ref in seen_by(desk, "gu")
    case = desk.take(case, "name", about_staff="1025")
    assert case.ref not in seen_by(desk, "gu")
    again = desk.take(case, "name", "alice", about_staff="1025")
    assert len(desk.all(CaseNamed, complaint_id=again.id)) == 2
    assert "李雷" in cast.alice.get(f"/app/complaints/{case.ref}").text


def test_a_name_is_taken_back_with_a_reason_and_by_nobody_about_themselves(desk, cast):
    case = desk.case("in_hand")
    with pytest.raises(Invalid):
        desk.take(case, "name", about_department="")
    case = desk.take(case, "name", "alice", about_member=cast.gu.user_id)
    (row,) = desk.all(CaseNamed, complaint_id=case.id)
    for facts in ({"no_longer": [row.id]}, {"no_longer": [case.id], "reason": "弄错了"}):
        with pytest.raises(Invalid):
            desk.take(case, "name", "alice", **facts)
    with pytest.raises(NotFound):
        desk.take(case, "name", "gu", no_longer=[row.id], reason="不是我")
    case = desk.take(case, "name", "alice", no_longer=[row.id], reason="弄错了")
    assert desk.all(CaseNamed, complaint_id=case.id) == []
    assert case.ref in seen_by(desk, "gu")
    first, second = (event.detail for event in desk.all(AuditEvent, action="complaint.named"))
    assert first["named"] == second["no_longer_named"] == [str(cast.gu.user_id)]
    reasons = [step.reason for step in desk.all(CaseStep, complaint_id=case.id, step="name")]
    assert reasons == ["", "弄错了"]


def test_where_nobody_else_is_left_the_person_may_and_the_history_says_so(desk, cast):
    """Alice leaves: Gu alone is left at the desk, and no department is known."""
    case = desk.take(desk.case("in_hand"), "name", "alice", about_member=cast.gu.user_id)
    assert case.ref not in seen_by(desk, "gu")
    leave(desk, cast.alice)
    assert case.ref in seen_by(desk, "gu")
    case = desk.take(case, "propose")
    event = desk.all(AuditEvent, action="complaint.proposed")[-1]
    assert event.detail["concerned"] is True
    assert "没有别的同事" in cast.gu.get(f"/app/complaints/{case.ref}").text


def leave(desk, person):
    with desk.work("alice"):
        session().execute(
            update(Membership).where(Membership.id == person.membership_id).values(state="disabled")
        )


def test_who_answers_for_a_named_department_does_not_learn_who_complained(desk, cast, second_agent):
    case = desk.case("in_hand", identity=Identity("王女士", "", ""))
    unit = cast.jiangzhou.departments["pharmacy"]
    with desk.work("alice"):
        session().add(MembershipDepartment(membership_id=cast.gu.membership_id, department_id=unit))
    case = desk.take(case, "name", "alice", about_department=unit)
    with desk.work("gu") as gu:
        assert may_see(case, gu)
        with pytest.raises(Concerned):
            identity.reveal(case, "想知道", gu)
        with pytest.raises(Concerned):
            conversation.reply(case, "您好", gu)
    with desk.work("vera"):
        vera = desk.member("gu")
    assert cast.gu.get(f"/app/complaints/{case.ref}").status_code == 200
    sent = cast.gu.post(f"/app/complaints/{case.ref}/identity", {"reason": "想知道"})
    assert sent.status_code == 403
    assert "王女士" not in sent.text
    assert vera


def test_the_form_says_it_in_both_ways(desk, cast):
    """By the form as people use it; a stale page is told, one about oneself leads away."""
    entry(desk)
    case = desk.case("in_hand")
    address = f"/app/complaints/{case.ref}/steps/name"
    assert "李雷 · 1024" in cast.gu.get(address).text
    empty = cast.gu.post(address, {"revision": case.revision})
    assert empty.status_code == 400
    assert "请说明投诉涉及谁" in empty.text
    sent = cast.gu.post(address, {"revision": case.revision, "about_staff": "1024"})
    assert sent.status_code == 302
    stale = cast.gu.post(address, {"revision": case.revision, "about_staff": "1024"})
    assert stale.status_code == 409
    about_me = {"revision": case.revision + 1, "about_member": str(cast.gu.user_id)}
    sent = cast.gu.post(address, about_me)
    assert sent.status_code == 302
    assert sent.location.endswith("/app/complaints")
    named = re.findall(r'name="no_longer"', cast.alice.get(address).text)
    assert len(named) == 2


def test_of_two_at_once_one_names(desk, cast):
    case = desk.case("in_hand")
    with desk.work("alice") as alice:
        pass
    from complaints.services import steps

    def name():
        with desk.work("alice"):
            steps.take_step(case, "name", alice, case.revision, about_member=cast.gu.user_id)

    assert desk.at_once(name, name) == ["conflict", "done"]
    assert issubclass(ChangedMeanwhile, Exception)
    assert len(desk.all(CaseNamed)) == 1


def test_no_action_is_reviewed_or_judged_by_whom_its_case_is_about(desk, cast):
    works = make_works(desk)
    case = desk.case("in_hand")
    action = works.standing("in_review")
    with desk.work("mei"):
        session().add(ActionCase(action_id=action.id, complaint_id=case.id))
    desk.take(case, "name", about_member=cast.wen.user_id)
    assert cast.wen.get(f"/app/complaints/{case.ref}").status_code == 404
    assert "review/approve" not in cast.wen.get(f"/app/actions/{action.ref}").text
    with desk.work():
        (wait,) = to_review()
        assert cast.wen.user_id in wait.hands
    with desk.work("wen") as wen, pytest.raises(ConcernedByAction):
        action_steps.take_step(action, "approve", wen, action.revision)
    with desk.work("alice") as alice:
        row = session().scalars(select(type(action)).where(type(action).id == action.id)).one()
        action_steps.take_step(row, "send_back", alice, row.revision, "缺证据")


def test_what_becomes_one_case_is_about_all_of_them(desk, cast):
    """A duplicate brings its names along; a second matter keeps those of the first."""
    from complaints.related.services.merging import merge

    first, main = desk.case("in_hand"), desk.case("in_hand")
    first = desk.take(first, "name", about_department=cast.jiangzhou.departments["pharmacy"])
    with desk.work("gu") as gu:
        merge(first, main, gu, first.revision, "与另一件一并办理。")
    (row,) = desk.all(CaseNamed, complaint_id=main.id)
    assert row.department_id == cast.jiangzhou.departments["pharmacy"]
