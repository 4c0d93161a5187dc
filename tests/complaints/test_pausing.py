"""A question to the complainant holds the clock to answer; each pause can be reckoned again."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from complaints import clocks
from complaints.models import CasePause, CaseStep, Complaint
from complaints.pages import case_page
from complaints.queries import cases_without, count_waiting
from complaints.register.queries import register_query
from complaints.register.wanted import Wanted
from complaints.services import conversation
from complaints.services.announcing import announce
from complaints.services.identity import Identity
from foundation import clock
from foundation.audit.models import AuditEvent
from foundation.errors import Invalid
from foundation.mail import Mail
from foundation.unit_of_work import session
from tenants.calendar import WorkingCalendar
from tenants.queries import own_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = ((time(8), time(12)), (time(13), time(17)))
OFF = {date(2026, 10, d): () for d in range(1, 8)}
HERE = WorkingCalendar("Asia/Shanghai", (DAY,) * 5 + ((), ()), OFF | {date(2026, 10, 10): DAY})
FIRST = datetime(2026, 9, 20, tzinfo=SHANGHAI)
MINUTES = 40 * 24 * 60


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def near(moment):
    """A moment or a number of seconds, as near as a test's own running time allows."""
    if isinstance(moment, datetime):
        return Near(moment.timestamp())
    return Near(moment)


class Near(float):
    """Equal to what is less than two minutes away; the clock goes on while a test runs."""

    def __eq__(self, other):
        found = other.timestamp() if isinstance(other, datetime) else other
        return found is not None and abs(float(self) - found) < 120

    __hash__ = float.__hash__


@pytest.fixture
def on_thursday(move_clock):
    """Thursday 4 March 2027 at ten: a moderate case is to be answered by Thursday the 18th.

    Jiangzhou works from 8:00 to 12:00 and from 14:00 to 17:30.
    """
    move_clock(to=at("2027-03-04 10:00"))


def pauses(desk, case):
    return sorted(desk.all(CasePause, complaint_id=case.id), key=lambda pause: pause.number)


def history(desk, case):
    found = sorted(desk.all(CaseStep, complaint_id=case.id), key=lambda step: step.number)
    return [step.step for step in found]


def write(desk, case, text="是三号窗口。"):
    with desk.work():
        conversation.write_as_complainant(case, text)
    return desk.fresh(case)


def test_the_answer_is_put_off_by_the_working_time_of_the_pause(on_thursday, move_clock, desk):
    """Asked on Friday at 16:00, answered on Monday at 9:30: an hour and a half of each. From
    Thursday the 18th at 17:30 that is Friday at 11:00.
    """
    case = desk.case("in_hand", identity=Identity("王女士", "", "wang@example.org"))
    assert case.due_at == at("2027-03-18 17:30")
    move_clock(to=at("2027-03-05 16:00"))
    case = desk.take(case, "ask")
    assert (case.state, case.due_at) == ("in_hand", None)
    assert case.held_at == near(at("2027-03-05 16:00"))
    move_clock(to=at("2027-03-08 09:30"))
    case = write(desk, case)
    assert (case.held_at, case.held_seconds) == (None, near(3 * 3600))
    assert case.resolve_due == near(at("2027-03-19 11:00"))
    assert case.due_at == case.resolve_due
    (pause,) = pauses(desk, case)
    assert (pause.from_at, pause.until_at) == (
        near(at("2027-03-05 16:00")),
        near(at("2027-03-08 09:30")),
    )
    assert (pause.seconds, pause.ended_by) == (case.held_seconds, None)
    assert history(desk, case) == ["acknowledge", "ask", "go_on"]


def test_each_pause_can_be_replayed(on_thursday, move_clock, desk):
    """The due moment is the rule's, counted from the start, put off by what the pauses say."""
    case = desk.case("in_hand")
    for first, last in (("03-05 09:00", "03-05 11:00"), ("03-09 16:30", "03-10 08:30")):
        move_clock(to=at(f"2027-{first}"))
        case = desk.take(case, "ask")
        move_clock(to=at(f"2027-{last}"))
        case = desk.take(case, "go_on")
    found = pauses(desk, case)
    assert [pause.number for pause in found] == [1, 2]
    with desk.work():
        calendar = own_calendar()
    again = clocks.resolve_due(case.clock_from, case.severity, calendar)
    for pause in found:
        again = calendar.add(again, timedelta(seconds=pause.seconds))
        lasted = calendar.between(pause.from_at, pause.until_at).total_seconds()
        assert pause.seconds == int(lasted)
    assert case.resolve_due == again == near(at("2027-03-19 11:30"))
    assert case.held_seconds == sum(pause.seconds for pause in found) == near(3.5 * 3600)


moments = st.integers(0, MINUTES).map(lambda minute: FIRST + timedelta(minutes=minute))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(moments, st.lists(moments, min_size=2, max_size=8), st.sampled_from(["severe", "slight"]))
def test_a_pause_never_makes_an_answer_due_earlier(start, cuts, severity):
    """And never takes from the working time there is: what is left stays left."""
    case = Complaint(
        state="in_hand", severity=severity, clock_from=start, acknowledged_at=start, held_seconds=0
    )
    case.resolve_due = clocks.resolve_due(start, severity, HERE)
    later = sorted(cut for cut in cuts if cut >= start)
    for begin, end in zip(later[::2], later[1::2], strict=False):
        before, left = case.resolve_due, HERE.between(begin, case.resolve_due)
        case.held_at = begin
        put_off = clocks.pause_until(case, end, HERE)
        if begin < before:
            held = clocks.resolving(case, end, HERE)
            assert (held.state, held.left) == (clocks.HELD, left)
            assert clocks.nearest_due(case) is None
        case.resolve_due = HERE.add(before, put_off)
        case.held_at, case.held_seconds = None, case.held_seconds + int(put_off.total_seconds())
        assert case.resolve_due >= before
        if begin < before:
            assert HERE.between(end, case.resolve_due) == left
        else:
            assert case.resolve_due == before


def test_a_day_promised_anew_is_put_off_too(on_thursday, move_clock, desk):
    case = desk.take(desk.case("in_hand"), "postpone", promised_on=date(2027, 3, 22))
    move_clock(to=at("2027-03-05 09:00"))
    case = desk.take(case, "ask")
    move_clock(to=at("2027-03-05 10:00"))
    case = desk.take(case, "go_on")
    assert case.promised_at == case.due_at
    assert case.due_at == near(at("2027-03-23 09:00"))
    assert case.resolve_due == near(at("2027-03-19 09:00"))


def test_another_severity_keeps_what_was_waited(on_thursday, move_clock, desk):
    move_clock(to=at("2027-03-05 09:00"))
    case = desk.take(desk.case("in_hand"), "ask")
    move_clock(to=at("2027-03-05 11:00"))
    case = desk.take(case, "go_on")
    severe = desk.take(case, "correct", severity="severe")
    with desk.work():
        due = clocks.resolve_due(case.clock_from, "severe", own_calendar())
    assert severe.resolve_due == own(desk).add(due, timedelta(seconds=severe.held_seconds)) > due
    assert severe.held_seconds == near(7200)


def own(desk):
    with desk.work():
        return own_calendar()


@pytest.mark.parametrize("step", ["propose", "set_aside", "postpone"])
def test_what_is_done_meanwhile_ends_the_pause(on_thursday, move_clock, desk, step):
    case = desk.take(desk.case("in_hand"), "ask")
    move_clock(to=at("2027-03-04 11:00"))
    after = desk.take(case, step)
    assert (after.held_at, after.held_seconds) == (None, near(3600))
    assert history(desk, case) == ["acknowledge", "ask", "go_on", step]
    (pause,) = pauses(desk, case)
    assert pause.ended_by == desk.cast.gu.user_id


def test_a_day_promised_while_waiting_must_be_later_than_the_one_put_off(
    on_thursday, move_clock, desk
):
    case = desk.take(desk.case("in_hand"), "ask")
    move_clock(to=at("2027-03-09 10:00"))  # three working days later: due on Tuesday the 23rd
    with pytest.raises(Invalid):
        desk.take(case, "postpone", promised_on=date(2027, 3, 22))
    assert desk.fresh(case).held_at is not None
    assert desk.take(case, "postpone", promised_on=date(2027, 3, 24)).held_at is None


def test_a_clock_that_has_run_out_is_not_paused(on_thursday, move_clock, desk):
    case = desk.case("in_hand")
    move_clock(to=at("2027-03-18 17:30"))
    with pytest.raises(Invalid) as refusal:
        desk.take(case, "ask")
    assert "text" in refusal.value.fields
    assert desk.fresh(case).held_at is None
    late = desk.fresh(case)
    with desk.work("gu") as gu:
        offered = {step.name for step in case_page(late, gu).steps}
    assert "propose" in offered
    assert "ask" not in offered


def test_one_that_runs_out_by_a_shorter_rule_is_over(on_thursday, move_clock, desk):
    """Severe, it would have been due before the question: nothing is put off any more."""
    case = desk.case("in_hand")
    move_clock(to=at("2027-03-15 10:00"))
    case = desk.take(desk.take(case, "ask"), "correct", severity="severe")
    assert case.due_at == case.resolve_due == at("2027-03-11 17:30")
    move_clock(to=at("2027-03-16 10:00"))
    after = desk.take(case, "go_on")
    assert (after.resolve_due, after.held_seconds) == (case.resolve_due, 0)


def test_of_an_anonymous_complainant_the_day_alone_ends_it(on_thursday, move_clock, desk):
    """Asked on Friday at 16:00, written on Monday: the pause ends with Monday's midnight."""
    case = desk.case("in_hand", anonymous=True)
    move_clock(to=at("2027-03-05 16:00"))
    case = desk.take(case, "ask")
    move_clock(to=at("2027-03-08 14:13"))
    case = write(desk, case)
    (pause,) = pauses(desk, case)
    assert (pause.until_at, pause.seconds) == (at("2027-03-08 00:00"), near(5400))
    (line,) = [one for one in desk.all(CaseStep, complaint_id=case.id) if one.step == "go_on"]
    assert (line.at, line.day, line.announced) == (None, date(2027, 3, 8), False)
    told = [event for event in desk.all(AuditEvent) if event.action == "complaint.went_on"]
    assert told == []
    move_clock(to=at("2027-03-09 08:00"))
    with desk.work():
        announce()
    (told,) = [event for event in desk.all(AuditEvent) if event.action == "complaint.went_on"]
    assert told.detail == {"day": "2027-03-08"}


def test_written_on_the_same_day_it_ends_where_it_began(on_thursday, move_clock, desk):
    case = desk.case("in_hand", anonymous=True)
    move_clock(to=at("2027-03-08 09:00"))
    case = desk.take(case, "ask")
    move_clock(to=at("2027-03-08 15:00"))
    case = write(desk, case)
    (pause,) = pauses(desk, case)
    assert (pause.from_at, pause.seconds, case.held_seconds) == (pause.until_at, 0, 0)


def test_of_two_at_once_one_asks_and_of_two_that_go_on_one_does(on_thursday, desk):
    case = desk.case("in_hand")
    asked = desk.at_once(*[lambda: desk.take(case, "ask")] * 2)
    assert asked == ["conflict", "done"]
    held = desk.fresh(case)
    gone = desk.at_once(lambda: desk.take(held, "go_on"), lambda: write(desk, held))
    assert "done" in gone
    assert desk.fresh(case).held_at is None
    assert len(pauses(desk, case)) == 1
    assert history(desk, case).count("go_on") == 1


def test_lists_know_what_waits_for_the_complainant(on_thursday, desk):
    case, other = desk.take(desk.case("in_hand"), "ask"), desk.case("in_hand")
    answered = desk.case("answered")
    with desk.work("gu") as gu:
        waiting = register_query(gu, Wanted(state="waiting"), clock.now())
        found = {one.ref for one in session().scalars(waiting)}
        assert found == {case.ref, answered.ref}
        assert count_waiting(gu) == 1
        overdue = register_query(gu, Wanted(state="overdue"), clock.now() + timedelta(days=60))
        assert {one.ref for one in session().scalars(overdue)} == {other.ref}
        gone = {one.ref for one in session().scalars(cases_without([], {}))}
        assert gone == {case.ref, other.ref}


def test_the_pages_say_that_the_clock_stands_still(on_thursday, move_clock, desk, cast):
    case = desk.case("in_hand")
    asking = f"/app/complaints/{case.ref}/steps/ask"
    assert cast.gu.get(asking).status_code == 200
    sent = cast.gu.post(asking, {"text": "请问是哪一天？", "revision": case.revision})
    assert sent.status_code == 302
    page = cast.gu.get(f"/app/complaints/{case.ref}").text
    assert "暂停" in page
    assert f"{case.ref}/steps/go_on" in page
    assert f"{case.ref}/steps/ask" not in page
    move_clock(to=at("2027-03-04 10:20"))
    going = f"/app/complaints/{case.ref}/steps/go_on"
    assert cast.gu.post(going, {"reason": "", "revision": case.revision + 1}).status_code == 400
    done = cast.gu.post(going, {"reason": "电话里问到了", "revision": case.revision + 1})
    assert done.status_code == 302
    page = cast.gu.get(f"/app/complaints/{case.ref}").text
    assert "等待投诉人" in page
    assert re.search("工作时间 (19|20) 分钟", page)
    assert "电话里问到了" in page


def test_who_asked_hears_when_no_answer_comes(on_thursday, move_clock, desk, app, cast):
    from complaints.reminding import questions_that_wait

    case = desk.take(desk.case("in_hand"), "ask")
    for day, expected in (("2027-03-11 17:00", []), ("2027-03-11 17:30", [cast.gu.user_id])):
        move_clock(to=at(day))
        with desk.work():
            assert [one.user_id for one in questions_that_wait(clock.now())] == expected
            assert [one for one in desk_words(clock.now()) if case.ref not in one] == []
    write(desk, case)
    with desk.work():
        assert list(questions_that_wait(clock.now())) == []


def desk_words(now):
    from complaints.reminding import questions_that_wait

    return [one.say("zh") for one in questions_that_wait(now)]


def test_the_complainant_is_told_that_there_is_a_question(on_thursday, desk):
    case = desk.case("in_hand", identity=Identity("王女士", "", "wang@example.org"))
    with desk.work():
        before = len(session().scalars(select(Mail)).all())
    desk.take(case, "ask")
    with desk.work():
        mails = list(session().scalars(select(Mail).order_by(Mail.created_at, Mail.id)))
    assert len(mails) == before + 1
    assert "哪一天" not in mails[-1].body
