"""One line in the morning's mail for each watched case in which something happened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from complaints.models import CaseMessage, CaseStep, Complaint
from complaints.watching.models import CaseWatcher
from complaints.watching.seeing import Seeing
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from tenants.absences.queries import away_now
from tenants.reminders import Reminder


def watched_cases(now: datetime) -> Iterator[Reminder]:
    """Who watches a case hears in the morning that something is new, not what it is.

    Not of what they did themselves, and of an anonymous complainant only what is told to handlers.
    Who may not see the case any more hears nothing, and who is away hears when they are back.
    """
    step = _last(CaseStep, CaseStep.actor_id)
    said = _last(CaseMessage, CaseMessage.author_id)
    latest = func.greatest(step, said)  # passes over what is not there
    query = (
        select(CaseWatcher, Complaint, latest)
        .join(Complaint, Complaint.id == CaseWatcher.complaint_id)
        .where(latest > CaseWatcher.entries)
        .order_by(Complaint.ref, CaseWatcher.id)
    )
    rows = session().execute(query).all()
    away = away_now() if rows else {}
    seeing = Seeing.of({row[0].user_id for row in rows}, {row[1] for row in rows})
    for watcher, case, number in rows:
        if watcher.user_id not in away and seeing.may(watcher.user_id, case):
            yield Reminder(
                user_id=watcher.user_id,
                occasion=watched_occasion(case.id, number),
                due_at=now,
                say=partial(_news_words, case.ref),
                url=f"/app/complaints/{case.ref}",
            )


def watched_occasion(case_id: UUID, number: int) -> str:
    """The key of how far the history of a case has come: what comes after it is another."""
    return f"complaint.watched:{case_id}:{number}"


def _last(
    table: type[CaseStep | CaseMessage], by: InstrumentedAttribute[UUID | None]
) -> ColumnElement[int]:
    """The number of the last entry in the history that was told and is somebody else's."""
    return (
        select(func.max(table.number))
        .where(
            table.complaint_id == Complaint.id,
            table.announced,
            by.is_distinct_from(CaseWatcher.user_id),
        )
        .correlate(Complaint, CaseWatcher)
        .scalar_subquery()
    )


def _news_words(ref: str, _language: str) -> str:
    return gettext("There is something new in %(ref)s, which you watch.", ref=ref)
