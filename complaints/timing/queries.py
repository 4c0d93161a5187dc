"""What is asked of time rules and of the parts of a case's due moments."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from complaints.models import Complaint
from complaints.timing.library import house_rules
from complaints.timing.models import CaseReckoning, TimeRules
from complaints.timing.reckoning import Part
from complaints.timing.rules import Limit, Rules, read_rules
from foundation.unit_of_work import session


def rules_in_force() -> TimeRules | None:
    """The version under which new cases come in; None for the house's standard."""
    return session().scalars(select(TimeRules).where(TimeRules.in_force)).one_or_none()


def content_of(version: TimeRules | None) -> Rules:
    """The rules of a version; those of the house without one."""
    return house_rules() if version is None else read_rules(version.content)


def version_of(case: Complaint) -> TimeRules | None:
    """The version under which a case came in; None for the house's standard."""
    if case.rules_id is None:
        return None
    return session().scalars(select(TimeRules).where(TimeRules.id == case.rules_id)).one()


def rules_of(case: Complaint) -> Rules:
    """The rules under which a case came in, and by which it is reckoned for good."""
    return content_of(version_of(case))


def all_rules() -> dict[UUID | None, Rules]:
    """The rules of every version there is, and the house's under None."""
    rows = session().scalars(select(TimeRules))
    return {None: house_rules(), **{row.id: read_rules(row.content) for row in rows}}


def latest_versions() -> list[TimeRules]:
    """The newest version of each of the organisation's rules, by reference."""
    query = select(TimeRules).order_by(TimeRules.ref, TimeRules.number)
    return list({row.ref: row for row in session().scalars(query)}.values())


def versions_of(ref: str) -> list[TimeRules]:
    """All versions of some rules, the newest first."""
    query = select(TimeRules).where(TimeRules.ref == ref)
    return list(session().scalars(query.order_by(TimeRules.number.desc())))


def reckonings_of(case: Complaint) -> list[CaseReckoning]:
    """All that moved the due moments of a case, in order; nothing of what came before 0033."""
    query = select(CaseReckoning).where(CaseReckoning.complaint_id == case.id)
    return list(session().scalars(query.order_by(CaseReckoning.number)))


def part_of(row: CaseReckoning) -> Part:
    """A stored part as a value."""
    limit = None if row.amount is None or row.unit is None else Limit(row.amount, row.unit)
    return Part(row.clock, row.kind, row.base, limit, row.seconds, row.floor, row.promised)
