"""What the desk does with a caller: finding their cases, keeping that they asked again."""

from __future__ import annotations

from sqlalchemy import select

from complaints.calling.queries import (
    Found,
    called_number,
    cases_called_about,
    cases_meant,
)
from complaints.models import CaseStep, Complaint
from complaints.queries import may_see
from complaints.services.entries import Moment, add_step, locked
from complaints.services.letters import tell_handlers
from complaints.workflow import ASKED_AGAIN, HANDLE, OTHER_EVENTS, Acting
from foundation.audit import record, record_after_rollback
from foundation.errors import Forbidden, NotFound
from foundation.scope import current_tenant_id
from foundation.unit_of_work import session
from foundation.web.limits import Limit, hit
from tenants.queries import own_tenant

# How often one person may look for callers by a number within an hour.
CALLERS = Limit("looks for callers by number", free=60, window=3600)


def find_for_caller(typed: str, actor: Acting) -> list[Found]:
    """The cases meant by what a caller read out: by receipt, reference, or telephone number.

    That somebody looked by a number is recorded and counted, never the number;
    `TooManyRequests` for who looked for too many within an hour.
    """
    if not called_number(typed):
        return cases_called_about(typed, actor)
    house = current_tenant_id()
    hit(CALLERS, f"{house}:{actor.user_id}")
    found = cases_meant(typed, actor)
    detail = {"found": len(found)}
    record("complaint.caller_sought", own_tenant(), detail=detail)
    # A page that is shown with a refusal undoes what was recorded, and this puts it back.
    record_after_rollback(house, "complaint.caller_sought", detail)
    return found


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
