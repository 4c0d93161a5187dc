"""Whether enough answers are to be expected, and the survey that is drafted where they are not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from complaints.actions.models import CorrectiveAction
from complaints.actions.reach import Reach, reach_of
from complaints.actions.services.entries import StepNotPossible
from complaints.actions.services.verifying import draft_verification
from foundation import clock
from foundation.errors import Forbidden, Invalid
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from surveys.models import Collector, EvaluationPeriod, Survey
from tests.complaints.acting import make_works


@pytest.mark.parametrize(
    ("lately", "so_far", "covered", "expected"),
    [(28, 0, 30, 30), (14, 12, 10, 17), (0, 0, 30, 0), (40, 0, 0, 0), (27, 0, 30, 28)],
)
def test_the_projection_is_what_came_a_day_times_the_days_covered(
    lately, so_far, covered, expected
):
    found = Reach(lately, so_far, covered, 30, expected)
    assert (found.expected, found.enough) == (expected, True)
    assert not Reach(lately, so_far, covered, 30, expected + 1).enough


@pytest.fixture
def works(desk):
    return make_works(desk)


def test_a_survey_is_drafted_once_where_too_few_answers_are_to_be_expected(works, desk):
    action = works.standing("running", least_sample=60)
    with works.work("mei"):
        found = reach_of(load_or_404(CorrectiveAction, id=action.id))
        # forty answers came ten days ago, and a survey is open for all thirty days to come
        assert (found.lately, found.so_far, found.covered, found.expected) == (40, 0, 30, 42)
        assert not found.enough
        closes = clock.now() + timedelta(days=6)
        session().execute(update(Survey).values(closes_at=closes))
    with works.work("mei"):
        assert reach_of(action).covered == 6
    page = desk.cast.mei.get(f"/app/actions/{action.ref}").get_data(as_text=True)
    assert f"/app/actions/{action.ref}/verification" in page
    with pytest.raises(Forbidden), works.work("ouyang") as ouyang:
        draft_verification(action, ouyang, action.revision)
    with works.work("mei") as mei:
        survey = draft_verification(action, mei, action.revision)
    (door,) = desk.all(Collector, survey_id=survey.id)
    last = next(each for each in desk.all(Survey) if each.id != survey.id)
    assert (survey.state, survey.version_id) == ("draft", last.version_id)
    assert (door.department_id, survey.target) == (action.measured_id, action.target)
    with pytest.raises(StepNotPossible), works.work("mei") as mei:
        draft_verification(action, mei, works_revision(action))
    body = desk.cast.mei.get(f"/app/actions/{action.ref}").get_data(as_text=True)
    assert survey.ref in body
    assert "/verification" not in body


def works_revision(action):
    return load_or_404(CorrectiveAction, id=action.id).revision


def test_without_an_open_period_nothing_is_drafted_and_it_is_said(works, desk):
    action = works.standing("running")
    with works.work("mei"):
        session().execute(update(EvaluationPeriod).values(state="closed"))
    where = f"/app/actions/{action.ref}/verification"
    answer = desk.cast.mei.post(where, data={"revision": str(action.revision)})
    assert answer.status_code == 400
    with pytest.raises(Invalid), works.work("mei") as mei:
        draft_verification(action, mei, action.revision)
