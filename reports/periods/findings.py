"""What a period comes to, in sentences that its figures carry and no more."""

from __future__ import annotations

from collections.abc import Sequence

from reports.document import Unit
from reports.findings import Against, Finding, against_target, named, standing
from reports.periods.document import Action, Change, Clock, Line, PeriodReport, change_of, figure_of
from reports.wording import Wording


def unit_of(line: Line) -> Unit:
    """A department as the charts and sentences of all reports take it."""
    return Unit(line.name, figure_of(line))


def against_whole(report: PeriodReport) -> Against:
    """The departments by what their intervals say of the whole."""
    units = [unit_of(line) for line in report.shown]
    if report.whole.figure is None:
        return Against((), tuple(units), (), ())
    whole = report.whole.figure.value
    above = tuple(u for u in units if u.figure and u.figure.lies_above(whole))
    below = tuple(u for u in reversed(units) if u.figure and u.figure.lies_below(whole))
    level = tuple(u for u in units if u not in above and u not in below)
    return Against(above, level, below, ())


def verdict(report: PeriodReport, wording: Wording) -> str:
    """The one sentence on the cover."""
    _ = wording.gettext
    figure = report.whole.figure
    if figure is None:
        return str(_("Too few answers came in for an index of the whole."))
    index = _("The overall index is %(index)s.", index=wording.with_margin(figure))
    return wording.joined([str(index), against_target(figure, report.scheme.target, wording)])


def findings(report: PeriodReport, wording: Wording) -> tuple[Finding, ...]:
    """Three to five: the whole, the departments, what changed, complaints, actions."""
    found = [
        _whole(report, wording),
        _departments(report, wording),
        _changes(report, wording),
        _cases(report, wording),
        _actions(report, wording),
    ]
    return tuple(each for each in found if each is not None)


def graded_words(report: PeriodReport, wording: Wording) -> str:
    """How many departments have each grade."""
    parts = [f"{grade.word} {count}" for grade, count in report.graded()]
    return ("，" if wording.chinese else ", ").join(parts)


def change_words(change: Change, wording: Wording) -> str:
    """A change with its interval and what may be said of it."""
    _ = wording.gettext
    words = {
        "change": wording.signed(change.value),
        "interval": signed_interval(change, wording),
    }
    if change.low is None:
        return str(_("%(change)s, for which no interval can be given", **words))
    if change.clear:
        return str(_("%(change)s (95%% interval %(interval)s), clear", **words))
    return str(_("%(change)s (95%% interval %(interval)s), not significant", **words))


def signed_interval(change: Change, wording: Wording) -> str:
    """The interval of a change, both ends with their signs."""
    if change.low is None or change.high is None:
        return "–"
    between = "～" if wording.chinese else "\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}"
    return f"{wording.signed(change.low)}{between}{wording.signed(change.high)}"


def no_change_words(reason: str, wording: Wording) -> str:
    """Why a line has no change."""
    _ = wording.gettext
    return {
        "first": str(_("no period before")),
        "basis": str(_("asked or weighed otherwise before")),
        "items": str(_("not comparable: items or scale changed")),
        "new": str(_("no index before")),
    }.get(reason, "")


def _whole(report: PeriodReport, wording: Wording) -> Finding | None:
    _ = wording.gettext
    line = report.whole
    if line.figure is None:
        return None
    if line.change is not None:
        why = _(
            "Against %(before)s it moved by %(change)s.",
            before=report.snapshot.before,
            change=change_words(line.change, wording),
        )
    elif line.no_change == "basis":
        why = _("It is not compared with the period before, which asked or weighed otherwise.")
    elif line.no_change == "items":
        why = _("It is not compared with the period before: items or scale changed since.")
    else:
        why = _("There is no period before to compare it with.")
    base = wording.sentence(standing(line.figure, wording))
    return Finding(verdict(report, wording), wording.joined([base, str(why)]), "index")


def _departments(report: PeriodReport, wording: Wording) -> Finding | None:
    if not report.shown:
        return None
    _ = wording.gettext
    sides = against_whole(report)
    say = _("Departments by grade: %(grades)s.", grades=graded_words(report, wording))
    parts = []
    if sides.below:
        parts.append(_("Whole interval below: %(names)s.", names=named(sides.below, wording)))
    if sides.above:
        parts.append(_("Whole interval above: %(names)s.", names=named(sides.above, wording)))
    if not parts:
        parts = [_("No department differs from the overall index by more than chance allows.")]
    return Finding(str(say), wording.joined([str(part) for part in parts]), "departments")


def _changes(report: PeriodReport, wording: Wording) -> Finding | None:
    if not report.compared:
        return None
    _ = wording.gettext
    clear = clear_changes(report)
    if not clear:
        say = _("No department changed by more than chance allows.")
    else:
        say = wording.ngettext(
            "%(num)s department changed clearly: %(names)s.",
            "%(num)s departments changed clearly: %(names)s.",
            len(clear),
            names=_moved(clear, wording),
        )
    why = _(
        "%(count)s departments are compared with %(before)s; the tests are corrected for their "
        "number (Welch, Holm).",
        count=len(report.compared),
        before=report.snapshot.before,
    )
    return Finding(str(say), str(why), "departments")


def clear_changes(report: PeriodReport) -> tuple[Line, ...]:
    """The departments whose change a test carries, the greatest rise first."""
    return tuple(line for line in report.compared if change_of(line).clear)


def _moved(lines: Sequence[Line], wording: Wording) -> str:
    words = [f"{line.name} {wording.signed(change_of(line).value)}" for line in lines[:6]]
    rest = len(lines) - len(words)
    if not rest:
        return wording.names(words)
    listed = ("、" if wording.chinese else ", ").join(words)
    return wording.ngettext(
        "%(names)s and %(num)s more", "%(names)s and %(num)s more", rest, names=listed
    )


def _cases(report: PeriodReport, wording: Wording) -> Finding | None:
    cases = report.cases
    if not cases.received or cases.resolve is None or cases.acknowledge is None:
        return None
    _ = wording.gettext
    say = _(
        "%(received)s complaints came in; of those whose time is over %(share)s were answered "
        "in time.",
        received=wording.count(cases.received),
        share=kept_share(cases.resolve, wording),
    )
    why = [
        _(
            "%(share)s were acknowledged in time.",
            share=kept_share(cases.acknowledge, wording),
        )
    ]
    if cases.rating is not None and cases.ratings is not None:
        why.append(
            _(
                "%(n)s complainants rated the handling, on average %(mean)s of 5.",
                n=wording.count(cases.ratings.n),
                mean=wording.number(cases.rating),
            )
        )
    return Finding(str(say), wording.joined([str(each) for each in why]), "complaints")


def kept_share(clock: Clock, wording: Wording) -> str:
    """The share of clocks that were kept among those that are over."""
    return wording.percent(clock.met, clock.ended)


def _actions(report: PeriodReport, wording: Wording) -> Finding | None:
    if not report.actions:
        return None
    _ = wording.gettext
    judged = [action for action in report.actions if action.verdict]
    open_ = len(report.actions) - len(judged)
    if not judged:
        say = wording.ngettext(
            "%(num)s corrective action is under way; none is judged yet.",
            "%(num)s corrective actions are under way; none is judged yet.",
            open_,
        )
        return Finding(say, str(_("An effect is claimed only after the figures.")), "actions")
    say = verdicts_words(judged, wording)
    why = wording.ngettext("%(num)s more is on its way.", "%(num)s more are on their way.", open_)
    return Finding(say, why if open_ else proof_rule(wording), "actions")


def verdicts_words(judged: Sequence[Action], wording: Wording) -> str:
    """How the actions that were judged came out."""
    return str(
        wording.ngettext(
            "%(num)s corrective action was judged: %(yes)s effective, %(open)s not shown, "
            "%(no)s not effective.",
            "%(num)s corrective actions were judged: %(yes)s effective, %(open)s not shown, "
            "%(no)s not effective.",
            len(judged),
            yes=sum(action.verdict == "effective" for action in judged),
            open=sum(action.verdict == "not_shown" for action in judged),
            no=sum(action.verdict == "not_effective" for action in judged),
        )
    )


def proof_rule(wording: Wording) -> str:
    """By what rule an action is called effective."""
    return str(
        wording.gettext(
            "Effective means: the figure after reaches what the plan asked for, and the whole "
            "interval of the change lies above nought. The criterion is fixed before the work."
        )
    )
