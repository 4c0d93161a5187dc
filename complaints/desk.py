"""What the desk lists of this room: the cases that wait for somebody, the nearest clock first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from complaints.mail_in.models import IncomingMail
from complaints.mail_in.queries import mails_that_wait
from complaints.models import Complaint
from complaints.pages import MAIN, nearest_pill
from complaints.queries import (
    cases_to_hand_on,
    cases_without,
    count_waiting,
    visible_to,
    waiting_cases,
    waiting_in_stead,
)
from complaints.services.checking import handlers
from complaints.transfers.queries import cases_to_tell_of
from complaints.wording import STEP_WORDS
from complaints.workflow import HANDLE, RESOLVE
from foundation import clock
from foundation.unit_of_work import session
from foundation.web.languages import language
from foundation.web.moments import time_words
from foundation.web.texts import gettext
from foundation.web.viewer import Viewer
from tenants.absences.queries import away_without_stand_in
from tenants.calendar import WorkingCalendar
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
        yield _orphans(viewer)
    if viewer.may(HANDLE):
        yield _wrong_hands(viewer)
        yield _bodies(viewer)
        if "agent" in viewer.roles:  # whose daily work it is; others find it from the register
            yield _mails()
    if viewer.may(HANDLE) or viewer.may(RESOLVE):
        cases = waiting_cases(viewer, _AT_THE_DESK if "agent" in viewer.roles else _BESIDE)
        total = count_waiting(viewer) if cases else 0
        yield Group(gettext("Cases to act on"), _tasks(cases), total, "/app/complaints?state=open")


def cases_in_stead(viewer: Viewer, others: Mapping[UUID, str]) -> Iterable[Group]:
    """Cases of those for whom this person stands in; never one about this person."""
    if not viewer.may(RESOLVE):
        return
    cases = waiting_in_stead(viewer, others)
    listed = _tasks(cases[:_BESIDE])
    tasks = [
        replace(task, facts=(*task.facts, others[case.handler_id]))
        for case, task in zip(cases, listed, strict=False)
        if case.handler_id is not None
    ]
    title = gettext("Cases of those for whom you stand in")
    yield Group(title, tasks, len(cases), "/app/complaints?state=open")


def _wrong_hands(viewer: Viewer) -> Group:
    """Running cases that are about their own handler."""
    cases = cases_to_hand_on(viewer)
    tasks = _tasks(cases[:_BESIDE], gettext("It is about its handler: hand it on"))
    return Group(gettext("Cases to hand on"), tasks, len(cases), "/app/complaints?state=open")


def _bodies(viewer: Viewer) -> Group:
    """Cases of which a body that sent them on waits for an answer."""
    cases, total = cases_to_tell_of(viewer, _BESIDE)
    tasks = _tasks(cases, gettext("Answer the body that sent it on"))
    url = "/app/complaints?channel=regulator&sort=due"
    return Group(gettext("Bodies to answer"), tasks, total, url)


def _mails() -> Group:
    """Mails that did not become cases by themselves, the oldest first."""
    rows, total = mails_that_wait(_BESIDE)
    now, calendar = clock.now(), own_calendar()
    tasks = [_mail(row, now, calendar) for row in rows]
    return Group(gettext("Mail to look at"), tasks, total, "/app/complaints/mail")


def _mail(row: IncomingMail, now: datetime, calendar: WorkingCalendar) -> Task:
    due = calendar.add_days(row.received_at, 1)
    return Task(
        what=gettext("Look at a mail: %(words)s", words=row.subject or gettext("(no subject)")),
        url=f"/app/complaints/mail/{row.id}",
        action=gettext("Open the mail"),
        due=due,
        look="over" if due < now else "fine",
        words=gettext("came on %(at)s", at=time_words(row.received_at)),
        facts=(),
    )


def _orphans(viewer: Viewer) -> Group:
    """Running cases whose handler cannot sign in any more, or is away with nobody standing in."""
    away = {
        who: own_calendar().ends(each.absence.last_day)
        for who, each in away_without_stand_in().items()
    }
    query, seen = cases_without(handlers(), away), visible_to(viewer)
    if seen is not None:
        query = query.where(seen)
    cases = list(session().scalars(query.limit(_BESIDE)))
    counting = select(func.count()).select_from(query.order_by(None).subquery())
    total = session().scalar(counting) or 0 if len(cases) == _BESIDE else len(cases)
    gone = gettext("The handler is not here any more")
    alone = gettext("The handler is away and nobody stands in")
    tasks = [_tasks([each], alone if each.handler_id in away else gone)[0] for each in cases]
    return Group(gettext("Cases without a person"), tasks, total, "/app/complaints?state=open")


def _tasks(cases: Sequence[Complaint], what: str = "") -> list[Task]:
    departments = departments_by_id({c.department_id for c in cases if c.department_id})
    return [_task(case, departments, what) for case in cases]


def _step_words(case: Complaint) -> str:
    """What a case waits for; one that its complainant has been answered in, for another body."""
    step = MAIN.get(case.state)
    return str(STEP_WORDS[step][0]) if step else gettext("Answer the body that sent it on")


def _task(case: Complaint, departments: dict[UUID, Department], what: str) -> Task:
    pill = nearest_pill(case, clock.now(), own_calendar())
    url = f"/app/complaints/{case.ref}"
    facts = [case.ref]
    department = departments.get(case.department_id) if case.department_id else None
    if department is not None:
        facts.append(department.name(language()))
    if case.safety:
        facts.append(gettext("safety"))
    return Task(
        what=gettext("%(what)s: %(words)s", what=what or _step_words(case), words=case.subject),
        url=url,
        action=gettext("Open the case"),
        due=case.due_at or case.resolve_due,
        look=pill.look if pill else "fine",
        words=pill.words if pill else "",
        facts=tuple(facts),
    )
