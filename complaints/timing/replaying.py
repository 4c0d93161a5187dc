"""Whether the due moments that stand on open cases are those that their parts make. Reads alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from complaints.models import Complaint
from complaints.timing.models import CaseReckoning
from complaints.timing.queries import part_of
from complaints.timing.reckoning import DISPUTE, REOPEN, reckon, replay
from foundation.unit_of_work import session
from tenants.calendar import WorkingCalendar
from tenants.queries import own_calendar

BATCH = 500
# Which clock stands in which column of a case; a promised one has its own.
COLUMNS = {
    ("acknowledge", False): "acknowledge_due",
    ("first_answer", False): "first_answer_due",
    ("resolve", False): "resolve_due",
    ("resolve", True): "promised_at",
}
Moments = dict[tuple[str, bool], datetime | None]


@dataclass(frozen=True)
class Difference:
    """A due moment of a case, or of one of its parts, that is not the one the parts make.

    `kept` is the moment the parts were kept with, `again` what they make by today's calendar. Where
    the case agrees with `kept`, either a part or the calendar was changed since.
    """

    ref: str
    column: str
    stands: datetime | None
    kept: datetime | None
    again: datetime | None


@dataclass(frozen=True)
class Found:
    """What a look at an organisation came to; `without` are cases from before parts were kept."""

    cases: int
    without: int
    differences: tuple[Difference, ...]


def compare_clocks() -> Found:
    """Replay the clocks of every open case of the tenant in scope and compare."""
    calendar, cases, without = own_calendar(), 0, 0
    found: list[Difference] = []
    for batch in _open_cases():
        parts = _parts_of(batch)
        cases += len(batch)
        without += sum(1 for case in batch if case.id not in parts)
        for case in batch:
            if case.id in parts:
                found += _compared(case, parts[case.id], calendar)
    return Found(cases, without, tuple(found))


def _open_cases() -> Iterator[Sequence[Complaint]]:
    last = ""
    while True:
        query = select(Complaint).where(Complaint.state != "closed", Complaint.ref > last)
        batch = session().scalars(query.order_by(Complaint.ref).limit(BATCH)).all()
        if not batch:
            return
        last = batch[-1].ref
        yield batch


def _parts_of(cases: Iterable[Complaint]) -> dict[UUID, list[CaseReckoning]]:
    query = select(CaseReckoning).where(CaseReckoning.complaint_id.in_([case.id for case in cases]))
    found: dict[UUID, list[CaseReckoning]] = {}
    for row in session().scalars(query.order_by(CaseReckoning.number)):
        found.setdefault(row.complaint_id, []).append(row)
    return found


def _compared(
    case: Complaint, rows: Sequence[CaseReckoning], calendar: WorkingCalendar
) -> Iterator[Difference]:
    kept, again = _as_kept(rows), replay((part_of(row) for row in rows), calendar)
    for key, column in COLUMNS.items():
        stands = getattr(case, column)
        if not stands == kept.get(key) == again.get(key):
            yield Difference(case.ref, column, stands, kept.get(key), again.get(key))
    for row in rows:  # a later part may hide that an earlier one was changed
        due = reckon(part_of(row), calendar)
        if due != row.due:
            name = f"part {row.number} ({row.clock}, {row.kind})"
            yield Difference(case.ref, name, row.due, row.due, due)


def _as_kept(rows: Iterable[CaseReckoning]) -> Moments:
    """The moments with which the parts were kept, whatever the calendar says by now."""
    due: Moments = {}
    for row in rows:
        due[(row.clock, row.promised)] = row.due
        if row.kind in (DISPUTE, REOPEN):
            due[(row.clock, True)] = None
    return due
