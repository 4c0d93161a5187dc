"""Keeping as a dated fact that a caller asked again about a case."""

from __future__ import annotations

from sqlalchemy import select

from complaints.models import CaseStep, Complaint
from complaints.queries import may_see
from complaints.services.entries import Moment, add_step, locked
from complaints.services.letters import tell_handlers
from complaints.workflow import ASKED_AGAIN, HANDLE, OTHER_EVENTS, Acting
from foundation.audit import record
from foundation.errors import Forbidden, NotFound
from foundation.unit_of_work import session


def note_asked_again(complaint: Complaint, actor: Acting) -> bool:
    """Keep that the complainant asked again today; False when the same person kept it already.

    No clock moves by it. Of an anonymous complainant the day alone is kept, and the handler hears
    the next working day (ANON-4).
    """
    if not may_see(complaint, actor):
        raise NotFound
    if not actor.may(HANDLE):
        raise Forbidden
    case = locked(complaint.id)
    when = Moment(quiet=case.anonymous)
    known = select(CaseStep.id).where(
        CaseStep.complaint_id == case.id,
        CaseStep.step == ASKED_AGAIN,
        CaseStep.day == when.day,
        CaseStep.actor_id == actor.user_id,
    )
    if session().scalars(known).first() is not None:
        return False
    add_step(case, ASKED_AGAIN, case.state, when, actor=actor.user_id)
    if not when.quiet:
        record(OTHER_EVENTS[ASKED_AGAIN], case)
        tell_handlers(case, but=actor.user_id)
    return True
