"""Headings, notes and small texts of a period's report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from reports.document import Figure
from reports.periods.document import Cases, Clock, Line, PeriodReport, figure_of
from reports.periods.findings import (
    clear_changes,
    kept_share,
)
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
    words = {"anonymous": _("anonymous"), "named": _("with names")}
    return str(words.get(promise) or _("confidential"))


def appeals_words(report: PeriodReport, wording: Wording) -> str:
    """Where the appeals stand on the report's day."""
    _ = wording.gettext
    day = wording.day(report.snapshot.appeals_until)
    if report.snapshot.appeals == "locked":
        return str(_("Appeals ran until %(day)s; the period is locked.", day=day))
    if report.snapshot.appeals == "over":
        return str(_("Appeals ran until %(day)s; the period is not locked yet.", day=day))
    return str(_("Appeals are open until %(day)s.", day=day))


def appealed_words(report: PeriodReport, wording: Wording) -> str:
    """How many appealed and what was decided; empty when nobody did."""
    _, made = wording.gettext, report.snapshot.appealed
    if not made.filed:
        return ""
    filed = wording.ngettext("%(num)s appeal was filed", "%(num)s appeals were filed", made.filed)
    said = _(
        "%(number)s upheld, %(dismissed)s dismissed, %(open)s not decided yet",
        number=made.upheld,
        dismissed=made.dismissed,
        open=made.undecided,
    )
    return str(_("%(filed)s: %(said)s.", filed=filed, said=said))


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
