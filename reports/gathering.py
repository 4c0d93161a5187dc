"""Gather, close, then render: everything a report says, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from foundation.loader import load_or_404
from foundation.web.texts import gettext, speaking
from reports.comments import Voices, voices
from reports.document import CommentGroup, Language, Quote, SurveyReport
from reports.figures import SurveyResults
from reports.models import ReportRun
from reports.queries import Surroundings, surroundings_of
from reports.results import survey_results
from reports.telling import Setting, Teller, told_report
from surveys.models import Survey

QUOTES_EACH = 4
QUOTES_IN_ALL = 80


def gather_report(run: ReportRun) -> SurveyReport:
    """What the report of a run says, in its language and of the day it was asked for."""
    survey = load_or_404(Survey, id=run.survey_id)
    around = surroundings_of(survey)
    day = run.created_at.astimezone(ZoneInfo(around.tenant.zone)).date()
    language: Language = "en" if run.language == "en" else "zh"
    with speaking(language):
        results = survey_results(survey)
        frame = setting(survey, around, language, run.ref, day)
        return told_report(results, frame, _comments(survey, results, frame))


def setting(
    survey: Survey, around: Surroundings, language: Language, number: str, today: date
) -> Setting:
    """What stands around the figures of a survey's report, in its language."""
    limits: tuple[str, ...] = ()
    if survey.anonymity == "anonymous":
        limits = (gettext("Anonymous answers are counted in lots of five or more."),)
    return Setting(
        language=language,
        organisation=around.tenant.name(language),
        accent=around.tenant.colour,
        survey_title=survey.name(language),
        number=number,
        period_start=around.period.starts_on,
        period_end=around.period.ends_on - timedelta(days=1),
        questionnaire=around.questionnaire.name(language),
        version=str(around.version.number),
        anonymity=survey.anonymity,
        generated_on=today,
        target=survey.target,
        elsewhere=gettext("No department"),
        unreadable=gettext("Does not fit the questionnaire"),
        limits=limits,
        asks_proxy=survey.by_proxy,
    )


def _comments(survey: Survey, results: SurveyResults, frame: Setting) -> tuple[CommentGroup, ...]:
    """A few comments of every department that may be read, those held back named as silent."""
    found = voices(survey, results.content, results.readable, QUOTES_EACH)
    teller = Teller(results.content, frame.language)
    names = teller.names(results.units, frame.elsewhere)
    groups = [_group(voice, names, teller) for voice in _shortened(found)]
    silent = [
        CommentGroup(names[unit.id], withheld=True)
        for unit in results.units
        if results.indexed and unit.id not in results.readable and not unit.inner
    ]
    return (*groups, *silent) if groups else ()


def _group(voice: Voices, names: Mapping[UUID, str], teller: Teller) -> CommentGroup:
    quotes = tuple(Quote(each.text, teller.short(each.question)) for each in voice.comments)
    return CommentGroup(names[voice.department], voice.total, quotes)


def _shortened(found: Sequence[Voices]) -> list[Voices]:
    """Fewer quotations each where there are many departments."""
    each = max(1, min(QUOTES_EACH, QUOTES_IN_ALL // max(1, len(found))))
    return [replace(voice, comments=voice.comments[:each]) for voice in found]
