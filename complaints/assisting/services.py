"""Asking an assisting department, its answer, and taking the question back."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from complaints.assisting.models import CaseContribution
from complaints.assisting.queries import may_ask, may_contribute
from complaints.models import Complaint
from complaints.queries import may_see
from complaints.recusal.queries import apart_of, must_stay_away
from complaints.services.checking import TEXT_LIMIT
from complaints.services.entries import Concerned, Moment, add_message, add_step, locked
from complaints.services.letters import tell_handlers, tell_people
from complaints.workflow import RESOLVE, Acting
from foundation import clock
from foundation.audit import record
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from tenants.models import Department
from tenants.queries import departments_by_id, owners_by_department

_FARTHEST = timedelta(days=366)


class AlreadyEnded(Conflict):
    """The question was answered or taken back in the meantime."""

    def __init__(self) -> None:
        super().__init__(gettext("This question was answered or taken back in the meantime."))


def ask_department(
    case: Complaint, actor: Acting, department_id: UUID | None, question: str, due_on: date | None
) -> CaseContribution:
    """Ask a department for its contribution by a day; whoever answers for it is told.

    From then on it sees the case. `Invalid` by field; `Conflict` once the case is settled.
    """
    _check_lead(case, actor)
    held = locked(case.id)
    when = Moment(quiet=False)
    faults: dict[str, object] = {}
    department = _department(held, department_id, faults)
    words = _words("question", question, faults)
    day = _day(due_on, when.day, faults)
    if faults or department is None or day is None:
        raise Invalid(fields=faults)
    if not may_ask(held, actor):
        raise Conflict(gettext("The case is settled. Open it again first."))
    row = CaseContribution(
        complaint_id=held.id,
        department_id=department.id,
        question=words,
        due_on=day,
        state="asked",
        asked_by=actor.user_id,
        asked_at=when.now,
    )
    session().add(row)
    add_step(
        held, "ask_department", held.state, when, actor=actor.user_id, reason=_name(department)
    )
    record("complaint.department_asked", held, detail={"department": department.code})
    tell_people(held, _answering(held, department))
    return row


def contribute(row: CaseContribution, actor: Acting, text: str) -> None:
    """Answer for the department: a note among colleagues; those who have the case are told."""
    case = load_or_404(Complaint, id=row.complaint_id)
    if not may_see(case, actor):
        raise NotFound
    case = locked(case.id)
    row = _open(row)
    if not may_contribute(row, actor):
        raise Forbidden
    faults: dict[str, object] = {}
    words = _words("text", text, faults)
    if faults:
        raise Invalid(fields=faults)
    when = Moment(quiet=False)
    department = load_or_404(Department, id=row.department_id)
    reason = _name(department)
    add_step(case, "contribute", case.state, when, actor=actor.user_id, reason=reason)
    message = add_message(case, "note", words, when, actor.user_id)
    row.state, row.ended_by, row.ended_at = "answered", actor.user_id, when.now
    row.message_id = message.id
    record("complaint.department_answered", case, detail={"department": department.code})
    tell_handlers(case, but=actor.user_id)


def take_back(row: CaseContribution, actor: Acting, reason: str) -> None:
    """Take a question back, with a reason; the department sees the case no more."""
    case = load_or_404(Complaint, id=row.complaint_id)
    _check_lead(case, actor)
    case = locked(case.id)
    row = _open(row)
    faults: dict[str, object] = {}
    why = _words("reason", reason, faults)
    if faults:
        raise Invalid(fields=faults)
    row.state, row.ended_by, row.ended_at = "withdrawn", actor.user_id, clock.now()
    row.reason = why
    department = load_or_404(Department, id=row.department_id)
    when = Moment(quiet=False)
    words = f"{_name(department)}: {why}"
    add_step(case, "take_back", case.state, when, actor=actor.user_id, reason=words)
    record("complaint.department_released", case, detail={"department": department.code})
    tell_people(case, _answering(case, department))


def _check_lead(case: Complaint, actor: Acting) -> None:
    if not may_see(case, actor):
        raise NotFound
    if case.state != "closed" and not may_ask(case, actor):
        raise Forbidden
    if must_stay_away(case, actor.user_id, RESOLVE):
        raise Concerned


def _open(row: CaseContribution) -> CaseContribution:
    held = load_or_404(CaseContribution, lock=True, id=row.id)
    if held.state != "asked":
        raise AlreadyEnded
    return held


def _department(
    case: Complaint, department_id: UUID | None, faults: dict[str, object]
) -> Department | None:
    found = departments_by_id([department_id]) if department_id else {}
    department = next(iter(found.values()), None)
    if department is None or department.archived_at is not None:
        faults["department_id"] = gettext("Choose one from the list.")
        return None
    if department.id == case.department_id:
        faults["department_id"] = gettext("This department has the case already.")
    elif not _answering(case, department):
        faults["department_id"] = gettext(
            "Nobody answers for this department yet. Invite its owner first."
        )
    return department


def _answering(case: Complaint, department: Department) -> list[UUID]:
    """Who answers for a department, but for those whom the case is about."""
    owners = owners_by_department([department.id]).get(department.id, ())
    named = apart_of(case).named
    return [one for one in owners if one not in named]


def _words(name: str, text: str, faults: dict[str, object]) -> str:
    words = text.strip()
    if not words:
        faults[name] = gettext("This is needed for the step.")
    elif len(words) > TEXT_LIMIT or "\0" in words:
        faults[name] = gettext("At most 5,000 characters.")
    return words


def _day(day: date | None, today: date, faults: dict[str, object]) -> date | None:
    if day is None or not today <= day <= today + _FARTHEST:
        faults["due_on"] = gettext("Choose a day within the next year.")
    return day


def _name(department: Department) -> str:
    """A department as histories name it: they are read in either language."""
    names = dict.fromkeys((department.name_zh, department.name_en))
    return " / ".join(name for name in names if name)
