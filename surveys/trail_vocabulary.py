"""What this room's events and things are called in the audit trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select

from foundation.unit_of_work import session
from foundation.web.languages import language
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l
from surveys.models import EvaluationPeriod, Questionnaire, QuestionnaireVersion, Survey
from tenants.trail_words import add_events, add_fields, add_things

EVENTS = {
    "period.changed": _l("Changed a period"),
    "period.closed": _l("Closed a period"),
    "period.created": _l("Created a period"),
    "period.reopened": _l("Opened a period again"),
    "questionnaire.copied": _l("Copied a questionnaire from the library"),
    "questionnaire.created": _l("Began a questionnaire"),
    "questionnaire.renamed": _l("Renamed a questionnaire"),
    "survey.changed": _l("Changed a survey"),
    "survey.closed": _l("Closed a survey"),
    "survey.collector_added": _l("Added links to a survey"),
    "survey.created": _l("Planned a survey"),
    "survey.opened": _l("Opened a survey"),
    "survey.refolded": _l("Made the figures' blocks anew"),
    "version.approved": _l("Approved a version"),
    "version.edited": _l("Edited a version"),
    "version.retired": _l("Retired a version"),
    "version.sent_back": _l("Sent a version back"),
    "version.started": _l("Began a version"),
    "version.submitted": _l("Sent a version for approval"),
}

FIELDS = {
    "anonymity": _l("Promise to respondents"),
    "authors": _l("Authors"),
    "closed_at": _l("Closed at"),
    "closes_at": _l("Closes at"),
    "content": _l("Content"),
    "created_by": _l("Planned by"),
    "decided_at": _l("Decided at"),
    "decided_by": _l("Decided by"),
    "decision_note": _l("Note on the decision"),
    "departments": _l("Departments with a new link"),
    "digest": _l("Fingerprint of the content"),
    "ends_on": _l("Ends before"),
    "grace_minutes": _l("Minutes of grace"),
    "number": _l("Version number"),
    "opened_at": _l("Opened at"),
    "opens_at": _l("Opens at"),
    "pack": _l("From the library"),
    "period_id": _l("Evaluation period"),
    "questionnaire_id": _l("Questionnaire"),
    "ref": _l("Reference"),
    "starts_on": _l("Begins on"),
    "step": _l("What was done"),
    "submitted_at": _l("Sent for approval at"),
    "submitted_by": _l("Sent for approval by"),
    "target": _l("Target"),
    "updated_at": _l("Last saved"),
    "version_id": _l("Version of the questionnaire"),
}


def add_vocabulary() -> None:
    """Tell the trail's page the words of this room."""
    add_events(EVENTS)
    add_fields(FIELDS)
    add_things({"questionnaires": _l("Questionnaire")}, _questionnaires)
    add_things({"questionnaire_versions": _l("Version of a questionnaire")}, _versions)
    add_things({"evaluation_periods": _l("Evaluation period")}, _periods)
    add_things({"surveys": _l("Survey")}, _surveys)


def _questionnaires(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    rows = session().scalars(select(Questionnaire).where(Questionnaire.id.in_(list(ids))))
    return {row.id: f"{row.ref} {row.name(language())}" for row in rows}


def _versions(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    rows = session().execute(
        select(QuestionnaireVersion.id, QuestionnaireVersion.number, Questionnaire)
        .join(Questionnaire, Questionnaire.id == QuestionnaireVersion.questionnaire_id)
        .where(QuestionnaireVersion.id.in_(list(ids)))
    )
    return {
        key: gettext(
            "%(ref)s %(name)s, version %(number)s",
            ref=of.ref,
            name=of.name(language()),
            number=number,
        )
        for key, number, of in rows
    }


def _periods(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    rows = session().scalars(select(EvaluationPeriod).where(EvaluationPeriod.id.in_(list(ids))))
    return {row.id: row.name(language()) for row in rows}


def _surveys(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    rows = session().scalars(select(Survey).where(Survey.id.in_(list(ids))))
    return {row.id: f"{row.ref} {row.name(language())}" for row in rows}
