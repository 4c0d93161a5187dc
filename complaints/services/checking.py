"""What is filled in for a step: typed, known, of this organisation, else `Invalid` by field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from complaints.categories.queries import own_tree
from complaints.models import Complaint
from complaints.queries import steps_of
from complaints.recusal.queries import Choice, choice_for, seeing_of
from complaints.reviews.queries import hands_before
from complaints.services.naming import (
    faults_in_naming,
    member_of_id,
    named_rows,
    staff_of_words,
)
from complaints.timing.longer import check_room, room_of
from complaints.workflow import RESOLVE, SEVERITIES, Step, outcomes_of
from foundation import clock
from foundation.errors import Invalid
from foundation.web.moments import day_words
from foundation.web.texts import gettext
from tenants.absences.queries import away_now
from tenants.calendar import WorkingCalendar
from tenants.permissions import ROLES
from tenants.queries import departments_by_id, member_user_ids, own_tenant

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
    faults = faults or _as_a_whole(complaint, step, given)
    if faults:
        raise Invalid(fields=faults)
    return given | _in_stead(complaint, given)


def handlers() -> list[UUID]:
    """People who can work on a case now."""
    roles = [role for role, held in ROLES.items() if RESOLVE in held]
    return member_user_ids(*roles)


def is_same_hand(case: Complaint, person: UUID) -> bool:
    """Whether somebody had a hand in a case before the complainant objected."""
    return person in hands_before(case, steps_of(case))


def fresh_hands(case: Complaint) -> list[UUID]:
    """People who could take a disputed case up again: nobody who ever handled it or its result.

    They can look into cases and see this one, and it is not about them. In a small house there may
    be nobody.
    """
    people = choice_for(case, sorted(seeing_of(case))).able
    before = hands_before(case, steps_of(case))
    return [one for one in people if one not in before]


def choosable(case: Complaint) -> Choice:
    """Who can be made the handler of a case, and who is passed over and why."""
    choice = choice_for(case, handlers())
    hands = hands_before(case, steps_of(case))
    if not hands or not fresh_hands(case):
        return choice
    before = [one for one in choice.able if one in hands]
    skipped = {**choice.skipped, **dict.fromkeys(before, gettext("handled it before"))}
    return Choice([one for one in choice.able if one not in before], skipped, choice.alone)


def _as_a_whole(case: Complaint, step: Step, given: dict[str, Any]) -> dict[str, object]:
    """What is wrong with a step though each field for itself is right."""
    if step.name == "name":
        return faults_in_naming(given)
    return _faults_in_handing(case, given) if step.name in ("assign", "hand_over") else {}


def _in_stead(case: Complaint, given: dict[str, Any]) -> dict[str, Any]:
    """What comes new to somebody who is away goes to whoever stands in, and says so.

    Not where the case is about the stand-in, or where they handled it before and others are there:
    then it waits for the one who was chosen, and the history says who was passed over.
    """
    chosen = given.get("handler_id")
    away = None if chosen is None or chosen == case.handler_id else away_now().get(chosen)
    if away is None or away.stand_in_id is None:
        return {}
    other = away.stand_in_id
    if why := choosable(case).skipped.get(other, ""):
        words = gettext(
            "%(stand_in)s, who stands in for %(name)s, is passed over: %(why)s",
            stand_in=away.chosen,
            name=away.name,
            why=why,
        )
        return {"stood_in": words}
    words = gettext(
        "%(stand_in)s stands in for %(name)s until %(day)s",
        stand_in=away.chosen,
        name=away.name,
        day=day_words(away.absence.last_day, own_tenant().locale),
    )
    return {"handler_id": other, "instead_of": chosen, "stood_in": words}


def _faults_in_handing(case: Complaint, given: dict[str, Any]) -> dict[str, object]:
    """A case leaves whoever has it with a reason, and whom it is about without asking."""
    handler, unit = given.get("handler_id"), given.get("department_id")
    faults: dict[str, object] = {}
    if handler is None and case.handler_id is not None and case.handler_id in _barred(case):
        faults["handler_id"] = gettext("The case is about its handler. Choose somebody else.")
    moved = handler not in (None, case.handler_id) and case.handler_id is not None
    moved = moved or (unit not in (None, case.department_id) and case.department_id is not None)
    if moved and not given.get("reason"):
        faults["reason"] = gettext("Say why the case is handed on; the next one reads it.")
    return faults


def _barred(case: Complaint) -> dict[UUID, str]:
    return choice_for(case, handlers()).skipped


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
    if value in _barred(case):
        raise Invalid(gettext("The case is about this person, so somebody else must handle it."))
    if step.name == "hand_over" and value == case.handler_id:
        raise Invalid(gettext("This person has the case already."))
    if is_same_hand(case, value) and fresh_hands(case):
        raise Invalid(
            gettext("After a dispute somebody takes the case who did not handle it before.")
        )
    return value


def _promised(case: Complaint, _step: Step, value: Any, calendar: WorkingCalendar) -> datetime:
    """A day that whoever has the case in hand may promise without asking anybody."""
    due = promised_day(case, value, calendar)
    check_room(room_of(case, calendar), case, value, clock.now(), asking=False)
    return due


def promised_day(case: Complaint, value: Any, calendar: WorkingCalendar) -> datetime:
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


def checked_words(name: str, value: str, faults: dict[str, object]) -> str:
    """A text that is needed; what is wrong with it goes into `faults` under its name."""
    try:
        return words_of(value)
    except Invalid as fault:
        faults[name] = fault.sentence
        return ""


def _words(_case: Complaint, _step: Step, value: Any, _calendar: WorkingCalendar) -> str:
    return words_of(value)


def words_of(value: Any) -> str:
    """A text that is needed, without what stands around it; `Invalid` when empty or too long."""
    text = value.strip() if isinstance(value, str) else ""
    if not text:
        raise Invalid(gettext("This is needed for the step."))
    if len(text) > TEXT_LIMIT or "\0" in text:
        raise Invalid(gettext("At most 5,000 characters."))
    return text


def _category(case: Complaint, _step: Step, value: Any, _calendar: WorkingCalendar) -> str:
    if not isinstance(value, str) or not own_tree().offers(value, case.category):
        raise Invalid(gettext("Choose one from the list."))
    return value


def _score(_case: Complaint, _step: Step, value: Any, _calendar: WorkingCalendar) -> int:
    if type(value) is not int or not 1 <= value <= 5:
        raise Invalid(gettext("Choose one from the list."))
    return value


def _member(_case: Complaint, _step: Step, value: Any, _calendar: WorkingCalendar) -> UUID:
    return member_of_id(value)


def _staff(case: Complaint, step: Step, value: Any, calendar: WorkingCalendar) -> UUID:
    return staff_of_words(_words(case, step, value, calendar))


def _names(case: Complaint, _step: Step, value: Any, _calendar: WorkingCalendar) -> list[UUID]:
    return named_rows(case, value)


_CHECKS: dict[str, _Check] = {
    "category": _category,
    "severity": _among(SEVERITIES),
    "safety": _flag,
    "department_id": _department,
    "handler_id": _handler,
    "outcome": _outcome,
    "promised_on": _promised,
    "reason": _words,
    "text": _words,
    "score": _score,
    "about_member": _member,
    "about_staff": _staff,
    "about_department": _department,
    "no_longer": _names,
}
