"""A period's report as a page of HTML, ready for the press; pure, like that of a survey."""

from __future__ import annotations

from collections import Counter as Counting
from collections.abc import Sequence
from functools import partial
from typing import Any

from reports import charts
from reports import prose as shared
from reports.charts import PAPER
from reports.document import Dimension, Distribution, Figure, QuestionKind, Thresholds
from reports.findings import departments_heading, departments_sentence
from reports.paper import (
    Chapter,
    Counter,
    Drawings,
    Page,
    frame_of,
    page_of,
)
from reports.periods import prose, summary
from reports.periods.document import (
    Action,
    Cases,
    Line,
    Part,
    PeriodReport,
    Tally,
    change_of,
    figure_of,
)
from reports.periods.findings import (
    against_whole,
    change_words,
    findings,
    no_change_words,
    proof_rule,
    signed_interval,
    unit_of,
    verdict,
)
from reports.wording import GetText, Wording

KEPT_WHOLE = 22  # rows of a table that is not broken over pages


def period_html(report: PeriodReport, gettext: GetText, ngettext: GetText) -> Page:
    """Render a period's report in its own language, with that language's catalogue."""
    wording = Wording(report.language, gettext, ngettext)
    return page_of("period/report.html", _context(report, wording), wording)


def _context(report: PeriodReport, wording: Wording) -> dict[str, Any]:
    drawings = Drawings()
    chapters = _chapters(report, wording)
    title = str(wording.gettext("%(period)s: evaluation report", period=report.period))
    return {
        **frame_of(title, report.organisation, report.accent, chapters, wording),
        "r": report,
        "verdict": verdict(report, wording),
        "imprint": prose.imprint(report, wording),
        "kpis": summary.key_figures(report, wording),
        "findings": findings(report, wording),
        "limits_sentence": summary.limits(report, wording),
        "kept_whole": KEPT_WHOLE,
        **_words(wording),
        **_method(report, wording),
        **_index(report, wording, drawings),
        **_departments(report, wording, drawings),
        **_changes(report, wording, drawings),
        **_complaints(report.cases, wording, drawings),
        **_actions(report.actions, wording, drawings),
        "definition": shared.definition(wording),
        "recompute_steps": prose.recompute_steps(report, wording),
    }


def _words(wording: Wording) -> dict[str, Any]:
    """What the templates say of a line, a change, a clock."""
    return {
        "silence": partial(prose.silence_words, wording=wording),
        "change_words": partial(change_words, wording=wording),
        "no_change": partial(no_change_words, wording=wording),
        "ends": partial(signed_interval, wording=wording),
        "median": partial(prose.median_words, wording=wording),
        "side": partial(prose.side_words, wording=wording),
        "measured": partial(prose.measured_words, wording=wording),
    }


def _chapters(report: PeriodReport, wording: Wording) -> tuple[Chapter, ...]:
    """Those with something to say, numbered in order."""
    _ = wording.gettext
    outline = (
        ("method", True, _("Scheme, method and sample"), _("how the period was judged")),
        ("index", bool(report.whole.figure), _("Index and indicators"), _("where we stand")),
        ("departments", bool(report.lines), _("Departments"), _("level, grade, change")),
        ("complaints", True, _("Complaints"), _("what came in, and how soon it was answered")),
        ("actions", bool(report.actions), _("Corrective actions"), _("and their proof")),
    )
    first = Chapter("summary", "", _("Management summary"), _("on one page"), "", "summary.html")
    numbers = Counter()
    body = [
        Chapter(
            anchor,
            numbers.next(),
            title,
            about,
            summary.thesis(anchor, report, wording),
            f"period/{anchor}.html",
        )
        for anchor, present, title, about in outline
        if present
    ]
    appendix = Chapter(
        "appendix",
        _("A"),
        _("Fingerprint, and how to compute again"),
        "",
        _("Every figure of the departments follows from the snapshot and the steps below."),
        "period/appendix.html",
        _("Appendix"),
    )
    return (first, *body, appendix)


def _method(report: PeriodReport, wording: Wording) -> dict[str, Any]:
    points = report.scheme.points
    return {
        "grades": [
            (grade, prose.grade_bounds(report, at, wording))
            for at, grade in enumerate(report.scheme.grades)
        ],
        "points": [
            (prose.points_words(kind, wording), wording.signed(value, 0 if value % 1 == 0 else 1))
            for kind, value in points or ()
        ],
        "appeals_sentence": prose.appeals_words(report, wording),
        "appealed_sentence": prose.appealed_words(report, wording),
        "promise": partial(prose.promise_word, wording=wording),
    }


def _index(report: PeriodReport, wording: Wording, drawings: Drawings) -> dict[str, Any]:
    return {"sheets": [_sheet(part, report, wording, drawings) for part in report.parts]}


def _sheet(
    part: Part, report: PeriodReport, wording: Wording, drawings: Drawings
) -> dict[str, Any]:
    """A survey with its indicators: the best and the worst in the heading, chart and table."""
    dimensions = tuple(Dimension(i.name, i.figure, i.share) for i in part.indicators)
    shown = [each for each in dimensions if each.figure is not None]
    shown.sort(key=lambda each: -(each.figure.value if each.figure else 0.0))
    chart = charts.dimension_chart(
        dimensions, part.index, wording, PAPER, target=report.scheme.target
    )
    return {
        "part": part,
        "heading": shared.dimensions_heading(shown, wording),
        "drawing": drawings.draw(chart) if chart else "",
    }


def _departments(report: PeriodReport, wording: Wording, drawings: Drawings) -> dict[str, Any]:
    sides = against_whole(report)
    least = report.scheme.minimum
    drawn = charts.unit_charts(
        [unit_of(line) for line in report.shown],
        report.whole.figure,
        wording,
        PAPER,
        target=report.scheme.target,
        thresholds=Thresholds(min(5, least), least, least),
    )
    example = prose.example_of(report)
    unit = unit_of(example) if example else None
    return {
        "unit_drawings": [drawings.draw(chart) for chart in drawn],
        "departments_heading": departments_heading(sides, wording).rstrip(".。"),
        "departments_text": shared.departments_text(sides, departments_sentence, wording),
        "top": min((line.depth for line in report.lines), default=0),
        "example": example,
        "example_sentence": shared.example_sentence(unit, wording) if unit else "",
        "example_formula": shared.example_formula(unit, wording) if unit else "",
        "score_sentence": prose.score_sentence(example, report, wording) if example else "",
    }


def _changes(report: PeriodReport, wording: Wording, drawings: Drawings) -> dict[str, Any]:
    drawn = charts.change_charts(
        [_changed(line) for line in report.compared],
        wording,
        PAPER,
        head=wording.gettext("Department"),
    )
    return {
        "change_drawings": [drawings.draw(chart) for chart in drawn],
        "changes_heading": prose.changes_heading(report, wording),
        "change_note": prose.change_note(report, wording),
    }


def _changed(line: Line) -> tuple[str, Figure, bool]:
    change = change_of(line)
    return line.name, Figure(figure_of(line).n, change.value, change.low, change.high), change.clear


def _complaints(cases: Cases, wording: Wording, drawings: Drawings) -> dict[str, Any]:
    scale = charts.likert_charts([cases.ratings], wording, PAPER) if cases.ratings else ()
    return {
        "clocks_heading": prose.clocks_heading(cases, wording),
        "groups_heading": prose.groups_heading(cases, wording),
        "category_drawing": _bars(cases.categories, cases, wording, drawings),
        "ratings_heading": prose.ratings_heading(cases, wording),
        "rating_drawings": [drawings.draw(chart) for chart in scale],
    }


def _bars(groups: Sequence[Tally], cases: Cases, wording: Wording, drawings: Drawings) -> Any:
    """The groups that may be told as bars; nothing where there is none."""
    told = [(tally.name, tally.n) for tally in groups if tally.n is not None]
    if not told or not cases.received:
        return ""
    counted = Distribution(
        "",
        "",
        QuestionKind.MULTIPLE,
        tuple(name for name, _n in told),
        tuple(n for _name, n in told),
        cases.received,
    )
    return drawings.draw(charts.choice_chart(counted, wording, PAPER))


def _actions(actions: Sequence[Action], wording: Wording, drawings: Drawings) -> dict[str, Any]:
    measured = [each for each in actions if each.change and each.after]
    names = Counting(each.department for each in measured)
    drawn = charts.change_charts(
        [
            (
                each.department if names[each.department] == 1 else each.ref,
                Figure(each.after.n, each.change.value, each.change.low, each.change.high),
                each.change.clear,
            )
            for each in measured
            if each.change and each.after
        ],
        wording,
        PAPER,
        head=wording.gettext("Department"),
    )
    return {
        "action_drawings": [drawings.draw(chart) for chart in drawn],
        "proof_rule": proof_rule(wording),
    }
