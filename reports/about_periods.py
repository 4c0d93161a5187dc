"""Reports about a period: one published snapshot each."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import defer

from evaluations.models import Evaluation
from foundation.errors import Conflict
from foundation.unit_of_work import session
from foundation.web.languages import language
from foundation.web.texts import gettext
from reports.subjects import Kind, Manuscript, Subject
from surveys.models import EvaluationPeriod

if TYPE_CHECKING:
    from reports.models import ReportRun
    from reports.paper import Page
    from reports.periods.document import PeriodReport
    from reports.wording import GetText


def _tell(ids: Collection[UUID]) -> Mapping[UUID, Subject]:
    rows = session().execute(
        select(Evaluation, EvaluationPeriod)
        .join(EvaluationPeriod, EvaluationPeriod.id == Evaluation.period_id)
        .where(Evaluation.id.in_(ids))
        .options(defer(Evaluation.figures))
    )
    return {evaluation.id: _subject(evaluation, period) for evaluation, period in rows}


def _subject(evaluation: Evaluation, period: EvaluationPeriod) -> Subject:
    name = period.name(language())
    exact = gettext("%(period)s, snapshot %(number)s", period=name, number=evaluation.number)
    return Subject(
        f"period-{period.starts_on:%Y-%m}-s{evaluation.number}",
        gettext("Evaluation period"),
        exact if evaluation.number > 1 else name,
        "evaluations.show",
        gettext("See the period"),
        {"period_id": str(period.id), "snapshot": str(evaluation.number)},
        label=exact,
    )


def _check(evaluation: Evaluation) -> None:
    if evaluation.state != "published":
        raise Conflict(gettext("These figures are not published, so there is nothing to report."))


def _gather(run: ReportRun) -> Manuscript:
    from reports.periods.gathering import gather_period_report

    report = gather_period_report(run)
    return Manuscript(report.language, report.generated_on, partial(_pages, report))


def _pages(report: PeriodReport, gettext: GetText, ngettext: GetText) -> Page:
    from reports.periods.rendering import period_html

    return period_html(report, gettext, ngettext)


PERIODS = Kind("evaluation", Evaluation, "result:read-all", _tell, _check, _gather)
