from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenants.calendar import (
    BeyondCalendarError,
    NoWorkingTimeError,
    WorkingCalendar,
)

MORNING = (time(8), time(12))
AFTERNOON = (time(14), time(17, 30))
OFFICE = (MORNING, AFTERNOON)  # 4 h and 3.5 h: 7.5 h a day, 37.5 h a week
ALWAYS = ((time(0), time(0)),)
WEEK = (OFFICE,) * 5 + ((), ())
HOUR = timedelta(hours=1)

# Off from 1 to 7 October 2026, made up on Sunday 20 September and Saturday 10 October.
NATIONAL_DAYS = {date(2026, 10, day): () for day in range(1, 8)}
HOLIDAYS = NATIONAL_DAYS | {date(2026, 9, 20): OFFICE, date(2026, 10, 10): OFFICE}

SHANGHAI = WorkingCalendar("Asia/Shanghai", WEEK, HOLIDAYS, date(2026, 12, 31))
BERLIN = WorkingCalendar("Europe/Berlin", (ALWAYS,) * 7)


def at(text, zone="Asia/Shanghai"):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


# --- hand-worked: an office in Shanghai, Monday to Friday 8-12 and 14-17:30 --------------------


def test_a_moment_within_work_is_its_own_opening():
    assert SHANGHAI.opens_at(at("2026-07-13 08:00")) == at("2026-07-13 08:00")
    assert SHANGHAI.opens_at(at("2026-07-13 11:59")) == at("2026-07-13 11:59")


def test_noon_closes_and_opens_again_after_lunch():
    assert SHANGHAI.opens_at(at("2026-07-13 12:00")) == at("2026-07-13 14:00")


def test_friday_evening_opens_on_monday():
    # Friday 10 July 2026, 17:30 is the end; Saturday and Sunday are off.
    assert SHANGHAI.opens_at(at("2026-07-10 17:30")) == at("2026-07-13 08:00")


def test_working_days_are_counted_back_over_a_weekend_and_days_off():
    # Before Thursday 8 October: 1 to 7 October are off, so the 30th, 29th and 28th of September.
    assert SHANGHAI.day_before(date(2026, 10, 8), 3) == date(2026, 9, 28)
    assert SHANGHAI.day_before(date(2026, 9, 21), 1) == date(2026, 9, 20)  # a made-up Sunday
    assert SHANGHAI.day_before(date(2026, 10, 3), 0) == date(2026, 10, 3)


def test_a_day_begins_and_ends_at_its_midnights():
    # In Berlin the clock is put forward on 28 March 2027: that day has 23 hours.
    day = date(2027, 3, 28)
    assert BERLIN.begins(day) == at("2027-03-28 00:00", "Europe/Berlin")
    assert BERLIN.ends(day) - BERLIN.begins(day) == 23 * HOUR


def test_hours_that_are_used_up_at_noon_end_at_noon():
    # Monday 8:00 + 4 h = 12:00, the end of the morning and not 14:00.
    assert SHANGHAI.add(at("2026-07-13 08:00"), 4 * HOUR) == at("2026-07-13 12:00")


def test_a_minute_more_comes_after_lunch():
    # Monday 8:00 + 4 h 1 min: the morning takes 4 h, the minute ends at 14:01.
    late = SHANGHAI.add(at("2026-07-13 08:00"), 4 * HOUR + timedelta(minutes=1))
    assert late == at("2026-07-13 14:01")


def test_work_over_a_night_and_a_weekend():
    # Thursday 16:30 + 10 h: Thursday leaves 1 h (to 17:30), Friday has 7.5 h, 1.5 h are left for
    # Monday: 9:30.
    assert SHANGHAI.add(at("2026-07-09 16:30"), 10 * HOUR) == at("2026-07-13 09:30")


def test_the_long_holiday_with_make_up_saturday():
    # Wednesday 30 September 15:00 + 8 h: 2.5 h on Wednesday; 1 to 7 October are off; Thursday the
    # 8th gives the other 5.5 h: 4 h to noon, 1.5 h to 15:30.
    assert SHANGHAI.add(at("2026-09-30 15:00"), 8 * HOUR) == at("2026-10-08 15:30")
    # Friday 9 October 17:00 + 2 h: half an hour on Friday, the Saturday is worked: 9:30.
    assert SHANGHAI.add(at("2026-10-09 17:00"), 2 * HOUR) == at("2026-10-10 09:30")


def test_working_days_over_the_holiday():
    # From Tuesday 29 September: the 30th is the 1st day, 8 October the 2nd, 9 the 3rd, Saturday 10
    # the 4th (made up), Monday 12 the 5th.
    start = at("2026-09-29 23:00")
    ends = [SHANGHAI.add_days(start, days) for days in range(1, 6)]
    assert [end.astimezone(ZoneInfo("Asia/Shanghai")).day for end in ends] == [30, 8, 9, 10, 12]
    assert ends[0] == at("2026-09-30 17:30")


def test_a_shortened_day_ends_early():
    eve = WorkingCalendar("Asia/Shanghai", WEEK, {date(2026, 2, 16): (MORNING,)})
    assert eve.add_days(at("2026-02-15 10:00"), 1) == at("2026-02-16 12:00")


def test_working_time_between_two_moments():
    # Friday 9 October 16:00 to Monday 12 October 9:00: 1.5 h on Friday, 7.5 h on the worked
    # Saturday, 1 h on Monday: 10 h.
    assert SHANGHAI.between(at("2026-10-09 16:00"), at("2026-10-12 09:00")) == 10 * HOUR
    assert SHANGHAI.between(at("2026-10-12 09:00"), at("2026-10-09 16:00")) == timedelta(0)


def test_leap_day_is_a_day_like_any_other():
    # Monday 28 February 2028 15:30 + 9.5 h: 2 h on Monday, 7.5 h on Tuesday the 29th: its end.
    assert SHANGHAI.add(at("2028-02-28 15:30"), 9.5 * HOUR) == at("2028-02-29 17:30")


def test_what_comes_out_is_utc():
    for moment in (
        SHANGHAI.opens_at(at("2026-07-13 09:00")),
        SHANGHAI.add(at("2026-07-13 09:00"), HOUR),
        SHANGHAI.add_days(at("2026-07-13 09:00"), 1),
    ):
        assert moment.tzinfo is UTC


def test_days_after_the_last_notice_are_provisional():
    assert not SHANGHAI.provisional(date(2026, 12, 31))
    assert SHANGHAI.provisional(date(2027, 1, 1))
    assert not BERLIN.provisional(date(2090, 1, 1))


# --- hand-worked: where the clock is put forward and back ---------------------------------------


def test_a_night_shift_in_berlin_loses_an_hour_in_spring():
    # 29 March 2026, 2:00 becomes 3:00. Midnight + 6 h passes 7 hours on the wall: 7:00.
    start = at("2026-03-29 00:00", "Europe/Berlin")
    assert BERLIN.add(start, 6 * HOUR) == at("2026-03-29 07:00", "Europe/Berlin")
    assert BERLIN.between(start, at("2026-03-30 00:00", "Europe/Berlin")) == 23 * HOUR


def test_a_night_shift_in_berlin_gains_an_hour_in_autumn():
    # 25 October 2026, 3:00 becomes 2:00. Midnight + 6 h is 5:00 on the wall.
    start = at("2026-10-25 00:00", "Europe/Berlin")
    assert BERLIN.add(start, 6 * HOUR) == at("2026-10-25 05:00", "Europe/Berlin")
    assert BERLIN.between(start, at("2026-10-26 00:00", "Europe/Berlin")) == 25 * HOUR


def test_an_opening_in_the_skipped_hour_comes_right_after_it():
    nights = WorkingCalendar("Europe/Berlin", (((time(2, 30), time(5)),),) * 7)
    # 2:30 does not exist on 29 March: work begins at 3:00 summer time, 1:00 UTC.
    opening = nights.opens_at(at("2026-03-29 00:00", "Europe/Berlin"))
    assert opening == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_work_wholly_within_the_skipped_hour_is_no_work():
    hour = WorkingCalendar("Europe/Berlin", (((time(2, 10), time(2, 50)),),) * 7)
    assert not hour.is_working_day(date(2026, 3, 29))
    assert hour.is_working_day(date(2026, 3, 30))


def test_an_opening_in_the_doubled_hour_comes_once_and_first():
    nights = WorkingCalendar("Europe/Berlin", (((time(2, 30), time(5)),),) * 7)
    # 2:30 comes twice on 25 October: at 0:30 UTC and at 1:30 UTC. The first is meant: 0:30 UTC to
    # 5:00 winter time (4:00 UTC) are 3.5 h.
    (span,) = nights.spans(date(2026, 10, 25))
    assert span == (
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 4, tzinfo=UTC),
    )


def test_kathmandu_counts_its_quarter_hours():
    # 5:45 ahead of UTC: 8:00 there is 2:15 UTC.
    calendar = WorkingCalendar("Asia/Kathmandu", WEEK)
    opening = calendar.opens_at(datetime(2026, 7, 13, 0, tzinfo=UTC))
    assert opening == datetime(2026, 7, 13, 2, 15, tzinfo=UTC)


def test_the_day_that_samoa_skipped_is_no_working_day():
    # Pacific/Apia went from Thursday 29 December 2011 straight to Saturday the 31st.
    calendar = WorkingCalendar("Pacific/Apia", WEEK)
    assert calendar.is_working_day(date(2011, 12, 29))
    assert not calendar.is_working_day(date(2011, 12, 30))
    # Thursday 17:00 + 1 h: half an hour that day, half an hour on Monday 2 January: 8:30.
    start = at("2011-12-29 17:00", "Pacific/Apia")
    assert calendar.add(start, HOUR) == at("2012-01-02 08:30", "Pacific/Apia")
    assert calendar.add_days(start, 1) == at("2012-01-02 17:30", "Pacific/Apia")


def test_a_midnight_that_does_not_exist_ends_the_day_all_the_same():
    # Beirut puts the clock forward at 0:00 on Sunday 29 March 2026: 28 March ends at 22:00 UTC.
    calendar = WorkingCalendar("Asia/Beirut", (((time(20), time(0)),),) * 7)
    (span,) = calendar.spans(date(2026, 3, 28))
    assert span[1] == datetime(2026, 3, 28, 22, tzinfo=UTC)


# --- refused ------------------------------------------------------------------------------------


def test_a_week_without_work_is_refused():
    with pytest.raises(NoWorkingTimeError):
        WorkingCalendar("Asia/Shanghai", ((),) * 7, {date(2026, 10, 10): OFFICE})


@pytest.mark.parametrize(
    "hours",
    [
        (AFTERNOON, MORNING),
        ((time(8), time(12)), (time(11), time(17))),
        ((time(12), time(8)),),
        ((time(8), time(8)),),
        ((time(8), time(0)), (time(20), time(21))),
        ((time(8, tzinfo=UTC), time(12, tzinfo=UTC)),),
    ],
)
def test_hours_out_of_order_are_refused(hours):
    with pytest.raises(ValueError, match=r"\w"):
        WorkingCalendar("Asia/Shanghai", (hours, *WEEK[1:]))
    with pytest.raises(ValueError, match=r"\w"):
        WorkingCalendar("Asia/Shanghai", WEEK, {date(2026, 1, 1): hours})


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../etc/passwd"])
def test_a_zone_that_is_none_is_refused(zone):
    with pytest.raises(ValueError, match=r"\w"):
        WorkingCalendar(zone, WEEK)


def test_a_moment_without_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        SHANGHAI.opens_at(at("2026-07-13 09:00").replace(tzinfo=None))


def test_nothing_is_added_backwards():
    with pytest.raises(ValueError, match="added"):
        SHANGHAI.add(at("2026-07-13 09:00"), -HOUR)
    with pytest.raises(ValueError, match="one"):
        SHANGHAI.add_days(at("2026-07-13 09:00"), 0)


def test_a_century_ahead_is_an_error_and_no_endless_loop():
    with pytest.raises(BeyondCalendarError):
        SHANGHAI.add(at("2026-07-13 09:00"), timedelta(days=400_000))
    with pytest.raises(BeyondCalendarError):
        SHANGHAI.add_days(datetime(9999, 12, 20, tzinfo=UTC), 30)


def test_exceptions_given_do_not_change_afterwards():
    days = {date(2026, 10, 1): ()}
    calendar = WorkingCalendar("Asia/Shanghai", WEEK, days)
    days.clear()
    assert not calendar.is_working_day(date(2026, 10, 1))


# --- properties ---------------------------------------------------------------------------------

ZONES = st.sampled_from(
    ["Asia/Shanghai", "Europe/Berlin", "Asia/Kathmandu", "Pacific/Apia", "Australia/Lord_Howe"]
)
MOMENTS = st.integers(0, 7670 * 86_400_000).map(
    lambda ms: datetime(2009, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
)
AMOUNTS = st.timedeltas(timedelta(0), timedelta(days=12))


@st.composite
def a_days_hours(draw):
    minutes = draw(st.lists(st.integers(0, 1440), unique=True, max_size=6).map(sorted))
    pairs = zip(minutes[::2], minutes[1::2], strict=False)
    return tuple((_wall(start), _wall(end)) for start, end in pairs)


def _wall(minutes):
    return time(minutes // 60 % 24, minutes % 60)


@st.composite
def calendars(draw):
    week = draw(st.tuples(*[a_days_hours()] * 7).filter(any))
    days = st.dates(date(2009, 1, 1), date(2029, 12, 31))
    exceptions = draw(st.dictionaries(days, a_days_hours(), max_size=8))
    # One whole shift a week keeps twelve days of work within a horizon that is quick to walk.
    return WorkingCalendar(draw(ZONES), (*week[:6], OFFICE), exceptions)


@settings(max_examples=60, deadline=None)
@given(calendars(), MOMENTS, AMOUNTS)
def test_what_was_added_lies_between(calendar, moment, amount):
    assert calendar.between(moment, calendar.add(moment, amount)) == amount


@settings(max_examples=60, deadline=None)
@given(calendars(), MOMENTS, MOMENTS, AMOUNTS)
def test_who_begins_earlier_ends_earlier(calendar, one, other, amount):
    first, last = sorted((one, other))
    assert calendar.add(first, amount) <= calendar.add(last, amount)
    assert calendar.add_days(first, 3) <= calendar.add_days(last, 3)
    assert calendar.opens_at(first) <= calendar.opens_at(last)


@settings(max_examples=60, deadline=None)
@given(calendars(), MOMENTS, AMOUNTS, AMOUNTS)
def test_adding_twice_is_adding_both(calendar, moment, one, other):
    twice = calendar.add(calendar.add(moment, one), other)
    assert twice == calendar.add(moment, one + other)


@settings(max_examples=60, deadline=None)
@given(calendars(), MOMENTS)
def test_an_opening_is_within_work_and_the_first_one(calendar, moment):
    opening = calendar.opens_at(moment)
    assert opening >= moment
    assert calendar.between(moment, opening) == timedelta(0)
    assert calendar.opens_at(opening) == opening
    assert calendar.between(opening, opening + timedelta(microseconds=1))


@settings(max_examples=60, deadline=None)
@given(calendars(), MOMENTS, st.integers(5, 60))
def test_a_long_time_is_the_sum_of_its_days(calendar, moment, days):
    """Whole days are counted by their length; a day alone is counted by its stretches."""
    marks = [moment + timedelta(days=n) for n in range(days + 1)]
    pieces = [calendar.between(one, two) for one, two in pairwise(marks)]
    assert calendar.between(marks[0], marks[-1]) == sum(pieces, timedelta(0))


def test_years_are_counted_once_for_a_whole_list(monkeypatch):
    """Fifty cases that are long overdue ask for the hours of the same days."""
    asked = []
    spans = WorkingCalendar.spans
    monkeypatch.setattr(
        WorkingCalendar, "spans", lambda self, day: asked.append(day) or spans(self, day)
    )
    calendar = WorkingCalendar("Asia/Shanghai", WEEK, HOLIDAYS)
    last = at("2026-07-13 10:00")
    for hours in range(50):
        calendar.between(at("2024-07-15 08:00") + timedelta(hours=hours), last)
    assert len(asked) < 730 + 50 * 8
