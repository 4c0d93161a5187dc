"""Figures of every kind of question: places, effort, tables, loops, numbers; and none too small."""

from __future__ import annotations

from statistics import mean

import pytest
from house_world import make_world
from sqlalchemy import select

from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from reports.numbers import number_results
from reports.results import survey_results
from reports.telling import Teller
from surveys.folding import rebuild
from surveys.models import Survey
from tests.everything import EVERY_KIND, with_loops
from tests.reports.crowd import respond

SHEETS = [
    {
        "visited": "yes",
        "city": "else",
        "city.else": "火星",
        "minutes": 10 * number,
        "queue": 1 + number % 5,
        "staff.polite": 5,
        "staff.clear": 1 + number % 5,
        "ease": 1 + number % 7,
        "nps": 9,
        "met.met": ["lab", "xray"],
        "heard@lab": 5,
        "heard@xray": 1,
        "order.speed": 1 + number % 2,
        "order.care": 2 - number % 2,
    }
    for number in range(12)
]


@pytest.fixture
def world(cast):
    return make_world(cast, content=EVERY_KIND)


def told(world, sheets):
    respond(world, None, sheets)
    with tenant_scope(world.tenant_id), unit_of_work():
        survey = session().scalars(select(Survey).where(Survey.id == world.survey_id)).one()
        found = survey_results(survey)
        assert rebuild(survey) == len(sheets)
        assert survey_results(survey).whole == found.whole
        numbers = number_results(survey, found.content, found.readable, found.policy.breakdown)
        return found, Teller(found.content, "en"), numbers


def by_hand(sheet):
    """Waiting 40, service 60; what was asked of two departments counts once, as their mean."""
    wait = (sheet["queue"] - 1) * 25
    parts = [
        (sheet["staff.polite"] - 1) * 25,
        (sheet["staff.clear"] - 1) * 25,
        mean([(sheet["heard@lab"] - 1) * 25, (sheet["heard@xray"] - 1) * 25]),
    ]
    return 0.4 * wait + 0.6 * mean(parts)


def test_index_counts_rows_and_things_as_the_definition_says(world):
    found, _teller, _numbers = told(world, SHEETS)
    assert found.whole.index.value == pytest.approx(mean(map(by_hand, SHEETS)))
    assert found.whole.n == len(SHEETS)


def test_things_that_the_link_told_have_a_line_each_and_a_person_counts_once(cast):
    world = make_world(cast, content=with_loops().as_json())
    sheets = [
        {"visited": "yes", "queue": 5, "kind@wang": 5, **({"kind@li": 1} if n % 2 else {})}
        for n in range(12)
    ]
    found, teller, _numbers = told(world, sheets)
    # Waiting 40 at 100; service 60 at 100 for who met one courier, at 50 for who met both.
    assert found.whole.index.value == pytest.approx(mean([100, 70] * 6))
    assert found.whole.n == 12
    lines = {d.text: d.n for d in teller.distributions(found.whole.questions) if "kind" in d.text}
    assert lines["Was Mr Wang kind?"] == 12
    assert lines["Was Mr Li kind?"] == 6


def test_places_are_told_with_the_best_on_top(world):
    found, teller, _numbers = told(world, [*SHEETS, {"visited": "yes", "order.care": 1}])
    [ranking] = teller.rankings(found.whole.questions)
    assert ranking.text == "Put in order"
    assert [row.name for row in ranking.rows] == ["Care", "Speed", "Cost"]
    care, speed, cost = ranking.rows
    assert (care.n, care.place, care.first) == (13, pytest.approx(19 / 13), 7)
    assert (speed.n, speed.place) == (12, 1.5)
    assert cost.withheld or cost.n == 0


def test_effort_counts_five_to_seven_as_good(world):
    found, teller, _numbers = told(world, SHEETS)
    [effort] = [d for d in teller.distributions(found.whole.questions) if "easy" in d.text]
    assert (effort.favourable, effort.n) == (3, 12)
    assert effort.favourable_count == sum(sheet["ease"] >= 5 for sheet in SHEETS)


def test_rows_of_a_table_stand_under_their_question(world):
    found, teller, _numbers = told(world, SHEETS)
    texts = [d.text for d in teller.distributions(found.whole.questions)]
    assert "The staff – Polite" in texts
    assert "Did Radiology listen?" in texts


def test_numbers_are_told_by_their_middle_and_never_by_their_ends(world):
    _found, _teller, [minutes] = told(world, SHEETS)
    assert (minutes.n, minutes.median, minutes.mean) == (12, 55, 55)
    assert (minutes.low, minutes.high) == (27.5, 82.5)


def test_few_answers_tell_no_number_and_no_place(world):
    found, teller, numbers = told(world, SHEETS[:4])
    assert all(each.median is None for each in numbers)
    assert all(row.withheld for row in teller.rankings(found.whole.questions)[0].rows)


def test_pages_show_them(world, cast):
    respond(world, None, SHEETS)
    page = cast.mei.get(f"/app/results/{world.survey_ref}").get_data(as_text=True)
    assert "平均名次" in page
    assert "四分位数" in page
