"""Computing a snapshot again and comparing, number by number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from evaluations.models import DepartmentResult, Evaluation
from evaluations.rules import rules_from
from evaluations.services.computing import judged, line_of, measured_again
from evaluations.snapshots import Difference, differences, digest_of
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from tenants.models import Department

_COLUMNS = tuple(
    name
    for name in DepartmentResult.__table__.columns.keys()  # noqa: SIM118 - a collection of columns
    if name not in ("tenant_id", "id", "evaluation_id", "department_id")
)


@dataclass(frozen=True)
class Check:
    """What came of it: the numbers compared, and those that differ."""

    number: int
    digest: str
    numbers: int
    differences: list[Difference]


def check_snapshot(evaluation: Evaluation) -> Check:
    """Compare a snapshot with the responses as they are now, and its lines with its figures.

    The cases of complaints are taken as the snapshot counted them: they go on changing.
    """
    rules = rules_from(evaluation.rules)
    now = measured_again(evaluation, rules)
    now["handling"] = evaluation.figures["handling"]
    previous = (
        load_or_404(Evaluation, id=evaluation.previous_id) if evaluation.previous_id else None
    )
    codes = _codes()
    kept = {codes[row.department_id]: _values(row) for row in _kept(evaluation)}
    lines = {
        codes[each.unit]: _values(line_of(evaluation, each))
        for each in judged(now, rules, previous)
    }
    found = differences(kept, lines) + differences(evaluation.figures, now, "/figures")
    if digest_of(evaluation.figures) != evaluation.digest:
        found.append(Difference("/digest", evaluation.digest, digest_of(evaluation.figures)))
    return Check(evaluation.number, evaluation.digest, _count([now, lines]), found)


def _codes() -> dict[UUID | None, str]:
    """What each department's line is called; the whole is "whole"."""
    rows = session().execute(select(Department.id, Department.code))
    return {None: "whole", **{row.id: row.code for row in rows}}


def _kept(evaluation: Evaluation) -> list[DepartmentResult]:
    query = select(DepartmentResult).where(DepartmentResult.evaluation_id == evaluation.id)
    return list(session().scalars(query.order_by(DepartmentResult.position)))


def _values(row: DepartmentResult) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _COLUMNS}


def _count(found: Any) -> int:
    """How many numbers there are."""
    if isinstance(found, dict):
        return sum(_count(value) for value in found.values())
    if isinstance(found, list):
        return sum(_count(value) for value in found)
    return int(isinstance(found, int | float) and not isinstance(found, bool))
