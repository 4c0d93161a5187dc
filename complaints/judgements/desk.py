"""What the desk lists of judgements: settled cases that complainants judged as not settled."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from complaints.judgements.queries import judged_as
from complaints.models import Complaint
from complaints.queries import visible_to
from complaints.workflow import HANDLE
from foundation import clock
from foundation.unit_of_work import session
from foundation.web.languages import language
from foundation.web.texts import gettext
from foundation.web.viewer import Viewer
from tenants.desk import Group, Task
from tenants.desk_clocks import waiting_since
from tenants.queries import departments_by_id

_LISTED = 8
# Working days after a judgement from which looking at it is soon due, and over.
_SOON, _OVER = 2, 5


def cases_to_look_at(viewer: Viewer) -> Iterator[Group]:
    """Settled cases judged as not resolved, or as very badly handled, the longest waiting first."""
    if not viewer.may(HANDLE):
        return
    query = select(Complaint).where(judged_as("again")).order_by(Complaint.rated_at, Complaint.ref)
    seen = visible_to(viewer)
    found = list(session().scalars(query if seen is None else query.where(seen)))
    named = {case.department_id for case in found[:_LISTED] if case.department_id}
    departments = departments_by_id(named)
    tasks = []
    for case in found[:_LISTED]:
        pill = waiting_since(case.rated_at or clock.now(), _SOON, _OVER)
        unit = departments.get(case.department_id) if case.department_id else None
        tasks.append(
            Task(
                what=gettext(
                    "Look again, the complainant is not content: %(words)s", words=case.subject
                ),
                url=f"/app/complaints/{case.ref}",
                action=gettext("Open the case"),
                due=pill.due,
                look=pill.look,
                words=pill.words,
                facts=(case.ref, *([unit.name(language())] if unit else [])),
            )
        )
    url = "/app/complaints?judged=again"
    yield Group(gettext("Settled cases to look at again"), tasks, len(found), url)


def _what(case: Complaint) -> str:
    return gettext("Look again, the complainant is not content: %(words)s", words=case.subject)
