"""Reckoning a case again by another severity, by the rules under which it came in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from complaints.timing.reckoning import ANEW, DISPUTE, PAUSE, REOPEN, SEVERITY, Part, due_of

if TYPE_CHECKING:
    from complaints.services.effects import Taking


def anew_by(taking: Taking, severity: str) -> dict[str, Any]:
    """The due moments by a severity: of the clocks that still run, and of the one to resolve.

    What was waited for the complainant stays put off, and after an objection the time that it
    gives at least stays too. After a reopening it is counted from there.
    """
    case, limits = taking.case, taking.rules.limits_for(severity, taking.case.channel)
    facts: dict[str, Any] = {"resolve_due": taking.due(_resolve(taking, severity))}
    if case.acknowledged_at is None and taking.step.name != "acknowledge":
        part = Part("acknowledge", SEVERITY, case.clock_from, limits.acknowledge)
        facts["acknowledge_due"] = taking.due(part)
    if case.first_answered_at is None:
        first = limits.first_answer
        facts["first_answer_due"] = (
            None
            if first is None
            else taking.due(Part("first_answer", SEVERITY, case.clock_from, first))
        )
    return facts


def _resolve(taking: Taking, severity: str) -> Part:
    case, calendar = taking.case, taking.when.calendar
    limit = taking.rules.limits_for(severity, case.channel).resolve
    parts = [one for one in taking.known if one.clock == "resolve" and not one.promised]
    reopened = max((n for n, one in enumerate(parts) if one.kind == REOPEN), default=None)
    since = parts[(reopened or 0) :]
    objections = [one for one in since if one.kind == DISPUTE]
    floor = due_of(ANEW, objections[-1].base, calendar) if objections else None
    if reopened is None:
        return Part("resolve", SEVERITY, case.clock_from, limit, case.held_seconds, floor)
    waited = sum(one.seconds for one in since if one.kind == PAUSE)
    return Part("resolve", SEVERITY, parts[reopened].base, limit, waited, floor)
