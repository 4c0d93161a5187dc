"""What the desk lists of answered cases: those on which the complainant wrote once more."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from complaints.models import CaseMessage, Complaint
from complaints.workflow import HANDLE
from foundation import clock
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from foundation.web.viewer import Viewer
from tenants.desk import Group, Task
from tenants.desk_clocks import waiting_since

_LISTED = 8
_SOON, _OVER = 1, 3  # working days


def words_after_answers(viewer: Viewer) -> Iterator[Group]:
    """Answered cases whose last word is the complainant's; they do not close by themselves."""
    if not viewer.may(HANDLE):
        return
    ours = aliased(CaseMessage)
    last = (
        select(func.max(ours.number))
        .where(ours.complaint_id == Complaint.id, ours.direction == "ours")
        .scalar_subquery()
    )
    theirs = (
        select(CaseMessage.id)
        .where(
            CaseMessage.complaint_id == Complaint.id,
            CaseMessage.direction == "theirs",
            CaseMessage.number > last,
        )
        .exists()
    )
    query = select(Complaint).where(Complaint.state == "answered", theirs)
    found = list(session().scalars(query.order_by(Complaint.answered_at, Complaint.ref)))
    tasks = [_task(case) for case in found[:_LISTED]]
    url = "/app/complaints?state=answered"
    yield Group(gettext("Words after our answer"), tasks, len(found), url)


def _task(case: Complaint) -> Task:
    pill = waiting_since(case.answered_at or clock.now(), _SOON, _OVER)
    return Task(
        what=gettext("Reply to what came after our answer: %(words)s", words=case.subject),
        url=f"/app/complaints/{case.ref}",
        action=gettext("Open the case"),
        due=pill.due,
        look=pill.look,
        words=pill.words,
        facts=(case.ref,),
    )
