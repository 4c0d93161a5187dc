"""The sentences, headings and notes of a survey report that its figures fill in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .document import (
    Anonymity,
    Dimension,
    Distribution,
    Item,
    QuestionKind,
    SurveyReport,
    Unit,
    figure_of,
)
from .findings import Against, against_target, against_whole, dimensions_by_level, nps_standing
from .wording import Wording


@dataclass(frozen=True)
class KeyFigure:
    """One cell of the strip on the summary page."""

    name: str
    value: str
    doubt: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """One line on the way from invitation to counted response."""

    name: str
    number: str
    share: str = ""
    note: str = ""
    style: str = ""


def imprint(report: SurveyReport, wording: Wording) -> str:
    """The footer: number, data, maker."""
    return str(
        wording.gettext(
            "Report %(number)s, data %(digest)s. Internal. Made with Huisheng.",
            number=report.number,
            digest=report.digest[:12],
        )
    )


def thesis(anchor: str, report: SurveyReport, wording: Wording) -> str:
    """The sentence under a chapter's title."""
    writers: dict[str, Callable[[SurveyReport, Wording], str]] = {
        "method": _method_thesis,
        "departments": _departments_thesis,
        "answers": _answers_thesis,
    }
    if anchor == "comments":
        return str(wording.gettext("Figures tell where; words tell why."))
    writer = writers.get(anchor)
    return writer(report, wording) if writer else ""


def key_figures(report: SurveyReport, wording: Wording) -> tuple[KeyFigure, ...]:
    """The strip: index, recommendation, weakest dimension, departments, responses."""
    _ = wording.gettext
    cells = [
        _index_cell(report, wording),
        _nps_cell(report, wording),
        _weakest_cell(report, wording),
        _departments_cell(report, wording),
        KeyFigure(
            _("Responses counted"),
            wording.count(report.sample.counted),
            "",
            (
                _("of %(received)s received", received=wording.count(report.sample.received)),
                wording.percent(report.sample.counted, report.sample.received),
            ),
        ),
    ]
    return tuple(cell for cell in cells if cell is not None)


def limits(report: SurveyReport, wording: Wording) -> str:
    """The reservations that belong on the summary page."""
    _ = wording.gettext
    parts = [
        _(
            "Everything here holds for those who answered. Intervals cover chance alone, not "
            "those who were not reached or kept silent."
        ),
        *report.limits,
    ]
    hidden = len(report.withheld_units)
    if hidden:
        parts.append(
            wording.ngettext(
                "%(num)s department is not judged, because its answers are too few.",
                "%(num)s departments are not judged, because their answers are too few.",
                hidden,
            )
        )
    return wording.joined([str(part) for part in parts])


def design(report: SurveyReport, wording: Wording) -> str:
    """Questionnaire, period and time taken."""
    _ = wording.gettext
    parts = [
        _(
            "Answers were taken from %(period)s with the questionnaire “%(name)s”, "
            "version %(version)s.",
            period=wording.period(report.period_start, report.period_end),
            name=report.questionnaire,
            version=report.version,
        )
    ]
    if report.sample.median_seconds is not None:
        minutes, seconds = divmod(report.sample.median_seconds, 60)
        parts.append(
            _(
                "Half of those who answered took no more than %(minutes)s min %(seconds)s s.",
                minutes=minutes,
                seconds=seconds,
            )
        )
    return wording.joined([str(part) for part in parts])


def steps(report: SurveyReport, wording: Wording) -> tuple[Step, ...]:
    """The way from invitation to counted response, each reason on a line."""
    _ = wording.gettext
    sample = report.sample
    lines: list[Step] = []
    if sample.invited is not None:
        lines.append(Step(_("Invited"), wording.count(sample.invited)))
    if sample.reached is not None:
        share = wording.percent(sample.reached, sample.invited) if sample.invited else ""
        lines.append(
            Step(_("Reached"), wording.count(sample.reached), share, _("of those invited"))
        )
    lines.append(Step(_("Received"), wording.count(sample.received), style="sum"))
    lines += [
        Step(left.reason, wording.count(-left.n), note=left.note, style="sub")
        for left in sample.left_out
        if left.n
    ]
    counted = wording.percent(sample.counted, sample.received)
    lines.append(
        Step(_("Counted"), wording.count(sample.counted), counted, _("of those received"), "sum")
    )
    return tuple(lines)


def channels_heading(report: SurveyReport, wording: Wording) -> str:
    """Which channel brought most of what is counted."""
    if not report.sample.channels:
        return ""
    first = max(report.sample.channels, key=lambda channel: channel.counted)
    return str(
        wording.gettext(
            "%(name)s brought most: %(share)s of what is counted",
            name=first.name,
            share=wording.percent(first.counted, report.sample.counted),
        )
    )


def promise_word(report: SurveyReport, wording: Wording) -> str:
    """The level of anonymity in a word."""
    _ = wording.gettext
    return str(
        {
            Anonymity.ANONYMOUS: _("anonymous"),
            Anonymity.CONFIDENTIAL: _("confidential"),
            Anonymity.NAMED: _("with names"),
        }[report.anonymity]
    )


def promise(report: SurveyReport, wording: Wording) -> str:
    """What respondents were promised, and how small bases are kept silent."""
    _ = wording.gettext
    least = report.thresholds
    kept = {
        Anonymity.ANONYMOUS: _(
            "The survey is anonymous: no name, address or device is kept with an answer, and times "
            "are kept by the day."
        ),
        Anonymity.CONFIDENTIAL: _(
            "The survey is confidential: answers are kept with the time they came, but without "
            "name or address, and only figures and comments are shown."
        ),
        Anonymity.NAMED: _(
            "Respondents gave their names and know that answers can be linked to them; this report "
            "names nobody all the same."
        ),
    }[report.anonymity]
    small = _(
        "Departments with fewer than %(show)s answers are not shown, and no index is formed "
        "below %(index)s.",
        show=least.show,
        index=least.index,
    )
    return wording.joined([str(kept), str(small)])


def dimensions_heading(ranked: Sequence[Dimension], wording: Wording) -> str:
    """The best and the weakest dimension, as a heading with their figures."""
    _ = wording.gettext
    figures = [each.figure for each in ranked if each.figure is not None]
    if len(figures) < 2:
        return str(_("The dimensions of the index"))
    return str(
        _(
            "%(best)s stands highest with %(high)s, %(worst)s lowest with %(low)s",
            best=ranked[0].name,
            high=wording.number(figures[0].value),
            worst=ranked[-1].name,
            low=wording.number(figures[-1].value),
        )
    )


def index_sentence(report: SurveyReport, wording: Wording) -> str:
    """The overall index with its doubt, its target, and what stands apart from it."""
    _ = wording.gettext
    if report.overall is None:
        return str(_("Too few answers came in for an overall index."))
    whole = report.overall
    parts = [
        _(
            "The overall index is %(index)s (%(base)s).",
            index=wording.with_margin(whole),
            base=wording.base(whole.n),
        )
    ]
    if report.target is not None:
        parts.append(against_target(whole, report.target, wording))
    figures = [(each.name, each.figure) for each in report.dimensions if each.figure]
    below = [name for name, figure in figures if figure.lies_below(whole.value)]
    above = [name for name, figure in figures if figure.lies_above(whole.value)]
    if below:
        parts.append(_("Clearly below it: %(names)s.", names=wording.names(below)))
    if above:
        parts.append(_("Clearly above it: %(names)s.", names=wording.names(above)))
    return wording.joined([str(part) for part in parts])


def nps_heading(report: SurveyReport, wording: Wording) -> str:
    """The score as a heading."""
    if report.nps is None:
        return ""
    _detractors, _passives, promoters = report.nps.groups
    return str(
        wording.gettext(
            "%(promoters)s would recommend with 9 or 10; the score is %(score)s",
            promoters=wording.percent(promoters, report.nps.figure.n),
            score=wording.number(report.nps.figure.value, 0),
        )
    )


def nps_sentence(report: SurveyReport, wording: Wording) -> str:
    """The score with its doubt."""
    if report.nps is None:
        return ""
    figure = report.nps.figure
    score = wording.gettext(
        "The Net Promoter Score is %(score)s:", score=wording.number(figure.value, 0)
    )
    return f"{score}{'' if wording.chinese else ' '}{nps_standing(figure, wording)}"


def units_note(report: SurveyReport, sides: Against, wording: Wording) -> str:
    """What the marks mean and who is missing."""
    _ = wording.gettext
    parts = [
        _(
            "Note: blue or rust means that the whole interval lies off the overall index; "
            "the axis does not start at 0."
        )
    ]
    if sides.small:
        parts.append(
            _("Hollow and dashed: fewer than %(rank)s answers.", rank=report.thresholds.rank)
        )
    if report.withheld_units:
        names = wording.names([unit.name for unit in report.withheld_units])
        parts.append(_("Too few answers to be drawn: %(names)s.", names=names))
    return wording.joined([str(part) for part in parts])


def departments_text(
    sides: Against, by_name: Callable[[Against, Wording], str], wording: Wording
) -> str:
    """Who lies off the whole, and how many cannot be told from it."""
    parts = [by_name(sides, wording)]
    if sides.level:
        parts.append(
            str(
                wording.ngettext(
                    "%(num)s department cannot be told from it.",
                    "%(num)s departments cannot be told from it.",
                    len(sides.level),
                )
            )
        )
    return wording.joined(parts)


def units_table_heading(report: SurveyReport, wording: Wording) -> str:
    """How many departments have an index, and how many are withheld."""
    _ = wording.gettext
    shown, hidden = len(report.shown_units), len(report.withheld_units)
    if not hidden:
        return str(_("All %(shown)s departments have an index", shown=shown))
    return str(
        _(
            "%(shown)s departments have an index; %(hidden)s have too few answers",
            shown=shown,
            hidden=hidden,
        )
    )


def chance_note(sides: Against, wording: Wording) -> str:
    """How many of the clear differences chance alone would bring."""
    compared = len(sides.above) + len(sides.level) + len(sides.below)
    return str(
        wording.gettext(
            "Note: every interval stands for itself. Of %(count)s departments that did not differ "
            "at all, about %(false)s would still lie off by chance. Order is not rank: neighbours "
            "mostly overlap.",
            count=compared,
            false=wording.number(compared * 0.05),
        )
    )


def example_sentence(unit: Unit, wording: Wording) -> str:
    """The arithmetic of one department in words."""
    figure = figure_of(unit)
    return str(
        wording.gettext(
            "Each of the %(n)s persons who answered has an index of their own, from 0 to 100. "
            "Their mean is the department's: %(value)s. The half width of its interval is t × s ÷ "
            "√n, where s is how far the persons lie apart; here it comes to %(margin)s, so that "
            "the interval runs from %(low)s to %(high)s.",
            n=wording.count(figure.n),
            value=wording.number(figure.value),
            margin=wording.number(figure.margin or 0.0),
            low=wording.number(figure.low or 0.0),
            high=wording.number(figure.high or 0.0),
        )
    )


def example_formula(unit: Unit, wording: Wording) -> str:
    """The same arithmetic in figures."""
    figure = figure_of(unit)
    value, margin = wording.number(figure.value), wording.number(figure.margin or 0.0)
    ends = wording.interval(figure.low, figure.high)
    return str(
        wording.gettext(
            "mean ± t × s ÷ √n = %(value)s ± %(margin)s = %(ends)s",
            value=value,
            margin=margin,
            ends=ends,
        )
    )


def scale_name(labels: Sequence[str], wording: Wording) -> str:
    """A scale by the number of its steps."""
    return str(wording.gettext("Scale of %(steps)s", steps=len(labels)))


def scale_heading(group: Sequence[Distribution], wording: Wording) -> str:
    """The weakest and the best question of a scale."""
    _ = wording.gettext
    shown = sorted(
        (each for each in group if not each.withheld),
        key=lambda each: each.favourable_count / each.n,
    )
    if not shown:
        return str(_("Too few answers to be shown"))
    first, last = shown[0], shown[-1]
    low = wording.percent(first.favourable_count, first.n, 0)
    high = wording.percent(last.favourable_count, last.n, 0)
    if first is last:
        return str(_("%(share)s chose one of the best answers", share=low))
    return str(
        _(
            "The best answers take from %(low)s (%(worst)s) to %(high)s (%(best)s)",
            low=low,
            worst=first.code,
            high=high,
            best=last.code,
        )
    )


def scale_note(question: Distribution, wording: Wording) -> str:
    """Which answers count as the best, and what the percentages leave out."""
    return str(
        wording.gettext(
            "Note: best answers are %(labels)s. “Not applicable” is outside the percentages; "
            "shares under 6%% are not printed, and rounded shares need not add up to 100.",
            labels=wording.names(question.labels[: question.favourable]),
        )
    )


def choice_heading(question: Distribution, wording: Wording) -> str:
    """What was chosen most often."""
    _ = wording.gettext
    most = max(range(len(question.counts)), key=lambda i: question.counts[i])
    return str(
        _(
            "%(label)s: chosen by %(share)s",
            label=question.labels[most],
            share=wording.percent(question.counts[most], question.n, 0),
        )
    )


def choice_note(question: Distribution, wording: Wording) -> str:
    """Base of a choice, and what to know of several answers."""
    _ = wording.gettext
    base = wording.base(question.n)
    if question.kind is QuestionKind.MULTIPLE:
        return str(
            _(
                "Note: several answers were possible; shares are of persons (%(base)s) and add up "
                "to more than 100%%.",
                base=base,
            )
        )
    return str(_("Note: %(base)s.", base=base))


def withheld_questions(codes: Sequence[str], wording: Wording) -> str:
    """Questions that too few answered."""
    if not codes:
        return ""
    return str(
        wording.gettext("Too few answers to be shown: %(codes)s.", codes=wording.names(codes))
    )


def comments_sentence(report: SurveyReport, wording: Wording) -> str:
    """How many comments there are and how they are quoted."""
    _ = wording.gettext
    return str(
        _(
            "%(count)s people wrote a comment that may be quoted (%(share)s of the responses "
            "counted). Quotations are given word for word; departments with few answers are not "
            "quoted.",
            count=wording.count(report.comment_total),
            share=wording.percent(report.comment_total, report.sample.counted),
        )
    )


def form(item: Item, wording: Wording) -> str:
    """The form of a question in a word or two."""
    _ = wording.gettext
    if item.kind is QuestionKind.SCALE:
        return scale_name(item.answers, wording)
    names = {
        QuestionKind.NPS: _("0 to 10"),
        QuestionKind.SINGLE: _("one choice"),
        QuestionKind.MULTIPLE: _("several choices"),
        QuestionKind.TEXT: _("free text"),
        QuestionKind.OTHER: _("other"),
    }
    return str(names[item.kind])


def forms_note(items: Sequence[Item], wording: Wording) -> str:
    """The words of every scale used."""
    _ = wording.gettext
    scales: dict[str, None] = {}
    for item in items:
        if item.kind is QuestionKind.SCALE and item.answers:
            words = (" / " if not wording.chinese else "、").join(item.answers)
            scales.setdefault(
                str(_("%(name)s: %(words)s.", name=scale_name(item.answers, wording), words=words))
            )
    outside = _("Questions without a score do not enter the index.")
    return wording.joined([*scales, str(outside)])


def definition(wording: Wording, items: Sequence[Item] = ()) -> tuple[str, ...]:
    """The four steps of the index, and that each figure here follows from them."""
    _ = wording.gettext
    flat = all(len(item.shares) < 2 for item in items)
    steps = (
        _(
            "1. Each answer becomes a score from 0 to 100, so that scales of different length can "
            "be compared."
        ),
        _("2. A person's dimension is the mean of the questions answered in it.")
        if flat
        else _(
            "2. A person's dimension is the mean of the questions answered in it; one that has "
            "parts is the mean of the parts answered by their weights."
        ),
        _(
            "3. A person's index is the mean of the dimensions answered by their weights, spread "
            "anew over those answered; with less than half of the weight answered there is none."
        ),
        _(
            "4. A department's index is the mean of its persons, with an interval by Student's t; "
            "the overall index is the mean of all persons."
        ),
    )
    return tuple(str(step) for step in steps)


def provenance(report: SurveyReport, wording: Wording) -> str:
    """Which data the report rests on."""
    return str(
        wording.gettext(
            "Report %(number)s, made on %(day)s from data with the digest %(digest)s. The same "
            "data give the same digest: two reports with one digest rest on the same answers.",
            number=report.number,
            day=wording.day(report.generated_on),
            digest=report.digest,
        )
    )


def _method_thesis(report: SurveyReport, wording: Wording) -> str:
    _ = wording.gettext
    sample = report.sample
    out = sample.received - sample.counted
    received, counted = wording.count(sample.received), wording.count(sample.counted)
    if not out:
        return str(_("%(received)s responses came in, and all are counted.", received=received))
    return str(
        _(
            "%(received)s responses came in, %(counted)s are counted; each of the %(out)s left out "
            "has its reason.",
            received=received,
            counted=counted,
            out=wording.count(out),
        )
    )


def _departments_thesis(report: SurveyReport, wording: Wording) -> str:
    _ = wording.gettext
    sides = against_whole(report)
    compared = len(sides.above) + len(sides.level) + len(sides.below)
    if compared < 2:
        return str(_("Too few departments have enough answers to be compared."))
    return str(
        _(
            "%(compared)s departments can be compared with the whole. Neighbours mostly overlap: "
            "places in the list are no ranks.",
            compared=compared,
        )
    )


def _answers_thesis(report: SurveyReport, wording: Wording) -> str:
    return str(
        wording.gettext(
            "%(count)s questions, each with its chart and its counts.",
            count=len(report.distributions),
        )
    )


def _index_cell(report: SurveyReport, wording: Wording) -> KeyFigure | None:
    _ = wording.gettext
    if report.overall is None:
        return None
    lines = [wording.base(report.overall.n)]
    if report.target is not None:
        lines.append(_("target %(value)s", value=wording.number(report.target)))
    return KeyFigure(
        _("Overall index"),
        wording.number(report.overall.value),
        wording.margin(report.overall),
        tuple(lines),
    )


def _nps_cell(report: SurveyReport, wording: Wording) -> KeyFigure | None:
    _ = wording.gettext
    if report.nps is None:
        return None
    figure = report.nps.figure
    lines = (wording.base(figure.n), _("from −100 to 100"))
    return KeyFigure(
        _("Net Promoter Score"), wording.number(figure.value, 0), wording.margin(figure), lines
    )


def _weakest_cell(report: SurveyReport, wording: Wording) -> KeyFigure | None:
    ranked = dimensions_by_level(report)
    if len(ranked) < 2 or ranked[-1].figure is None:
        return None
    figure = ranked[-1].figure
    return KeyFigure(
        wording.gettext("Weakest dimension"),
        wording.number(figure.value),
        wording.margin(figure),
        (ranked[-1].name, wording.base(figure.n)),
    )


def _departments_cell(report: SurveyReport, wording: Wording) -> KeyFigure | None:
    _ = wording.gettext
    sides = against_whole(report)
    compared = len(sides.above) + len(sides.level) + len(sides.below)
    if compared < 2:
        return None
    few = sum(unit.withheld is not None for unit in report.units) + len(sides.small)
    lines = [_("clearly above %(count)s", count=len(sides.above))]
    if few:
        lines.append(_("not compared %(count)s", count=few))
    return KeyFigure(
        _("Clearly below"),
        str(len(sides.below)),
        _("of %(count)s departments", count=compared),
        tuple(lines),
    )
