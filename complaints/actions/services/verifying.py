"""A survey drafted so that an action can be judged: same questionnaire, department, days."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from complaints.actions.models import CorrectiveAction
from complaints.actions.queries import may_see
from complaints.actions.reach import FORESEEN_IN, observation_of
from complaints.actions.services.entries import StepNotPossible, locked, note_step, today
from complaints.workflow import Acting
from foundation.audit import record
from foundation.errors import Forbidden, Invalid, NotFound
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from surveys.models import EvaluationPeriod, QuestionnaireVersion, Survey
from surveys.services.surveys import add_collectors, create_survey

PERMISSION = "survey:write"


def draft_verification(action: CorrectiveAction, actor: Acting, revision: int) -> Survey:
    """Draft a survey over the days of observation, with a link of the measured department.

    It has the version and the promise of the last survey of the criterion, so that both sides
    can be compared. `Invalid` where there is none to go by, or no open evaluation period.
    """
    if not may_see(action, actor):
        raise NotFound
    if not actor.may(PERMISSION):
        raise Forbidden
    held = locked(action.id, revision)
    if held.state not in FORESEEN_IN or held.verification_id is not None:
        raise StepNotPossible
    window = observation_of(held, today())
    last, version = _last(held)
    opens = max(window.start, today())
    survey = create_survey(
        version=version,
        period=_period(opens),
        name_zh=gettext("Verification of %(ref)s", ref=held.ref),
        anonymity=last.anonymity,
        opens_at=datetime.combine(opens, time(0)),
        closes_at=datetime.combine(window.end - timedelta(days=1), time(23, 59)),
        actor=actor.user_id,
        target=held.target,
    )
    add_collectors(survey, [held.measured_id])
    held.verification_id = survey.id
    note_step(held, "verify", held.state, actor.user_id)
    record("action.verification_drafted", held, detail={"survey": survey.ref})
    return survey


def _last(action: CorrectiveAction) -> tuple[Survey, QuestionnaireVersion]:
    query = (
        select(Survey, QuestionnaireVersion)
        .join(QuestionnaireVersion, QuestionnaireVersion.id == Survey.version_id)
        .where(Survey.state != "draft", QuestionnaireVersion.state == "approved")
        .order_by(Survey.opens_at.desc(), Survey.ref.desc())
    )
    if action.questionnaire_id is not None:
        query = query.where(QuestionnaireVersion.questionnaire_id == action.questionnaire_id)
    row = session().execute(query).first()
    if row is None:
        raise Invalid(gettext("No survey of this questionnaire has run yet. Plan one by hand."))
    return row[0], row[1]


def _period(day: date) -> EvaluationPeriod:
    query = select(EvaluationPeriod).where(
        EvaluationPeriod.state == "open",
        EvaluationPeriod.starts_on <= day,
        EvaluationPeriod.ends_on > day,
    )
    found = session().scalars(query.order_by(EvaluationPeriod.starts_on)).first()
    if found is None:
        raise Invalid(
            gettext("No open evaluation period holds the days of observation. Make one first.")
        )
    return found
