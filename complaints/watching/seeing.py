"""Who may see a case now, asked of many people and cases at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from complaints.assisting.models import CaseContribution
from complaints.models import Complaint
from complaints.recusal.queries import apart_from
from foundation.unit_of_work import session
from tenants.absences.standing_in import Holdings

_READ, _READ_ALL = "complaint:read", "complaint:read-all"


@dataclass(frozen=True)
class Seeing:
    """Who may see which of some cases; as many queries for one as for all."""

    held: Holdings
    units: dict[UUID, frozenset[UUID]]
    named: dict[UUID, frozenset[UUID]]

    @classmethod
    def of(cls, people: Iterable[UUID], cases: Iterable[Complaint]) -> Seeing:
        """Ask for them once."""
        rows = list(cases)
        units: dict[UUID, set[UUID]] = defaultdict(set)
        for case in rows:
            if case.department_id is not None:
                units[case.id].add(case.department_id)
        query = select(CaseContribution.complaint_id, CaseContribution.department_id).where(
            CaseContribution.complaint_id.in_([case.id for case in rows]),
            CaseContribution.state != "withdrawn",
        )
        for complaint_id, department_id in session().execute(query):
            units[complaint_id].add(department_id)
        apart = apart_from(case.id for case in rows)
        return cls(
            Holdings.of(people),
            {key: frozenset(found) for key, found in units.items()},
            {key: found.named for key, found in apart.items()},
        )

    def may(self, user_id: UUID, case: Complaint) -> bool:
        """Whether somebody is here and may see a case: never one about themselves."""
        rights = self.held.rights.get(user_id)
        if rights is None or _READ not in rights.permissions:
            return False
        if user_id in self.named.get(case.id, frozenset()):
            return False
        if _READ_ALL in rights.permissions:
            return True
        line = {
            one
            for unit in self.units.get(case.id, frozenset())
            for one in (unit, *self.held.above.get(unit, ()))
        }
        return bool(line & rights.departments)
