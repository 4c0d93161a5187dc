"""What the desk lists of requests about people's data: to decide on or stuck, by their day."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select

from foundation.unit_of_work import session
from foundation.web.texts import gettext
from foundation.web.viewer import Viewer
from tenants.desk import Group, Task
from tenants.desk_clocks import due_on
from tenants.subjects.models import SubjectRequest
from tenants.subjects.queries import PERMISSION, open_requests
from tenants.subjects.wording import WISH_WORDS

_LISTED = 8


def requests_that_wait(viewer: Viewer) -> Iterable[Group]:
    """Requests that wait for a decision, and erasures that were given up."""
    if not viewer.may(PERMISSION):
        return
    rows = list(session().scalars(open_requests().limit(_LISTED)))
    counting = select(func.count()).select_from(open_requests().order_by(None).subquery())
    total = session().scalar(counting) or 0 if len(rows) == _LISTED else len(rows)
    if rows:
        title = gettext("Requests about personal data")
        yield Group(title, [_task(row) for row in rows], total, "/app/subjects")


def _task(row: SubjectRequest) -> Task:
    due = due_on(row.due_on)
    if row.state != "asked":
        return Task(
            what=gettext("Personal data could not be erased"),
            url=f"/app/subjects/{row.ref}",
            action=gettext("Try again"),
            due=due.due,
            look="over",
            words=gettext("allowed, and not done"),
            facts=(row.ref,),
        )
    return Task(
        what=gettext("Request about personal data: %(wish)s", wish=WISH_WORDS[row.wish]),
        url=f"/app/subjects/{row.ref}",
        action=gettext("Decide"),
        due=due.due,
        look=due.look,
        words=due.words,
        facts=(row.ref,),
    )
