"""Who watches a case, and who could."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, select

from complaints.models import Complaint
from complaints.watching.models import CaseWatcher
from complaints.watching.seeing import Seeing
from foundation.unit_of_work import session
from tenants.queries import members_here, user_names


def watchers_of(case: Complaint) -> list[tuple[UUID, str]]:
    """Those who watch a case and may see it still, by name."""
    query = select(CaseWatcher.user_id).where(CaseWatcher.complaint_id == case.id)
    ids = list(session().scalars(query))
    seeing, names = Seeing.of(ids, [case] if ids else []), user_names(ids)
    found = [(one, names[one]) for one in ids if one in names and seeing.may(one, case)]
    return sorted(found, key=lambda pair: (pair[1], str(pair[0])))


def watches(case: Complaint, user_id: UUID) -> bool:
    """Whether somebody watches a case."""
    return row_of(case, user_id) is not None


def row_of(case: Complaint, user_id: UUID) -> CaseWatcher | None:
    """Their row, if they do."""
    query = select(CaseWatcher).where(
        CaseWatcher.complaint_id == case.id, CaseWatcher.user_id == user_id
    )
    return session().scalars(query).one_or_none()


def can_watch(case: Complaint) -> list[tuple[UUID, str]]:
    """Members who may see a case and do not watch it, by name."""
    here, taken = members_here(), {one for one, _ in watchers_of(case)}
    seeing = Seeing.of([one for one, _ in here], [case])
    return [(one, name) for one, name in here if one not in taken and seeing.may(one, case)]


def watched_by(user_id: UUID) -> Select[UUID]:
    """The cases that somebody watches."""
    return select(CaseWatcher.complaint_id).where(CaseWatcher.user_id == user_id)
