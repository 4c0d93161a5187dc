"""Asking experts for weights in rounds (Delphi), up to the medians that the draft takes over."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from sqlalchemy import select

from demo.complaining import Deeds
from demo.scenes.writing import Pen
from demo.stage import Scene, Stage, version_called
from foundation.audit import Actor, acting_as
from foundation.mail import Mail
from foundation.unit_of_work import session, unit_of_work
from surveys.queries import content_of
from surveys.services import experts
from surveys.services.expert_answers import give_weights
from surveys.weighing.invited import read_experts
from surveys.weighing.levels import FIRST, level_of
from surveys.weighing.models import WeightPanel
from surveys.weighing.queries import latest_panel

_LINK = re.compile(r"/app/weights/[a-z0-9-]+/(\S+)")
_ROUND = timedelta(days=4)


@dataclass(frozen=True)
class Given:
    """What an expert gives in a round: a part of 100 to each indicator of the level."""

    email: str
    weights: Mapping[str, float]
    comment: str = ""


@dataclass(frozen=True)
class Delphi(Scene):
    """Experts asked about the first level of a draft, round by round."""

    name: str
    experts: str
    note: str
    rounds: tuple[tuple[Given, ...], ...]

    def deeds(self, stage: Stage) -> Deeds:
        """Begun nineteen days ago; a round takes four."""
        begun = stage.plan.now - timedelta(days=19)
        for number, given in enumerate(self.rounds):
            opened = begun + number * _ROUND
            yield opened, partial(self._open, stage, first=number == 0)
            yield opened + _ROUND / 2, partial(_answer, given)
            yield opened + _ROUND - timedelta(hours=2), partial(self._close, stage)
        yield begun + len(self.rounds) * _ROUND, partial(self._take, stage)

    def _open(self, stage: Stage, *, first: bool) -> None:
        with stage.working() as author:
            version = version_called(self.name)
            until = (stage.plan.now + timedelta(days=10)).date()
            if first:
                level = level_of(content_of(version), FIRST, "zh")
                invited = read_experts(self.experts)
                experts.begin_panel(Pen(version, author).edit, level, invited, until, self.note)
            else:
                experts.next_round(self._panel(), until)

    def _close(self, stage: Stage) -> None:
        with stage.working():
            experts.close_round(self._panel())

    def _take(self, stage: Stage) -> None:
        with stage.working() as author:
            experts.take_medians(Pen(version_called(self.name), author).edit, self._panel())

    def _panel(self) -> WeightPanel:
        found = latest_panel(version_called(self.name), None)
        if found is None:
            raise LookupError("No expert was asked.")
        return found


def _answer(given: tuple[Given, ...]) -> None:
    """Each opens the link in the latest mail and sends the form."""
    for one in given:
        with acting_as(Actor("nobody")), unit_of_work():
            give_weights(_token(one.email), one.weights, one.comment)


def _token(email: str) -> str:
    query = select(Mail).where(Mail.recipient == email).order_by(Mail.created_at.desc())
    for mail in session().scalars(query):
        found = _LINK.search(mail.body)
        if found:
            return found.group(1)
    raise LookupError(f"No expert's link was mailed to {email}.")
