"""Vouchers or a draw for those who answered, apart from what they answered."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from demo.complaining import Deeds
from demo.stage import Scene, Stage, survey_called
from foundation import clock
from foundation.unit_of_work import unit_of_work
from surveys.incentives.models import VOUCHER, Incentive
from surveys.incentives.queries import incentive_of
from surveys.incentives.services import add_own_codes, redeem, set_up
from surveys.incentives.taking import right_of, take
from surveys.receipts import new_key


@dataclass(frozen=True)
class Reward(Scene):
    """Vouchers (`codes` are made) or a draw of a survey: so many took a code, so many used it."""

    survey: str
    kind: str
    names: tuple[str, str]
    terms: tuple[str, str]
    taken: int
    codes: int = 0
    used: int = 0

    def deeds(self, stage: Stage) -> Deeds:
        """Set up on the day the survey opens."""
        yield stage.soon(0, hours=7), partial(self._set_up, stage)

    def today(self, stage: Stage) -> None:
        """Some who answered take a code; the desk checks some off."""
        with unit_of_work():
            incentive = self._incentive()
            today = clock.today("Asia/Shanghai")
        taken = [take(incentive.id, right_of(new_key()), today) for _ in range(self.taken)]
        for code in taken[: self.used]:
            with stage.working(by="desk") as agent:
                redeem(code, agent)

    def _set_up(self, stage: Stage) -> None:
        with stage.working() as author:
            made = set_up(
                survey_called(self.survey),
                author,
                self.kind,
                name_zh=self.names[0],
                name_en=self.names[1],
                terms_zh=self.terms[0],
                terms_en=self.terms[1],
            )
            if self.kind == VOUCHER:
                add_own_codes(made, self.codes)

    def _incentive(self) -> Incentive:
        found = incentive_of(survey_called(self.survey).id)
        if found is None:
            raise LookupError("The survey has no vouchers and no draw.")
        return found
