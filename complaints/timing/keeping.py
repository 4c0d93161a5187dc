"""Keeping what a due moment was made from, so that it can be reckoned again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from complaints.models import Complaint
from complaints.timing.longer import ALLOWED, LAPSED, extensions_of, waiting_extension
from complaints.timing.models import CaseExtension, CaseReckoning
from complaints.timing.reckoning import Part, reckon
from foundation.unit_of_work import session
from tenants.calendar import WorkingCalendar


def keep_parts(case_id: UUID, parts: Sequence[Part], calendar: WorkingCalendar) -> None:
    """Add parts to a case that is held, in their order."""
    if not parts:
        return
    last = select(func.max(CaseReckoning.number)).where(CaseReckoning.complaint_id == case_id)
    number = session().scalar(last) or 0
    for place, part in enumerate(parts, number + 1):
        session().add(
            CaseReckoning(
                complaint_id=case_id,
                number=place,
                clock=part.clock,
                kind=part.kind,
                base=part.base,
                amount=part.limit.amount if part.limit else None,
                unit=part.limit.unit if part.limit else None,
                seconds=part.seconds,
                floor=part.floor,
                promised=part.promised,
                due=reckon(part, calendar),
            )
        )
    session().flush()


def keep_free_extension(
    case: Complaint, actor: UUID, now: datetime, before: datetime, text: str
) -> None:
    """Count a later day that nobody had to allow, so that the rules know what is left.

    `before` is the day promised so far; the new one stands on the case.
    """
    session().add(
        CaseExtension(
            complaint_id=case.id,
            number=len(extensions_of(case)) + 1,
            asked_by=actor,
            asked_at=now,
            from_due=before,
            until_due=case.promised_at or case.resolve_due,
            text=text,
            verdict=ALLOWED,
            decided_by=actor,
            decided_at=now,
        )
    )
    session().flush()


def let_lapse(case: Complaint) -> dict[str, None]:
    """What waits to be allowed needs no decision any more; the facts that follow for the case."""
    row = waiting_extension(case)
    if row is None:
        return {}
    row.verdict = LAPSED
    session().flush()
    return {"longer_asked_at": None}
