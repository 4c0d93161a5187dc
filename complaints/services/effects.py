"""What each step does to the facts of a case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from complaints import clocks
from complaints.models import Complaint
from complaints.recusal.queries import Apart
from complaints.services.checking import is_same_hand
from complaints.services.entries import Moment
from complaints.services.severity import anew_by
from complaints.silence.days import object_until, silent_until
from complaints.timing.reckoning import PROMISE, REOPEN, Part, reckon
from complaints.timing.rules import Rules
from complaints.workflow import Acting, Step
from foundation.web.texts import gettext
from tenants.absences.queries import Away, away_now
from tenants.queries import departments_by_id

# What is true of closed cases alone.
_NOT_CLOSED: dict[str, Any] = {
    "closed_at": None,
    "object_until": None,
    "rating": None,
    "rating_text": "",
    "rated_at": None,
    "look_again": False,
}


@dataclass(frozen=True)
class Taking:
    """A step being taken: the case, who takes it (None: the complainant), what was filled in.

    `rules` are those of the case, `known` the parts of its due moments so far; what the step adds
    to them gathers in `parts`. `apart` are the people who stay away from the case.
    """

    case: Complaint
    step: Step
    when: Moment
    staff: Acting | None
    given: dict[str, Any]
    rules: Rules
    known: Sequence[Part] = ()
    parts: list[Part] = field(default_factory=list)
    apart: Apart = field(default_factory=Apart)

    def due(self, part: Part) -> datetime:
        """When something is due by a part, which is kept."""
        self.parts.append(part)
        return reckon(part, self.when.calendar)


def effect_of(taking: Taking) -> dict[str, Any]:
    """The facts that the step sets."""
    facts = _EFFECTS[taking.step.name](taking)
    return facts if taking.step.to is None else {**facts, "state": taking.step.to}


def reason_of(taking: Taking) -> str:
    """What the history keeps as the step's reason; that nobody else was there is one."""
    told = [_handed_over(taking), str(taking.given.get("reason") or "")]
    told.append(str(taking.given.get("stood_in") or ""))
    if (away := stands_in_here(taking)) is not None:
        told.append(gettext("standing in for %(name)s", name=away.name))
    if same_hand_again(taking):
        told.append(gettext("by the same person: nobody else can take it"))
    if by_somebody_concerned(taking):
        told.append(gettext("by somebody whom the complaint is about: nobody else can"))
    return gettext("; ").join(words for words in told if words)


def stands_in_here(taking: Taking) -> Away | None:
    """The handler who is away, where whoever takes the step stands in for them."""
    own, handler = taking.staff, taking.case.handler_id
    away = away_now().get(handler) if own is not None and handler is not None else None
    if away is None or own is None or away.stand_in_id != own.user_id:
        return None
    return away


def by_somebody_concerned(taking: Taking) -> bool:
    """Whether who takes the step should stay away from the case, as only a small house may not."""
    return taking.staff is not None and taking.staff.user_id in taking.apart.everybody


def _handed_over(taking: Taking) -> str:
    """From which department to which a case is assigned; empty where no lead changes hands."""
    if taking.step.name != "assign":
        return ""
    came, goes = taking.case.department_id, taking.given["department_id"]
    if came is None or came == goes:
        return ""
    found = departments_by_id([came, goes])
    return " → ".join(found[one].name_zh for one in (came, goes) if one in found)


def same_hand_again(taking: Taking) -> bool:
    """Whether a disputed case stays with who had it before, as only a small house may do.

    Be it that they are given the case or propose its result.
    """
    if taking.step.name == "propose" and taking.staff is not None:
        return is_same_hand(taking.case, taking.staff.user_id)
    again = taking.step.name in ("take_up_again", "hand_over", "assign")
    given = taking.given.get("handler_id")
    return again and given is not None and is_same_hand(taking.case, given)


def message_of(taking: Taking) -> str:
    """What the step says to the other side, empty when it says nothing."""
    if taking.step.name in ("propose", "rate"):
        return ""
    if taking.step.name in ("dispute", "object"):
        return str(taking.given["reason"])
    return str(taking.given.get("text") or "")


def _acknowledge(taking: Taking) -> dict[str, Any]:
    given, case = taking.given, taking.case
    facts = _corrected(taking) | {"acknowledged_at": taking.when.fact}
    before = None if case.handler_id in taking.apart.everybody else case.handler_id
    facts["handler_id"] = given.get("handler_id") or before or _own_id(taking)
    if given.get("department_id"):
        facts |= {"department_id": given["department_id"], "assigned_at": taking.when.fact}
    return facts


def _assign(taking: Taking) -> dict[str, Any]:
    facts = {
        "department_id": taking.given["department_id"],
        "assigned_at": taking.when.fact,
    }
    if taking.given.get("handler_id"):
        facts["handler_id"] = taking.given["handler_id"]
    return facts


def _hand_over(taking: Taking) -> dict[str, Any]:
    facts: dict[str, Any] = {"handler_id": taking.given["handler_id"]}
    unit = taking.given.get("department_id")
    if unit is not None and unit != taking.case.department_id:
        facts |= {"department_id": unit, "assigned_at": taking.when.fact}
    return facts


def _corrected(taking: Taking) -> dict[str, Any]:
    given, case = taking.given, taking.case
    facts = {
        "category": given["category"],
        "severity": given["severity"],
        "safety": bool(given.get("safety")),
    }
    if given["severity"] != case.severity:
        facts |= anew_by(taking, given["severity"])
    return facts


def _postpone(taking: Taking) -> dict[str, Any]:
    # The moment that ends the day may be the midnight after it: the base lies within the day.
    base = taking.given["promised_on"] - timedelta(seconds=1)
    return {"promised_at": taking.due(Part("resolve", PROMISE, base, promised=True))}


def _propose(taking: Taking) -> dict[str, Any]:
    return {
        "proposal": taking.given["text"],
        "outcome": taking.given["outcome"],
        "proposed_at": taking.when.fact,
        "proposed_by": _own_id(taking),
    }


def _answer(taking: Taking) -> dict[str, Any]:
    when = taking.when
    told = {"silent_until": silent_until(when.day), "silence_told": False}
    return {"answered_at": when.fact, **told, **_first_answered(taking)}


def _first_answered(taking: Taking) -> dict[str, Any]:
    """The first word of substance to the complainant ends the clock of the first answer."""
    return {} if taking.case.first_answered_at else {"first_answered_at": taking.when.fact}


def _ask(taking: Taking) -> dict[str, Any]:
    return {"held_at": taking.when.fact, **_first_answered(taking)}


def _close(taking: Taking) -> dict[str, Any]:
    return {"closed_at": taking.when.fact}


def _set_aside(taking: Taking) -> dict[str, Any]:
    """Whoever sets a case aside that nobody had in hand is the one who handled it."""
    return {
        "closed_at": taking.when.fact,
        "outcome": taking.given["outcome"],
        "handler_id": taking.case.handler_id or _own_id(taking),
    }


def _dispute(taking: Taking) -> dict[str, Any]:
    when = taking.when
    part = clocks.dispute_part(taking.case, when.counts_from, when.calendar)
    return {
        "disputed_at": when.fact,
        "earlier_outcome": taking.case.earlier_outcome or taking.case.outcome,
        "resolve_due": taking.due(part),
        "promised_at": None,
    }


def _fall_silent(taking: Taking) -> dict[str, Any]:
    return {"closed_at": taking.when.fact, "object_until": object_until(taking.when.day)}


def _object(taking: Taking) -> dict[str, Any]:
    return {**_dispute(taking), **_NOT_CLOSED}


def _take_up_again(taking: Taking) -> dict[str, Any]:
    facts: dict[str, Any] = {"handler_id": taking.given["handler_id"]}
    if taking.given.get("department_id"):
        facts |= {
            "department_id": taking.given["department_id"],
            "assigned_at": taking.when.fact,
        }
    return facts


def _reopen(taking: Taking) -> dict[str, Any]:
    case, limit = taking.case, taking.rules.limits_for(taking.case.severity, taking.case.channel)
    due = taking.due(Part("resolve", REOPEN, taking.when.counts_from, limit.resolve))
    facts = {
        "earlier_outcome": taking.case.earlier_outcome or taking.case.outcome,
        "outcome": None,
        "resolve_due": due,
        "promised_at": None,
        **_NOT_CLOSED,
    }
    if case.acknowledged_at is None:
        facts["acknowledged_at"] = taking.when.fact
    return facts


def _rate(taking: Taking) -> dict[str, Any]:
    return {
        "rating": taking.given["score"],
        "rating_text": taking.given.get("text") or "",
        "rated_at": taking.when.fact,
    }


def _own_id(taking: Taking) -> Any:
    return None if taking.staff is None else taking.staff.user_id


_EFFECTS: dict[str, Callable[[Taking], dict[str, Any]]] = {
    "acknowledge": _acknowledge,
    "assign": _assign,
    "hand_over": _hand_over,
    "correct": _corrected,
    "ask": _ask,
    "name": lambda _: {},
    "go_on": lambda _: {},
    "postpone": _postpone,
    "propose": _propose,
    "return_proposal": lambda _: {},
    "answer": _answer,
    "accept": _close,
    "dispute": _dispute,
    "fall_silent": _fall_silent,
    "object": _object,
    "take_up_again": _take_up_again,
    "close": _close,
    "set_aside": _set_aside,
    "reopen": _reopen,
    "let_stand": lambda _: {"look_again": False},
    "rate": _rate,
}
