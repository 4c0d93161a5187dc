"""The lines of the list of surveys: intake and index of each.

A line is kept in this process for as long as nothing that it is made of changed; what it is made
of is read for all surveys of a page at once, so that the list costs the same however long it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from analysis.suppression import Policy
from foundation.unit_of_work import session
from reports.figures import Figure
from reports.results import survey_results
from surveys.exclusion_models import Exclusion
from surveys.models import Collector, ResponseBlock, ResponseToFold, Survey
from tenants.models import Department

MOST_KEPT = 2000

Stamp = tuple[object, ...]
_kept: dict[tuple[UUID, UUID, frozenset[UUID] | None], tuple[Stamp, Line]] = {}


@dataclass(frozen=True)
class Line:
    """A survey in the list: answers counted, departments with an index, the index itself.

    For owners of departments `counted` is None, and the index is that of their only department.
    """

    counted: int | None
    enough: int
    judged: int
    index: Figure | None
    policy: Policy
    indexed: bool


def overview(surveys: Sequence[Survey], own: frozenset[UUID] | None) -> dict[UUID, Line]:
    """A line for each survey, as somebody may see it."""
    stamps = stamps_of(surveys)
    lines: dict[UUID, Line] = {}
    for survey in surveys:
        key, stamp = (survey.tenant_id, survey.id, own), stamps[survey.id]
        known = _kept.get(key)
        if known is None or known[0] != stamp:
            if len(_kept) >= MOST_KEPT:
                _kept.clear()
            known = _kept[key] = (stamp, _line(survey, own))
        lines[survey.id] = known[1]
    return lines


def stamps_of(surveys: Sequence[Survey]) -> dict[UUID, Stamp]:
    """What the figures of each survey depend on: blocks, what waits, links, departments."""
    ids = [survey.id for survey in surveys]
    tree = session().execute(select(func.count(Department.id), func.sum(Department.revision))).one()
    found: dict[UUID, list[object]] = {each: [*tree] for each in ids}
    blocks = (
        select(ResponseBlock.survey_id, ResponseBlock.id, ResponseBlock.size)
        .where(ResponseBlock.survey_id.in_(ids))
        .order_by(ResponseBlock.id)
    )
    for survey_id, block_id, size in session().execute(blocks):
        found[survey_id] += [block_id, size]
    decided = (
        select(Exclusion.survey_id, func.count(), func.count(Exclusion.restored_at))
        .where(Exclusion.survey_id.in_(ids))
        .group_by(Exclusion.survey_id)
    )
    for survey_id, number, restored in session().execute(decided):
        found[survey_id] += ["decided", number, restored]
    for table in (ResponseToFold, Collector):
        counted = (
            select(table.survey_id, func.count())
            .where(table.survey_id.in_(ids))
            .group_by(table.survey_id)
        )
        for survey_id, number in session().execute(counted):
            found[survey_id] += [table.__tablename__, number]
    return {survey.id: (survey.revision, survey.anonymity, *found[survey.id]) for survey in surveys}


def _line(survey: Survey, own: frozenset[UUID] | None) -> Line:
    results = survey_results(survey, own)
    judged, enough = len(results.judged), results.enough
    if results.whole is not None and results.intake is not None:
        counted = results.intake.counted
        return Line(counted, enough, judged, results.whole.index, results.policy, results.indexed)
    only = results.judged[0].index if judged == 1 else None
    return Line(None, enough, judged, only, results.policy, results.indexed)
