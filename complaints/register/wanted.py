"""What the register is filtered by: read from an address, written into one again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from complaints.categories.standard import CODE
from complaints.categories.tree import ALONE
from complaints.judgements.queries import KINDS
from complaints.register.facts import COURSES, LONGEST, TIMINGS
from complaints.reviews.queries import STANDINGS
from complaints.workflow import ASIDE, CHANNELS, FINDINGS, SEVERITIES, STATES

NONE = "none"
_YES = ("yes", "no")
LISTS: dict[str, tuple[str, ...]] = {
    "state": (*STATES, "open", "overdue", "week", "waiting", "silent", "watched"),
    "severity": SEVERITIES,
    "channel": CHANNELS,
    "alone": ("yes",),
    "outcome": (*FINDINGS, *ASIDE, NONE),
    "rated": (*_YES, "1", "2", "3", "4", "5"),
    "anonymous": _YES,
    "safety": _YES,
    "course": tuple(COURSES),
    "timing": tuple(TIMINGS),
    "judged": tuple(KINDS),
    "review": tuple(STANDINGS),
    "sort": ("due", "new", "old"),
}
_CATEGORY = re.compile(f"{CODE}({re.escape(ALONE)})?")
_SEARCH = 100
_DAYS = re.compile("[1-9][0-9]{0,3}")
_YEAR = re.compile("[12][0-9]{3}")
_SPAN = re.compile(r"(?!0000)[0-9]{4}(-(0[1-9]|1[0-2]))?")


@dataclass(frozen=True)
class Wanted:
    """The filters, each as the address has it; empty means all.

    `category` is a code with what counts with it, or after it `tree.ALONE`.

    `department` is an id or "none", and holds those below unless `alone`; `handler` an id, "me" (of
    whoever reads) or "none". `since` and `until` are the first and last day on which cases came in.
    """

    state: str = ""  # a state, "open", "overdue", "waiting" (for the complainant), "watched"
    q: str = ""
    category: str = ""
    severity: str = ""
    department: str = ""
    alone: str = ""
    handler: str = ""
    channel: str = ""
    since: str = ""
    until: str = ""
    outcome: str = ""
    rated: str = ""
    anonymous: str = ""
    safety: str = ""
    course: str = ""
    timing: str = ""
    recurring: str = ""
    closed: str = ""  # in a year ("2026") or a month ("2026-11")
    judged: str = ""  # one of `judgements.queries.KINDS`
    review: str = ""  # how a review after an objection stands
    review_year: str = ""  # in which it was decided
    sort: str = ""

    def values(self) -> dict[str, Any]:
        """What is chosen, as the address has it."""
        return {f.name: value for f in fields(self) if (value := getattr(self, f.name))}

    def __getitem__(self, name: str) -> str:
        """One filter by its name in the address."""
        return str(getattr(self, name))

    @property
    def narrowed(self) -> bool:
        """Whether anything but the tab and the order is chosen."""
        return bool(set(self.values()) - {"state", "sort"})


def read_wanted(args: Mapping[str, str]) -> Wanted:
    """The filters of an address; what is not in their lists filters nothing."""
    found = {name: args.get(name, "") for name in LISTS if args.get(name) in LISTS[name]}
    for name in ("department", "handler"):
        found[name] = _id(args.get(name, ""), (NONE, "me") if name == "handler" else (NONE,))
    for name in ("since", "until"):
        found[name] = _day(args.get(name, ""))
    found["recurring"] = _within(args.get("recurring", ""))
    category = args.get("category", "")
    found["category"] = category if _CATEGORY.fullmatch(category) else ""
    year = args.get("review_year", "")
    found["review_year"] = year if found.get("review") and _YEAR.fullmatch(year) else ""
    closed = args.get("closed", "")
    found["closed"] = closed if _SPAN.fullmatch(closed) else ""
    found["q"] = args.get("q", "").replace("\0", "").strip()[:_SEARCH]
    return Wanted(**found)


def _id(value: str, words: tuple[str, ...]) -> str:
    if value in words:
        return value
    try:
        return str(UUID(value))
    except ValueError:
        return ""


def _within(value: str) -> str:
    """A number of days, as the organisation or a reader chose it."""
    return value if _DAYS.fullmatch(value) and int(value) <= LONGEST else ""


def _day(value: str) -> str:
    try:
        return date.fromisoformat(value[:10]).isoformat()
    except ValueError:
        return ""
