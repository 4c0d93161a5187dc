"""What the desk lists of this room: the cases that wait for somebody, the nearest clock first."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from complaints.models import Complaint
from complaints.pages import MAIN, nearest_pill
from complaints.queries import waiting_cases
from complaints.wording import STEP_WORDS
from complaints.workflow import HANDLE, RESOLVE, STEPS
from foundation import clock
from foundation.web.languages import language
from foundation.web.texts import gettext
from foundation.web.viewer import Viewer
from tenants.desk import Task
from tenants.models import Department
from tenants.queries import departments_by_id, own_calendar

_LISTED = 20


def cases_that_wait(viewer: Viewer) -> Iterable[Task]:
    """Cases whose next step is this person's, four queries however many there are."""
    if not (viewer.may(HANDLE) or viewer.may(RESOLVE)):
        return []
    cases = waiting_cases(viewer, _LISTED)
    departments = departments_by_id({c.department_id for c in cases if c.department_id})
    return [_task(case, departments) for case in cases]


def _task(case: Complaint, departments: dict[UUID, Department]) -> Task:
    step = STEPS[MAIN[case.state]]
    pill = nearest_pill(case, clock.now(), own_calendar())
    action = str(STEP_WORDS[step.name][0])
    url = f"/app/complaints/{case.ref}"
    facts = [case.ref]
    department = departments.get(case.department_id) if case.department_id else None
    if department is not None:
        facts.append(department.name(language()))
    if case.safety:
        facts.append(gettext("safety"))
    return Task(
        what=gettext("%(what)s: %(words)s", what=action, words=case.subject),
        url=url,
        action=gettext("Open the case"),
        due=case.due_at or case.resolve_due,
        look=pill.look if pill else "fine",
        words=pill.words if pill else "",
        facts=tuple(facts),
    )
