"""What the desk lists of this room: the cases that wait for somebody, the nearest clock first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import func, select

from complaints.models import Complaint
from complaints.pages import MAIN, nearest_pill
from complaints.queries import cases_without, count_waiting, waiting_cases
from complaints.services.checking import handlers
from complaints.wording import STEP_WORDS
from complaints.workflow import HANDLE, RESOLVE, STEPS
from foundation import clock
from foundation.unit_of_work import session
from foundation.web.languages import language
from foundation.web.texts import gettext
from foundation.web.viewer import Viewer
from tenants.desk import Group, Task
from tenants.models import Department
from tenants.queries import departments_by_id, own_calendar

# The complaint desk works from this list; for the others it is one of several.
_AT_THE_DESK, _BESIDE = 20, 8
# Who looks after people hears of what has none.
_MEMBERS = "member:write"


def cases_that_wait(viewer: Viewer) -> Iterable[Group]:
    """Cases whose next step is this person's; the queries do not grow with their number."""
    if viewer.may(_MEMBERS):
        yield _orphans()
    if viewer.may(HANDLE) or viewer.may(RESOLVE):
        cases = waiting_cases(viewer, _AT_THE_DESK if "agent" in viewer.roles else _BESIDE)
        total = count_waiting(viewer) if cases else 0
        yield Group(gettext("Cases to act on"), _tasks(cases), total, "/app/complaints?state=open")


def _orphans() -> Group:
    """Running cases whose handler cannot sign in any more."""
    query = cases_without(handlers())
    cases = list(session().scalars(query.limit(_BESIDE)))
    counting = select(func.count()).select_from(query.order_by(None).subquery())
    total = session().scalar(counting) or 0 if len(cases) == _BESIDE else len(cases)
    tasks = _tasks(cases, gettext("The handler is not here any more"))
    return Group(gettext("Cases without a person"), tasks, total, "/app/complaints?state=open")


def _tasks(cases: Sequence[Complaint], what: str = "") -> list[Task]:
    departments = departments_by_id({c.department_id for c in cases if c.department_id})
    return [_task(case, departments, what) for case in cases]


def _task(case: Complaint, departments: dict[UUID, Department], what: str) -> Task:
    step = STEPS[MAIN[case.state]]
    pill = nearest_pill(case, clock.now(), own_calendar())
    url = f"/app/complaints/{case.ref}"
    facts = [case.ref]
    department = departments.get(case.department_id) if case.department_id else None
    if department is not None:
        facts.append(department.name(language()))
    if case.safety:
        facts.append(gettext("safety"))
    return Task(
        what=gettext(
            "%(what)s: %(words)s", what=what or str(STEP_WORDS[step.name][0]), words=case.subject
        ),
        url=url,
        action=gettext("Open the case"),
        due=case.due_at or case.resolve_due,
        look=pill.look if pill else "fine",
        words=pill.words if pill else "",
        facts=tuple(facts),
    )
