"""A survey report as a page of HTML, ready for the press.

`survey_html` is pure: the same report and the same catalogue give the same text. It reads templates
and the style sheet from this installation and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from . import charts, prose
from .charts import PAPER
from .document import Distribution, Item, QuestionKind, SurveyReport, Unit, figure_of
from .findings import (
    Against,
    against_whole,
    departments_heading,
    departments_sentence,
    dimensions_by_level,
    findings,
    verdict,
)
from .paper import Chapter, Counter, Drawings, Page, frame_of, page_of
from .wording import GetText, Wording

MANY_UNITS = 16  # from here on chart and table do not share a page


def survey_html(report: SurveyReport, gettext: GetText, ngettext: GetText) -> Page:
    """Render a survey report in its own language.

    `gettext` and `ngettext` are the catalogue's in that language, with variables as in Flask-Babel.
    """
    wording = Wording(report.language, gettext, ngettext)
    return page_of("survey.html", _context(report, wording), wording)


def _context(report: SurveyReport, wording: Wording) -> dict[str, Any]:
    drawings = Drawings()
    chapters = _chapters(report, wording)
    title = str(wording.gettext("%(survey)s: report", survey=report.survey_title))
    return {
        **frame_of(title, report.organisation, report.accent, chapters, wording),
        "r": report,
        "verdict": verdict(report, wording),
        "imprint": prose.imprint(report, wording),
        "whole": report.whole or wording.gettext("Overall"),
        "has_sides": report.overall is not None and bool(report.units or report.dimensions),
        **_summary(report, wording),
        **_method(report, wording),
        **_index(report, wording, drawings),
        **_departments(report, wording, drawings),
        **_answers(report, wording, drawings),
        **_comments(report, wording),
        **_appendix(report, wording),
    }


def _chapters(report: SurveyReport, wording: Wording) -> tuple[Chapter, ...]:
    """Those with something to say, numbered in order."""
    _ = wording.gettext
    outline = (
        ("method", True, _("Method and sample"), _("who was asked, who answered"), "method.html"),
        (
            "index",
            bool(report.dimensions or report.nps),
            _("Index and dimensions"),
            _("where we stand"),
            "index.html",
        ),
        (
            "departments",
            bool(report.units),
            _("Departments"),
            _("levels with their doubt"),
            "departments.html",
        ),
        (
            "answers",
            bool(report.distributions),
            _("Answers to each question"),
            _("distributions and counts"),
            "answers.html",
        ),
        (
            "comments",
            bool(report.comments),
            _("In their own words"),
            _("comments by department"),
            "comments.html",
        ),
    )
    summary = Chapter("summary", "", _("Management summary"), _("on one page"), "", "summary.html")
    numbers = Counter()
    body = [
        Chapter(anchor, numbers.next(), title, about, prose.thesis(anchor, report, wording), file)
        for anchor, present, title, about, file in outline
        if present
    ]
    appendix = Chapter(
        "appendix",
        _("A"),
        _("Questionnaire, weights and definition of the index"),
        "",
        _("Every figure can be worked out again from this table and the steps below."),
        "appendix.html",
        _("Appendix"),
    )
    return (summary, *body, appendix)


def _summary(report: SurveyReport, wording: Wording) -> dict[str, Any]:
    return {
        "kpis": prose.key_figures(report, wording),
        "findings": findings(report, wording),
        "limits_sentence": prose.limits(report, wording),
    }


def _method(report: SurveyReport, wording: Wording) -> dict[str, Any]:
    return {
        "design_sentence": prose.design(report, wording),
        "steps": prose.steps(report, wording),
        "channels_heading": prose.channels_heading(report, wording),
        "anonymity_word": prose.promise_word(report, wording),
        "anonymity_sentence": prose.promise(report, wording),
    }


def _index(report: SurveyReport, wording: Wording, drawings: Drawings) -> dict[str, Any]:
    chart = charts.dimension_chart(
        report.dimensions,
        report.overall,
        wording,
        PAPER,
        whole=report.whole,
        target=report.target,
    )
    shown = sorted(
        report.dimensions, key=lambda each: -each.figure.value if each.figure else float("inf")
    )
    nps = charts.nps_chart(report.nps, wording, PAPER) if report.nps else None
    return {
        "dimensions": shown,
        "dimensions_heading": prose.dimensions_heading(dimensions_by_level(report), wording),
        "index_sentence": prose.index_sentence(report, wording),
        "dimension_drawing": drawings.draw(chart) if chart else "",
        "nps_heading": prose.nps_heading(report, wording),
        "nps_sentence": prose.nps_sentence(report, wording),
        "nps_drawing": drawings.draw(nps) if nps else "",
    }


def _departments(report: SurveyReport, wording: Wording, drawings: Drawings) -> dict[str, Any]:
    sides = against_whole(report)
    drawn = charts.unit_charts(
        report.units,
        report.overall,
        wording,
        PAPER,
        whole=report.whole,
        target=report.target,
        thresholds=report.thresholds,
    )
    example = _example(sides)
    return {
        "units": _in_order(report),
        "unit_drawings": [drawings.draw(chart) for chart in drawn],
        "units_note": prose.units_note(report, sides, wording),
        "departments_heading": departments_heading(sides, wording).rstrip(".。"),
        "departments_text": prose.departments_text(sides, departments_sentence, wording),
        "units_table_heading": prose.units_table_heading(report, wording),
        "chance_note": prose.chance_note(sides, wording),
        "many_units": len(report.units) > MANY_UNITS,
        "example": example,
        "example_sentence": prose.example_sentence(example, wording) if example else "",
        "example_formula": prose.example_formula(example, wording) if example else "",
    }


def _in_order(report: SurveyReport) -> tuple[Unit, ...]:
    """As in the chart: by index, then those on a small base, then those withheld."""
    rank = report.thresholds.rank
    shown = sorted(report.shown_units, key=lambda unit: figure_of(unit).n < rank)
    return (*shown, *report.withheld_units)


def _example(sides: Against) -> Unit | None:
    """The department with the most answers among those with an interval."""
    compared = [*sides.above, *sides.level, *sides.below]
    candidates = [unit for unit in compared if figure_of(unit).margin is not None]
    return max(candidates, key=lambda unit: (figure_of(unit).n, unit.name), default=None)


def _answers(report: SurveyReport, wording: Wording, drawings: Drawings) -> dict[str, Any]:
    questions = report.distributions
    scales = [each for each in questions if each.kind is QuestionKind.SCALE]
    groups = [
        list(group)
        for _labels, group in groupby(
            sorted(scales, key=lambda each: [other.labels for other in scales].index(each.labels)),
            key=lambda each: each.labels,
        )
    ]
    choices = [
        each
        for each in questions
        if each.kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE) and not each.withheld
    ]
    hidden = [each.code for each in questions if each.withheld and each not in scales]
    return {
        "scales": [_scale_group(group, wording, drawings) for group in groups],
        "choices": [_choice(each, wording, drawings) for each in choices],
        "rankings": report.rankings,
        "withheld_questions": prose.withheld_questions(hidden, wording),
    }


def _scale_group(
    group: Sequence[Distribution], wording: Wording, drawings: Drawings
) -> dict[str, Any]:
    parts = charts.likert_charts(group, wording, PAPER)
    return {
        "name": prose.scale_name(group[0].labels, wording),
        "heading": prose.scale_heading(group, wording),
        "labels": group[0].labels,
        "rows": group,
        "drawings": [drawings.draw(chart) for chart in parts],
        "note": prose.scale_note(group[0], wording),
    }


def _choice(question: Distribution, wording: Wording, drawings: Drawings) -> dict[str, Any]:
    chart = charts.choice_chart(question, wording, PAPER)
    pairs = zip(question.labels, question.counts, strict=True)
    return {
        "question": question,
        "heading": prose.choice_heading(question, wording),
        "drawing": drawings.draw(chart),
        "note": prose.choice_note(question, wording),
        "rows": sorted(pairs, key=lambda pair: -pair[1]),
    }


def _comments(report: SurveyReport, wording: Wording) -> dict[str, Any]:
    return {
        "quoted": [group for group in report.comments if group.quotes],
        "silent": [group.department for group in report.comments if group.withheld],
        "comments_sentence": prose.comments_sentence(report, wording),
    }


def _appendix(report: SurveyReport, wording: Wording) -> dict[str, Any]:
    told: set[str] = set()

    def line(item: Item) -> dict[str, Any]:
        first = item.dimension not in told
        told.add(item.dimension)
        weight = " × ".join(map(wording.weight, item.shares)) if first else ""
        return {"item": item, "weight": weight, "form": prose.form(item, wording)}

    return {
        "annex": [line(item) for item in report.items],
        "forms_note": prose.forms_note(report.items, wording),
        "definition": prose.definition(wording, report.items),
        "provenance": prose.provenance(report, wording),
    }
