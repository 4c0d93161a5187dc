"""Periods that nobody closes, publishes or locks: who may is reminded once.

A period of February 2027, which ends on Sunday the 28th; 1 March is a Monday.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from evaluations.reminding import steps_of_periods
from evaluations.services import publishing
from evaluations.waiting import periods_waiting
from foundation import clock
from foundation.scope import tenant_scope
from foundation.unit_of_work import unit_of_work
from tests.doorstep import counted
from tests.evaluations.judged import NOW, make_house
from tests.mornings import Mornings, at

FEBRUARY = (date(2027, 2, 1), date(2027, 2, 28))


@pytest.fixture
def house(cast, app, move_clock):
    move_clock(to=at("2027-02-26 10:00"))
    return make_house(cast, app)


@pytest.fixture
def morning(app, cast, move_clock):
    return Mornings(app, cast, move_clock)


@pytest.fixture
def february(house):
    """The period, open, with its answers."""
    return house.period("二月", NOW, days=FEBRUARY, close=False)


@pytest.fixture
def computed(house, february, move_clock):
    """The same, closed and computed on Monday 1 March at ten."""
    move_clock(to=at("2027-03-01 10:00"))
    house.close(february)
    house.compute(february)
    return february


def test_survey_managers_hear_of_a_period_that_is_over_and_open(morning, february):
    assert morning("2027-02-26") == []
    assert morning("2027-03-01") == ["mei", "wen"]
    assert "“二月”到 2027 年 2 月 28 日为止，还没有结束" in morning.said("mei")
    assert f"/app/evaluations/{february}" in morning.said("mei")
    assert morning("2027-03-02") == []


def test_two_working_days_later_the_administrators_hear(morning, february):
    morning("2027-03-01")
    assert morning("2027-03-03") == []
    assert morning("2027-03-04") == ["alice"]
    assert "至今没有人结束周期" in morning.said("alice")
    assert morning("2027-03-05") == []


def test_the_grace_counts(morning, february, house):
    with house.work():
        house.get(february).grace_minutes = 2 * 24 * 60  # until Tuesday midnight
        from foundation.audit import record

        record("period.changed", house.get(february))
    assert morning("2027-03-01") == []
    assert morning("2027-03-03") == ["mei", "wen"]


def test_without_survey_managers_the_administrators_are_asked_at_once(morning, february):
    morning.leaves("mei")
    morning.leaves("wen")
    assert morning("2027-03-01") == ["alice"]
    assert morning("2027-03-04") == []


def test_figures_that_wait_are_told_to_those_who_may_publish(morning, computed):
    assert morning("2027-03-02") == []
    assert morning("2027-03-03") == ["alice", "mei", "wen"]
    assert "“二月”的结果 2027 年 3 月 1 日算出，等待公布" in morning.said("wen")
    assert morning("2027-03-04") == []


def test_figures_that_were_computed_again_wait_anew(morning, computed, house, move_clock):
    morning("2027-03-03")
    move_clock(to=at("2027-03-03 10:00"))
    house.compute(computed)
    assert morning("2027-03-04") == []
    assert morning("2027-03-05") == ["alice", "mei", "wen"]


def test_when_appeals_are_over_the_period_wants_to_be_locked(morning, computed, house):
    house.publish(computed)  # appeals until Monday the 8th
    assert morning("2027-03-08") == []
    assert morning("2027-03-09") == ["alice", "mei", "wen"]
    assert "“二月”的申诉期到 2027 年 3 月 8 日为止" in morning.said("mei")
    with house.work():
        publishing.lock(house.get(computed))
    assert morning("2027-03-10") == []


def test_a_correction_of_a_locked_period_waits_to_be_published(
    morning, computed, house, move_clock
):
    house.publish(computed)
    move_clock(to=at("2027-03-09 10:00"))
    with house.work():
        publishing.lock(house.get(computed))
    house.compute(computed, "更正")
    assert morning("2027-03-10") == []
    assert morning("2027-03-11") == ["alice", "mei", "wen"]


def test_the_sentences_are_the_readers(morning, february):
    morning.speaks("mei", "en")
    morning("2027-03-01")
    assert "二月 ended on 28 Feb 2027 and is still open. Please close it." in morning.said("mei")


def test_the_page_of_the_period_shows_who_was_reminded(morning, february, cast):
    morning("2027-03-01")
    morning("2027-03-04")
    morning.stay()
    page = " ".join(cast.mei.get(f"/app/evaluations/{february}").text.split())
    assert "2027 年 3 月 1 日 08:15 提醒过Wen" in page
    assert "2027 年 3 月 4 日 08:15 告诉Alice：还没有办" in page
    assert "提醒过" not in cast.vera.get(f"/app/evaluations/{february}").text


def test_another_house_hears_nothing(february, cast, move_clock):
    move_clock(to=at("2027-03-01 08:15"))
    with tenant_scope(cast.zenith.id), unit_of_work():
        assert list(steps_of_periods(clock.now())) == []


def test_two_schedulers_at_once_send_once(morning, february):
    assert morning.all_at_once("2027-03-01") == 2


def test_more_periods_take_no_more_queries(february, house, cast, move_clock):
    def asked():
        with tenant_scope(cast.jiangzhou.id), unit_of_work():
            with counted() as sent:
                found = periods_waiting(clock.now())
                list(steps_of_periods(clock.now()))
            return len(found), len(sent)

    move_clock(to=at("2027-03-01 08:15"))
    number, few = asked()
    for month in ("一月", "十二月"):
        house.period(month, {}, days=tuple(day - timedelta(days=31) for day in FEBRUARY))
    assert asked() == (number + 2, few)
