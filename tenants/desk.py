"""The desk's list of next steps: each room adds its own, and facts tick them off.

from tenants.desk import Step, add_step

def first_survey(viewer: Viewer) -> Step | None:
    if not viewer.may("survey:write"):
        return None
    return Step(gettext("Open a survey"), done=…, url="/app/surveys/new", why=gettext("…"))

add_step(40, first_survey)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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
