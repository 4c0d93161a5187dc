"""What is asked of rules that open cases."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import func, select

from complaints.rules.models import CaseRule, CaseWatch
from foundation.unit_of_work import session


def rules_of(survey_id: UUID, *, active: bool = False) -> list[CaseRule]:
    """The rules of a survey in the order in which they go; with `active` those that open cases."""
    query = select(CaseRule).where(CaseRule.survey_id == survey_id)
    if active:
        query = query.where(CaseRule.active)
    return list(session().scalars(query.order_by(CaseRule.number)))


def becomes_case(survey_id: UUID) -> bool:
    """Whether respondents of a survey must be told that an answer may become a case."""
    return bool(rules_of(survey_id, active=True))


def rules_at_work(ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many rules of these surveys open cases; surveys without any are not in it."""
    query = select(CaseRule.survey_id, func.count()).where(
        CaseRule.active, CaseRule.survey_id.in_(list(ids))
    )
    return {row[0]: row[1] for row in session().execute(query.group_by(CaseRule.survey_id))}


def watch_of(survey_id: UUID) -> CaseWatch | None:
    """How far a survey's answers were looked at; None where it never had a rule."""
    query = select(CaseWatch).where(CaseWatch.survey_id == survey_id)
    return session().scalars(query).one_or_none()
