"""The summary page of a period's report, and the sentences under its chapters' titles."""

from __future__ import annotations

from reports.periods.document import Cases, PeriodReport
from reports.periods.findings import graded_words, kept_share, no_change_words, verdicts_words
from reports.prose import KeyFigure
from reports.wording import Wording


def key_figures(report: PeriodReport, wording: Wording) -> tuple[KeyFigure, ...]:
    """The strip: index, departments by grade, answers, complaints, actions."""
    _ = wording.gettext
    cells = [
        _index_cell(report, wording),
        _grades_cell(report, wording),
        KeyFigure(
            _("Answers counted"),
            wording.count(report.answers),
            "",
            (
                wording.ngettext("%(num)s survey", "%(num)s surveys", len(report.parts)),
                _("index from %(n)s", n=wording.count(report.whole.figure.n))
                if report.whole.figure
                else "",
            ),
        ),
        _cases_cell(report.cases, wording),
        _actions_cell(report, wording),
    ]
    return tuple(cell for cell in cells if cell is not None)


def _index_cell(report: PeriodReport, wording: Wording) -> KeyFigure | None:
    _ = wording.gettext
    line = report.whole
    if line.figure is None:
        return None
    change = (
        _(
            "%(change)s, before %(value)s",
            change=wording.signed(line.change.value),
            value=wording.number(line.change.before),
        )
        if line.change
        else no_change_words(line.no_change, wording)
    )
    target = _("Target %(value)s", value=wording.number(report.scheme.target))
    return KeyFigure(
        _("Overall index"),
        wording.number(line.figure.value),
        wording.margin(line.figure),
        (str(target), str(change)),
    )


def _grades_cell(report: PeriodReport, wording: Wording) -> KeyFigure | None:
    counts = report.graded()
    judged = sum(count for _grade, count in counts)
    if not judged:
        return None
    lines = tuple(f"{grade.word} {count}" for grade, count in counts)
    return KeyFigure(wording.gettext("Departments judged"), wording.count(judged), "", lines)


def _cases_cell(cases: Cases, wording: Wording) -> KeyFigure | None:
    _ = wording.gettext
    if cases.received is None:
        return None
    lines: tuple[str, ...] = ()
    if cases.resolve is not None:
        lines = (
            str(_("answered in time: %(share)s", share=kept_share(cases.resolve, wording))),
            str(_("closed: %(count)s", count=wording.count(cases.closed))),
        )
    return KeyFigure(_("Complaints"), wording.count(cases.received), "", lines)


def _actions_cell(report: PeriodReport, wording: Wording) -> KeyFigure | None:
    _ = wording.gettext
    if not report.actions:
        return None
    judged = sum(bool(action.verdict) for action in report.actions)
    effective = sum(action.verdict == "effective" for action in report.actions)
    lines = (
        str(_("judged: %(count)s", count=judged)),
        str(_("of these effective: %(count)s", count=effective)),
    )
    return KeyFigure(_("Corrective actions"), wording.count(len(report.actions)), "", lines)


def limits(report: PeriodReport, wording: Wording) -> str:
    """The reservations that belong on the summary page."""
    _ = wording.gettext
    parts = [
        _(
            "Everything here holds for those who answered. Intervals cover chance alone, not "
            "those who were not reached or kept silent."
        )
    ]
    parts += [line for part in report.parts for line in part.omitted]
    if report.silent:
        parts.append(
            wording.ngettext(
                "%(num)s department is not judged, because its answers are too few.",
                "%(num)s departments are not judged, because their answers are too few.",
                len(report.silent),
            )
        )
    if report.snapshot.appeals == "open":
        parts.append(
            _(
                "Departments can appeal until %(day)s; a correction would be another snapshot.",
                day=wording.day(report.snapshot.appeals_until),
            )
        )
    parts.append(
        _(
            "Complaints and corrective actions are told as they stood on %(day)s.",
            day=wording.day(report.generated_on),
        )
    )
    return wording.joined([str(part) for part in parts])


def thesis(anchor: str, report: PeriodReport, wording: Wording) -> str:
    """The sentence under a chapter's title."""
    _ = wording.gettext
    if anchor == "method":
        return str(
            wording.ngettext(
                "%(num)s survey with %(answers)s answers counts in this period.",
                "%(num)s surveys with %(answers)s answers count in this period.",
                len(report.parts),
                answers=wording.count(report.answers),
            )
        )
    if anchor == "departments":
        return str(
            _("Departments by grade: %(grades)s.", grades=graded_words(report, wording))
            if report.shown
            else _("No department has answers enough to be judged.")
        )
    if anchor == "complaints":
        return _complaints_thesis(report.cases, wording)
    if anchor == "actions":
        judged = [action for action in report.actions if action.verdict]
        if judged:
            return verdicts_words(judged, wording)
        return str(_("None is judged yet: an effect is claimed only after the figures."))
    return ""


def _complaints_thesis(cases: Cases, wording: Wording) -> str:
    _ = wording.gettext
    if cases.received == 0:
        return str(_("No complaint came in within the period."))
    if cases.received is None:
        return str(_("Too few complaints came in to say more of them without pointing at people."))
    return wording.ngettext(
        "%(num)s complaint came in, %(closed)s of them closed.",
        "%(num)s complaints came in, %(closed)s of them closed.",
        cases.received,
        closed=wording.count(cases.closed),
    )
