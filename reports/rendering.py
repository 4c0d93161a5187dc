"""A survey report as a page of HTML, ready for the press.

`survey_html` is pure: the same report and the same catalogue give the same text. It reads templates
and the style sheet from this installation and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from . import charts, prose, svg
from .charts import PAPER, Chart
from .charts.labels import cut, em
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
from .typography import set_chinese
from .wording import GetText, Wording

ROOT = Path(__file__).resolve().parent.parent
STYLE_SHEET = ROOT / "static" / "report" / "report.css"
TEMPLATES = ROOT / "templates" / "reports" / "pdf"

RINGS = "rings.svg"  # a background of the cover, so that readers of the page are not told of it
HEAD_EMS = 46  # what fits beside the chapter in the head of a page

LEAST_CONTRAST = 4.5  # of the tenant's colour on white, and of white on it
MANY_UNITS = 16  # from here on chart and table do not share a page


@dataclass(frozen=True)
class Page:
    """A finished page and the files it may ask for, by name."""

    html: str
    assets: Mapping[str, bytes]


@dataclass(frozen=True)
class Chapter:
    """One chapter: where it is, what it is called, and the template that fills it."""

    anchor: str
    number: str
    title: str
    about: str
    thesis: str
    template: str
    short: str = ""  # for the head of the page, where the title is too long for it


class Counter:
    """Numbers figures, tables or sections in the order in which the template asks."""

    def __init__(self, prefix: str = "") -> None:
        self._prefix = prefix
        self._count = 0

    def next(self) -> str:
        """The next number."""
        self._count += 1
        return f"{self._prefix}{self._count}"


class Drawings:
    """Draws charts and names them in order, so that ids are unique on the page."""

    def __init__(self) -> None:
        self._names = Counter("chart-")

    def draw(self, chart: Chart) -> Markup:
        """The chart as inline SVG; its texts were escaped by the renderer that made it."""
        drawn = svg.draw(chart.option, chart.width, chart.height, chart.summary, self._names.next())
        return Markup(drawn)  # noqa: S704 - our own renderer's output


def survey_html(report: SurveyReport, gettext: GetText, ngettext: GetText) -> Page:
    """Render a survey report in its own language.

    `gettext` and `ngettext` are the catalogue's in that language, with variables as in Flask-Babel.
    """
    wording = Wording(report.language, gettext, ngettext)
    context = _context(report, wording)
    html = _environment().get_template("survey.html").render(context)
    if wording.chinese:
        html = set_chinese(html)
    return Page(html, {STYLE_SHEET.name: STYLE_SHEET.read_bytes(), RINGS: echo_rings().encode()})


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _context(report: SurveyReport, wording: Wording) -> dict[str, Any]:
    drawings = Drawings()
    chapters = _chapters(report, wording)
    title = str(wording.gettext("%(survey)s: report", survey=report.survey_title))
    accent, soft = accent_shades(report.accent)
    return {
        "r": report,
        "w": wording,
        "_": wording.gettext,
        "ngettext": wording.ngettext,
        "title": title,
        "long_title": em(title) > 26,
        "accent": accent,
        "accent_soft": soft,
        "running_title": cut(title, max(HEAD_EMS - em(report.organisation), 12)),
        "verdict": verdict(report, wording),
        "imprint": prose.imprint(report, wording),
        "whole": report.whole or wording.gettext("Overall"),
        "chapters": chapters,
        "numbers": {chapter.anchor: chapter.number for chapter in chapters},
        "figures": Counter(),
        "tables": Counter(),
        "section_counter": lambda number: Counter(f"{number}."),
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
    weights = {each.name: wording.weight(each.weight) for each in report.dimensions}
    told: set[str] = set()

    def line(item: Item) -> dict[str, Any]:
        first = item.dimension not in told
        told.add(item.dimension)
        weight = weights.get(item.dimension, "") if first else ""
        return {"item": item, "weight": weight, "form": prose.form(item, wording)}

    return {
        "annex": [line(item) for item in report.items],
        "forms_note": prose.forms_note(report.items, wording),
        "definition": prose.definition(wording),
        "provenance": prose.provenance(report, wording),
    }


def accent_shades(accent: str) -> tuple[str, str]:
    """The tenant's colour, darkened until white text on it can be read, and a soft tint of it."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", accent):
        raise ValueError("An accent colour is written #rrggbb.")
    channels = [int(accent[i : i + 2], 16) for i in (1, 3, 5)]
    while 1.05 / (_luminance(channels) + 0.05) < LEAST_CONTRAST:
        channels = [int(channel * 0.94) for channel in channels]
    soft = [round(255 - (255 - channel) * 0.1) for channel in channels]
    return _hex(channels), _hex(soft)


def _luminance(channels: Sequence[int]) -> float:
    parts = [channel / 255 for channel in channels]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _hex(channels: Sequence[int]) -> str:
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def echo_rings() -> str:
    """The rings on the cover, an echo going out from the corner."""
    rings = "".join(
        f'<circle cx="425" cy="425" r="{40 + 34 * i}" fill="none" stroke="#ffffff"'
        f' stroke-opacity="{0.42 - 0.03 * i:.2f}" stroke-width="{2.2 if i % 3 == 0 else 1.1}"/>'
        for i in range(12)
    )
    dot = '<circle cx="425" cy="425" r="14" fill="#ffffff"/>'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="425pt" height="425pt"'
        f' viewBox="0 0 425 425">{rings}{dot}</svg>'
    )
