"""Whom a case is about stays away from it: sees nothing, does nothing, decides nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from complaints.actions.models import ActionCase
from complaints.actions.services import steps as action_steps
from complaints.actions.services.entries import Concerned as ConcernedByAction
from complaints.actions.waiting import to_review
from complaints.assisting.models import CaseContribution
from complaints.assisting.services import ask_department, take_back
from complaints.desk import cases_that_wait
from complaints.models import CaseStep
from complaints.queries import may_see
from complaints.recusal.models import CaseNamed
from complaints.register.queries import counts_by_state, register_query
from complaints.register.wanted import Wanted
from complaints.related.services.splitting import Matter, split
from complaints.reminding import clocks_that_end
from complaints.services import conversation, identity
from complaints.services.entries import ChangedMeanwhile, Concerned
from complaints.services.identity import Identity
from complaints.transfers.services import Sent, add_transfer, answer_body, move_day
from complaints.workflow import COMPLAINANT, SILENCE, STEPS
from foundation import clock
from foundation.audit.models import AuditEvent
from foundation.errors import Invalid, NotFound
from foundation.mail import Mail
from foundation.unit_of_work import session
from tenants.directory.models import StaffEntry
from tenants.models import Membership, MembershipDepartment, MembershipRole
from tests.complaints.acting import make_works
from tests.complaints.conftest import PATHS

SAID = "您可以阅读并写备注，其他步骤由别的同事来做。"


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
    reasons = {step.reason for step in desk.all(CaseStep, complaint_id=case.id, step="name")}
    assert reasons == {"", "弄错了"}


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


def about_the_department_of_gu(desk, cast, state="received"):
    """A case that came so far by Alice, about the pharmacy, for which Gu answers."""
    unit = cast.jiangzhou.departments["pharmacy"]
    with desk.work("alice"):
        query = select(MembershipDepartment).filter_by(
            membership_id=cast.gu.membership_id, department_id=unit
        )
        if session().scalars(query).first() is None:
            session().add(
                MembershipDepartment(membership_id=cast.gu.membership_id, department_id=unit)
            )
    case = desk.take(desk.case("received"), "name", "alice", about_department=unit)
    for step in PATHS[state]:
        case = desk.take(case, step, "alice")
    return case


@pytest.mark.parametrize(
    "name", sorted(set(STEPS) - {s.name for s in STEPS.values() if s.by in (COMPLAINANT, SILENCE)})
)
def test_no_step_is_theirs_who_answer_for_a_named_department(desk, cast, second_agent, name):
    """Acknowledging and correcting among them, by hand and by the page, which says why."""
    row = STEPS[name]
    case = about_the_department_of_gu(desk, cast, row.came[0])
    if row.held:
        case = desk.take(case, "ask", "alice")
    if not row.again:
        with pytest.raises(Concerned):
            desk.take(case, name, "gu")
    address = f"/app/complaints/{case.ref}/steps/{name}"
    for answer in (cast.gu.get(address), cast.gu.post(address, {"revision": case.revision})):
        assert answer.status_code == 403
        assert "这件投诉涉及您或您负责的部门" in answer.text
    assert desk.fresh(case).revision == case.revision
    assert cast.vera.get(address).status_code in (200, 409 if row.again else 200)


@pytest.mark.parametrize("state", ["received", "in_hand", "proposed", "closed"])
def test_the_page_offers_them_nothing_but_a_note_and_says_why(desk, cast, second_agent, state):
    case = about_the_department_of_gu(desk, cast, state)
    way = f"/app/complaints/{case.ref}"
    acts = ("steps/", "replies", "longer", "transfers", "contributions/new", "identity", "split")
    page = cast.gu.get(way).text
    assert [act for act in acts if f"{way}/{act}" in page] == []
    assert SAID in page
    assert f"{way}/notes" in page
    theirs = cast.vera.get(way).text
    assert f"{way}/steps/" in theirs
    assert SAID not in theirs


def test_nor_do_they_split_it_ask_about_it_or_answer_a_body(desk, cast, second_agent):
    case = about_the_department_of_gu(desk, cast, "in_hand")
    unit = cast.jiangzhou.departments["paediatrics"]
    with desk.work():
        day = clock.today("Asia/Shanghai")
    sent = Sent("hotline", "", "JZ-1", day, day + timedelta(days=5), known=True)
    with desk.work("alice") as alice:
        ask_department(case, alice, unit, "开了几个窗口？", day + timedelta(days=3))
        row = add_transfer(case, sent, alice)
    (asked,) = desk.all(CaseContribution)
    revision = desk.fresh(case).revision
    matter = Matter("停车", "收了两次", "fees", "slight", "分开办。")
    acts = (
        lambda gu: split(case, gu, revision, matter),
        lambda gu: ask_department(case, gu, unit, "还有吗？", day + timedelta(days=3)),
        lambda gu: take_back(asked, gu, "不必了"),
        lambda gu: add_transfer(case, replace(sent, number="JZ-2"), gu),
        lambda gu: answer_body(row, gu, day, "telephone", "已答复"),
        lambda gu: move_day(row, gu, day + timedelta(days=9), "对方同意"),
    )
    for act in acts:
        with desk.work("gu") as gu, pytest.raises(Concerned):
            act(gu)
    for act in acts:
        with desk.work("alice") as alice:
            act(alice)


def test_a_matter_split_off_goes_past_whom_the_case_is_about(desk, cast, second_agent):
    """The first is still in the hands of Gu, whom it is about: the second begins in others'."""
    case = desk.take(desk.case("in_hand"), "name", "alice", about_member=cast.gu.user_id)
    matter = Matter("停车", "收了两次", "fees", "slight", "分开办。")
    with desk.work("alice") as alice:
        second = split(case, alice, case.revision, matter)
    assert desk.fresh(second).handler_id == cast.alice.user_id


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
