"""States, steps and faults in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass

from evaluations.workflow import STATES
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l


@dataclass(frozen=True)
class Step:
    """A step of the stepper."""

    label: str
    state: str
    note: str = ""


def state_words() -> dict[str, str]:
    """The states of a period."""
    return {
        "open": gettext("Open to surveys"),
        "closed": gettext("Closed"),
        "computed": gettext("Draft figures"),
        "published": gettext("Published"),
        "locked": gettext("Locked"),
    }


STATE_ICONS = {
    "open": "calendar3",
    "closed": "lock-fill",
    "computed": "bar-chart",
    "published": "megaphone",
    "locked": "lock-fill",
}


APPEAL_WORDS = {
    "open": _l("Not decided yet"),
    "upheld": _l("Upheld"),
    "dismissed": _l("Dismissed"),
}
APPEAL_ICONS = {
    "open": "hourglass-split",
    "upheld": "check-circle-fill",
    "dismissed": "x-circle-fill",
}


def road(state: str, notes: dict[str, str]) -> list[Step]:
    """The states in order, those behind, the present one, those ahead."""
    words, here = state_words(), STATES.index(state)

    def place(at: int) -> str:
        if at == here:
            return "done" if state == "locked" else "now"
        return "done" if at < here else "later"

    return [Step(words[s], place(at), notes.get(s, "")) for at, s in enumerate(STATES)]


def computing_words() -> list[str]:
    """What a computation is at, by its step."""
    return [
        gettext("Waiting for its turn"),
        gettext("Gathering the answers"),
        gettext("Working out the indices"),
        gettext("Keeping the figures"),
    ]


def fault_words(fault: str) -> str:
    """Why figures could not be computed."""
    if fault == "Reopened":
        return gettext("The period was opened again meanwhile, so nothing was kept.")
    if fault == "WorkerLost":
        return gettext("The machine stopped while the figures were being computed.")
    return gettext("Something happened that we did not foresee. It is in the operator’s log.")


def no_change_words(reason: str) -> str:
    """Why a line has no change."""
    return {
        "first": gettext("no period before"),
        "basis": gettext("asked or weighed otherwise before"),
        "items": gettext("not comparable: items or scale changed"),
        "new": gettext("no index before"),
        "silent": "",
    }.get(reason, "")
