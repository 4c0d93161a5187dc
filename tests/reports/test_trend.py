"""A questionnaire over its surveys: each survey's own figures, and no line across a break."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import event, select, update

from foundation import clock
from foundation.loader import load_or_404
from foundation.unit_of_work import engine, session
from reports.results import department_results, survey_results
from reports.trend import survey_trend
from reports.trend_drawing import drawings
from surveys.models import Survey
from tests.evaluations.judged import make_house, same, spans

ANSWERS = {
    "paediatrics": same(4, 5) + same(5, 5),
    "cardiology": same(3, 12),
    "pharmacy": same(4, 4),
}
REWORDED = ("c", {"text": {"zh": "医生怎么样？", "en": "How was the doctor?"}})
RESCALED = ("c", {"points": 7})
HINT = ("c", {"hint": {"zh": "请选一项", "en": "Choose one"}})


@pytest.fixture
def house(cast, app):
    return make_house(cast, app)


def asked(house, number, *changes, answers=ANSWERS):
    """One more survey of the questionnaire, each opened a day after the one before; its number."""
    if changes:
        house.new_version(*changes)
    period = house.period(f"第{number}期", answers, days=spans()[1], close=False)
    with house.work():
        at = clock.now() - timedelta(days=40 - number)
        found = update(Survey).where(Survey.id == house.surveys[period])
        session().execute(found.values(opens_at=at))
        return load_or_404(Survey, id=house.surveys[period]).ref


def trend_of(house, ref, code=None):
    with house.work():
        survey = load_or_404(Survey, ref=ref)
        if code is None:
            return survey_trend(survey, survey_results(survey).whole)
        found = department_results(survey, code)
        return survey_trend(survey, found.scope, found.unit.id)


def values(trend, code=""):
    line = next(line for line in trend.lines if line.code == code)
    return [figure and round(figure.value, 1) for figure in line.figures]


def test_one_survey_has_no_line(house, cast):
    ref = asked(house, 1)
    assert trend_of(house, ref) is None
    assert 'id="trend"' not in cast.mei.get(f"/app/results/{ref}").get_data(as_text=True)


def test_each_point_is_the_surveys_own_figure(house):
    first = asked(house, 1)
    second = asked(house, 2, answers={"paediatrics": same(5, 12), "cardiology": same(5, 12)})
    trend = trend_of(house, second)
    with house.work():
        own = [survey_results(load_or_404(Survey, ref=ref)).whole for ref in (first, second)]
    index = trend.lines[0]
    assert [figure.value for figure in index.figures] == [each.index.value for each in own]
    assert [figure.n for figure in index.figures] == [each.index.n for each in own]
    assert [line.code for line in trend.lines] == ["", "care", "place"]
    assert values(trend, "care") == [round(own[0].dimensions[0].figure.value, 1), 100.0]
    assert [each.here for each in trend.asked] == [False, True]
    assert trend_of(house, first) is None  # what came later is no part of the way to it


def test_lines_stop_at_breaks_alone(house, cast):
    refs = [asked(house, 1), asked(house, 2, HINT), asked(house, 3, REWORDED)]
    trend = trend_of(house, refs[2])
    assert [mark and mark.since for mark in trend.lines[0].marks] == [None, None, 3]
    (index, care, place) = drawings(trend, None)
    assert [len(drawn.pieces) for _, drawn in (index, care, place)] == [1, 1, 2]
    assert [len(drawn.breaks) for _, drawn in (index, care, place)] == [1, 1, 0]
    (mark,) = trend.marks
    assert (mark.before, mark.since, mark.grave) == (2, 3, False)
    html = cast.mei.get(f"/app/results/{refs[2]}").get_data(as_text=True)
    assert "“医生怎么样？”文字不同" in re.sub(r"\s+|<[^>]*>", "", html)
    assert html.count('class="s-break"') == 2
    again = asked(house, 4, RESCALED)
    marks = trend_of(house, again).marks
    assert [(mark.before, mark.since, mark.grave) for mark in marks] == [
        (2, 3, False),
        (3, 4, True),
    ]


def test_what_a_survey_does_not_tell_is_not_in_the_line(house, cast):
    asked(house, 1)
    second = asked(house, 2, answers={**ANSWERS, "pharmacy": same(5, 12)})
    assert values(trend_of(house, second, "pharmacy")) == [None, 100.0]
    third = asked(house, 3, answers={"cardiology": same(5, 12)})
    html = cast.mei.get(f"/app/results/{second}/departments/pharmacy").get_data(as_text=True)
    assert "不显示" in html
    # Nobody was asked about the department at all in the third survey.
    assert values(trend_of(house, third, "cardiology")) == [50.0, 50.0, 100.0]


def test_new_answers_show_at_once(house):
    first, second = asked(house, 1), asked(house, 2)
    before = values(trend_of(house, second))
    with house.work():
        survey = load_or_404(Survey, ref=first)
        period = survey.period_id
    house.answer(period, "cardiology", same(5, 30))
    after = values(trend_of(house, second))
    assert after[0] > before[0]
    assert after[1] == before[1]


def test_another_questionnaire_is_another_line(house):
    asked(house, 1)
    period = house.period("别的", ANSWERS, days=spans()[1], close=False)
    ref = house.add_survey(period, "别的问卷", ANSWERS)
    assert ref
    with house.work():
        other = session().scalars(select(Survey).where(Survey.id == house.surveys[period])).one()
        assert survey_trend(other, survey_results(other).whole) is None


def test_the_line_has_an_end_and_few_queries(house, cast):
    def queries(ref):
        counted = []
        listen = lambda *_args: counted.append(1)  # noqa: E731 - a listener of one line
        event.listen(engine(), "before_cursor_execute", listen)
        assert cast.mei.get(f"/app/results/{ref}").status_code == 200
        event.remove(engine(), "before_cursor_execute", listen)
        return len(counted)

    refs = [asked(house, number) for number in range(1, 9)]
    assert len(trend_of(house, refs[7]).asked) == 6
    for ref in (refs[1], refs[7]):
        queries(ref)
    assert queries(refs[7]) == queries(refs[1])


def test_owners_see_the_line_of_their_own(house, cast):
    answers = {"paediatrics": same(4, 12), "cardiology": same(3, 12), "pharmacy": same(5, 12)}
    asked(house, 1, answers=answers)
    second = asked(house, 2, answers=answers)
    html = cast.ouyang.get(f"/app/results/{second}/departments/paediatrics").get_data(as_text=True)
    assert 'id="trend"' in html
    assert 'id="trend"' not in cast.ouyang.get(f"/app/results/{second}").get_data(as_text=True)
