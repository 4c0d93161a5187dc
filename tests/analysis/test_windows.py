"""Which days are before and after, worked on the calendar of 2026."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.windows import LeftOut, Omission, Window, effect_windows


def day(month, number):
    return date(2026, month, number)


# The work on the waiting for medicines: begun on 3 July, done on 31 July, because of late June.
PHARMACY = {
    "trigger": Window(day(6, 16), day(7, 1)),
    "started": day(7, 3),
    "finished": day(7, 31),
    "observation_days": 92,
}


def test_observation_begins_on_the_day_after_the_work():
    assert effect_windows(**PHARMACY).observation == Window(day(8, 1), day(11, 1))


def test_trigger_is_left_out_and_the_days_made_up_for():
    found = effect_windows(**PHARMACY)
    # 2 days of July, and 90 more before 16 June.
    assert found.baseline == (Window(day(3, 18), day(6, 16)), Window(day(7, 1), day(7, 3)))
    assert found.left_out == (
        LeftOut(Window(day(6, 16), day(7, 1)), Omission.TRIGGER),
        LeftOut(Window(day(7, 3), day(8, 1)), Omission.WORK),
    )
    assert found.short == 0


def test_trigger_up_to_the_start_leaves_one_piece():
    found = effect_windows(**PHARMACY | {"trigger": Window(day(6, 16), day(7, 3))})
    assert found.baseline == (Window(day(3, 16), day(6, 16)),)


def test_trigger_that_lasts_into_the_work_is_cut_where_the_work_begins():
    found = effect_windows(**PHARMACY | {"trigger": Window(day(6, 16), day(7, 20))})
    assert found.baseline == (Window(day(3, 16), day(6, 16)),)
    assert found.left_out[0] == LeftOut(Window(day(6, 16), day(7, 3)), Omission.TRIGGER)


@pytest.mark.parametrize(
    "trigger",
    [
        None,
        Window(day(3, 1), day(4, 2)),  # ends where the baseline begins: half open, no day shared
        Window(day(7, 3), day(7, 9)),  # begins with the work
    ],
)
def test_trigger_elsewhere_cuts_nothing(trigger):
    found = effect_windows(**PHARMACY | {"trigger": trigger})
    assert found.baseline == (Window(day(4, 2), day(7, 3)),)
    assert [each.why for each in found.left_out] == [Omission.WORK]


def test_one_day_shared_is_cut():
    found = effect_windows(**PHARMACY | {"trigger": Window(day(3, 1), day(4, 3))})
    assert found.baseline == (Window(date(2026, 2, 28), day(3, 1)), Window(day(4, 3), day(7, 3)))


def test_settling_days_are_left_out():
    found = effect_windows(**PHARMACY, settling_days=14)
    assert found.left_out[-1] == LeftOut(Window(day(8, 1), day(8, 15)), Omission.SETTLING)
    assert found.observation.start == day(8, 15)
    assert found.observation.days == 92


def test_baseline_of_another_length():
    found = effect_windows(**PHARMACY, baseline_days=30)
    assert found.baseline == (Window(day(5, 19), day(6, 16)), Window(day(7, 1), day(7, 3)))


def test_survey_that_began_late_makes_it_short():
    found = effect_windows(**PHARMACY, earliest=day(6, 1))
    assert found.baseline == (Window(day(6, 1), day(6, 16)), Window(day(7, 1), day(7, 3)))
    assert found.short == 92 - 17


def test_survey_that_began_within_the_trigger():
    found = effect_windows(**PHARMACY, earliest=day(6, 20))
    assert found.baseline == (Window(day(7, 1), day(7, 3)),)
    assert found.short == 90


def test_survey_that_began_after_the_trigger():
    found = effect_windows(**PHARMACY, earliest=day(7, 2))
    assert found.baseline == (Window(day(7, 2), day(7, 3)),)
    assert [each.why for each in found.left_out] == [Omission.WORK]


def test_work_of_one_day():
    found = effect_windows(trigger=None, started=day(7, 3), finished=day(7, 3), observation_days=1)
    assert found.baseline == (Window(day(7, 2), day(7, 3)),)
    assert found.left_out == (LeftOut(Window(day(7, 3), day(7, 4)), Omission.WORK),)
    assert found.observation == Window(day(7, 4), day(7, 5))


def test_days_of_a_window():
    window = Window(day(2, 27), day(3, 1))
    assert window.days == 2
    assert [day(2, 26) in window, day(2, 27) in window, day(2, 28) in window] == [False, True, True]
    assert day(3, 1) not in window


dates = st.dates(date(2025, 1, 1), date(2026, 12, 31))
lengths = st.integers(1, 120)


@given(dates, lengths, dates, st.integers(0, 60), lengths, lengths, st.integers(0, 30))
def test_every_day_is_before_or_after_or_left_out_or_none(
    trigger_from, trigger_days, started, work, observed, wanted, settling
):
    trigger = Window(trigger_from, trigger_from + timedelta(trigger_days))
    found = effect_windows(
        trigger=trigger,
        started=started,
        finished=started + timedelta(work),
        observation_days=observed,
        baseline_days=wanted,
        settling_days=settling,
    )
    parts = sorted(
        [*found.baseline, found.observation, *(each.window for each in found.left_out)],
        key=lambda window: window.start,
    )
    # Nothing overlaps, and between the first day and the last none is forgotten.
    assert all(one.end == other.start for one, other in pairwise(parts))
    assert sum(window.days for window in found.baseline) == wanted
    assert not any(day in trigger for day in days_of(found.baseline))
    assert all(window.end <= started for window in found.baseline)
    assert found.observation.days == observed


def days_of(windows):
    return [window.start + timedelta(offset) for window in windows for offset in range(window.days)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"finished": day(7, 2)},
        {"observation_days": 0},
        {"baseline_days": 0},
        {"settling_days": -1},
        {"earliest": day(7, 3)},
        {"trigger": Window(day(6, 16), day(7, 3)), "earliest": day(6, 16)},
    ],
)
def test_nonsense_is_refused(wrong):
    with pytest.raises(ValueError, match=r"."):
        effect_windows(**PHARMACY | wrong)


def test_window_without_days_is_refused():
    with pytest.raises(ValueError, match="no days"):
        Window(day(7, 3), day(7, 3))
