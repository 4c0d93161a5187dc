"""How the demo's corrective actions are told: the plan, and how far it has come by today."""

from __future__ import annotations

from dataclasses import dataclass

# How far an action has come. Judged and to judge: begun after the first season and measured in
# the second; awaiting effect: begun after the second; the others: begun in the last days.
JUDGED, TO_JUDGE, AWAITING_EFFECT = "judged", "to_judge", "awaiting_effect"
RUNNING, IN_REVIEW, DRAFT = "running", "in_review", "draft"


@dataclass(frozen=True)
class Proof:
    """A file that shows an item is done, as its owner wrote it down."""

    name: str
    text: str


@dataclass(frozen=True)
class Todo:
    """A thing to do, what is wanted to see that it is done, and what there was to see.

    The first of a running action is done, the others are not.
    """

    text: str
    evidence: str
    proof: Proof | None = None


@dataclass(frozen=True)
class Idea:
    """A corrective action as it is planned.

    `cases` are subjects of the cases that it answers to, which came in before it. `target` and
    `least_change` are its criterion; `verdict` is why the auditor follows the figures.
    """

    stage: str
    title: str
    department: str
    owner: str
    source: str
    cause: str
    containment: str
    whys: tuple[str, ...] = ()
    root_cause: str = ""
    todo: tuple[Todo, ...] = ()
    cases: tuple[str, ...] = ()
    indicator: str = ""
    target: float | None = None
    least_change: float | None = 3.0
    verdict: str = ""
    days_ago: int = 4
