"""Taking one response out of the figures, or changing what the blocks keep of it.

A block does not know whose answers it holds. It need not: persons with the same answers,
department, day, flags and door are one like the other, so that taking out any of them leaves just
the figures that folding all the others anew would give.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from foundation.identifiers import new_id
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.work import enqueue
from surveys.blocks import Folded, from_rows, joined
from surveys.folding import (
    Row,
    Versions,
    blocks_of,
    lock_figures,
    read_block,
    rows_query,
    write_block,
)
from surveys.models import Response, ResponseBlock, ResponseToFold
from tenants.models import Tenant

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

log = logging.getLogger(__name__)

REBUILD = "rebuild_blocks"


def hold_figures(survey_id: UUID) -> None:
    """Hold off folding until the transaction ends; to be called before a response is touched."""
    lock_figures(survey_id)


def take_out(response_id: UUID) -> None:
    """Take a response out of the figures before its row is deleted."""
    _exchange(response_id, None)


def change_left_out(response_id: UUID, *, left_out: bool) -> None:
    """Have the figures know that a response was left out by itself, before its row says so."""
    _exchange(response_id, left_out)


def _exchange(response_id: UUID, left_out: bool | None) -> None:
    """Put the person of a response as it will be in place of that as it is (None: nobody)."""
    waiting = select(ResponseToFold.id).where(ResponseToFold.id == response_id)
    if session().scalar(waiting) is not None:
        return  # it is in no block yet, and read anew when it is folded
    found = session().execute(
        rows_query().add_columns(Response.survey_id).where(Response.id == response_id)
    )
    *plain, survey_id = found.one()
    before = Row(*plain)
    versions = Versions({})
    codes = versions.encode(before)
    blocks = _blocks(survey_id, before.version_id)
    if codes is None:
        _without_unreadable(survey_id, blocks, gone=left_out is None)
        return
    columns = versions.plan(before.version_id).columns
    person = (codes, before.department_id, before.day, before.bits, before.door)
    for block in blocks:
        whole = read_block(block)
        at = _place(whole, from_rows(columns, [person]))
        if at is None:
            continue
        rest = whole.taken(_all_but(whole.size, at))
        if left_out is not None:
            after = before._replace(left_out=left_out)
            rest = joined(
                columns, [rest, from_rows(columns, [(*person[:3], after.bits, before.door)])]
            )
        write_block(block, rest.compact())
        return
    log.error("a response of survey %s is in no block: they are made anew", survey_id)
    _anew(survey_id)


def flag_old_blocks() -> None:
    """Have blocks from before there were flags made anew; the ticker calls it."""
    with unit_of_work() as unit:
        tenants = unit.scalars(select(Tenant.id).where(Tenant.state != "internal")).all()
    for tenant_id in tenants:
        with tenant_scope(tenant_id), unit_of_work() as unit:
            old = select(ResponseBlock.survey_id).where(~ResponseBlock.flagged).distinct()
            for survey_id in unit.scalars(old).all():
                enqueue(REBUILD, survey_id, occasion="flags")


def _anew(survey_id: UUID) -> None:
    enqueue(REBUILD, survey_id, occasion=str(new_id()))


def _blocks(survey_id: UUID, version_id: UUID) -> list[ResponseBlock]:
    return list(
        session().scalars(blocks_of(survey_id).where(ResponseBlock.version_id == version_id))
    )


def _place(whole: Folded, wanted: Folded) -> int | None:
    """Where somebody like the wanted person stands in a block."""
    import numpy as np

    if whole.columns != wanted.columns or not whole.size:
        return None
    units = {unit: at for at, unit in enumerate(whole.departments)}
    days = {day: at for at, day in enumerate(whole.days)}
    doors = {door: at for at, door in enumerate(whole.doors)}
    unit = units.get(wanted.departments[0], -2) if wanted.departments else -1
    door = doors.get(wanted.doors[0], -2) if wanted.doors else -1
    alike: NDArray[np.bool_] = (
        (whole.matrix == wanted.matrix[0]).all(axis=1)
        & (whole.department_index == unit)
        & (whole.day_index == days.get(wanted.days[0], -2))
        & (whole.flags == wanted.flags[0])
        & (whole.by_door == door)
    )
    found = np.flatnonzero(alike)
    return int(found[0]) if found.size else None


def _all_but(size: int, at: int) -> Any:
    import numpy as np

    return np.delete(np.arange(size), at)


def _without_unreadable(survey_id: UUID, blocks: list[ResponseBlock], *, gone: bool) -> None:
    """One response less that could not be shown."""
    counted = next((block for block in blocks if block.unreadable), None)
    if not gone:
        return
    if counted is None:
        _anew(survey_id)
    else:
        counted.unreadable -= 1
