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

    The first of a running action is done, the others are not. It may wait for those `after`
    whose places are given, counted from 0; `wants` names the kind of evidence, if not any, and
    `lasting` what it changes for good.
    """

    text: str
    evidence: str
    proof: Proof | None = None
    after: tuple[int, ...] = ()
    wants: str = ""
    lasting: str = ""


@dataclass(frozen=True)
class Bone:
    """A cause in the fishbone; it may explain the one at the place `under`, counted from 0."""

    category: str
    text: str
    evidence: str = ""
    root: bool = False
    under: int | None = None


@dataclass(frozen=True)
class Elsewhere:
    """Another department that is asked whether it has the same cause, and what it says.

    With `containment` it found so, and its own action is planned with it, and approved.
    """

    department: str
    owner: str
    reason: str
    note: str
    containment: str = ""


@dataclass(frozen=True)
class Again:
    """The next round of an action that did not work: why, and the plan that was written anew."""

    reason: str
    whys: tuple[str, ...]
    root_cause: str
    todo: tuple[Todo, ...]
    asked: int = 0


@dataclass(frozen=True)
class Idea:
    """A corrective action as it is planned.

    `cases` are subjects of the cases that it answers to, which came in before it. `target` and
    `least_change` are its criterion; `verdict` is why the auditor follows the figures.

    What may follow the work (`demo.following`): so many answers in a survey of its own (`asked`),
    what those who complained are `told`, departments `elsewhere`, another round `again`.
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
    severity: str = "moderate"
    bones: tuple[Bone, ...] = ()
    asked: int = 0
    told: tuple[str, str] = ("", "")
    elsewhere: tuple[Elsewhere, ...] = ()
    again: Again | None = None
