"""Which method an action's severity asks for, and what of it is still missing; pure.

The six categories are those of the cause-and-effect diagram as the quality handbooks print it
(Ishikawa; GB/T 19001 training material: 人机料法环测), worded for services.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from complaints.actions.causes.models import ActionCause

CATEGORIES = ("people", "machine", "material", "method", "environment", "measurement")
SENTENCE, ONE, BOTH = "sentence", "one", "both"
METHODS = (SENTENCE, ONE, BOTH)  # each asks for more than the one before
LEAST = {"severe": BOTH, "moderate": ONE, "slight": SENTENCE}
CHAIN = 2  # answers to "why" before the root cause; five are room enough
DEPTH = 3  # causes one below the other
MOST_CAUSES = 60
RECURRENCE_DAYS = 180
WATCHED = (30, 1100)  # what an organisation may set for it

# What a plan still lacks.
ROOT_SENTENCE, NO_CHAIN, NO_FISHBONE, NEITHER = "root", "chain", "fishbone", "neither"


def allowed(severity: str) -> tuple[str, ...]:
    """The methods an organisation may set for a severity: the least one or a stricter one."""
    return METHODS[METHODS.index(LEAST[severity]) :]


def lacking(
    method: str, whys: Sequence[str], root_cause: str, causes: Collection[ActionCause]
) -> list[str]:
    """What the method asks for and is not there, in the order in which one would write it."""
    chain, bones = len(whys) >= CHAIN, fishbone_whole(causes)
    missing = [] if root_cause else [ROOT_SENTENCE]
    if method == BOTH:
        missing += [] if chain else [NO_CHAIN]
        missing += [] if bones else [NO_FISHBONE]
    if method == ONE and not (chain or bones):
        missing.append(NEITHER)
    return missing


def fishbone_whole(causes: Collection[ActionCause]) -> bool:
    """Whether at least two categories were looked at and a cause is marked as root."""
    return len({each.category for each in causes}) > 1 and any(each.root for each in causes)


@dataclass(frozen=True)
class Bone:
    """A cause with how deep it lies below its category's bone."""

    cause: ActionCause
    depth: int


def bones_of(causes: Iterable[ActionCause]) -> dict[str, list[Bone]]:
    """The causes of each category in the order of the drawing, those that explain behind theirs."""
    below: dict[UUID | None, list[ActionCause]] = {}
    for each in sorted(causes, key=lambda cause: (cause.place, str(cause.id))):
        below.setdefault(each.parent_id, []).append(each)
    found: dict[str, list[Bone]] = {category: [] for category in CATEGORIES}

    def walk(parent: UUID | None, depth: int) -> None:
        for each in below.get(parent, []):
            found[each.category].append(Bone(each, depth))
            walk(each.id, depth + 1)

    walk(None, 0)
    return found
