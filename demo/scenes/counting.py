"""Answers that do not count: one withdrawn by who gave it, some left out by a decision."""

from __future__ import annotations

from dataclasses import dataclass

from demo import asking
from demo.answering import send
from demo.scenes.answers import answered
from demo.stage import Scene, Stage, door_of, survey_called
from foundation.audit import Actor, acting_as
from foundation.unit_of_work import unit_of_work
from surveys.queries import content_of
from surveys.services.excluding import leave_out_flagged
from surveys.services.withdrawing import kept_under, withdraw


@dataclass(frozen=True)
class Withdrawn(Scene):
    """Somebody answers by a department's link, and takes it back by the receipt."""

    survey: str
    department: str

    def today(self, stage: Stage) -> None:
        """Both happen now: what stays is a count of the day."""
        with unit_of_work():
            survey = survey_called(self.survey)
            content = content_of(asking.version_of(survey.version_id))
            door = door_of(survey, "public", stage.department(self.department))
        with acting_as(Actor("nobody")):
            filled = answered(content, stage.crowd, self.department)
            receipt = send(survey, door, content, filled, stage.plan.now).receipt or ""
            with unit_of_work():
                kept = kept_under(receipt)
                if kept is None or not withdraw(kept.survey.id, kept.digest):
                    raise LookupError("The demo's receipt leads to no answer.")


@dataclass(frozen=True)
class LeftOut(Scene):
    """Answers with certain flags are left out of a survey's figures, for a reason."""

    survey: str
    flags: tuple[str, ...]
    reason: str

    def today(self, stage: Stage) -> None:
        """Decided once the figures are there, so that both can be told."""
        with stage.working() as author:
            leave_out_flagged(survey_called(self.survey), self.flags, self.reason, author)
