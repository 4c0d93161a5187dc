"""The desk's list of next steps: each room adds its own, and facts tick them off.

from tenants.desk import Step, add_step

def first_survey(viewer: Viewer) -> Step | None:
    if not viewer.may("survey:write"):
        return None
    return Step(gettext("Open a survey"), done=…, url="/app/surveys/new", why=gettext("…"))

add_step(40, first_survey)

What waits for a person is a list of tasks with their clocks, the nearest first:

add_tasks(cases_that_wait)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

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


TaskAsker = Callable[[Viewer], Iterable[Task]]
_task_askers: dict[str, TaskAsker] = {}


def add_tasks(asker: TaskAsker) -> None:
    """Have `asker` say at each visit of the desk what waits for this person."""
    _task_askers[f"{asker.__module__}.{asker.__qualname__}"] = asker


def tasks_for(viewer: Viewer) -> list[Task]:
    """What waits for this person, the nearest clock first."""
    found = [task for asker in _task_askers.values() for task in asker(viewer)]
    return sorted(found, key=lambda task: (task.due, task.what))
