"""What the pages of results show: the document's values, laid out for the screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from reports import charts
from reports.charts import Theme, screen_theme
from reports.counting import QuestionResult
from reports.document import (
    Dimension,
    Distribution,
    Figure,
    Nps,
    QuestionKind,
    Ranking,
    SurveyReport,
)
from reports.figures import Intake, Scope
from reports.findings import Finding, findings
from reports.stacks import Stack, kinds, stacks
from reports.telling import KINDS, Teller, figure, told_nps
from reports.wording import Wording

MOST_DAYS = 400
ROOM = 340  # what an ordinary chart's height holds; above it the tall form is taken


class _TokenNames(dict[str, str]):
    """Colours by the name of their token, which the page's script looks up in either scheme."""

    def __missing__(self, name: str) -> str:
        return f"@{name.removeprefix('--')}"


@dataclass(frozen=True)
class Drawn:
    """A chart for the browser in both layouts."""

    option: dict[str, Any]
    narrow: dict[str, Any]
    tall: bool = False


@dataclass(frozen=True)
class Row:
    """A question of a scale with all that was counted."""

    name: str
    text: str
    distribution: Distribution
    missing: int
    unfavourable: int


@dataclass(frozen=True)
class ScaleGroup:
    """Questions that share a scale: legend, bars, rows."""

    legend: tuple[tuple[str, str], ...]
    favourable: str
    unfavourable: str
    wide: Stack
    narrow: Stack
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Choice:
    """A question of options, most chosen first for ticks, as offered for one choice."""

    name: str
    text: str
    several: bool
    withheld: bool
    n: int
    missing: int
    rows: tuple[tuple[str, int, str, float], ...]  # option, persons, share, width of its bar


@dataclass(frozen=True)
class Close:
    """A body of persons as a page shows it."""

    overall: Figure | None
    dimensions: tuple[Dimension, ...]
    dimension_chart: Drawn | None
    nps: Nps | None
    nps_chart: Drawn | None
    nps_question: QuestionResult | None
    scales: tuple[ScaleGroup, ...]
    choices: tuple[Choice, ...]
    rankings: tuple[Ranking, ...]


def theme() -> Theme:
    """The theme of a page whose colours and font the browser looks up."""
    return replace(screen_theme(_TokenNames()), font="@hs-font")


def close(
    scope: Scope, teller: Teller, wording: Wording, target: float | None, beside: Figure | None
) -> Close:
    """Dimensions, recommendation and questions; `beside` is the level drawn across."""
    dimensions = teller.dimensions(scope.dimensions)
    asked = next((each for each in scope.questions if each.question.type == "nps"), None)
    nps = told_nps(asked) if asked else None
    return Close(
        figure(scope.index),
        dimensions,
        _dimensions(dimensions, beside, wording, target),
        nps,
        _nps(nps, wording) if nps else None,
        asked,
        _scales(scope.questions, teller, wording),
        _choices(scope.questions, teller, wording),
        teller.rankings(scope.questions),
    )


def _dimensions(
    dimensions: Sequence[Dimension], overall: Figure | None, wording: Wording, target: float | None
) -> Drawn | None:
    wide, narrow = (
        charts.dimension_chart(
            dimensions, overall, wording, theme(), target=target, narrow=is_narrow
        )
        for is_narrow in (False, True)
    )
    if wide is None or narrow is None:
        return None
    option = {**wide.option, "title": []}  # the table beside has the heads
    return Drawn(option, _without_target_word(narrow.option), wide.height > ROOM)


def _without_target_word(option: dict[str, Any]) -> dict[str, Any]:
    """On a narrow screen the words of two lines would run into each other or off the edge."""
    *others, dots = option["series"]
    marks = dots.get("markLine", {}).get("data", [])
    if len(marks) < 2:
        return option
    silent = {**marks[1], "label": {"show": False}}
    lines = {**dots["markLine"], "data": [marks[0], silent]}
    return {**option, "series": [*others, {**dots, "markLine": lines}]}


def _nps(nps: Nps, wording: Wording) -> Drawn:
    wide = charts.nps_chart(nps, wording, theme())
    narrow = charts.nps_chart(nps, wording, theme(), narrow=True)
    return Drawn(wide.option, narrow.option)


def _scales(
    questions: Sequence[QuestionResult], teller: Teller, wording: Wording
) -> tuple[ScaleGroup, ...]:
    scales = [each for each in questions if KINDS.get(each.question.type) is QuestionKind.SCALE]
    told = [(each, teller.distribution(each)) for each in scales]
    order = [row.labels for _, row in told]
    told.sort(key=lambda pair: order.index(pair[1].labels))
    return tuple(
        _scale(list(group), teller, wording)
        for _, group in groupby(told, key=lambda pair: pair[1].labels)
    )


def _scale(
    group: Sequence[tuple[QuestionResult, Distribution]], teller: Teller, wording: Wording
) -> ScaleGroup:
    rows = tuple(
        Row(
            teller.short(result.question),
            teller.text(result.question),
            row,
            result.missing,
            sum(row.counts[len(row.labels) - row.favourable :]),
        )
        for result, row in group
    )
    first = group[0][1]
    rising = first.labels[::-1]
    legend = zip((f"f-l{kind}" for kind in kinds(len(rising))), rising, strict=True)
    wide, narrow = stacks([row.distribution for row in rows], [row.name for row in rows], wording)
    return ScaleGroup(
        tuple(legend),
        " + ".join(first.labels[: first.favourable]),
        " + ".join(first.labels[len(rising) - first.favourable :]),
        wide,
        narrow,
        rows,
    )


def _choices(
    questions: Sequence[QuestionResult], teller: Teller, wording: Wording
) -> tuple[Choice, ...]:
    kinds_ = (QuestionKind.SINGLE, QuestionKind.MULTIPLE)
    return tuple(
        _choice(each, teller, wording)
        for each in questions
        if KINDS.get(each.question.type) in kinds_
    )


def _choice(result: QuestionResult, teller: Teller, wording: Wording) -> Choice:
    row = teller.distribution(result)
    several = row.kind is QuestionKind.MULTIPLE
    options = list(zip(row.labels, row.counts, strict=False))
    if several:
        options.sort(key=lambda option: -option[1])
    most = max(row.counts, default=0) or 1
    return Choice(
        teller.short(result.question),
        row.text,
        several,
        row.withheld,
        row.n,
        result.missing,
        tuple(
            (label, count, wording.percent(count, row.n), round(100 * count / most, 1))
            for label, count in options
        ),
    )


def days(intake: Intake) -> list[tuple[date, int]]:
    """Answers for every day from the first to the last, days without any included."""
    if not intake.days:
        return []
    known, first, last = dict(intake.days), intake.days[0][0], intake.days[-1][0]
    length = min((last - first).days + 1, MOST_DAYS)
    start = last - timedelta(days=length - 1)
    return [
        (day, known.get(day, 0)) for day in (start + timedelta(days=at) for at in range(length))
    ]


def intake_chart(intake: Intake, wording: Wording) -> Drawn | None:
    """Answers a day, as columns."""
    counted = days(intake)
    if not counted:
        return None
    option = {
        "animation": False,
        "grid": {"left": 8, "right": 8, "top": 16, "bottom": 8, "containLabel": True},
        "tooltip": {"trigger": "axis"},
        "xAxis": {
            "type": "category",
            "data": [f"{day:%m-%d}" for day, _ in counted],
            "axisTick": {"show": False},
        },
        "yAxis": {"type": "value", "min": 0, "minInterval": 1},
        "series": [
            {
                "type": "bar",
                "name": wording.gettext("Answers"),
                "data": [count for _, count in counted],
                "itemStyle": {"color": "@hs-c1"},
                "barMaxWidth": 24,
            }
        ],
    }
    return Drawn(option, option)


@dataclass(frozen=True)
class Sentence:
    """A finding with the look of its tone and the place of its evidence."""

    say: str
    why: str
    tone: str
    icon: str
    anchor: str


def sentences(report: SurveyReport, wording: Wording) -> list[Sentence]:
    """The document's findings for the page: colour only where the interval carries it."""
    return [_sentence(each, report) for each in findings(report, wording)]


def _sentence(finding: Finding, report: SurveyReport) -> Sentence:
    tone, icon = {
        "overall": _against_target(report),
        "weakest": ("watch", "exclamation-triangle"),
        "strongest": ("good", "check-circle"),
    }.get(finding.topic, ("plain", "info-circle"))
    anchor = "nps" if finding.topic == "nps" else finding.chapter
    return Sentence(finding.say, finding.why, tone, icon, anchor)


def _against_target(report: SurveyReport) -> tuple[str, str]:
    whole, target = report.overall, report.target
    if whole is None or target is None:
        return "plain", "bar-chart"
    if whole.lies_below(target):
        return "bad", "exclamation-triangle"
    return ("good", "check-circle") if whole.value >= target else ("watch", "exclamation-triangle")
