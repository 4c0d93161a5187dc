"""Departments in which something is open while nobody answers for them, for the admins' desk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, func, or_, select

from complaints.actions.models import CorrectiveAction
from complaints.actions.waiting import UNDER_WAY
from complaints.models import Complaint
from foundation import clock
from foundation.unit_of_work import session
from foundation.web.languages import language
from foundation.web.texts import gettext, ngettext
from foundation.web.viewer import Viewer
from tenants.desk import Group, Task
from tenants.models import Department
from tenants.queries import departments_answered_for

_LISTED = 8
_MEMBERS = "member:write"


def departments_without_owner(viewer: Viewer) -> Iterable[Group]:
    """For who looks after people; one query, however many departments there are."""
    if not viewer.may(_MEMBERS):
        return
    tasks = [
        _task(unit, cases or 0, due or clock.now(), actions or 0)
        for unit, cases, due, actions in session().execute(_open_without_owner())
    ]
    tasks.sort(key=lambda task: (task.due, task.what))
    title = gettext("Departments without a person")
    yield Group(title, tasks[:_LISTED], len(tasks), "/app/departments")


def _open_without_owner() -> Select[Department, int | None, datetime | None, int | None]:
    cases = (
        select(
            Complaint.department_id,
            func.count().label("open"),
            func.min(Complaint.due_at).label("due"),
        )
        .where(Complaint.due_at.is_not(None))
        .group_by(Complaint.department_id)
        .subquery()
    )
    actions = (
        select(CorrectiveAction.department_id, func.count().label("open"))
        .where(CorrectiveAction.state.in_(UNDER_WAY))
        .group_by(CorrectiveAction.department_id)
        .subquery()
    )
    return (
        select(Department, cases.c.open, cases.c.due, actions.c.open)
        .outerjoin(cases, cases.c.department_id == Department.id)
        .outerjoin(actions, actions.c.department_id == Department.id)
        .where(or_(cases.c.open.is_not(None), actions.c.open.is_not(None)))
        .where(Department.id.not_in(departments_answered_for()))
    )


def _task(unit: Department, cases: int, due: datetime, actions: int) -> Task:
    facts = [
        words
        for number, words in (
            (cases, ngettext("%(num)s running case", "%(num)s running cases", cases)),
            (actions, ngettext("%(num)s running action", "%(num)s running actions", actions)),
        )
        if number
    ]
    return Task(
        what=gettext("Nobody answers for %(name)s", name=unit.name(language())),
        url=f"/app/departments/{unit.code}",
        action=gettext("Open the department"),
        due=due,
        facts=tuple(facts),
    )
