"""Beginning and ending to watch a case."""

from __future__ import annotations

from uuid import UUID

from complaints.models import Complaint
from complaints.queries import may_see
from complaints.services.entries import locked
from complaints.watching.models import CaseWatcher
from complaints.watching.queries import row_of
from complaints.watching.seeing import Seeing
from complaints.workflow import HANDLE, Acting
from foundation import clock
from foundation.audit import record
from foundation.errors import Forbidden, Invalid, NotFound
from foundation.unit_of_work import session
from foundation.web.texts import gettext


def watch(complaint: Complaint, actor: Acting, user_id: UUID | None = None) -> None:
    """Have somebody watch a case: oneself, or as the complaint desk a colleague who may see it.

    Whoever watches it already goes on. `Invalid` for a colleague who may not see it.
    """
    who = actor.user_id if user_id is None else user_id
    if not may_see(complaint, actor):
        raise NotFound
    if who != actor.user_id and not actor.may(HANDLE):
        raise Forbidden
    case = locked(complaint.id)
    if not Seeing.of([who], [case]).may(who, case):
        raise Invalid(fields={"user_id": gettext("Choose one from the list.")})
    if row_of(case, who) is not None:
        return
    row = CaseWatcher(
        complaint_id=case.id,
        user_id=who,
        added_by=actor.user_id,
        entries=case.entries,
        created_at=clock.now(),
    )
    session().add(row)
    session().flush()
    record("complaint.watched", case, detail={"watcher": who})


def stop_watching(complaint: Complaint, actor: Acting, user_id: UUID | None = None) -> None:
    """Have somebody watch a case no more: oneself at any time, a colleague as the desk.

    A second time changes nothing. `Invalid` for somebody who could not have watched it.
    """
    who = actor.user_id if user_id is None else user_id
    if who != actor.user_id and not (actor.may(HANDLE) and may_see(complaint, actor)):
        raise Forbidden
    case = locked(complaint.id)
    row = row_of(case, who)
    if row is None:
        if who != actor.user_id and not Seeing.of([who], [case]).may(who, case):
            raise Invalid(fields={"user_id": gettext("Choose one from the list.")})
        return
    session().delete(row)
    session().flush()
    record("complaint.unwatched", case, detail={"watcher": who})
