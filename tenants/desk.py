"""The desk's list of next steps: each room adds its own, and facts tick them off.

from tenants.desk import Step, add_step

def first_survey(viewer: Viewer) -> Step | None:
    if not viewer.may("survey:write"):
        return None
    return Step(gettext("Open a survey"), done=…, url="/app/surveys/new", why=gettext("…"))

add_step(40, first_survey)

What waits for a person is a list of tasks with their clocks, the nearest first; what is merely
good to know stands below:

add_tasks(cases_that_wait)
add_tasks_for_others(cases_in_stead)
add_shown(10, latest_evaluation)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from foundation.web.viewer import Viewer


@dataclass(frozen=True)
class Step:
    """A step: what to do, whether it is done, where, and a line on why."""

    label: str
    done: bool
    url: str
    why: str = ""


Asker = Callable[[Viewer], Step | None]
_askers: dict[str, tuple[int, Asker]] = {}


def add_step(order: int, asker: Asker) -> None:
    """Have `asker` say at each visit whether its step concerns this person and whether it is done.

    Adding the same function again changes nothing, so that an application may be made twice.
    """
    _askers[f"{asker.__module__}.{asker.__qualname__}"] = (order, asker)


def steps_for(viewer: Viewer) -> list[Step]:
    """The steps that concern this person, in order."""
    asked = [asker(viewer) for _, asker in sorted(_askers.values(), key=lambda pair: pair[0])]
    return [step for step in asked if step is not None]


@dataclass(frozen=True)
class Task:
    """Something that waits for a person: verb first, then whose and where, and its clock.

    `look` is the clock's pill: "fine", "soon", "over", "held" or "met".
    """

    what: str
    url: str
    action: str
    due: datetime
    look: str = "fine"
    words: str = ""
    facts: tuple[str, ...] = ()
    action_url: str = ""

    @property
    def presses(self) -> bool:
        """Whether it should be done before all that is merely due."""
        return self.look in ("soon", "over")


@dataclass(frozen=True)
class Group:
    """What waits for a person of one sort: the nearest tasks, how many there are, all of them.

    An empty group says what will come: a room gives one for each sort that the person may do.
    """

    title: str
    tasks: Sequence[Task]
    total: int
    url: str


@dataclass(frozen=True)
class Desk:
    """All that waits for a person."""

    groups: list[Group]
    to_come: list[str]

    @property
    def tasks(self) -> list[Task]:
        """The listed tasks of all sorts, the nearest clock first."""
        found = [task for group in self.groups for task in group.tasks]
        return sorted(found, key=lambda task: (task.due, task.what))

    @property
    def cut(self) -> list[Group]:
        """The groups of which not all is listed."""
        return [group for group in self.groups if group.total > len(group.tasks)]


TaskAsker = Callable[[Viewer], Iterable[Group]]
_task_askers: dict[str, TaskAsker] = {}


def add_tasks(asker: TaskAsker) -> None:
    """Have `asker` say at each visit of the desk what waits for this person."""
    _task_askers[f"{asker.__module__}.{asker.__qualname__}"] = asker


OthersAsker = Callable[[Viewer, Mapping[UUID, str]], Iterable[Group]]
_others_askers: dict[str, OthersAsker] = {}


def add_tasks_for_others(asker: OthersAsker) -> None:
    """Have `asker` say what waits for those for whom this person stands in.

    It is given them with the words that go to each task ("for Gu until …"), and leaves out what
    this person may not see or must have no part in.
    """
    _others_askers[f"{asker.__module__}.{asker.__qualname__}"] = asker


def desk_of(viewer: Viewer, others: Mapping[UUID, str] | None = None) -> Desk:
    """What waits for this person and for `others` whose work they do, and what may come."""
    groups = [group for asker in _task_askers.values() for group in asker(viewer)]
    if others:
        more = [group for asker in _others_askers.values() for group in asker(viewer, others)]
        groups += [group for group in more if group.total]
    return Desk([group for group in groups if group.total], [group.title for group in groups])


@dataclass(frozen=True)
class Shown:
    """Something to know rather than to do: a template of the room, and what it shows."""

    template: str
    facts: Mapping[str, Any]


ShownAsker = Callable[[Viewer], Iterable[Shown]]
_shown_askers: dict[str, tuple[int, ShownAsker]] = {}


def add_shown(order: int, asker: ShownAsker) -> None:
    """Have `asker` say at each visit what this person may want to know, under the tasks."""
    _shown_askers[f"{asker.__module__}.{asker.__qualname__}"] = (order, asker)


def shown_to(viewer: Viewer) -> list[Shown]:
    """What this person may want to know, in order."""
    askers = sorted(_shown_askers.values(), key=lambda pair: pair[0])
    return [each for _, asker in askers for each in asker(viewer)]
