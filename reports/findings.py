"""Findings in sentences, made from the figures alone.

Nothing is said that the intervals do not carry: a department is above or below the whole only if
its whole interval is, and where the data cannot tell, the sentence says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .document import Dimension, Figure, SurveyReport, Unit, figure_of
from .wording import Wording

NAMED_AT_MOST = 3  # names in one sentence; the rest are counted


@dataclass(frozen=True)
class Finding:
    """One sentence to remember, what it stands on, and where the evidence is."""

    say: str
    why: str
    chapter: str  # the anchor of its chapter
    topic: str = ""  # overall, weakest, strongest, units or nps


@dataclass(frozen=True)
class Against:
    """Departments by what their intervals say of the whole."""

    above: tuple[Unit, ...]
    level: tuple[Unit, ...]
    below: tuple[Unit, ...]
    small: tuple[Unit, ...]  # shown, but on too few answers to be compared


def against_whole(report: SurveyReport) -> Against:
    """Sort the departments shown into above, not told apart, below, and too small to say."""
    ranked = [unit for unit in report.shown_units if figure_of(unit).n >= report.thresholds.rank]
    small = tuple(u for u in report.shown_units if figure_of(u).n < report.thresholds.rank)
    if report.overall is None:
        return Against((), tuple(ranked), (), small)
    whole = report.overall.value
    above = tuple(unit for unit in ranked if figure_of(unit).lies_above(whole))
    below = tuple(unit for unit in reversed(ranked) if figure_of(unit).lies_below(whole))
    level = tuple(unit for unit in ranked if unit not in above and unit not in below)
    return Against(above, level, below, small)


def dimensions_by_level(report: SurveyReport) -> tuple[Dimension, ...]:
    """Dimensions with a figure on a base that may be ranked, best first."""
    shown = [
        (dimension, dimension.figure)
        for dimension in report.dimensions
        if dimension.figure is not None and dimension.figure.n >= report.thresholds.rank
    ]
    shown.sort(key=lambda pair: -pair[1].value)
    return tuple(dimension for dimension, _figure in shown)


def findings(report: SurveyReport, wording: Wording) -> tuple[Finding, ...]:
    """Three to five findings: the whole, the worst, the best, departments, recommendation."""
    if report.overall is None:
        return ()
    found = [
        _overall_finding(report, report.overall, wording),
        _weakest_finding(report, report.overall, wording),
        _strongest_finding(report, report.overall, wording),
        _unit_finding(report, wording),
        _nps_finding(report, wording),
    ]
    return tuple(finding for finding in found if finding is not None)


def verdict(report: SurveyReport, wording: Wording) -> str:
    """The one sentence on the cover."""
    _ = wording.gettext
    if report.verdict:
        return report.verdict
    if report.overall is None:
        return str(_("Too few answers came in for an index; this report says what was asked."))
    ranked = dimensions_by_level(report)
    index = wording.number(report.overall.value)
    if len(ranked) < 2:
        return str(_("The overall index is %(index)s.", index=index))
    return str(
        _(
            "The overall index is %(index)s; %(best)s stands highest, "
            "%(worst)s has furthest to go.",
            index=index,
            best=ranked[0].name,
            worst=ranked[-1].name,
        )
    )


def against_target(figure: Figure, target: float, wording: Wording) -> str:
    """How a figure stands to its target, doubt included."""
    _ = wording.gettext
    values = {
        "target": wording.number(target),
        "gap": wording.number(abs(figure.value - target)),
    }
    if figure.value >= target:
        if figure.low is not None and figure.low < target:
            return str(
                _(
                    "It reaches the target of %(target)s, though the interval also holds less.",
                    **values,
                )
            )
        return str(_("It reaches the target of %(target)s.", **values))
    if figure.high is not None and figure.high >= target:
        return str(
            _(
                "It is %(gap)s below the target of %(target)s, a distance that the interval "
                "does not rule out as chance.",
                **values,
            )
        )
    return str(
        _(
            "It is %(gap)s below the target of %(target)s; the interval does not reach it.",
            **values,
        )
    )


def named(units: Sequence[Unit], wording: Wording) -> str:
    """The first few names, and how many more there are."""
    names = [unit.name for unit in units]
    if len(names) <= NAMED_AT_MOST + 1:
        return wording.names(names)
    rest = len(names) - NAMED_AT_MOST
    first = ("、" if wording.chinese else ", ").join(names[:NAMED_AT_MOST])
    return str(
        wording.ngettext(
            "%(names)s and %(num)s more", "%(names)s and %(num)s more", rest, names=first
        )
    )


def standing(figure: Figure, wording: Wording) -> str:
    """`n=2,489, 78.8±0.9`, the base and the doubt of a figure in a sentence."""
    _ = wording.gettext
    base = wording.base(figure.n)
    if figure.margin is None:
        return str(_("%(base)s, full count", base=base))
    return str(
        _(
            "%(base)s, 95%% interval %(interval)s",
            base=base,
            interval=wording.interval(figure.low, figure.high),
        )
    )


def _overall_finding(report: SurveyReport, overall: Figure, wording: Wording) -> Finding:
    _ = wording.gettext
    index = wording.number(overall.value)
    say = _("The overall index is %(index)s of 100.", index=index)
    why = [wording.sentence(standing(overall, wording))]
    if report.target is not None:
        target = wording.number(report.target)
        if overall.value >= report.target:
            say = _(
                "The overall index is %(index)s, at or above the target of %(target)s.",
                index=index,
                target=target,
            )
        else:
            say = _(
                "The overall index is %(index)s, below the target of %(target)s.",
                index=index,
                target=target,
            )
        why.append(against_target(overall, report.target, wording))
    return Finding(str(say), wording.joined(why), "index", "overall")


def _weakest_finding(report: SurveyReport, overall: Figure, wording: Wording) -> Finding | None:
    _ = wording.gettext
    ranked = dimensions_by_level(report)
    if len(ranked) < 2 or ranked[-1].figure is None:
        return None
    worst, figure = ranked[-1], ranked[-1].figure
    say = _(
        "%(name)s is weakest: %(index)s, %(gap)s below the overall index.",
        name=worst.name,
        index=wording.number(figure.value),
        gap=wording.number(overall.value - figure.value),
    )
    return Finding(str(say), _why_of_end(ranked[-1], ranked[-2], wording), "index", "weakest")


def _strongest_finding(report: SurveyReport, overall: Figure, wording: Wording) -> Finding | None:
    _ = wording.gettext
    ranked = dimensions_by_level(report)
    if len(ranked) < 2 or ranked[0].figure is None:
        return None
    best, figure = ranked[0], ranked[0].figure
    say = _(
        "%(name)s is strongest: %(index)s, %(gap)s above the overall index.",
        name=best.name,
        index=wording.number(figure.value),
        gap=wording.number(figure.value - overall.value),
    )
    return Finding(str(say), _why_of_end(ranked[0], ranked[1], wording), "index", "strongest")


def _why_of_end(end: Dimension, neighbour: Dimension, wording: Wording) -> str:
    """The base of the first or last dimension, and whether its neighbour can be told from it."""
    _ = wording.gettext
    if end.figure is None or neighbour.figure is None:
        return ""
    parts = [wording.sentence(standing(end.figure, wording))]
    words = {"name": neighbour.name, "index": wording.with_margin(neighbour.figure)}
    if overlap(end.figure, neighbour.figure):
        parts.append(
            _(
                "The intervals of this and %(name)s (%(index)s) overlap: "
                "which of the two comes first is open.",
                **words,
            )
        )
    else:
        parts.append(_("Next comes %(name)s with %(index)s.", **words))
    if end.weight is not None:
        parts.append(_("Weight in the index: %(weight)s.", weight=wording.weight(end.weight)))
    return wording.joined([str(part) for part in parts])


def overlap(one: Figure, other: Figure) -> bool:
    """Whether two intervals share values; figures without one are taken as they stand."""
    return (one.low or one.value) <= (other.high or other.value) and (other.low or other.value) <= (
        one.high or one.value
    )


def _unit_finding(report: SurveyReport, wording: Wording) -> Finding | None:
    _ = wording.gettext
    sides = against_whole(report)
    compared = len(sides.above) + len(sides.level) + len(sides.below)
    if compared < 2:
        return None
    why = [departments_sentence(sides, wording)]
    if sides.level:
        why.append(
            str(
                wording.ngettext(
                    "%(num)s department cannot be told from it.",
                    "%(num)s departments cannot be told from it.",
                    len(sides.level),
                )
            )
        )
    return Finding(departments_heading(sides, wording), wording.joined(why), "departments", "units")


def departments_heading(sides: Against, wording: Wording) -> str:
    """How many departments lie off the whole, as a heading."""
    _ = wording.gettext
    if not sides.above and not sides.below:
        return str(_("No department differs from the overall index by more than chance allows."))
    above = wording.ngettext(
        "%(num)s department lies clearly above the whole",
        "%(num)s departments lie clearly above the whole",
        len(sides.above),
    )
    below = wording.ngettext(
        "%(num)s department lies clearly below the whole",
        "%(num)s departments lie clearly below the whole",
        len(sides.below),
    )
    if not sides.below:
        return wording.sentence(above)
    if not sides.above:
        return wording.sentence(below)
    return str(
        _(
            "%(above)s departments lie clearly above the whole, %(below)s clearly below.",
            above=len(sides.above),
            below=len(sides.below),
        )
    )


def departments_sentence(sides: Against, wording: Wording) -> str:
    """Which departments lie off the whole, by name."""
    _ = wording.gettext
    parts = []
    if sides.below:
        parts.append(_("Whole interval below: %(names)s.", names=named(sides.below, wording)))
    if sides.above:
        parts.append(_("Whole interval above: %(names)s.", names=named(sides.above, wording)))
    return wording.joined([str(part) for part in parts])


def _nps_finding(report: SurveyReport, wording: Wording) -> Finding | None:
    _ = wording.gettext
    if report.nps is None:
        return None
    nps = report.nps
    detractors, _passives, promoters = nps.groups
    say = _(
        "The Net Promoter Score is %(score)s: %(promoters)s would recommend, "
        "%(detractors)s would not.",
        score=wording.number(nps.figure.value, 0),
        promoters=wording.percent(promoters, nps.figure.n),
        detractors=wording.percent(detractors, nps.figure.n),
    )
    return Finding(str(say), nps_standing(nps.figure, wording), "index", "nps")


def nps_standing(figure: Figure, wording: Wording) -> str:
    """The base and interval of the Net Promoter Score, a sentence."""
    _ = wording.gettext
    if figure.margin is None:
        return wording.sentence(standing(figure, wording))
    return str(
        _(
            "%(base)s, 95%% interval %(interval)s; the score runs from −100 to 100.",
            base=wording.base(figure.n),
            interval=wording.interval(figure.low, figure.high),
        )
    )
