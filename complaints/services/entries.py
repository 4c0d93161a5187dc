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
from complaints.timing.keeping import let_lapse
from foundation import clock
from foundation.errors import Conflict, Forbidden
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


class Erased(StepNotPossible):
    """What was said in the case was erased, so nothing is done in it any more."""

    def __init__(self) -> None:
        Conflict.__init__(self, gettext("What was said in this case has been erased."))


class Concerned(Forbidden):
    """The case is about this person or a department that they answer for (recusal)."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "This complaint is about you or a department that you answer for, so somebody else"
                " must do this."
            )
        )


class SameHand(Forbidden):
    """After an objection somebody proposes the result who had no hand in the one before."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "You had a hand in this case before the complainant objected, so somebody else must"
                " propose the result now."
            )
        )


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
    """The case, held for a change; `ChangedMeanwhile` when the page showed an older revision.

    `Erased` when there is nothing in it any more that could be changed.
    """
    complaint = load_or_404(Complaint, lock=True, id=complaint_id)
    if complaint.erased_on is not None:
        raise Erased
    if revision is not None and complaint.revision != revision:
        raise ChangedMeanwhile
    return complaint


def change(complaint: Complaint, facts: dict[str, Any], *, quiet: bool = False) -> None:
    """Set facts of a case and the nearest clock that follows from them.

    What waits to be allowed for a case that is answered or closed needs no decision any more.
    """
    if complaint.longer_asked_at is not None and facts.get("state") in ("answered", "closed"):
        facts = facts | let_lapse(complaint)
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
        handler_id=complaint.handler_id,
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
