"""Headings, notes and small texts of a period's report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from reports.document import Figure, Unit
from reports.periods.document import Cases, Clock, Line, PeriodReport, figure_of
from reports.periods.findings import (
    clear_changes,
    graded_words,
    kept_share,
    no_change_words,
    verdicts_words,
)
from reports.prose import KeyFigure
from reports.wording import Wording


def imprint(report: PeriodReport, wording: Wording) -> str:
    """The footer: number, snapshot, maker."""
    return str(
        wording.gettext(
            "Report %(number)s, snapshot %(snapshot)s, data %(digest)s. Internal. Made with "
            "Huisheng.",
            number=report.number,
            snapshot=report.snapshot.number,
            digest=report.snapshot.digest[:12],
        )
    )


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


def grade_bounds(report: PeriodReport, place: int, wording: Wording) -> str:
    """The scores that a grade stands for."""
    _ = wording.gettext
    grades = report.scheme.grades
    least = wording.number(grades[place].least, 0 if grades[place].least % 1 == 0 else 1)
    if place == 0:
        return str(_("%(least)s and more", least=least))
    most = grades[place - 1].least
    words = wording.number(most, 0 if most % 1 == 0 else 1)
    return str(_("%(least)s to under %(most)s", least=least, most=words))


def points_words(kind: str, wording: Wording) -> str:
    """What a case is called that earns points."""
    _ = wording.gettext
    if kind == "unhandled":
        return str(_("not handled"))
    return str(_("rated %(rating)s of 5", rating=kind))


def promise_word(promise: str, wording: Wording) -> str:
    """What respondents were promised, in a word."""
    _ = wording.gettext
    return str(_("anonymous") if promise == "anonymous" else _("confidential"))


def appeals_words(report: PeriodReport, wording: Wording) -> str:
    """Where the appeals stand on the report's day."""
    _ = wording.gettext
    day = wording.day(report.snapshot.appeals_until)
    if report.snapshot.appeals == "locked":
        return str(_("Appeals ran until %(day)s; the period is locked.", day=day))
    if report.snapshot.appeals == "over":
        return str(_("Appeals ran until %(day)s; the period is not locked yet.", day=day))
    return str(_("Appeals are open until %(day)s.", day=day))


def silence_words(line: Line, minimum: int, wording: Wording) -> str:
    """Why a line has no figure."""
    _ = wording.gettext
    if line.silence == "few":
        return str(_("too few answers, not shown to protect people"))
    if line.silence == "withheld":
        return str(
            _("not shown, because together with the total it would reveal another department")
        )
    return str(_("%(n)s with an index; judged from %(least)s on", n=line.n, least=minimum))


def changes_heading(report: PeriodReport, wording: Wording) -> str:
    """How many departments changed clearly, as a heading without a full stop."""
    clear = clear_changes(report)
    if not clear:
        return str(wording.gettext("No department changed by more than chance allows"))
    return wording.ngettext(
        "%(num)s department changed clearly against %(before)s",
        "%(num)s departments changed clearly against %(before)s",
        len(clear),
        before=report.snapshot.before,
    )


def score_sentence(line: Line, report: PeriodReport, wording: Wording) -> str:
    """How a score and a grade come about, by one department."""
    _ = wording.gettext
    if line.score is None or line.grade is None:
        return ""
    words = {
        "index": wording.number(figure_of(line).value),
        "points": wording.signed(line.adjustment),
        "score": wording.number(line.score),
        "grade": report.scheme.grades[line.grade].word,
        "bounds": grade_bounds(report, line.grade, wording),
    }
    if report.scheme.points is None:
        return str(
            _(
                "Its score is its index, %(score)s, which is “%(grade)s” (%(bounds)s).",
                **words,
            )
        )
    return str(
        _(
            "Complaints handled move its index of %(index)s by %(points)s to a score of "
            "%(score)s, which is “%(grade)s” (%(bounds)s).",
            **words,
        )
    )


def example_of(report: PeriodReport) -> Line | None:
    """The department with the most answers among those with an interval."""
    lines = [line for line in report.shown if figure_of(line).margin is not None]
    return max(lines, key=lambda line: (figure_of(line).n, line.name), default=None)


def as_unit(line: Line) -> Unit:
    """A department as the sentences of all reports take it."""
    return Unit(line.name, figure_of(line))


def change_note(report: PeriodReport, wording: Wording) -> str:
    """How the changes are tested, and which departments have none."""
    _ = wording.gettext
    return str(
        _(
            "Note: the change is the index of this period less that of %(before)s, by their "
            "published snapshots. Tests by Welch over %(count)s departments, corrected by Holm; "
            "the whole is tested alone. Printed figures are rounded, so that differences may be "
            "off by 0.1.",
            before=report.snapshot.before,
            count=len(report.compared),
        )
    )


def median_words(clock: Clock, unit: str, wording: Wording) -> str:
    """The median time, in working hours or in days; a dash where it is not told."""
    _ = wording.gettext
    if clock.median is None:
        return "–"
    value = wording.number(clock.median)
    if unit == "hours":
        return str(_("%(value)s working hours", value=value))
    return str(_("%(value)s days", value=value))


def clocks_heading(cases: Cases, wording: Wording) -> str:
    """How the clocks were kept, as a heading without a full stop."""
    if cases.acknowledge is None or cases.resolve is None:
        return ""
    return str(
        wording.gettext(
            "Acknowledged in time: %(first)s; answered in time: %(second)s",
            first=kept_share(cases.acknowledge, wording),
            second=kept_share(cases.resolve, wording),
        )
    )


def ratings_heading(cases: Cases, wording: Wording) -> str:
    """What those who rated the handling said, as a heading without a full stop."""
    found = cases.ratings
    if found is None:
        return ""
    return str(
        wording.gettext(
            "%(share)s of those who rated the handling were satisfied",
            share=wording.percent(found.favourable_count, found.n),
        )
    )


def groups_heading(cases: Cases, wording: Wording) -> str:
    """What complaints were about most, as a heading without a full stop."""
    _ = wording.gettext
    told = [tally for tally in cases.categories if tally.n]
    if not told or not cases.received:
        return str(_("No kind of complaint has cases enough to be told"))
    return str(
        _(
            "Most complaints are about: %(name)s, %(share)s",
            name=told[0].name,
            share=wording.percent(told[0].n or 0, cases.received),
        )
    )


def side_words(figure: Figure | None, wording: Wording) -> str:
    """A side of a proof in a table: the figure with its doubt, or a dash."""
    return "–" if figure is None else wording.with_margin(figure)


def measured_words(figure: Figure | None, days: tuple[date, date], wording: Wording) -> str:
    """A side of a proof with its base and its days; the days alone where nothing is told."""
    told = wording.period(*days)
    if figure is None:
        return str(wording.gettext("%(days)s: too few people to be told", days=told))
    return str(
        wording.gettext(
            "%(figure)s (%(base)s), %(days)s",
            figure=wording.with_margin(figure),
            base=wording.base(figure.n),
            days=told,
        )
    )


def recompute_steps(report: PeriodReport, wording: Wording) -> Sequence[str]:
    """How to get the same figures again."""
    _ = wording.gettext
    return (
        str(
            _(
                "1. Snapshot %(number)s was published on %(day)s and never changes: a trigger of "
                "the database holds it. Its figures are sums by survey, department and indicator, "
                "without persons.",
                number=report.snapshot.number,
                day=wording.day(report.snapshot.published_on),
            )
        ),
        str(
            _(
                "2. Its fingerprint is the SHA-256 of these figures. Two reports with the same "
                "fingerprint rest on the same figures."
            )
        ),
        str(
            _(
                "3. The operator's command “flask recompute-period” makes the figures from the "
                "answers once more and compares every number with the snapshot, to the last digit."
            )
        ),
    )
