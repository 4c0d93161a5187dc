"""Causes that are back: looked for as the ticker does, left for somebody to decide on."""

from __future__ import annotations

from datetime import timedelta

from complaints.actions.again.services import flag_recurrences
from demo.complaining import Deeds
from demo.stage import Scene, Stage
from foundation.audit import Actor, acting_as
from foundation.unit_of_work import unit_of_work


class LookedForCauses(Scene):
    """Effective actions whose cause came back are flagged."""

    def deeds(self, stage: Stage) -> Deeds:
        """Two hours ago, when the latest cases were in."""
        yield stage.plan.now - timedelta(hours=2), _look


def _look() -> None:
    with acting_as(Actor("nobody")), unit_of_work():
        flag_recurrences()
