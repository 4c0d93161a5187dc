"""What every change of a case has in common: its row locked, its history, its event.

An anonymous complainant's act leaves no exact time anywhere: the row is written past the audit
trail's gathering, by the day, and `announcing` records it and tells the handler once the next
working day has begun (ANON-4).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update

from complaints import clocks
from complaints.models import CaseMessage, CaseStep, Complaint
from foundation import clock
from foundation.errors import Conflict
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from tenants.calendar import WorkingCalendar
from tenants.queries import own_calendar


class ChangedMeanwhile(Conflict):
    """Somebody saved another step of this case since the page was shown (REL-11)."""

    def __init__(self) -> None:
        super().__init__(gettext("Somebody changed this case in the meantime."))


class StepNotPossible(Conflict):
    """The case is not in a state from which this step leads on (AUTHZ-5)."""

    def __init__(self) -> None:
        super().__init__(gettext("This case is not at the point for this step any more."))


class Moment:
    """When something is done, and as how precisely it may be kept for this person."""

    def __init__(self, *, quiet: bool) -> None:
        self.now = clock.now()
        self.calendar: WorkingCalendar = own_calendar()
        self.quiet = quiet
        self.day: date = self.calendar.day_of(self.now)

    @property
    def at(self) -> datetime | None:
        """The moment to show in a history; None where only the day may be known."""
        return None if self.quiet else self.now

    @property
    def fact(self) -> datetime:
        """The moment to keep as a dated fact of the case."""
        return clocks.by_the_day(self.now, self.calendar) if self.quiet else self.now

    @property
    def counts_from(self) -> datetime:
        """The moment from which a clock that this act starts is counted."""
        return clocks.starts_at(self.now, self.calendar, anonymous=self.quiet)


def locked(complaint_id: UUID, revision: int | None = None) -> Complaint:
    """The case, held for a change; `ChangedMeanwhile` when the page showed an older revision."""
    complaint = load_or_404(Complaint, lock=True, id=complaint_id)
    if revision is not None and complaint.revision != revision:
        raise ChangedMeanwhile
    return complaint


def change(complaint: Complaint, facts: dict[str, Any], *, quiet: bool = False) -> None:
    """Set facts of a case and the nearest clock that follows from them."""
    if not quiet:
        for name, value in facts.items():
            setattr(complaint, name, value)
        complaint.due_at = clocks.nearest_due(complaint)
        return
    # On the table, not the row object: the trail gathers the latter's changes with the time.
    _write_quietly(complaint, facts)
    _write_quietly(complaint, {"due_at": clocks.nearest_due(complaint)})


def _write_quietly(complaint: Complaint, facts: dict[str, Any]) -> None:
    statement = update(Complaint).where(Complaint.id == complaint.id).values(**facts)
    session().execute(statement, execution_options={"synchronize_session": False})
    session().refresh(complaint)


def add_message(
    complaint: Complaint, direction: str, text: str, when: Moment, author: UUID | None
) -> CaseMessage:
    """Add a message to a case that is held."""
    message = CaseMessage(
        complaint_id=complaint.id,
        number=_next_number(complaint, quiet=when.quiet),
        direction=direction,
        author_id=author,
        text=text,
        day=when.day,
        at=when.at,
        announced=not when.quiet,
    )
    session().add(message)
    session().flush()
    return message


def add_step(
    complaint: Complaint,
    step: str,
    came_from: str,
    when: Moment,
    *,
    actor: UUID | None,
    reason: str = "",
) -> CaseStep:
    """Add a step to the history of a case that is held."""
    row = CaseStep(
        complaint_id=complaint.id,
        number=_next_number(complaint, quiet=when.quiet),
        step=step,
        from_state=came_from,
        to_state=complaint.state,
        actor_id=actor,
        reason=reason,
        day=when.day,
        at=when.at,
        announced=not when.quiet,
    )
    session().add(row)
    session().flush()
    return row


def _next_number(complaint: Complaint, *, quiet: bool) -> int:
    number = complaint.entries + 1
    if quiet:
        _write_quietly(complaint, {"entries": number})
    else:
        complaint.entries = number
    return number
