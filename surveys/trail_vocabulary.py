"""What this room's events and things are called in the audit trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select

from foundation.unit_of_work import session
from foundation.web.languages import language
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l
from surveys.authoring_models import Remark
from surveys.models import EvaluationPeriod, Questionnaire, QuestionnaireVersion, Survey
from surveys.weighing.models import WeightPanel
from tenants.trail_words import add_events, add_fields, add_things

EVENTS = {
    "period.changed": _l("Changed a period"),
    "period.closed": _l("Closed a period"),
    "period.created": _l("Created a period"),
    "period.reopened": _l("Opened a period again"),
    "questionnaire.copied": _l("Copied a questionnaire from the library"),
    "questionnaire.created": _l("Began a questionnaire"),
    "questionnaire.imported": _l("Read a questionnaire from a file or a pasted text"),
    "questionnaire.offered": _l("Offered a questionnaire as a template"),
    "questionnaire.offered_no_more": _l("Offered a questionnaire as a template no more"),
    "questionnaire.updated": _l("Looked through the library's changes of a questionnaire"),
    "questionnaire.renamed": _l("Renamed a questionnaire"),
    "survey.answers_left_out": _l("Left answers out of the figures"),
    "survey.answers_restored": _l("Had answers count again"),
    "survey.answers_withdrawn": _l("Answers withdrawn by those who gave them"),
    "remark.answered": _l("Answered a remark on a version"),
    "remark.made": _l("Remarked on a version"),
    "survey.changed": _l("Changed a survey"),
    "survey.closed": _l("Closed a survey"),
    "survey.collector_added": _l("Added links to a survey"),
    "survey.collector_closed": _l("Closed a link of a survey"),
    "survey.collector_renamed": _l("Renamed the place of a link"),
    "survey.collector_reopened": _l("Opened a link of a survey again"),
    "survey.created": _l("Planned a survey"),
    "survey.link_revoked": _l("Took a personal link back"),
    "survey.links_renewed": _l("Made personal links anew"),
    "survey.opened": _l("Opened a survey"),
    "survey.pilot_begun": _l("Began a pilot"),
    "survey.pilot_ended": _l("Ended a pilot and threw its answers away"),
    "survey.people_invited": _l("Made personal links"),
    "survey.person_read": _l("Read what a person answered"),
    "survey.file_read": _l("Took a file that came with an answer"),
    "survey.contacts_read": _l("Read the contact details that people left"),
    "survey.sheet_entered": _l("Entered a sheet of paper"),
    "survey.sheet_kept": _l("Kept a sheet of paper as an answer"),
    "survey.refolded": _l("Made the figures' blocks anew"),
    "survey.way_added": _l("Added a way into a survey"),
    "survey.way_changed": _l("Changed a way into a survey"),
    "version.approved": _l("Approved a version"),
    "version.edited": _l("Edited a version"),
    "version.retired": _l("Retired a version"),
    "version.sent_back": _l("Sent a version back"),
    "version.started": _l("Began a version"),
    "version.test_sent": _l("Sent oneself a test"),
    "version.submitted": _l("Sent a version for approval"),
    "weights.asked": _l("Asked experts for weights"),
    "weights.experts_added": _l("Asked more experts for weights"),
    "weights.reminded": _l("Reminded experts who were asked for weights"),
    "weights.round_closed": _l("Closed a round of experts"),
    "weights.round_opened": _l("Opened another round of experts"),
    "weights.stopped": _l("Stopped asking experts for weights"),
    "weights.taken": _l("Took the experts' medians as weights"),
    "weights.taken_back": _l("Took an expert's invitation back"),
}

FIELDS = {
    "experts": _l("Experts"),
    "indicators": _l("Indicators"),
    "parent": _l("Lies under"),
    "experts_round": _l("Round"),
    "until": _l("Answers by"),
    "answers": _l("Number of answers"),
    "answer": _l("Answer to the remark"),
    "answered_by": _l("Answered by"),
    "author_id": _l("Author"),
    "made_at": _l("Raised at"),
    "anonymity": _l("Promise to respondents"),
    "authors": _l("Authors"),
    "closed_at": _l("Closed at"),
    "by_proxy": _l("People may answer for somebody else"),
    "closes_at": _l("Closes at"),
    "content": _l("Content"),
    "created_by": _l("Planned by"),
    "decided_at": _l("Decided at"),
    "decided_by": _l("Decided by"),
    "decision": _l("Decision number"),
    "decision_note": _l("Note on the decision"),
    "departments": _l("Departments with a new link"),
    "digest": _l("Fingerprint of the content"),
    "ends_on": _l("Ends before"),
    "flags": _l("Signs"),
    "grace_minutes": _l("Minutes of grace"),
    "idle_seconds": _l("Seconds without a touch"),
    "kind": _l("Kind"),
    "number": _l("Version number"),
    "opened_at": _l("Opened at"),
    "opens_at": _l("Opens at"),
    "person": _l("Person"),
    "pack": _l("From the library"),
    "people": _l("Number of people"),
    "period_id": _l("Evaluation period"),
    "questionnaire_id": _l("Questionnaire"),
    "ref": _l("Reference"),
    "sheet": _l("Number of the sheet"),
    "starts_on": _l("Begins on"),
    "step": _l("What was done"),
    "submitted_at": _l("Sent for approval at"),
    "submitted_by": _l("Sent for approval by"),
    "target": _l("Target"),
    "updated_at": _l("Last saved"),
    "survey": _l("Survey"),
    "version_id": _l("Version of the questionnaire"),
}


def add_vocabulary() -> None:
    """Tell the trail's page the words of this room."""
    add_events(EVENTS)
    add_fields(FIELDS)
    add_things({"questionnaires": _l("Questionnaire")}, _questionnaires)
    add_things({"questionnaire_versions": _l("Version of a questionnaire")}, _versions)
    add_things({"version_remarks": _l("Remark on a version")}, _remarks)
    add_things({"evaluation_periods": _l("Evaluation period")}, _periods)
    add_things({"surveys": _l("Survey")}, _surveys)
    add_things({"weight_panels": _l("Experts asked for weights")}, _panels)


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


def _remarks(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    rows = session().scalars(select(Remark).where(Remark.id.in_(list(ids))))
    return {row.id: gettext("Remark %(number)s", number=row.number) for row in rows}


def _periods(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    rows = session().scalars(select(EvaluationPeriod).where(EvaluationPeriod.id.in_(list(ids))))
    return {row.id: row.name(language()) for row in rows}


def _surveys(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    rows = session().scalars(select(Survey).where(Survey.id.in_(list(ids))))
    return {row.id: f"{row.ref} {row.name(language())}" for row in rows}


def _panels(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    rows = session().scalars(select(WeightPanel).where(WeightPanel.id.in_(list(ids))))
    versions = {row.id: row.version_id for row in rows}
    names = _versions(versions.values())
    return {key: names[version] for key, version in versions.items() if version in names}
