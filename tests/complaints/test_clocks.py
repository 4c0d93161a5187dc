"""The clocks against examples worked by hand, with holidays and a change of the zone's clock.

Jiangzhou works from 8:00 to 12:00 and 13:00 to 17:00, Monday to Friday. 2026: the National Day
holiday takes 1 to 7 October, Saturday 10 October is made up for it.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from complaints import clocks
from complaints.models import Complaint
from complaints.why import why_words
from tenants.calendar import WorkingCalendar

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
DAY = ((time(8), time(12)), (time(13), time(17)))
OFF = {date(2026, 10, d): () for d in range(1, 8)}
WEEK = (DAY,) * 5 + ((), ())
HERE = WorkingCalendar("Asia/Shanghai", WEEK, OFF | {date(2026, 10, 10): DAY}, date(2026, 12, 31))
THERE = WorkingCalendar("Europe/Berlin", WEEK, {})


def at(month, day, hour=0, minute=0, zone=SHANGHAI):
    return datetime(2026, month, day, hour, minute, tzinfo=zone)


def case(start, severity="moderate", calendar=HERE, **facts):
    return Complaint(
        state=facts.pop("state", "received"),
        severity=severity,
        clock_from=start,
        acknowledge_due=clocks.acknowledge_due(start, calendar),
        resolve_due=clocks.resolve_due(start, severity, calendar),
        **facts,
    )


@pytest.mark.parametrize(
    ("start", "due"),
    [
        (at(11, 18, 9, 12), at(11, 19, 17)),  # Wednesday morning: Thursday evening
        (at(11, 20, 16, 59), at(11, 23, 17)),  # Friday: Monday
        (at(11, 21, 10), at(11, 23, 17)),  # Saturday: Monday
        (at(9, 30, 15), at(10, 8, 17)),  # the day before the holiday: the day after it
        (at(10, 9, 15), at(10, 10, 17)),  # Friday before a made-up Saturday
    ],
)
def test_acknowledged_by_the_end_of_the_next_working_day(start, due):
    assert clocks.acknowledge_due(start, HERE) == due


@pytest.mark.parametrize(
    ("severity", "due"),
    [("severe", at(10, 14, 17)), ("moderate", at(10, 21, 17)), ("slight", at(10, 28, 17))],
)
def test_resolved_by_severity_over_the_holiday(severity, due):
    """From 8 October: 9, 10 (made up), 12, 13, 14 are five days, and so on to 21 and 28 October.
    From 30 September the 8th is the first, so each is due a working day earlier.
    """
    assert clocks.resolve_due(at(10, 8, 9), severity, HERE) == due
    assert clocks.resolve_due(at(9, 30, 9), severity, HERE) == due - timedelta(days=1)


def test_over_a_change_of_the_zones_clock():
    """Berlin puts the clock back on 25 October 2026; 17:00 stays 17:00 there."""
    start = at(10, 23, 10, zone=BERLIN)
    assert clocks.acknowledge_due(start, THERE) == at(10, 26, 17, zone=BERLIN)
    clock = clocks.acknowledging(case(start, calendar=THERE), at(10, 26, 9, zone=BERLIN), THERE)
    assert clock.left == timedelta(hours=7)
    assert clock.used == timedelta(hours=6 + 1)


def test_over_easter_and_the_hour_that_is_skipped():
    """Berlin puts the clock forward on Sunday 29 March 2026; 3 and 6 April are off.

    From Friday 27 March the five days are 30 and 31 March, 1, 2 and 7 April: at 17:00 there, which
    is 15:00 UTC by then and was 16:00 before. To Monday at ten it took one hour and two.
    """
    easter = WorkingCalendar("Europe/Berlin", WEEK, {date(2026, 4, 3): (), date(2026, 4, 6): ()})
    start = at(3, 27, 16, zone=BERLIN)
    assert clocks.resolve_due(start, "severe", easter) == datetime(2026, 4, 7, 15, tzinfo=UTC)
    clock = clocks.resolving(
        case(start, "severe", easter, state="in_hand"), at(3, 30, 10, zone=BERLIN), easter
    )
    assert clock.used == timedelta(hours=3)
    # Of Monday's 8 hours 6 are left, then 8 on each of 31, 1, 2 and 7.
    assert clock.left == timedelta(hours=6 + 4 * 8)


def test_an_anonymous_one_starts_at_the_next_opening_whatever_the_hour():
    for hour in (0, 9, 23):
        assert clocks.starts_at(at(11, 20, hour), HERE, anonymous=True) == at(11, 23, 8)
        assert clocks.starts_at(at(9, 30, hour), HERE, anonymous=True) == at(10, 8, 8)
    assert clocks.starts_at(at(11, 20, 9), HERE, anonymous=False) == at(11, 20, 9)


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (at(11, 18, 10), "fine"),
        (at(11, 19, 13, 47), "fine"),
        (at(11, 19, 13, 48), "near"),  # 3 h 12 min left, a fifth of 16 hours
        (at(11, 19, 17), "near"),
        (at(11, 19, 17, 1), "over"),
    ],
)
def test_the_last_fifth_is_near(now, state):
    """From Wednesday 8:00 to Thursday 17:00 are sixteen working hours."""
    clock = clocks.acknowledging(case(at(11, 18, 8)), now, HERE)
    assert clock.whole == timedelta(hours=16)
    assert clock.state == state


def test_met_and_late_tell_the_time_used():
    one = case(at(11, 18, 9, 12), acknowledged_at=at(11, 18, 13, 24), state="in_hand")
    clock = clocks.acknowledging(one, at(11, 25, 9), HERE)
    assert (clock.state, clock.used) == ("met", timedelta(hours=3, minutes=12))
    late = case(at(11, 18, 9), acknowledged_at=at(11, 20, 8, 40), state="in_hand")
    clock = clocks.acknowledging(late, at(11, 25, 9), HERE)
    assert (clock.state, clock.over) == ("late", timedelta(minutes=40))


def test_held_while_the_complainant_considers_and_then_goes_on():
    """Severe, from Monday 16 November: due Monday 23 at 17:00. Answered Thursday at 17:00, with
    8 working hours of Friday and 8 of Monday left; disputed the next Wednesday at 8:00.
    """
    one = case(at(11, 16, 9), "severe", answered_at=at(11, 19, 17), state="answered")
    assert one.resolve_due == at(11, 23, 17)
    held = clocks.resolving(one, at(12, 20, 9), HERE)
    assert (held.state, held.left) == ("held", timedelta(hours=16))
    # sixteen hours would end on Thursday at 17:00; three days at least end on Monday 30
    assert clocks.due_after_dispute(one, at(11, 25, 8), HERE) == at(11, 30, 17)
    early = case(at(11, 16, 9), "slight", answered_at=at(11, 17, 17), state="answered")
    # due on 7 December: fourteen days are left, 112 hours, which end on 14 December at 17:00
    assert clocks.due_after_dispute(early, at(11, 25, 8), HERE) == at(12, 14, 17)


def test_a_new_promise_takes_the_place_of_the_due_date():
    one = case(at(11, 16, 9), "severe", promised_at=at(11, 27, 17), state="in_hand")
    clock = clocks.resolving(one, at(11, 24, 9), HERE)
    assert (clock.due, clock.told_anew, clock.state) == (at(11, 27, 17), True, "fine")


def test_beyond_the_known_holidays_a_date_is_provisional():
    one = case(at(12, 28, 9), state="in_hand")
    assert clocks.resolving(one, at(12, 28, 10), HERE).provisional
    assert not clocks.resolving(case(at(11, 16, 9)), at(11, 16, 10), HERE).provisional


def test_the_nearest_clock_leads_the_register():
    start = at(11, 18, 9)
    assert clocks.nearest_due(case(start)) == at(11, 19, 17)
    in_hand = case(start, acknowledged_at=start, state="in_hand")
    assert clocks.nearest_due(in_hand) == in_hand.resolve_due
    assert clocks.nearest_due(case(start, acknowledged_at=start, state="answered")) is None


def test_due_moments_follow_the_steps(desk):
    one = desk.case("received")
    assert one.due_at == one.acknowledge_due
    one = desk.take(one, "acknowledge", severity="severe")
    assert one.due_at == one.resolve_due < desk.case("received").resolve_due
    one = desk.take(one, "propose")
    one = desk.take(one, "answer")
    assert one.due_at is None
    before = one.resolve_due
    one = desk.take(one, "dispute")
    assert one.due_at == one.resolve_due
    assert one.resolve_due.date() >= before.date() - timedelta(days=3)


def test_after_an_objection_the_page_says_what_is_counted(app):
    """Not "after ten working days" any more; after a reopening the clock begins anew."""
    start = at(11, 2, 8)
    objected = case(start, state="disputed", answered_at=at(11, 9), disputed_at=at(11, 10))
    reopened = case(at(11, 16, 8), state="in_hand", disputed_at=at(11, 10))
    with app.test_request_context():
        words = [
            why_words(clocks.resolving(one, at(11, 17), HERE), "Asia/Shanghai")
            for one in (case(start), objected, reopened)
        ]
    assert ["提出异议" in text for text in words] == [False, True, False]
    assert "第 10 个工作日" in words[0]
    assert "第 10 个工作日" in words[2]
