"""Which answers are left out of the figures: the decisions in force, as a filter over the matrix.

A decision by flags needs nothing rebuilt: flags are bits beside the persons. In an anonymous
survey a decision takes effect in a department, and at a place with a link of its own, only where
it leaves out five answers or more there, as answers come in by lots of five: whoever compares the
figures before and after learns of no smaller group. A later decision counts what the earlier ones
have left, and decisions are taken back the last one first, so that each step there and back moves
five at least.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select

from foundation.unit_of_work import session
from surveys.exclusion_models import Exclusion
from surveys.models import Collector, Response, Survey
from surveys.quality import LEFT_OUT_BIT, SCREENED, bits_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from surveys.folding import FoldedSurvey

LEAST = 5  # answers that a decision moves in a department of an anonymous survey


@dataclass(frozen=True)
class Rule:
    """A decision as figures read it: answers with all of these flags; without any, single ones."""

    flags: tuple[str, ...] = ()

    @property
    def bits(self) -> int:
        """The bits that an answer must have."""
        return bits_of(self.flags) if self.flags else LEFT_OUT_BIT


@dataclass(frozen=True)
class LeftOut:
    """How many answers a decision leaves out, beyond those before it."""

    rule: Rule
    answers: int


@dataclass(frozen=True)
class Sifted:
    """Who counts, who was there, and what was left out by which decision."""

    kept: FoldedSurvey
    everybody: FoldedSurvey
    left_out: tuple[LeftOut, ...]

    @property
    def number(self) -> int:
        """How many answers are left out."""
        return sum(each.answers for each in self.left_out)


def decisions(survey_id: UUID) -> list[Exclusion]:
    """All decisions on a survey, in the order they were taken."""
    query = select(Exclusion).where(Exclusion.survey_id == survey_id)
    return list(session().scalars(query.order_by(Exclusion.number)))


def in_force(survey_id: UUID, at: datetime | None = None) -> tuple[Rule, ...]:
    """The rules that count now, or counted at a moment, in the order they were decided."""
    found: list[Rule] = []
    for each in decisions(survey_id):
        restored = each.restored_at is not None and (at is None or each.restored_at <= at)
        # A single decision is kept with its answer; it holds however early one asks.
        if not restored and (at is None or each.kind == "single" or each.decided_at <= at):
            found.append(Rule(tuple(each.flags)))
    return tuple(dict.fromkeys(found))


def sift(folded: FoldedSurvey, rules: Sequence[Rule], *, careful: bool) -> Sifted:
    """Apply rules one after the other; `careful` is for anonymous surveys."""
    import numpy as np

    kept = np.ones(len(folded.matrix), np.bool_)
    left_out = []
    for rule in rules:
        fits = kept & ((folded.flags & rule.bits) == rule.bits)
        if careful:
            fits &= _many(fits, folded)
        kept &= ~fits
        left_out.append(LeftOut(rule, int(fits.sum())))
    whole = folded if kept.all() else folded.taken(kept)
    return Sifted(whole, folded, tuple(each for each in left_out if each.answers))


def _many(fits: NDArray[np.bool_], folded: FoldedSurvey) -> NDArray[np.bool_]:
    """Who is in a department, and came by a door with a place of its own, where enough fit."""
    import numpy as np

    at = folded.department_index.astype(np.intp) + 1
    if folded.door_index is not None:
        at = at * (len(folded.doors) + 1) + folded.door_index + 1
    enough = np.bincount(at[fits], minlength=int(at.max(initial=0)) + 1) >= LEAST
    many: NDArray[np.bool_] = enough[at]
    return many


def left_out_rows(survey: Survey) -> ColumnElement[bool]:
    """The condition that a response of the survey is left out, for what is read one by one."""
    out: list[ColumnElement[bool]] = [Response.flags.contains([SCREENED])]
    for rule in in_force(survey.id):
        if not rule.flags:
            out.append(Response.left_out.is_(True))
            continue
        fits = Response.flags.contains(list(rule.flags))
        if survey.anonymity == "anonymous":
            fits = and_(fits, _in_many(survey, and_(fits, ~or_(false(), *out))))
        out.append(fits)
    return or_(false(), *out)


def _in_many(survey: Survey, fits: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition of lying in a department, and at a place, where enough fit."""
    placed = select(Collector.id).where(Collector.survey_id == survey.id, Collector.place_zh != "")
    door = case((Response.collector_id.in_(placed), Response.collector_id))
    counted = (
        select(Response.department_id, door, func.count())
        .where(Response.survey_id == survey.id, fits)
        .group_by(Response.department_id, door)
    )
    groups = [
        and_(Response.department_id.is_not_distinct_from(unit), door.is_not_distinct_from(way))
        for unit, way, number in session().execute(counted)
        if number >= LEAST
    ]
    return or_(false(), *groups)
