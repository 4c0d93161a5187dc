"""The demo's logistics firm: what it asks beside fits, and what its texts say the figures say."""

from __future__ import annotations

from datetime import UTC, date, datetime
from statistics import fmean

import pytest

from demo.answering import Given, given_then
from demo.calendar import ZONE, Plan
from demo.logistics import LOGISTICS
from demo.respondents import Crowd
from surveys.library.catalogue import load_pack
from tenants.calendar_lines import read_hours, read_line

DATES = (date(2026, 1, 5), datetime.now(UTC).date(), date(2026, 10, 8), date(2028, 2, 29))
beside = pytest.mark.parametrize("asked", LOGISTICS.beside, ids=lambda asked: asked.pack)


@pytest.fixture(params=DATES, ids=str)
def first_season(request) -> list[Given]:
    """All that recipients said in the first season."""
    today = request.param
    plan = Plan(datetime(today.year, today.month, today.day, 11, tzinfo=ZONE))
    content = load_pack(LOGISTICS.questions.pack)
    crowd = Crowd(LOGISTICS.seed, LOGISTICS.manner)
    return given_then(LOGISTICS, plan.season_first, LOGISTICS.first, content, crowd)


def by_depot(given: list[Given], *codes: str) -> dict[str, float]:
    """The mean answer to these questions of each depot."""
    found: dict[str, list[int]] = {}
    for one in given:
        rated = [one.filled.answers.get(code) for code in codes]
        found.setdefault(one.department, []).extend(a for a in rated if isinstance(a, int))
    return {depot: fmean(answers) for depot, answers in found.items()}


def test_riverside_was_the_weakest_with_broken_parcels(first_season):
    whole = by_depot(first_season, "e5", "e6", "e7", "e8", "e12", "e13")
    intact = by_depot(first_season, "e7")
    assert min(whole, key=whole.__getitem__) == "riverside"
    assert min(intact, key=intact.__getitem__) == "riverside"


def test_city_south_was_the_weakest_in_the_way_of_delivery(first_season):
    way = by_depot(first_season, "e6")
    assert min(way, key=way.__getitem__) == "city_south"


def test_six_days_are_worked_saturday_shorter():
    week = [read_hours(hours) for hours in LOGISTICS.week]
    assert [bool(hours) for hours in week] == [True] * 6 + [False]
    assert week[5][-1][1] < week[0][-1][1]
    days = [read_line(line) for lines in LOGISTICS.holidays.values() for line in lines]
    assert all(day.note for day in days)


@beside
def test_what_is_asked_beside_fits_its_pack(asked):
    content = load_pack(asked.pack)
    questions = {question.code: question for question in content.questions}
    indicators = {indicator.code for indicator in content.indicators}
    units = {unit.code for unit in LOGISTICS.departments}
    manner = asked.manner
    scored = {q.code for q in content.questions if q.scored and q.indicator_code}
    assert scored <= manner.below_best.keys()
    assert asked.answers.keys() | manner.effects.keys() | manner.own_shares.keys() <= units
    assert all(effects.keys() <= indicators for effects in manner.effects.values())
    assert manner.remarks.complaints.keys() <= indicators
    for shares in (manner.shares, *manner.own_shares.values()):
        assert all(len(questions[code].choices) == len(each) for code, each in shares.items())


@beside
def test_what_is_required_beside_is_answered(asked):
    content, crowd = load_pack(asked.pack), Crowd(1, asked.manner)
    for unit in asked.answers:
        for _ in range(20):
            answers = crowd.somebody(content, unit, 0.5).answers
            assert content.missing(answers) == {}
            assert all(content.question(c).check_stored(a) for c, a in answers.items())


def test_depots_in_the_country_answer_from_the_country():
    content, crowd = load_pack("parcel_receiving"), Crowd(1, LOGISTICS.manner)
    places = [crowd.somebody(content, "qingshan", 0.5).answers["received_in"] for _ in range(40)]
    assert "city" not in places
    assert places.count("village") > 20
