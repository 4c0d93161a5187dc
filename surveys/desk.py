"""What the desk lists of this room: versions to decide on, surveys that want a look."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, or_, select

from foundation import clock
from foundation.unit_of_work import session
from foundation.web.languages import language
from foundation.web.moments import day_words
from foundation.web.texts import gettext
from foundation.web.viewer import Viewer
from surveys.lists import running_surveys, waiting_versions
from surveys.models import (
    Ballot,
    EvaluationPeriod,
    Questionnaire,
    QuestionnaireVersion,
    Response,
    Survey,
)
from surveys.services.questionnaires import may_decide
from tenants.desk import Group, Shown, Task
from tenants.desk_clocks import Pill, due_on, waiting_since
from tenants.queries import own_calendar

_LISTED = 8
# Working days after which a survey without an answer wants a look, and presses.
_SILENT, _SILENT_LONG = 3, 6


def versions_to_decide(viewer: Viewer) -> Iterator[Group]:
    """Versions that wait for approval and that this person had no hand in, the longest first."""
    if not viewer.may("questionnaire:approve"):
        return
    found = [pair for pair in waiting_versions() if may_decide(pair[0], viewer.user_id)]
    tasks = [_version(*pair) for pair in found[:_LISTED]]
    url = "/app/questionnaires?state=in_approval"
    yield Group(gettext("Versions to decide on"), tasks, len(found), url)


def versions_with_others(viewer: Viewer) -> Iterator[Shown]:
    """Versions that this person had a hand in and that somebody else has to decide on."""
    if not viewer.may("questionnaire:approve"):
        return
    found = [pair for pair in waiting_versions() if not may_decide(pair[0], viewer.user_id)]
    if found:
        yield Shown(
            "surveys/_desk.html",
            {"versions": [(pair[1].name(language()), _version(*pair)) for pair in found[:_LISTED]]},
        )


def surveys_to_watch(viewer: Viewer) -> Iterator[Group]:
    """Surveys that keep their period from closing, that get no answers, or that end soon."""
    if not viewer.may("survey:write"):
        return
    now = clock.now()
    rows = running_surveys(now)
    silent = _silent([survey for survey, _ in rows], now)
    found = [(row, what) for row in rows for what in [_wants(*row, now, silent)] if what]
    tasks = [_survey(survey, *what) for (survey, _), what in found[:_LISTED]]
    yield Group(gettext("Surveys to look after"), tasks, len(found), "/app/surveys?state=open")


def _version(version: QuestionnaireVersion, questionnaire: Questionnaire) -> Task:
    pill = waiting_since(version.submitted_at or version.updated_at, 1, 3)
    number = gettext("version %(number)s", number=version.number)
    return Task(
        what=gettext("Decide on the questionnaire “%(name)s”", name=questionnaire.name(language())),
        url=f"/app/questionnaires/{questionnaire.ref}/versions/{version.number}/approval",
        action=gettext("Read and decide"),
        due=pill.due,
        look=pill.look,
        words=pill.words,
        facts=(questionnaire.ref, number),
    )


def _wants(
    survey: Survey, period: EvaluationPeriod, now: datetime, silent: set[UUID]
) -> tuple[str, Pill] | None:
    """What a running survey wants of its people, if anything, and by when."""
    calendar = own_calendar()
    today, closes = calendar.day_of(now), calendar.day_of(survey.closes_at)
    if period.ends_on <= today:
        last = period.ends_on - timedelta(days=1)
        pill = due_on(last)
        words = gettext("its period ended on %(day)s", day=day_words(last))
        return gettext("Close the survey"), Pill(pill.look, words, pill.due)
    if survey.id in silent:
        pill = waiting_since(survey.opens_at, _SILENT, _SILENT_LONG)
        words = gettext("no answers since %(day)s", day=day_words(calendar.day_of(survey.opens_at)))
        return gettext("Look why nobody answers"), Pill(pill.look, words, pill.due)
    if calendar.day_before(closes, _SILENT) <= today:
        words = gettext("closes on %(day)s", day=day_words(closes))
        return gettext("Look at the intake once more"), Pill("fine", words, survey.closes_at)
    return None


def _silent(surveys: list[Survey], now: datetime) -> set[UUID]:
    """Those of these surveys that are open for some working days and have not one answer.

    An answer in the ballot box is one: of an anonymous survey no more is told than of any other.
    """
    calendar = own_calendar()
    old = [s.id for s in surveys if calendar.add_days(s.opens_at, _SILENT) <= now]
    if not old:
        return set()
    answered = or_(
        exists().where(Response.survey_id == Survey.id),
        exists().where(Ballot.survey_id == Survey.id),
    )
    return set(session().scalars(select(Survey.id).where(Survey.id.in_(old), ~answered)))


def _survey(survey: Survey, what: str, pill: Pill) -> Task:
    return Task(
        what=gettext("%(what)s: %(words)s", what=what, words=survey.name(language())),
        url=f"/app/surveys/{survey.ref}",
        action=gettext("Look at the survey"),
        due=pill.due,
        look=pill.look,
        words=pill.words,
        facts=(survey.ref,),
    )
