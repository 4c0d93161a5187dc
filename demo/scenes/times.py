"""Time rules of the house's own: taken over, changed as its next version, put in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from complaints.timing.library import HOUSE
from complaints.timing.queries import content_of
from complaints.timing.rules import Extension, Limits
from complaints.timing.services import Texts, Wanted, put_in_force, save_version, take_over
from demo.complaining import Deeds, member_of
from demo.stage import Scene, Stage


@dataclass(frozen=True)
class OwnTimes(Scene):
    """Limits of the house's own by severity, and who has to allow a longer time.

    They begin as the product's standard, so that the second version shows what was changed.
    """

    texts: Texts
    limits: Mapping[str, Limits]
    longer: tuple[Extension, ...]

    def deeds(self, stage: Stage) -> Deeds:
        """On the first day, before any complaint comes in."""
        yield stage.plan.founded + timedelta(hours=4), partial(self._set, stage)

    def _set(self, stage: Stage) -> None:
        by = stage.organisation.house.admin.key
        admin = member_of(stage.organisation, by)
        with stage.working(by=by):
            first = take_over(HOUSE, admin)
            rules = replace(content_of(first), limits=self.limits, extensions=self.longer)
            save_version(first.ref, first.number, Wanted(self.texts, rules), admin)
            put_in_force(first.ref, admin)
