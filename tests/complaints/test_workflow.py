"""The workflow walked whole: state × step × role, and only the table's cells succeed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from house_cast import ROLES
from sqlalchemy import update

from complaints.judgements.answers import Answers
from complaints.judgements.services import judge
from complaints.models import CaseMessage, CaseStep, Complaint
from complaints.services import conversation, steps
from complaints.services.entries import ChangedMeanwhile, StepNotPossible
from complaints.services.intake import Lodging, register_by_staff
from complaints.workflow import COMPLAINANT, STATES, STEPS, steps_from
from foundation.audit.models import AuditEvent
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.mail import Mail
from foundation.unit_of_work import session
from tenants.models import Membership
from tenants.permissions import permissions_of

STAFF = [name for name in ROLES if name not in ("charlie", "dora")]


@pytest.fixture
def standing(desk):
    """A case of paediatrics in a state."""

    def make(state):
        owns = desk.cast.jiangzhou.departments["paediatrics"]
        return desk.case(state, department_id=owns)

    return make


@pytest.mark.parametrize("state", STATES)
def test_the_table_and_nothing_else(desk, standing, state):
    """Every step by every role; what the table does not hold changes nothing."""
    case = standing(state)
    for step in STEPS.values():
        for name in STAFF:
            allowed = step.by in permissions_of(ROLES[name]) and step.leads_on(state, held=False)
            outcome = attempt(desk, case, step.name, name)
            after = desk.fresh(case)
            if allowed:
                assert outcome == "done", (step.name, name)
                assert after.state == (step.to or state)
                assert after.revision == case.revision + 1
                case = standing(state)
            else:
                assert outcome == refused(step, name, state), (step.name, name)
                assert (after.state, after.revision) == (state, case.revision)


def test_the_table_while_a_question_is_open(desk, standing):
    """The same for a case whose clock is held: one cannot ask again, and one can go on."""
    case = desk.take(standing("in_hand"), "ask")
    for step in STEPS.values():
        for name in STAFF:
            allowed = step.by in permissions_of(ROLES[name]) and step.leads_on("in_hand", held=True)
            outcome = attempt(desk, case, step.name, name)
            after = desk.fresh(case)
            if allowed:
                assert outcome == "done", (step.name, name)
                assert (after.held_at is None) == step.ends_pause, step.name
                case = desk.take(standing("in_hand"), "ask")
            else:
                assert outcome == refused(step, name, "in_hand"), (step.name, name)
                assert after.held_at == case.held_at


@pytest.mark.parametrize("state", STATES)
def test_what_the_complainant_may_do(desk, standing, state):
    for step in (s for s in STEPS.values() if s.by == COMPLAINANT):
        case = standing(state)
        if state in step.came and not step.after_silence:
            assert desk.take(case, step.name).state == (step.to or state)
        else:
            with pytest.raises(StepNotPossible):
                desk.take(case, step.name)


def attempt(desk, case, step, name):
    with desk.work():
        facts = desk.filled(step, case)
    try:
        with desk.work(name) as member:
            steps.take_step(case, step, member, case.revision, **facts)
    except (Forbidden, NotFound) as refusal:
        return refusal.status
    except Conflict:
        return 409
    return "done"


def refused(step, name, state):
    """404 for a case one may not see, 403 without the permission, 409 from another state."""
    held = permissions_of(ROLES[name])
    if "complaint:read-all" not in held and name != "ouyang":
        return 404
    return 403 if step.by not in held else 409


def test_an_owner_of_another_department_finds_no_case(desk, cast):
    case = desk.case("in_hand", department_id=cast.jiangzhou.departments["pharmacy"])
    assert attempt(desk, case, "propose", "ouyang") == 404
    assert attempt(desk, desk.case("in_hand"), "propose", "ouyang") == 404


def test_another_house_finds_no_case(desk):
    case = desk.case("received")
    assert attempt(desk, case, "acknowledge", "charlie") == 404


def silent(desk):
    """A case that was closed for want of a word."""
    case = desk.case("answered")
    with desk.work():
        return steps.close_for_silence(case)


@pytest.mark.parametrize("step", [s for s in STEPS.values() if s.needs], ids=lambda s: s.name)
def test_what_is_needed_must_be_filled_in(desk, step):
    case = silent(desk) if step.after_silence else desk.case(step.came[0])
    if step.held:
        case = desk.take(case, "ask")
    if step.again:
        with desk.work():
            judge(case, Answers(1))
        case = desk.fresh(case)
    before = (case.state, case.revision)
    with desk.work():
        whole = desk.filled(step.name, case)
    for missing in step.needs:
        with pytest.raises(Invalid) as refusal:
            desk.take(case, step.name, **{missing: ""})
        assert missing in refusal.value.fields
    assert set(step.needs) <= set(whole)
    after = desk.fresh(case)
    assert (after.state, after.revision) == before


BAD = [
    ("acknowledge", {"category": "nonsense"}),
    ("acknowledge", {"severity": "worst"}),
    ("assign", {"department_id": "pharmacy"}),
    ("propose", {"outcome": "duplicate"}),
    ("propose", {"text": "x" * 5001}),
    ("propose", {"text": "a\0b"}),
    ("propose", {"text": 7}),
    ("set_aside", {"outcome": "upheld"}),
    ("rate", {"score": 0}),
    ("rate", {"score": 6}),
    ("rate", {"score": "5"}),
    ("rate", {"score": True}),
]


@pytest.mark.parametrize(("step", "given"), BAD)
def test_odd_values_are_refused(desk, step, given):
    case = desk.case(STEPS[step].came[0])
    with pytest.raises(Invalid):
        desk.take(case, step, **given)
    assert desk.fresh(case).revision == case.revision


def test_a_field_the_step_does_not_take_is_refused(desk):
    with pytest.raises(Invalid):
        desk.take(desk.case("proposed"), "answer", severity="slight")


def test_people_and_departments_of_another_house_are_refused(desk, cast):
    case = desk.case("received")
    for given in (
        {"department_id": cast.zenith.departments["east"]},
        {"handler_id": cast.charlie.user_id},
        {"handler_id": cast.vera.user_id},
    ):
        with pytest.raises(Invalid):
            desk.take(case, "acknowledge", **given)


def test_a_new_promise_is_a_later_working_day(desk):
    case = desk.case("in_hand")
    due = case.resolve_due.date()
    for day in (due - timedelta(days=3), due, due + timedelta(days=900), "soon"):
        with pytest.raises(Invalid):
            desk.take(case, "postpone", promised_on=day)
    weekend = due + timedelta(days=(5 - due.weekday()) % 7 or 7)
    with pytest.raises(Invalid):
        desk.take(case, "postpone", promised_on=weekend)
    assert desk.take(case, "postpone").promised_at > case.resolve_due


def test_after_a_dispute_somebody_else_takes_it(desk, cast):
    case = desk.case("disputed")
    with pytest.raises(Invalid):
        desk.take(case, "take_up_again", handler_id=cast.gu.user_id)
    assert desk.take(case, "take_up_again", handler_id=cast.alice.user_id).state == "in_hand"


def test_where_nobody_else_can_the_same_person_may_and_the_history_says_so(desk, cast):
    """Alice leaves, so that Gu alone is left at the desk; the pharmacy has no owner."""
    case = desk.case("disputed", department_id=cast.jiangzhou.departments["pharmacy"])
    with desk.work("alice"):
        session().execute(
            update(Membership)
            .where(Membership.id == cast.alice.membership_id)
            .values(state="disabled")
        )
    page = cast.gu.get(f"/app/complaints/{case.ref}/steps/take_up_again").text
    assert "没有别的同事" in page
    assert desk.take(case, "take_up_again", handler_id=cast.gu.user_id).state == "in_hand"
    shown = cast.gu.get(f"/app/complaints/{case.ref}").text
    assert "由原来的同事办理：没有别的同事能接手" in shown
    (event,) = desk.all(AuditEvent, action="complaint.taken_up_again")
    assert event.detail["same_hand"] is True


def test_where_an_owner_can_take_it_the_same_person_may_not(desk, cast):
    case = desk.case("disputed", department_id=cast.jiangzhou.departments["paediatrics"])
    with desk.work("alice"):
        session().execute(
            update(Membership)
            .where(Membership.id == cast.alice.membership_id)
            .values(state="disabled")
        )
    with pytest.raises(Invalid):
        desk.take(case, "take_up_again", handler_id=cast.gu.user_id)
    assert desk.take(case, "take_up_again", handler_id=cast.ouyang.user_id).state == "in_hand"
    (event,) = desk.all(AuditEvent, action="complaint.taken_up_again")
    assert "same_hand" not in event.detail


def test_a_case_is_rated_once_between_openings(desk):
    case = desk.take(desk.case("closed"), "rate", score=2)
    assert case.rating == 2
    with pytest.raises(StepNotPossible):
        desk.take(case, "rate", score=5)
    again = desk.take(case, "reopen")
    assert again.rating is None
    assert again.state == "in_hand"


def test_every_step_is_in_the_history_and_in_the_trail(desk):
    case = desk.case("closed")
    steps_taken = sorted(desk.all(CaseStep), key=lambda s: s.number)
    assert [s.step for s in steps_taken] == ["acknowledge", "propose", "answer", "accept"]
    assert [s.to_state for s in steps_taken] == ["in_hand", "proposed", "answered", "closed"]
    actions = {e.action for e in desk.all(AuditEvent, object_id=case.id)}
    assert {STEPS[s.step].event for s in steps_taken} <= actions


def test_every_event_is_named_once():
    events = [step.event for step in STEPS.values()]
    assert len(events) == len(set(events))
    assert all(event.startswith("complaint.") for event in events)


def test_buttons_are_the_tables(desk):
    gu, ouyang = desk.member("gu"), desk.member("ouyang")
    assert [s.name for s in steps_from("in_hand", ouyang)] == ["propose"]
    assert "answer" in [s.name for s in steps_from("proposed", gu)]
    assert steps_from("received", desk.member("vera")) == []


def test_an_older_page_is_refused(desk):
    case = desk.case("in_hand")
    desk.take(case, "correct")
    with pytest.raises(ChangedMeanwhile), desk.work("gu") as gu:
        steps.take_step(case, "propose", gu, case.revision, outcome="upheld", text="晚了")
    assert desk.fresh(case).state == "in_hand"


def test_fifty_pairs_race_and_one_wins_each(desk):
    def by(name, step, case, **given):
        def act():
            with desk.work(name) as member:
                steps.take_step(case, step, member, case.revision, **given)

        return act

    for _ in range(50):
        case = desk.case("in_hand")
        outcomes = desk.at_once(
            by("gu", "set_aside", case, outcome="withdrawn", reason="撤回"),
            by("alice", "propose", case, outcome="upheld", text="已改"),
        )
        assert outcomes == ["conflict", "done"]
    assert len(desk.all(CaseStep, step="acknowledge")) == 50
    others = [s for s in desk.all(CaseStep) if s.step != "acknowledge"]
    assert len(others) == 50


def test_accepting_and_closing_at_once_is_one_of_them(desk):
    for _ in range(10):
        case = desk.case("answered")

        def accept(case=case):
            with desk.work():
                steps.accept(case, case.revision)

        def close(case=case):
            with desk.work("gu") as gu:
                steps.take_step(case, "close", gu, case.revision, reason="无回音")

        assert desk.at_once(accept, close) == ["conflict", "done"]
        assert desk.fresh(case).state == "closed"


def test_messages_never_conflict(desk):
    case = desk.case("in_hand")

    def note(number):
        def act():
            with desk.work("gu") as gu:
                conversation.note(case, f"备注 {number}", gu)

        return act

    def write():
        with desk.work():
            conversation.write_as_complainant(case, "请问怎样了？")

    assert desk.at_once(*[note(n) for n in range(6)], write) == ["done"] * 7
    numbers = [m.number for m in desk.all(CaseMessage)]
    assert len(numbers) == len(set(numbers)) == 7
    assert desk.fresh(case).revision == case.revision


def test_who_may_write_and_note(desk, cast):
    own = desk.case("in_hand", department_id=cast.jiangzhou.departments["paediatrics"])
    with desk.work("ouyang") as owner:
        conversation.note(own, "查过了", owner)
    with pytest.raises(Forbidden), desk.work("ouyang") as owner:
        conversation.reply(own, "您好", owner)
    for name in ("mei", "iris", "ernst"):
        with pytest.raises(Forbidden), desk.work(name) as member:
            conversation.note(own, "看看", member)


def test_empty_and_endless_messages_are_refused(desk):
    case = desk.case("in_hand")
    for text in ("", "  \n", "x" * 5001, "a\0b"):
        with pytest.raises(Invalid), desk.work():
            conversation.write_as_complainant(case, text)


def test_the_complainant_never_sees_notes(desk):
    from complaints.queries import messages_for_complainant

    case = desk.case("in_hand")
    with desk.work("gu") as gu:
        conversation.note(case, "内部", gu)
        conversation.reply(case, "您好", gu)
    with desk.work():
        assert [m.text for m in messages_for_complainant(case)] == ["您好"]


def test_mails_say_nothing_of_the_case(desk):
    from complaints.services.identity import Identity

    zhang = Identity("张女士", "13800005207", "zhang@example.org")
    case, receipt = desk.lodge(identity=zhang)
    desk.take(case, "acknowledge", text="已受理")
    mails = desk.all(Mail)
    to_her = [m for m in mails if m.recipient == "zhang@example.org"]
    assert len(to_her) == 1
    for mail in mails:
        for secret in (case.subject, case.text, receipt, "张", "已受理", "13800005207"):
            assert secret not in mail.subject + mail.body


def test_a_call_entered_by_staff_walks_the_same_way(desk):
    with desk.work("gu") as gu:
        made = register_by_staff(Lodging(key="k", subject="停车", text="无车位"), gu)
    (case,) = desk.all(Complaint, id=made.complaint_id)
    assert desk.take(case, "acknowledge").state == "in_hand"
