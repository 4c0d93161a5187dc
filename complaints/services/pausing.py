"""Holding the clock to answer while a question to the complainant is open (E3).

Each pause is a row of its own, so that a due moment can be reckoned again from its parts: the rule,
counted from when the clock started, put off by the working time of the pauses.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from complaints import clocks
from complaints.models import CasePause, Complaint
from complaints.queries import pauses_of
from complaints.services.entries import Moment, add_step, change
from complaints.timing.keeping import keep_parts
from complaints.timing.reckoning import PAUSE, Part
from complaints.workflow import STEPS
from foundation import clock
from foundation.audit import record
from foundation.errors import Invalid
from foundation.unit_of_work import session
from foundation.web.texts import gettext


def check_time_left(case: Complaint) -> None:
    """Refuse, by `Invalid`, to pause a clock that has run out."""
    if clock.now() < clocks.answer_due(case):
        return
    words = gettext(
        "The time to answer is over, so there is nothing to pause. Write to the complainant, or"
        " promise a later day first."
    )
    raise Invalid(fields={"text": words})


def begin_pause(case: Complaint, actor: UUID) -> None:
    """Write down that the clock of a case stands still from `held_at`, which is set."""
    if case.held_at is None:
        raise ValueError("the case is not held")
    session().add(
        CasePause(
            complaint_id=case.id,
            number=len(pauses_of(case)) + 1,
            asked_by=actor,
            from_at=case.held_at,
        )
    )
    session().flush()


def end_pause(case: Complaint, when: Moment, actor: UUID | None) -> bool:
    """Have the clock of a case go on; `actor` is None for the complainant's own words.

    Of an anonymous complainant the day alone is known: the pause then ends with its midnight, or
    where it began when that was later. False where the clock was not held.
    """
    if case.held_at is None:
        return False
    until = max(case.held_at, when.fact)
    put_off = clocks.pause_until(case, until, when.calendar)
    open_pause = session().scalars(
        select(CasePause).where(CasePause.complaint_id == case.id, CasePause.until_at.is_(None))
    )
    for pause in open_pause:
        pause.until_at, pause.ended_by = until, actor
        pause.seconds = int(put_off.total_seconds())
    seconds = int(put_off.total_seconds())
    parts = [Part("resolve", PAUSE, case.resolve_due, seconds=seconds)]
    if case.promised_at is not None:
        parts.append(Part("resolve", PAUSE, case.promised_at, seconds=seconds, promised=True))
    keep_parts(case.id, parts, when.calendar)
    facts = {
        "held_at": None,
        "held_seconds": case.held_seconds + seconds,
        "resolve_due": when.calendar.add(case.resolve_due, put_off),
    }
    if case.promised_at is not None:
        facts["promised_at"] = when.calendar.add(case.promised_at, put_off)
    change(case, facts, quiet=when.quiet)
    return True


def go_on_beside(case: Complaint, when: Moment, actor: UUID | None) -> None:
    """End a pause by something else that is done or said, with its own line in the history."""
    if not end_pause(case, when, actor):
        return
    row = STEPS["go_on"]
    add_step(case, row.name, case.state, when, actor=actor)
    if not when.quiet:
        record(row.event, case, detail={"from": case.state, "to": case.state})
