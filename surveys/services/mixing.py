"""The mixer: it empties the ballot box in lots of five or more, in random order (ANON-5).

Nothing that ties a response to its arrival goes along: it gets a new random id, the transaction
number of its whole lot, and a place in the table that has nothing to do with the place in the box.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from foundation.identifiers import random_id
from foundation.unit_of_work import session
from surveys.models import Ballot, Response, ResponseToFold

LOT = 5  # fewer wait in the box, until the survey is over
_MOST = 5_000  # in one transaction

_CARRIED = (
    "tenant_id",
    "survey_id",
    "collector_id",
    "department_id",
    "version_id",
    "period_id",
    "receipt_digest",
    "answers",
    "language",
    "flags",
    "late",
    "day",
)


@dataclass(frozen=True)
class Mixed:
    """How many were moved, and how many are left in the box for the next time."""

    moved: int
    left: int


def mix(survey_id: UUID, *, everything: bool) -> Mixed:
    """Move a lot out of the box in the transaction under way; with `everything` a small one too.

    The rows are locked, so that of two mixers at once the second finds an empty box.
    """
    box = (
        session()
        .scalars(
            select(Ballot)
            .where(Ballot.survey_id == survey_id)
            .order_by(Ballot.id)  # random ids: no order of arrival, also when the box is very full
            .limit(_MOST)
            .with_for_update()
        )
        .all()
    )
    if not box or (len(box) < LOT and not everything):
        return Mixed(0, len(box))
    lot = list(box)
    secrets.SystemRandom().shuffle(lot)
    _write([_response(ballot) for ballot in lot])
    session().execute(
        delete(Ballot)
        .where(Ballot.id.in_([ballot.id for ballot in lot]))
        .execution_options(synchronize_session=False)
    )
    return Mixed(len(lot), len(box) - len(lot))


def _response(ballot: Ballot) -> dict[str, Any]:
    return {name: getattr(ballot, name) for name in _CARRIED} | {"id": random_id()}


def _write(rows: list[dict[str, Any]]) -> None:
    written = session().scalars(
        # A receipt that is among the responses already cannot be in the box; if it were, one lot
        # that fails for ever would keep all others in.
        insert(Response).on_conflict_do_nothing().returning(Response.id),
        rows,
    )
    fresh = set(written)
    waiting = [
        {"tenant_id": row["tenant_id"], "id": row["id"], "survey_id": row["survey_id"]}
        for row in rows
        if row["id"] in fresh
    ]
    if waiting:
        session().execute(insert(ResponseToFold), waiting)
