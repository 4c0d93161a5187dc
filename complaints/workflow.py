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
# A step that nobody takes: the told day passed without a word.
SILENCE = "silence"

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
    "about_member",
    "about_staff",
    "about_department",
    "no_longer",
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
    `held` is whether the clock to answer must stand still for a question (None: either way);
    `ends_pause` that it goes on with this step. `again` is whether the complainant must have
    judged the closed case so that it waits for another look; `after_silence` that the case must
    have been closed for want of a word, and not too long ago.
    """

    name: str
    came: tuple[str, ...]
    to: str | None
    by: str
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    tells: str = ""
    event: str = ""
    held: bool | None = None
    ends_pause: bool = False
    again: bool | None = None
    after_silence: bool = False

    def leads_on(self, state: str, *, held: bool, again: bool = False) -> bool:
        """Whether it can be taken from a state, the clock held or not, to be looked at or not."""
        return state in self.came and self.held in (None, held) and self.again in (None, again)


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
            takes=("handler_id", "reason"),
            tells="handler",
            event="complaint.assigned",
        ),
        Step(
            "hand_over",
            ("received", "in_hand", "proposed", "answered"),
            None,
            HANDLE,
            needs=("handler_id", "reason"),
            takes=("department_id",),
            tells="handler",
            event="complaint.handed_over",
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
            "name",
            (*_OPEN, "answered"),
            None,
            HANDLE,
            takes=("about_member", "about_staff", "about_department", "no_longer", "reason"),
            event="complaint.named",
        ),
        Step(
            "ask",
            ("in_hand",),
            None,
            HANDLE,
            needs=("text",),
            tells="complainant",
            event="complaint.asked",
            held=False,
        ),
        Step(
            "go_on",
            ("in_hand",),
            None,
            HANDLE,
            needs=("reason",),
            event="complaint.went_on",
            held=True,
            ends_pause=True,
        ),
        Step(
            "postpone",
            ("in_hand", "proposed"),
            None,
            HANDLE,
            needs=("promised_on", "text"),
            tells="complainant",
            event="complaint.postponed",
            ends_pause=True,
        ),
        Step(
            "propose",
            ("in_hand",),
            "proposed",
            RESOLVE,
            needs=("outcome", "text"),
            tells="handler",
            event="complaint.proposed",
            ends_pause=True,
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
            "fall_silent",
            ("answered",),
            "closed",
            SILENCE,
            tells="complainant",
            event="complaint.fell_silent",
        ),
        Step(
            "object",
            ("closed",),
            "disputed",
            COMPLAINANT,
            needs=("reason",),
            tells="handler",
            event="complaint.objected",
            after_silence=True,
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
            ends_pause=True,
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
            "let_stand",
            ("closed",),
            None,
            HANDLE,
            needs=("reason",),
            event="complaint.let_stand",
            again=True,
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

SEVERITIES = ("severe", "moderate", "slight")
CHANNELS = ("portal", "response", "telephone", "counter", "letter", "regulator", "mail")
STAFF_CHANNELS = ("telephone", "counter", "letter")

# What a case can come to: after an inquiry, or without one.
FINDINGS = ("upheld", "partly_upheld", "not_upheld")
ASIDE = ("withdrawn", "duplicate", "not_ours")


def outcomes_of(step: Step) -> tuple[str, ...]:
    """The outcomes a step may give."""
    return ASIDE if step.name == "set_aside" else FINDINGS


def steps_from(
    state: str, may: Acting | None = None, *, held: bool = False, again: bool = False
) -> list[Step]:
    """The steps that somebody of the staff can take from a state; all of the staff's without.

    `held` says that a question to the complainant is open, `again` that the complainant's
    judgement asks for another look.
    """
    return [
        step
        for step in STEPS.values()
        if step.leads_on(state, held=held, again=again)
        and step.by not in (COMPLAINANT, SILENCE)
        and (may is None or may.may(step.by))
    ]


# What is kept in the history beside the steps of the table, and the event of each.
ASKED_AGAIN = "asked_again"
OTHER_EVENTS = {ASKED_AGAIN: "complaint.asked_again"}

STATE_WORDS = {
    "received": _l("Lodged"),
    "in_hand": _l("In hand"),
    "proposed": _l("To be answered"),
    "answered": _l("Answered"),
    "disputed": _l("Disputed"),
    "closed": _l("Settled"),
}
