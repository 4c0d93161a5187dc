"""What the desk of an assisting department lists: questions that wait for its contribution."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from complaints.assisting.models import CaseContribution
from complaints.assisting.queries import asked_of, count_asked_of
from complaints.models import Complaint
from complaints.workflow import RESOLVE
from foundation import clock
from foundation.unit_of_work import session
from foundation.web.moments import day_words
from foundation.web.texts import gettext
from foundation.web.viewer import Viewer
from tenants.calendar import WorkingCalendar
from tenants.desk import Group, Task
from tenants.queries import departments_below, own_calendar

_SHOWN = 8


def contributions_asked(viewer: Viewer) -> Iterable[Group]:
    """Questions of cases that other departments lead; the queries do not grow with the rows."""
    if not viewer.departments or not viewer.may(RESOLVE):
        return
    units, calendar = departments_below(viewer.departments), own_calendar()
    rows = session().execute(asked_of(units, viewer).limit(_SHOWN)).all()
    total = count_asked_of(units, viewer) if len(rows) == _SHOWN else len(rows)
    tasks = [_task(row, case, calendar) for row, case in rows]
    yield Group(gettext("Questions to your department"), tasks, total, "/app/complaints")


def _task(row: CaseContribution, case: Complaint, calendar: WorkingCalendar) -> Task:
    due = calendar.ends(row.due_on) - timedelta(seconds=1)
    over = due < clock.now()
    day = day_words(row.due_on)
    return Task(
        what=gettext("Contribute: %(words)s", words=case.subject),
        url=f"/app/complaints/{case.ref}/contributions/{row.id}",
        action=gettext("Answer the question"),
        due=due,
        look="over" if over else "fine",
        words=gettext("was due %(day)s", day=day) if over else gettext("due %(when)s", when=day),
        facts=(case.ref,),
    )
