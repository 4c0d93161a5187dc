"""The desk: what it says when nothing waits, and the calendar that runs out."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from foundation import clock
from foundation.scope import tenant_scope
from foundation.unit_of_work import unit_of_work
from tenants.services.calendar import change_week
from tenants.working_time import DEFAULT_WEEK


def text(person):
    answer = person.get("/app/")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.text)


@pytest.fixture
def known(cast):
    """`known(20)`: holidays are entered up to so many days from today."""
    revision = iter(range(10))

    def enter(days):
        with tenant_scope(cast.jiangzhou.id), unit_of_work():
            until = clock.today("Asia/Shanghai") + timedelta(days=days)
            change_week(DEFAULT_WEEK, until, next(revision))

    return enter


@pytest.mark.parametrize(
    ("days", "look"), [(61, None), (60, "hs-clock"), (30, "is-soon"), (-1, "is-over")]
)
def test_holidays_that_run_out_are_on_the_administrators_desk(cast, known, days, look):
    known(days)
    page = text(cast.alice)
    assert ("以后的节假日" in page) == (look is not None)
    if look is not None:
        line = next(each for each in page.split("<li>") if "以后的节假日" in each)
        assert look in line
        assert 'href="/app/settings/calendar"' in line
    for person in (cast.mei, cast.gu, cast.vera):
        assert "以后的节假日" not in text(person)


def test_a_new_house_is_asked_for_its_calendar_as_a_step(cast, known):
    assert "录入工作时间和节假日" in text(cast.alice)
    assert "以后的节假日" not in text(cast.alice)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ouyang", ("待办的投诉", "由您负责的项", "待推进的措施")),
        ("gu", ("待办的投诉",)),
        ("iris", ("待认定的措施",)),
    ],
)
def test_an_empty_desk_says_what_will_come(cast, name, words):
    page = text(cast.people[name])
    assert "没有等您办的事" in page
    for each in words:
        assert each in page


def test_readers_are_told_that_nothing_is_asked_of_them(cast):
    page = text(cast.vera)
    assert "这里没有要您办的事" in page
    assert "没有等您办的事" not in page


def test_steps_that_are_done_are_folded_behind_what_waits(cast, known):
    known(20)
    page = text(cast.alice)
    assert "hs-done" in page
    assert page.index("以后的节假日") < page.index("从这里开始")
    assert "hs-done" not in text(cast.mei)
