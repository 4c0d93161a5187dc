"""What guests see of this room's tables: the periods assigned to them and what was asked there.

The rules stand on aliases, so that a query which joins the same tables does not get mixed up with
them.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.sql.elements import ColumnElement

from foundation.guests import GUEST, show_guests
from surveys.exclusion_models import Exclusion
from surveys.models import (
    AuditorPeriod,
    Collector,
    EvaluationPeriod,
    Questionnaire,
    QuestionnaireVersion,
    Response,
    ResponseBlock,
    ResponseToFold,
    Survey,
    Withdrawal,
)
from surveys.trial_models import TrialDoor

_assigned = AuditorPeriod.__table__.alias("periods_of_guest")
_periods = EvaluationPeriod.__table__.alias("days_of_guest")
_surveys = Survey.__table__.alias("surveys_of_guest")
_versions = QuestionnaireVersion.__table__.alias("versions_of_guest")

PERIODS = select(_assigned.c.period_id).where(_assigned.c.membership_id == GUEST)
"""The ids of the periods assigned to the guest in scope."""

SURVEYS = select(_surveys.c.id).where(_surveys.c.period_id.in_(PERIODS))
"""The ids of the surveys in these periods."""

VERSIONS = select(_surveys.c.version_id).where(_surveys.c.period_id.in_(PERIODS))
"""The ids of the questionnaires' versions that were used there."""

QUESTIONNAIRES = select(_versions.c.questionnaire_id).where(_versions.c.id.in_(VERSIONS))
"""The ids of their questionnaires."""


def in_days_of_guest(day: ColumnElement[date]) -> ColumnElement[bool]:
    """The condition that a local day lies in one of the guest's periods."""
    return exists().where(
        _periods.c.id.in_(PERIODS), _periods.c.starts_on <= day, day < _periods.c.ends_on
    )


def narrow_guests() -> None:
    """Say what guests see; ballots and unfinished answers stay out of their sight."""
    show_guests(AuditorPeriod, lambda assigned: assigned.membership_id == GUEST)
    show_guests(EvaluationPeriod, lambda period: period.id.in_(PERIODS))
    for dated in (Survey, Response):
        show_guests(dated, lambda row: row.period_id.in_(PERIODS))
    for asked in (Collector, Exclusion, ResponseBlock, ResponseToFold, Withdrawal):
        show_guests(asked, lambda row: row.survey_id.in_(SURVEYS))
    show_guests(TrialDoor, lambda door: door.survey_id.in_(SURVEYS))
    show_guests(QuestionnaireVersion, lambda version: version.id.in_(VERSIONS))
    show_guests(Questionnaire, lambda questionnaire: questionnaire.id.in_(QUESTIONNAIRES))
