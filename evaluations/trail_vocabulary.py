"""What this room's events and things are called in the audit trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select

from evaluations.models import Appeal, Evaluation, Scheme
from foundation.unit_of_work import session
from foundation.web.languages import language
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l
from surveys.models import EvaluationPeriod
from tenants.models import Department
from tenants.trail_words import add_events, add_fields, add_things

EVENTS = {
    "appeal.dismissed": _l("Dismissed an appeal"),
    "appeal.filed": _l("Appealed against a result"),
    "appeal.upheld": _l("Upheld an appeal"),
    "evaluation.computed": _l("Figures of a period were computed"),
    "evaluation.failed": _l("Figures of a period could not be computed"),
    "evaluation.published": _l("Published the figures of a period"),
    "evaluation.requested": _l("Had the figures of a period computed"),
    "evaluation.withdrawn": _l("Threw away figures not published"),
    "period.computed": _l("A period has its figures"),
    "period.locked": _l("Locked a period"),
    "period.published": _l("Published a period"),
    "period.withdrawn": _l("Took a period back to closed"),
    "scheme.changed": _l("Changed the scheme of a period"),
    "scheme.created": _l("Set the scheme of a period"),
}

FIELDS = {
    "appeals_until": _l("Appeals until"),
    "decision": _l("Decision"),
    "filed_at": _l("Filed at"),
    "filed_by": _l("Filed by"),
    "computed_at": _l("Computed at"),
    "previous_id": _l("Compared with"),
    "published_at": _l("Published at"),
    "published_by": _l("Published by"),
    "reason": _l("Reason"),
    "rules": _l("Rules"),
    "snapshot": _l("Snapshot"),
}


def add_vocabulary() -> None:
    """Tell the trail's page the words of this room."""
    add_events(EVENTS)
    add_fields(FIELDS)
    add_things({"evaluations": _l("Snapshot of a period")}, _evaluations)
    add_things({"evaluation_schemes": _l("Scheme of a period")}, _schemes)
    add_things({"appeals": _l("Appeal")}, _appeals)


def _evaluations(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    rows = session().execute(
        select(Evaluation.id, Evaluation.number, EvaluationPeriod)
        .join(EvaluationPeriod, EvaluationPeriod.id == Evaluation.period_id)
        .where(Evaluation.id.in_(list(ids)))
    )
    return {
        key: gettext("%(period)s, snapshot %(number)s", period=of.name(language()), number=number)
        for key, number, of in rows
    }


def _appeals(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    rows = session().execute(
        select(Appeal.id, EvaluationPeriod, Department)
        .join(EvaluationPeriod, EvaluationPeriod.id == Appeal.period_id)
        .join(Department, Department.id == Appeal.department_id)
        .where(Appeal.id.in_(list(ids)))
    )
    return {
        key: gettext(
            "%(department)s, %(period)s",
            department=unit.name(language()),
            period=of.name(language()),
        )
        for key, of, unit in rows
    }


def _schemes(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    rows = session().execute(
        select(Scheme.id, EvaluationPeriod)
        .join(EvaluationPeriod, EvaluationPeriod.id == Scheme.period_id)
        .where(Scheme.id.in_(list(ids)))
    )
    return {key: of.name(language()) for key, of in rows}
