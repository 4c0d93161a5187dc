"""What the desk lists of time: longer times that wait for somebody to decide."""

from __future__ import annotations

from collections.abc import Iterable

from complaints.models import Complaint
from complaints.timing.longer import longer_to_decide
from complaints.timing.models import CaseExtension
from complaints.timing.rules import SECOND
from foundation import clock
from foundation.web.texts import gettext
from foundation.web.viewer import Viewer
from tenants.desk import Group, Task
from tenants.desk_clocks import due_on
from tenants.queries import own_calendar, user_names

_LISTED = 8


def longer_times_that_wait(viewer: Viewer) -> Iterable[Group]:
    """Longer times that this person may allow or refuse."""
    if not viewer.may(SECOND):
        return
    rows = longer_to_decide(viewer)
    names = user_names(row.asked_by for row, _ in rows)
    tasks = [_task(row, case, names.get(row.asked_by, "")) for row, case in rows[:_LISTED]]
    if tasks:
        title = gettext("Longer times to decide on")
        yield Group(title, tasks, len(rows), "/app/complaints?state=open")


def _task(row: CaseExtension, case: Complaint, who: str) -> Task:
    due = due_on(own_calendar().day_of(row.from_due))
    over = row.from_due < clock.now()
    return Task(
        what=gettext("Decide on a longer time: %(words)s", words=case.subject),
        url=f"/app/complaints/{case.ref}",
        action=gettext("Decide"),
        action_url=f"/app/complaints/{case.ref}/longer/decision",
        due=row.from_due,
        look="over" if over else due.look,
        words=due.words,
        facts=(case.ref, gettext("asked for by %(name)s", name=who)),
    )
