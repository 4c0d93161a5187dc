"""The workflow of a case: one table of states and steps (ISO 10002, AUTHZ-5).

Buttons, services, tests and the table in the user guide all come from `STEPS`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from foundation.web.texts import lazy_gettext as _l

STATES = ("received", "in_hand", "proposed", "answered", "disputed", "closed")
COMPLAINANT = "complainant"

HANDLE, RESOLVE = "complaint:handle", "complaint:resolve"

# What a step can ask for; forms and services read the same names.
FIELDS = (
    "category",
    "severity",
    "safety",
    "department_id",
    "handler_id",
    "outcome",
    "promised_on",
    "reason",
    "text",
    "score",
)


class Acting(Protocol):
    """Somebody of the staff, as a service needs to know them."""

    @property
    def user_id(self) -> UUID:
        """Who it is."""

    @property
    def departments(self) -> frozenset[UUID]:
        """The departments the person answers for, without those below."""

    def may(self, permission: str) -> bool:
        """Whether the person's roles carry a permission."""


@dataclass(frozen=True)
class Step:
    """A row of the table.

    `to` is None where the state stays. `by` is a permission or the complainant. `needs` must be
    filled in, `takes` may be. `tells` says who hears of it: complainant, handler or nobody.
    """

    name: str
    came: tuple[str, ...]
    to: str | None
    by: str
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    tells: str = ""
    event: str = ""


_OPEN = ("received", "in_hand", "proposed", "disputed")
_FACTS = ("category", "severity", "safety")

STEPS: dict[str, Step] = {
    step.name: step
    for step in (
        Step(
            "acknowledge",
            ("received",),
            "in_hand",
            HANDLE,
            needs=("category", "severity"),
            takes=("safety", "department_id", "handler_id", "text"),
            tells="complainant",
            event="complaint.acknowledged",
        ),
        Step(
            "assign",
            ("received", "in_hand", "proposed"),
            None,
            HANDLE,
            needs=("department_id",),
            takes=("handler_id",),
            tells="handler",
            event="complaint.assigned",
        ),
        Step(
            "correct",
            _OPEN,
            None,
            HANDLE,
            needs=("category", "severity"),
            takes=("safety",),
            event="complaint.corrected",
        ),
        Step(
            "postpone",
            ("in_hand", "proposed"),
            None,
            HANDLE,
            needs=("promised_on", "text"),
            tells="complainant",
            event="complaint.postponed",
        ),
        Step(
            "propose",
            ("in_hand",),
            "proposed",
            RESOLVE,
            needs=("outcome", "text"),
            tells="handler",
            event="complaint.proposed",
        ),
        Step(
            "return_proposal",
            ("proposed",),
            "in_hand",
            HANDLE,
            needs=("reason",),
            tells="handler",
            event="complaint.returned",
        ),
        Step(
            "answer",
            ("proposed",),
            "answered",
            HANDLE,
            needs=("text",),
            tells="complainant",
            event="complaint.answered",
        ),
        Step(
            "accept",
            ("answered",),
            "closed",
            COMPLAINANT,
            tells="handler",
            event="complaint.accepted",
        ),
        Step(
            "dispute",
            ("answered",),
            "disputed",
            COMPLAINANT,
            needs=("reason",),
            tells="handler",
            event="complaint.disputed",
        ),
        Step(
            "take_up_again",
            ("disputed",),
            "in_hand",
            HANDLE,
            needs=("handler_id",),
            takes=("department_id", "text"),
            tells="complainant",
            event="complaint.taken_up_again",
        ),
        Step(
            "close",
            ("answered", "disputed"),
            "closed",
            HANDLE,
            needs=("reason",),
            tells="complainant",
            event="complaint.closed",
        ),
        Step(
            "set_aside",
            ("received", "in_hand"),
            "closed",
            HANDLE,
            needs=("outcome", "reason"),
            tells="complainant",
            event="complaint.set_aside",
        ),
        Step(
            "reopen",
            ("closed",),
            "in_hand",
            HANDLE,
            needs=("reason",),
            takes=("text",),
            tells="complainant",
            event="complaint.reopened",
        ),
        Step(
            "rate",
            ("closed",),
            None,
            COMPLAINANT,
            needs=("score",),
            takes=("text",),
            tells="handler",
            event="complaint.rated",
        ),
    )
}

CATEGORIES = ("attitude", "waiting", "quality", "fees", "environment", "information", "other")
SEVERITIES = ("severe", "moderate", "slight")
CHANNELS = ("portal", "response", "telephone", "counter", "letter")
STAFF_CHANNELS = ("telephone", "counter", "letter")

# What a case can come to: after an inquiry, or without one.
FINDINGS = ("upheld", "partly_upheld", "not_upheld")
ASIDE = ("withdrawn", "duplicate", "not_ours")


def outcomes_of(step: Step) -> tuple[str, ...]:
    """The outcomes a step may give."""
    return ASIDE if step.name == "set_aside" else FINDINGS


def steps_from(state: str, may: Acting | None = None) -> list[Step]:
    """The steps that somebody of the staff can take from a state; all of the staff's without."""
    return [
        step
        for step in STEPS.values()
        if state in step.came and step.by != COMPLAINANT and (may is None or may.may(step.by))
    ]


STATE_WORDS = {
    "received": _l("Lodged"),
    "in_hand": _l("In hand"),
    "proposed": _l("To be answered"),
    "answered": _l("Answered"),
    "disputed": _l("Disputed"),
    "closed": _l("Settled"),
}
