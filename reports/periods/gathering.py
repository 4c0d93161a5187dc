"""Gather, close, then render: a published snapshot and what stands around it, as plain values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

from evaluations.appeals import appeals_of
from evaluations.models import DepartmentResult, Evaluation
from evaluations.omitted import omitted
from evaluations.pages import Line as Row
from evaluations.pages import Sheet, sheet
from evaluations.queries import surveys_by_ref, versions_by_id
from evaluations.rules import RATINGS, UNHANDLED, Rules, rules_from
from evaluations.snapshots import WHOLE, Figures, estimate_from
from foundation.loader import load_or_404
from foundation.web.texts import gettext, ngettext, speaking
from reports.document import Figure, Language
from reports.models import ReportRun
from reports.periods.actions import actions_of
from reports.periods.cases import cases_of
from reports.periods.document import (
    LEAST_CASES,
    Appealed,
    Change,
    Grade,
    Indicator,
    Line,
    Part,
    PeriodReport,
    Scheme,
    Snapshot,
)
from reports.wording import Wording
from surveys.models import EvaluationPeriod, QuestionnaireVersion, Survey
from surveys.models import Questionnaire as QuestionnaireRow
from surveys.queries import content_of
from tenants.models import Department
from tenants.queries import department_list, own_calendar, own_tenant


def gather_period_report(run: ReportRun) -> PeriodReport:
    """What the report of a run says, in its language and as of the day it was asked for."""
    evaluation = load_or_404(Evaluation, id=run.subject_id)
    period = load_or_404(EvaluationPeriod, id=evaluation.period_id)
    language: Language = "en" if run.language == "en" else "zh"
    day = own_calendar().day_of(run.created_at)
    rules, tenant = rules_from(evaluation.rules), own_tenant()
    with speaking(language):
        wording = Wording(language, gettext, ngettext)
        names = _names(language)
        found = sheet(evaluation, None)
        notes = [mark.sentence(language) for mark in found.all_marks]
        whole, lines = _lines(found, names, notes, language)
        return PeriodReport(
            language=language,
            organisation=tenant.name(language),
            accent=tenant.colour,
            period=period.name(language),
            period_start=period.starts_on,
            period_end=period.ends_on - timedelta(days=1),
            number=run.ref,
            generated_on=day,
            snapshot=_snapshot(evaluation, period, language, day),
            scheme=_scheme(rules, language),
            parts=_parts(evaluation, language),
            whole=whole,
            lines=lines,
            cases=cases_of(evaluation, period, names, run.created_at, language),
            actions=actions_of(period, names, wording),
            breaks=tuple(notes),
        )


def _names(language: str) -> dict[UUID, str]:
    """Every department's name, told apart by the code where two have the same."""
    rows = [node.department for node in department_list(archived=True)]
    plain = {row.id: row.name(language) for row in rows}
    twice = Counter(plain.values())
    return {
        row.id: f"{plain[row.id]} ({row.code})" if twice[plain[row.id]] > 1 else plain[row.id]
        for row in rows
    }


def _lines(
    found: Sheet, names: Mapping[UUID, str], notes: Sequence[str], language: str
) -> tuple[Line, tuple[Line, ...]]:
    """The whole and the departments, within each branch the best first."""
    if found.whole is None:
        raise ValueError("A snapshot has a line for the whole.")
    inner = _inner([line.result for line in found.lines])

    def marked(row: Row, line: Line) -> Line:
        marks = [notes.index(mark.sentence(language)) + 1 for mark in found.marks(row)]
        return replace(line, marks=tuple(marks))

    lines = tuple(
        marked(row, _line(row.result, names[unit.id], inner=row.result.id in inner))
        for row, unit in _placed(found.lines)
    )
    return marked(found.whole, _line(found.whole.result, gettext("Overall"))), lines


def _placed(rows: Sequence[Row]) -> list[tuple[Row, Department]]:
    return [(row, row.department) for row in rows if row.department is not None]


def _inner(results: Sequence[DepartmentResult]) -> set[UUID]:
    """Departments that hold others: in the tree's order the next one lies deeper."""
    ordered = sorted(results, key=lambda each: each.position)
    pairs = pairwise(ordered)
    return {one.id for one, other in pairs if other.depth > one.depth}


def _line(row: DepartmentResult, name: str, *, inner: bool = False) -> Line:
    if row.value is None:
        n = row.n if row.standing == "no_index" else None
        return Line(name, row.depth, inner, silence=row.standing, n=n)
    change = None
    if row.change is not None and row.previous_value is not None:
        change = Change(
            row.previous_value, row.change, row.change_low, row.change_high, bool(row.significant)
        )
    return Line(
        name,
        row.depth,
        inner,
        Figure(row.n or 0, row.value, row.low, row.high),
        adjustment=row.adjustment or 0.0,
        cases=None if 0 < (row.cases or 0) < LEAST_CASES else row.cases or 0,
        score=row.score,
        grade=row.grade,
        change=change,
        no_change=row.no_change,
    )


def _snapshot(
    evaluation: Evaluation, period: EvaluationPeriod, language: str, day: date
) -> Snapshot:
    if evaluation.published_at is None or evaluation.appeals_until is None:
        raise ValueError("A report is made of a published snapshot.")
    appeals = "open" if day <= evaluation.appeals_until else "over"
    return Snapshot(
        evaluation.number,
        own_calendar().day_of(evaluation.published_at),
        evaluation.appeals_until,
        "locked" if period.state == "locked" else appeals,
        evaluation.digest,
        evaluation.reason,
        _name_before(evaluation, language),
        _appealed(period),
    )


def _appealed(period: EvaluationPeriod) -> Appealed:
    states = Counter(each.state for each in appeals_of(period))
    return Appealed(states.total(), states["upheld"], states["dismissed"])


def _name_before(evaluation: Evaluation, language: str) -> str:
    """The period of the snapshot that the changes are against."""
    if evaluation.previous_id is None:
        return ""
    before = load_or_404(Evaluation, id=evaluation.previous_id)
    return load_or_404(EvaluationPeriod, id=before.period_id).name(language)


def _scheme(rules: Rules, language: str) -> Scheme:
    grades = tuple(
        Grade(grade.word(language), grade.least, rules.level(at))
        for at, grade in enumerate(rules.grades)
    )
    if rules.handling is None:
        return Scheme(rules.target, rules.minimum, grades)
    points = tuple((kind, rules.handling[kind]) for kind in (*reversed(RATINGS), UNHANDLED))
    return Scheme(rules.target, rules.minimum, grades, points)


def _parts(evaluation: Evaluation, language: str) -> tuple[Part, ...]:
    """The surveys of a snapshot with the figures of the whole."""
    kept: list[Figures] = evaluation.figures["parts"]
    surveys = surveys_by_ref(part["survey"] for part in kept)
    versions = versions_by_id(part["version"] for part in kept)
    return tuple(
        _part(part, surveys[part["survey"]], versions[part["version"]], language) for part in kept
    )


def _part(part: Figures, survey: Survey, version: QuestionnaireVersion, language: str) -> Part:
    content = content_of(version)
    names = {each.code: content.say(each.name, language) for each in content.indicators}
    sums = part["units"][WHOLE]
    return Part(
        ref=part["survey"],
        name=survey.name(language),
        questionnaire=load_or_404(QuestionnaireRow, id=version.questionnaire_id).name(language),
        version=version.number,
        promise=part["anonymity"],
        answers=part["answers"],
        late=part["late"],
        unreadable=part["unreadable"],
        own_weights=part["own_weights"],
        index=_figure(sums["index"]),
        indicators=tuple(
            Indicator(names.get(each["code"], each["code"]), float(each["share"]), _figure(found))
            for each, found in zip(part["indicators"], sums["indicators"], strict=True)
        ),
        omitted=tuple(omitted(part)),
    )


def _figure(sums: Figures | None) -> Figure | None:
    told = estimate_from(sums)
    return None if told.value is None else Figure(told.n, told.value, told.low, told.high)
