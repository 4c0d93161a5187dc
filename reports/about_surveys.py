"""Reports about a survey."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from foundation.errors import Conflict
from foundation.unit_of_work import session
from foundation.web.languages import language
from foundation.web.texts import gettext
from reports.subjects import Kind, Manuscript, Subject
from surveys.models import Survey

if TYPE_CHECKING:
    from reports.document import SurveyReport
    from reports.models import ReportRun
    from reports.paper import Page
    from reports.wording import GetText


def _tell(ids: Collection[UUID]) -> Mapping[UUID, Subject]:
    found = session().scalars(select(Survey).where(Survey.id.in_(ids)))
    return {
        survey.id: Subject(
            survey.ref,
            gettext("Survey"),
            survey.name(language()),
            "results.show",
            gettext("See the results"),
            {"ref": survey.ref},
        )
        for survey in found
    }


def _check(survey: Survey) -> None:
    if survey.state == "draft":
        raise Conflict(gettext("This survey has not been opened, so there is nothing to report."))


def _gather(run: ReportRun) -> Manuscript:
    from reports.gathering import gather_report

    report = gather_report(run)
    return Manuscript(report.language, report.generated_on, partial(_pages, report))


def _pages(report: SurveyReport, gettext: GetText, ngettext: GetText) -> Page:
    from reports.rendering import survey_html

    return survey_html(report, gettext, ngettext)


SURVEYS = Kind("survey", Survey, "report:read", _tell, _check, _gather)
