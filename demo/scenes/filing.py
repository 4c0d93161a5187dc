"""Sub-categories that the house's administrator added, so that its figures open by them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from complaints.categories.services import Naming, add_category
from demo.complaining import Deeds, member_of
from demo.stage import Scene, Stage
from foundation.audit import Actor, acting_as
from foundation.unit_of_work import unit_of_work


@dataclass(frozen=True)
class Filed(Scene):
    """A finer level below some categories, from the house's first day on."""

    by: str
    names: tuple[Naming, ...]

    def deeds(self, stage: Stage) -> Deeds:
        """Before the first case comes in."""
        yield stage.plan.founded + timedelta(hours=1), partial(self._add, stage)

    def _add(self, stage: Stage) -> None:
        admin = member_of(stage.organisation, self.by)
        with acting_as(Actor("person", admin.user_id)), unit_of_work():
            for naming in self.names:
                add_category(naming, admin)
