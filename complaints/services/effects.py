"""What each step does to the facts of a case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from complaints import clocks
from complaints.models import Complaint
from complaints.services.checking import is_same_hand
from complaints.services.entries import Moment
from complaints.workflow import Acting, Step
from foundation.web.texts import gettext


@dataclass(frozen=True)
class Taking:
    """A step being taken: the case, who takes it (None: the complainant), what was filled in."""

    case: Complaint
    step: Step
    when: Moment
    staff: Acting | None
    given: dict[str, Any]


def effect_of(taking: Taking) -> dict[str, Any]:
    """The facts that the step sets."""
    facts = _EFFECTS[taking.step.name](taking)
    return facts if taking.step.to is None else {**facts, "state": taking.step.to}


def reason_of(taking: Taking) -> str:
    """What the history keeps as the step's reason; that nobody else was there is one."""
    if same_hand_again(taking):
        return gettext("by the same person: nobody else can take it")
    return str(taking.given.get("reason") or "")


def same_hand_again(taking: Taking) -> bool:
    """Whether a disputed case goes back to who had it before, as only a small house may do."""
    again = taking.step.name == "take_up_again"
    return again and is_same_hand(taking.case, taking.given["handler_id"])


def message_of(taking: Taking) -> str:
    """What the step says to the other side, empty when it says nothing."""
    if taking.step.name in ("propose", "rate"):
        return ""
    if taking.step.name == "dispute":
        return str(taking.given["reason"])
    return str(taking.given.get("text") or "")


def _acknowledge(taking: Taking) -> dict[str, Any]:
    given, case = taking.given, taking.case
    facts = _corrected(taking) | {"acknowledged_at": taking.when.fact}
    facts["handler_id"] = given.get("handler_id") or case.handler_id or _own_id(taking)
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


def _corrected(taking: Taking) -> dict[str, Any]:
    given, case = taking.given, taking.case
    facts = {
        "category": given["category"],
        "severity": given["severity"],
        "safety": bool(given.get("safety")),
    }
    if given["severity"] != case.severity:
        due = clocks.resolve_due(case.clock_from, given["severity"], taking.when.calendar)
        facts["resolve_due"] = due
    return facts


def _postpone(taking: Taking) -> dict[str, Any]:
    return {"promised_at": taking.given["promised_on"]}


def _propose(taking: Taking) -> dict[str, Any]:
    return {
        "proposal": taking.given["text"],
        "outcome": taking.given["outcome"],
        "proposed_at": taking.when.fact,
        "proposed_by": _own_id(taking),
    }


def _answer(taking: Taking) -> dict[str, Any]:
    return {"answered_at": taking.when.fact}


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
    start = taking.when.counts_from
    return {
        "disputed_at": taking.when.fact,
        "resolve_due": clocks.due_after_dispute(taking.case, start, taking.when.calendar),
        "promised_at": None,
    }


def _take_up_again(taking: Taking) -> dict[str, Any]:
    facts: dict[str, Any] = {"handler_id": taking.given["handler_id"]}
    if taking.given.get("department_id"):
        facts |= {
            "department_id": taking.given["department_id"],
            "assigned_at": taking.when.fact,
        }
    return facts


def _reopen(taking: Taking) -> dict[str, Any]:
    start = taking.when.counts_from
    due = clocks.resolve_due(start, taking.case.severity, taking.when.calendar)
    facts = {
        "closed_at": None,
        "outcome": None,
        "resolve_due": due,
        "promised_at": None,
        "rating": None,
        "rating_text": "",
        "rated_at": None,
    }
    if taking.case.acknowledged_at is None:
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
    "correct": _corrected,
    "postpone": _postpone,
    "propose": _propose,
    "return_proposal": lambda _: {},
    "answer": _answer,
    "accept": _close,
    "dispute": _dispute,
    "take_up_again": _take_up_again,
    "close": _close,
    "set_aside": _set_aside,
    "reopen": _reopen,
    "rate": _rate,
}
