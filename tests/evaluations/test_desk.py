"""The desk's list of periods, and what was published last for those who read."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from evaluations.services import publishing
from tests.doorstep import counted
from tests.evaluations.judged import NOW, make_house, spans
from tests.mornings import Mornings
from tests.reading_guest import let_guest_read

_STEP = timedelta(days=40)


@pytest.fixture
def house(cast, app):
    return make_house(cast, app)


@pytest.fixture
def period(house):
    """A period whose last day was yesterday, closed."""
    first, last = spans()[1]
    return house.period("上月", NOW, days=(first, last - timedelta(days=1)))


def text(person):
    answer = person.get("/app/")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.text)


def test_each_step_of_a_period_is_on_the_desk_until_it_is_taken(house, cast, move_clock, app):
    first, last = spans()[1]
    period = house.period("上月", NOW, days=(first, last - timedelta(days=1)), close=False)
    assert "结束周期：上月" in text(cast.mei)
    house.close(period)
    assert "计算结果：上月" in text(cast.mei)
    house.request(period)
    assert "上月</a>" not in text(cast.mei)  # it is being computed
    assert house.run() == ["done"]
    assert "公布结果：上月" in text(cast.wen)
    house.publish(period)
    assert "锁定周期" not in text(cast.mei)
    move_clock(days=publishing.APPEAL_DAYS + 1)
    Mornings(app, cast, move_clock).stay()
    assert "锁定周期：上月" in text(cast.mei)
    with house.work():
        publishing.lock(house.get(period))
    assert "上月" not in text(cast.mei)


def test_a_period_that_runs_waits_for_nobody(house, cast):
    house.period("本月", NOW, days=spans()[1], close=False)
    assert "本月</a>" not in text(cast.mei)


def test_readers_have_nothing_to_do_and_see_what_was_published_last(house, period, cast):
    assert "还没有公布的考评" in text(cast.vera)
    house.compute(period)
    assert "还没有公布的考评" in text(cast.vera)  # a draft is not for them
    house.publish(period)
    for person in (cast.vera, cast.iris):
        page = text(person)
        assert "最近公布：上月" in page
        assert "总体指数" in page
        assert f'href="/app/evaluations/{period}"' in page
    assert "这里没有要您办的事" in text(cast.vera)


def test_a_guest_finds_the_assigned_period(house, period, cast):
    house.compute(period)
    house.publish(period)
    assert f"/app/evaluations/{period}" not in text(cast.ernst)
    let_guest_read(cast, period)
    page = text(cast.ernst)
    assert "上月" in page
    assert f'href="/app/evaluations/{period}"' in page


def test_an_owner_sees_the_own_departments_alone(house, period, cast):
    house.compute(period)
    house.publish(period)
    page = text(cast.ouyang)
    assert "最近公布：上月" in page
    assert "儿科门诊" in page
    assert "心内科门诊" not in page
    assert "总体指数" not in page
    assert "申诉到" in page


def test_who_runs_the_periods_is_not_shown_the_last_one(house, period, cast):
    house.compute(period)
    house.publish(period)
    assert "最近公布" not in text(cast.mei)


def test_another_house_sees_nothing_of_it(house, period, cast):
    house.compute(period)
    assert "上月" not in text(cast.charlie)


def test_more_periods_take_no_more_queries(house, period, cast):
    def asked():
        cast.mei.get("/app/")
        with counted() as sent:
            text(cast.mei)
        return len(sent)

    few = asked()
    days = tuple(day - timedelta(days=40) for day in spans()[1])
    for number in range(10):
        house.period(f"第 {number} 个", {}, days=tuple(d - number * _STEP for d in days))
    assert asked() == few
    page = text(cast.mei)
    assert page.count("计算结果：") == 8
    assert "待推进的周期：还有 3 件" in page
