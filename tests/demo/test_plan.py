"""What the demo tells holds on whatever day it is loaded. Nothing is stored here."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from analysis.effect import Criterion, Outcome, verdict
from analysis.samples import Sample
from analysis.windows import Windows, effect_windows
from complaints.categories.standard import STANDARD
from complaints.workflow import STATES, STEPS
from demo import ideas
from demo.answering import Given, given_then
from demo.calendar import ZONE, Plan
from demo.complaining import Days
from demo.following import AGAIN_FOR
from demo.house import House
from demo.houses import HOUSES
from demo.ideas import Idea
from demo.improving import LEAST_SAMPLE, OBSERVED
from demo.maker import MAKER
from demo.respondents import Crowd
from demo.scenes.filing import Filed
from tenants.calendar import WorkingCalendar
from tenants.calendar_lines import read_hours, read_line
from tenants.permissions import ROLES
from tenants.working_time import DEFAULT_WEEK, usual_hours

DATES = (
    date(2026, 1, 5),  # a Monday in January
    datetime.now(UTC).date(),
    date(2028, 2, 29),
    date(2026, 9, 30),
    date(2026, 10, 1),
    date(2026, 10, 8),
    date(2026, 2, 24),  # after the longest holiday
    date(2026, 12, 31),
    date(2027, 5, 9),
    date(2026, 8, 8),
)
LONG_AGO = 55  # working days, more than since any case of the season that runs
AT_FIRST = 115  # working days, more than since any case of the season before
dated = pytest.mark.parametrize("today", DATES, ids=str)
housed = pytest.mark.parametrize("house", HOUSES, ids=lambda house: house.slug)


def plan_of(today: date) -> Plan:
    return Plan(datetime(today.year, today.month, today.day, 11, tzinfo=ZONE))


def days_of(house: House, plan: Plan) -> Days:
    """The house's working days, as they will be entered."""
    week: Any = tuple(map(read_hours, house.week)) or DEFAULT_WEEK
    years = range(plan.founded.year, plan.today.year + 1)
    lines = [line for year in years for line in house.holidays.get(year, ())]
    if plan.today.year not in house.holidays:
        lines = []
    entries = [(day, entry) for entry in map(read_line, lines) for day in entry.days()]
    exceptions = {
        day: (entry.hours or usual_hours(week)) if entry.works else () for day, entry in entries
    }
    return Days(plan, WorkingCalendar("Asia/Shanghai", week, exceptions))


def moments_of(case, days: Days) -> list[datetime]:
    return [days.back(case.day, case.hour), *(days.back(act.day, act.hour) for act in case.acts)]


@dated
def test_the_seasons_follow_each_other_up_to_today(today):
    plan = plan_of(today)
    seasons = [plan.season_first, plan.season_before, plan.season]
    for earlier, later in pairwise(seasons):
        assert later.first_day - earlier.last_day == timedelta(days=1)
    assert plan.season.first_day <= plan.opened.date() <= today <= plan.season.last_day
    assert plan.founded < plan.season_first.opened - timedelta(days=1)


@dated
@housed
def test_cases_go_forward_in_time_and_end_before_now(house, today):
    plan = plan_of(today)
    days = days_of(house, plan)
    for case in house.cases:
        told = moments_of(case, days)
        assert told == sorted(told), case.subject
        assert plan.founded < told[0], case.subject
        assert told[-1] < plan.now, case.subject


@dated
@housed
def test_cases_of_the_season_before_lie_within_it(house, today):
    plan = plan_of(today)
    days = days_of(house, plan)
    old = [case for case in house.cases if case.day >= LONG_AGO]
    assert len(old) >= 6
    for case in old:
        first, *_, last = moments_of(case, days)
        season = plan.season_first if case.day >= AT_FIRST else plan.season_before
        assert season.first_day <= first.date() <= last.date() <= season.last_day, case.subject


@dated
@housed
def test_linked_cases_came_in_before_their_actions(house, today):
    plan = plan_of(today)
    days = days_of(house, plan)
    came = {case.subject: days.back(case.day, case.hour) for case in house.cases}
    for idea in house.ideas:
        late = plan.now - timedelta(days=idea.days_ago)
        begun = {
            ideas.AWAITING_EFFECT: plan.season_before.last_day + timedelta(days=2),
            ideas.JUDGED: plan.season_first.last_day + timedelta(days=2),
        }
        planned = begun.get(idea.stage, late.date())
        assert all(came[subject].date() < planned for subject in idea.cases), idea.title


@dated
def test_what_awaits_its_effect_still_does(today):
    plan = plan_of(today)
    finished = plan.season_before.last_day + timedelta(days=5)
    assert finished + timedelta(days=OBSERVED) > today
    assert plan.season_before.last_day + timedelta(days=9) < today


@dated
def test_surveys_of_an_action_lie_within_their_season(today):
    plan = plan_of(today)
    finished = plan.season_first.last_day + timedelta(days=5)
    again = plan.season_before.last_day + timedelta(days=12)
    assert finished + timedelta(days=OBSERVED + 1) <= plan.season_before.last_day
    assert today < again + timedelta(days=AGAIN_FOR + 1) <= plan.season.last_day


@housed
def test_a_house_has_everything_that_is_to_be_seen(house):
    assert {person.role for person in house.people} == set(ROLES)
    assert [p.role for p in house.people].count("survey_manager") >= 2
    assert any(idea.cases for idea in house.ideas)
    assert any(todo.proof for idea in house.ideas for todo in idea.todo)
    filed = [scene.names for scene in house.scenes if isinstance(scene, Filed)]
    own = {naming.code for names in filed for naming in names}
    assert {case.category for case in house.cases} <= own | {code for code, _, _ in STANDARD}


@pytest.mark.parametrize("house", [one for one in HOUSES if one is not MAKER], ids=lambda h: h.slug)
def test_a_large_house_shows_every_state(house):
    assert {idea.stage for idea in house.ideas} >= {
        *(ideas.JUDGED, ideas.TO_JUDGE, ideas.AWAITING_EFFECT),
        *(ideas.RUNNING, ideas.IN_REVIEW, ideas.DRAFT),
    }
    steps = {act.what for case in house.cases for act in case.acts}
    assert steps >= {"reopen", "dispute", "rate", "set_aside", "postpone"}
    assert {STEPS[step].to for step in steps & STEPS.keys()} >= set(STATES) - {"received"}


@housed
def test_its_answers_fit_its_questionnaire(house):
    content = house.questions.content
    questions = {question.code for question in content.questions}
    indicators = {indicator.code for indicator in content.indicators}
    units = {unit.code for unit in house.departments}
    manner = house.manner
    assert manner.below_best.keys() == {
        q.code for q in content.questions if q.scored and q.indicator_code
    }
    assert manner.not_experienced.keys() | manner.ticks.keys() | manner.shares.keys() <= questions
    assert manner.effects.keys() | manner.seldom.keys() <= units
    assert all(effects.keys() <= indicators for effects in manner.effects.values())
    assert manner.remarks.complaints.keys() <= indicators
    assert manner.remarks.troubles.keys() | manner.remarks.praise.keys() <= units
    assert house.first.units.keys() | house.before.units.keys() <= set(house.questions.asked_before)


@housed
def test_what_is_required_is_answered(house):
    content = house.questions.content
    crowd = Crowd(house.seed, house.manner)
    for unit in house.questions.asked_before:
        for _ in range(20):
            assert content.missing(crowd.somebody(content, unit, 0.5).answers) == {}


@dated
@housed
def test_the_verdicts_are_certain(house, today):
    judged = [idea for idea in house.ideas if idea.stage == ideas.JUDGED]
    given = given_before(house, plan_of(today))
    found = [outcome_of(house, idea, plan_of(today), given) for idea in judged]
    wanted = {Outcome.EFFECTIVE, Outcome.NOT_EFFECTIVE}
    assert set(found) == (wanted if house is MAKER else wanted | {Outcome.NOT_SHOWN})


def given_before(house: House, plan: Plan) -> list[Given]:
    """All that is answered in the two seasons that are over, in the order of loading."""
    content, crowd = house.questions.content, Crowd(house.seed, house.manner)
    first = given_then(house, plan.season_first, house.first, content, crowd)
    return first + given_then(house, plan.season_before, house.before, content, crowd)


def outcome_of(house: House, idea: Idea, plan: Plan, given: list[Given]) -> Outcome:
    """What the figures of these answers say of an action, worked out apart from the product."""
    last = plan.season_first.last_day
    windows: Windows = effect_windows(
        trigger=None,
        started=last + timedelta(days=3),
        finished=last + timedelta(days=5),
        observation_days=OBSERVED,
    )

    def within(*spans) -> Sample:
        there = [
            score_of(house, one, idea.indicator)
            for one in given
            if one.department == idea.department
            and any(one.moment.astimezone(ZONE).date() in span for span in spans)
        ]
        return Sample.of(score for score in there if score is not None)

    criterion = Criterion(LEAST_SAMPLE, idea.target, idea.least_change)
    return verdict(within(*windows.baseline), within(windows.observation), criterion).outcome


def score_of(house: House, one: Given, indicator: str) -> float | None:
    """Somebody's index, or the score of one indicator, 0-100, down the tree."""
    content = house.questions.content
    weights = house.questions.weights or {i.code: i.weight for i in content.indicators}
    scores = defaultdict(list)
    for question in content.questions:
        answer = one.filled.answers.get(question.code)
        if question.scored and question.indicator_code and isinstance(answer, int):
            low, high, _ = question.scored
            scores[question.indicator_code].append(100 * (answer - low) / (high - low))
    below = defaultdict(list)
    for each in content.indicators:
        below[each.parent].append(each.code)

    def score(code: str | None) -> float | None:
        if code in scores:
            return sum(scores[code]) / len(scores[code])
        known = [
            (weights[child], value) for child in below[code] if (value := score(child)) is not None
        ]
        whole = sum(weight for weight, _ in known)
        return sum(weight * value for weight, value in known) / whole if whole else None

    return score(indicator or None)
