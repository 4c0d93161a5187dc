"""What is filled in for a step: typed, known, of this organisation, else `Invalid` by field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from complaints.models import Complaint
from complaints.workflow import CATEGORIES, RESOLVE, SEVERITIES, Step, outcomes_of
from foundation import clock
from foundation.errors import Invalid
from foundation.web.texts import gettext
from tenants.calendar import WorkingCalendar
from tenants.permissions import ROLES
from tenants.queries import departments_by_id, member_user_ids, owners_by_department

TEXT_LIMIT = 5000
_FARTHEST = timedelta(days=366)

_Check = Callable[[Complaint, Step, Any, WorkingCalendar], Any]


def checked(
    complaint: Complaint, step: Step, raw: dict[str, Any], calendar: WorkingCalendar
) -> dict[str, Any]:
    """The step's fields, each checked; what the step does not take is refused as a whole."""
    known = (*step.needs, *step.takes)
    if set(raw) - set(known):
        raise Invalid
    given: dict[str, Any] = {}
    faults: dict[str, object] = {}
    for name in known:
        value = raw.get(name)
        if value is None or value == "":
            if name in step.needs:
                faults[name] = gettext("This is needed for the step.")
            continue
        try:
            given[name] = _CHECKS[name](complaint, step, value, calendar)
        except Invalid as fault:
            faults[name] = fault.sentence
    if faults:
        raise Invalid(fields=faults)
    return given


def handlers() -> list[UUID]:
    """People who can work on a case now."""
    roles = [role for role, held in ROLES.items() if RESOLVE in held]
    return member_user_ids(*roles)


def is_same_hand(case: Complaint, person: UUID) -> bool:
    """Whether somebody handled the case before its dispute, or proposed the result."""
    return person in (case.proposed_by, case.handler_id)


def fresh_hands(case: Complaint) -> list[UUID]:
    """People who could take a disputed case up again: not its handler, nor who proposed the result.

    They can look into cases and see this one. In a small house there may be nobody.
    """
    everywhere = [r for r, held in ROLES.items() if {RESOLVE, "complaint:read-all"} <= held]
    people = member_user_ids(*everywhere)
    if case.department_id is not None:
        owners = owners_by_department([case.department_id])
        able = handlers()
        people += [one for found in owners.values() for one in found if one in able]
    return [one for one in people if one not in (case.proposed_by, case.handler_id)]


def _among(allowed: tuple[str, ...]) -> _Check:
    def check(_case: Complaint, _step: Step, value: Any, _calendar: WorkingCalendar) -> str:
        if value not in allowed:
            raise Invalid(gettext("Choose one from the list."))
        return str(value)

    return check


def _outcome(_case: Complaint, step: Step, value: Any, _calendar: WorkingCalendar) -> str:
    if value not in outcomes_of(step):
        raise Invalid(gettext("Choose one from the list."))
    return str(value)


def _flag(_case: Complaint, _step: Step, value: Any, _calendar: WorkingCalendar) -> bool:
    return bool(value)


def _department(_case: Complaint, _step: Step, value: Any, _calendar: WorkingCalendar) -> UUID:
    found = departments_by_id([value]) if isinstance(value, UUID) else {}
    if not found or found[value].archived_at is not None:
        raise Invalid(gettext("Choose one from the list."))
    return found[value].id


def _handler(case: Complaint, step: Step, value: Any, _calendar: WorkingCalendar) -> UUID:
    if not isinstance(value, UUID) or value not in handlers():
        raise Invalid(gettext("Choose one from the list."))
    if step.name == "take_up_again" and is_same_hand(case, value) and fresh_hands(case):
        raise Invalid(
            gettext("After a dispute somebody takes the case who did not handle it before.")
        )
    return value


def _promised(case: Complaint, _step: Step, value: Any, calendar: WorkingCalendar) -> datetime:
    """The end of work on a working day to come, later than what was promised before."""
    today = calendar.day_of(clock.now())
    if not isinstance(value, date) or not today <= value <= today + _FARTHEST:
        raise Invalid(gettext("Choose a day within the next year."))
    spans = calendar.spans(value)
    if not spans:
        raise Invalid(gettext("That is a day off. Choose a working day."))
    due = spans[-1][1]
    if due <= (case.promised_at or case.resolve_due):
        raise Invalid(gettext("The new day must be later than the one promised so far."))
    return due.astimezone(UTC)


def _words(_case: Complaint, _step: Step, value: Any, _calendar: WorkingCalendar) -> str:
    text = value.strip() if isinstance(value, str) else ""
    if not text:
        raise Invalid(gettext("This is needed for the step."))
    if len(text) > TEXT_LIMIT or "\0" in text:
        raise Invalid(gettext("At most 5,000 characters."))
    return text


def _score(_case: Complaint, _step: Step, value: Any, _calendar: WorkingCalendar) -> int:
    if type(value) is not int or not 1 <= value <= 5:
        raise Invalid(gettext("Choose one from the list."))
    return value


_CHECKS: dict[str, _Check] = {
    "category": _among(CATEGORIES),
    "severity": _among(SEVERITIES),
    "safety": _flag,
    "department_id": _department,
    "handler_id": _handler,
    "outcome": _outcome,
    "promised_on": _promised,
    "reason": _words,
    "text": _words,
    "score": _score,
}
