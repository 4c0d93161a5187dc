"""The desk's steps of this room: questionnaire, approval, period, survey."""

from __future__ import annotations

from sqlalchemy import select

from foundation.unit_of_work import session
from foundation.web.texts import gettext
from foundation.web.viewer import Viewer
from surveys.models import EvaluationPeriod, Questionnaire, QuestionnaireVersion, Survey
from tenants.desk import Step


def choose_questionnaire(viewer: Viewer) -> Step | None:
    """Get a questionnaire, from the library at best."""
    if not viewer.may("questionnaire:write"):
        return None
    there = session().scalars(select(Questionnaire.id).limit(1)).first() is not None
    return Step(
        gettext("Copy a questionnaire from the library"),
        done=there,
        url="/app/questionnaires/library",
        why=gettext("Tested questions in Chinese and English, yours to change."),
    )


def have_it_approved(viewer: Viewer) -> Step | None:
    """Send it for approval; somebody else decides."""
    if not viewer.may("questionnaire:write"):
        return None
    states = set(session().scalars(select(QuestionnaireVersion.state).distinct()))
    return Step(
        gettext("Have a questionnaire approved"),
        done=bool(states & {"approved", "retired"}),
        url="/app/questionnaires",
        why=gettext("Somebody who did not write it reads it; an approved version never changes."),
    )


def create_period(viewer: Viewer) -> Step | None:
    """Create an evaluation period."""
    if not viewer.may("period:write"):
        return None
    there = session().scalars(select(EvaluationPeriod.id).limit(1)).first() is not None
    return Step(
        gettext("Create an evaluation period"),
        done=there,
        url="/app/periods/new" if not there else "/app/periods",
        why=gettext("It says which answers count together."),
    )


def open_survey(viewer: Viewer) -> Step | None:
    """Open a survey."""
    if not viewer.may("survey:write"):
        return None
    opened = select(Survey.id).where(Survey.state != "draft").limit(1)
    return Step(
        gettext("Open a survey"),
        done=session().scalars(opened).first() is not None,
        url="/app/surveys",
        why=gettext("With a link and a QR code for each department."),
    )
