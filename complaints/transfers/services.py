"""Entering what a body sent on, answering the body, and its giving us another day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from complaints.models import Complaint
from complaints.queries import leads, may_see
from complaints.receipts import digest_of, receipt_of
from complaints.recusal.queries import must_stay_away
from complaints.services.checking import TEXT_LIMIT
from complaints.services.entries import Concerned, Moment, add_step, change, locked
from complaints.services.intake import Lodged, Lodging, register_by_staff
from complaints.services.letters import tell_handlers
from complaints.transfers.models import BODIES, WAYS, CaseTransfer
from complaints.transfers.queries import case_of_number, earliest_open, number_key
from complaints.transfers.wording import number_words
from complaints.workflow import HANDLE, Acting
from foundation.audit import record
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.identifiers import random_id
from foundation.loader import load_or_404
from foundation.scope import current_tenant_id
from foundation.unit_of_work import session
from foundation.web.moments import day_words
from foundation.web.texts import gettext
from tenants.calendar import WorkingCalendar

NAME_LIMIT, NUMBER_LIMIT = 80, 60
_LONG_AGO, _FARTHEST = timedelta(days=366), timedelta(days=731)

# On the table: of two who enter one number at once the second finds it taken, and no fault.
_TABLE: Any = CaseTransfer.__table__
_KEEP = insert(_TABLE).on_conflict_do_nothing().returning(_TABLE.c.id)


class NumberKnown(Conflict):
    """The body's number stands in a case already; `ref` names it to who may see that case."""

    def __init__(self, ref: str) -> None:
        words = gettext("This number was entered before: it stands in %(ref)s.", ref=ref)
        super().__init__(
            words if ref else gettext("This number stands in a case that you do not see.")
        )
        self.ref = ref


class AlreadyAnswered(Conflict):
    """The body was answered, or gave another day, since the page was shown."""

    def __init__(self) -> None:
        super().__init__(gettext("Somebody answered this body in the meantime."))


@dataclass(frozen=True)
class Sent:
    """What a body says of the complaint that it sends on; `known`: also who complained."""

    body: str
    body_name: str
    number: str
    received_on: date | None
    due_on: date | None
    known: bool = False


def enter_transfer(lodging: Lodging, sent: Sent, actor: Acting) -> Lodged:
    """Make a case of a complaint that a body sent on; the same form makes it once.

    `NumberKnown` with the case in which the body's number stands already; `Invalid` by field.
    """
    sent, faults = _checked(sent)
    if not sent.known and lodging.identity:
        faults["known"] = gettext(
            "You entered who complained: say that it is known, or leave it out."
        )
    if faults:
        raise Invalid(fields=faults)
    before = case_of_number(sent.body, sent.body_name, sent.number)
    if before is not None and before.receipt_digest != digest_of(receipt_of(lodging.key)):
        raise NumberKnown(_ref_for(before, actor))
    made = register_by_staff(
        replace(lodging, channel="regulator", received_on=sent.received_on), actor
    )
    if not made.again:
        _attach(load_or_404(Complaint, id=made.complaint_id), sent, actor)
    return made


def add_transfer(case: Complaint, sent: Sent, actor: Acting) -> CaseTransfer:
    """Say that a body sent on a complaint which is a case already, whatever its state.

    `NumberKnown` where the number stands in a case, be it this one; `Invalid` by field.
    """
    _check_hand(case, actor)
    sent, faults = _checked(sent)
    if faults:
        raise Invalid(fields=faults)
    row = _attach(locked(case.id), sent, actor)
    tell_handlers(case, but=actor.user_id)
    return row


def answer_body(
    row: CaseTransfer, actor: Acting, day: date | None, way: str, words: str
) -> CaseTransfer:
    """Keep when and how the body was answered; its clock ends."""
    case, held, when = _hold(row, actor)
    if held.answered_on is not None:
        raise AlreadyAnswered
    faults: dict[str, object] = {}
    if day is None or not held.received_on <= day <= when.day:
        faults["answered_on"] = gettext("Choose a day from the day received until today.")
    if way not in WAYS:
        faults["answered_via"] = gettext("Choose one from the list.")
    said = words.strip()
    if len(said) > TEXT_LIMIT or "\0" in said:
        faults["answer"] = gettext("At most 5,000 characters.")
    if faults or day is None:
        raise Invalid(fields=faults)
    held.answered_on, held.answered_via, held.answered_by = day, way, actor.user_id
    held.answer = said
    _note(case, "answer_body", number_words(held), when, actor)
    detail = {"body": held.body, "body_number": held.number, "body_day": day.isoformat()}
    record("complaint.body_answered", case, detail=detail)
    return held


def move_day(row: CaseTransfer, actor: Acting, day: date | None, reason: str) -> CaseTransfer:
    """Keep another day that the body gave, with why; an answered one that it sent back runs on."""
    case, held, when = _hold(row, actor)
    faults: dict[str, object] = {}
    if day is None or not when.day <= day <= when.day + _FARTHEST:
        faults["due_on"] = gettext("Choose a day from today on.")
    why = reason.strip()
    if not why:
        faults["reason"] = gettext("This is needed for the step.")
    elif len(why) > TEXT_LIMIT or "\0" in why:
        faults["reason"] = gettext("At most 5,000 characters.")
    if faults or day is None:
        raise Invalid(fields=faults)
    held.due_on, held.moved = day, True
    held.answered_on = held.answered_via = held.answered_by = None
    words = gettext(
        "%(what)s: %(day)s; %(why)s", what=number_words(held), day=day_words(day), why=why
    )
    _note(case, "move_body_day", words, when, actor)
    detail = {"body": held.body, "body_number": held.number, "body_day": day.isoformat()}
    record("complaint.body_day_moved", case, detail=detail)
    tell_handlers(case, but=actor.user_id)
    return held


def _attach(case: Complaint, sent: Sent, actor: Acting) -> CaseTransfer:
    when = Moment(quiet=False)
    values = {
        "tenant_id": current_tenant_id(),
        "id": random_id(),
        "complaint_id": case.id,
        "body": sent.body,
        "body_name": sent.body_name,
        "number": sent.number,
        "number_key": number_key(sent.number),
        "known": sent.known,
        "received_on": sent.received_on,
        "due_on": sent.due_on,
        "moved": False,
        "entered_by": actor.user_id,
        "entered_at": when.now,
        "answer": "",
    }
    made = session().execute(_KEEP, values).scalar_one_or_none()
    if made is None:
        before = case_of_number(sent.body, sent.body_name, sent.number)
        raise NumberKnown(_ref_for(before, actor) if before is not None else "")
    row = load_or_404(CaseTransfer, id=made)
    _note(case, "transfer", number_words(row), when, actor)
    detail = {"body": row.body, "body_number": row.number, "body_day": row.due_on.isoformat()}
    record("complaint.transferred", case, detail=detail)
    return row


def _note(case: Complaint, step: str, words: str, when: Moment, actor: Acting) -> None:
    """Set the clock of the nearest body anew, and tell the history."""
    session().flush()
    day = earliest_open(case.id)
    change(case, {"transfer_due": None if day is None else ends_of(day, when.calendar)})
    add_step(case, step, case.state, when, actor=actor.user_id, reason=words)


def ends_of(day: date, calendar: WorkingCalendar) -> datetime:
    """The last second of a day, which a body means when it names the day alone."""
    return calendar.ends(day) - timedelta(seconds=1)


def _hold(row: CaseTransfer, actor: Acting) -> tuple[Complaint, CaseTransfer, Moment]:
    case = load_or_404(Complaint, id=row.complaint_id)
    _check_hand(case, actor)
    held = locked(case.id)
    return held, load_or_404(CaseTransfer, lock=True, id=row.id), Moment(quiet=False)


def _check_hand(case: Complaint, actor: Acting) -> None:
    if not may_see(case, actor):
        raise NotFound
    if not actor.may(HANDLE) or not leads(case, actor):
        raise Forbidden
    if must_stay_away(case, actor.user_id, HANDLE):
        raise Concerned


def _ref_for(case: Complaint, actor: Acting) -> str:
    return case.ref if may_see(case, actor) else ""


def _checked(sent: Sent) -> tuple[Sent, dict[str, object]]:
    """What the body says, trimmed, and what is wrong with it by field."""
    name, number = " ".join(sent.body_name.split()), " ".join(sent.number.split())
    faults: dict[str, object] = {}
    if sent.body not in BODIES:
        faults["body"] = gettext("Choose one from the list.")
    if not name and sent.body != "hotline":
        faults["body_name"] = gettext("Say which one it is.")
    elif len(name) > NAME_LIMIT or "\0" in name:
        faults["body_name"] = gettext("At most %(most)s characters.", most=NAME_LIMIT)
    if not number_key(number) or len(number) > NUMBER_LIMIT or "\0" in number:
        faults["number"] = gettext("Its own number, with at most %(most)s characters.", most=60)
    today = Moment(quiet=False).day
    received, due = sent.received_on, sent.due_on
    if received is None or not today - _LONG_AGO <= received <= today:
        faults["received_on"] = gettext("Choose a day until today, within the last year.")
    elif due is None or not received <= due <= received + _FARTHEST:
        faults["due_on"] = gettext("Choose a day from the day received on.")
    return replace(sent, body_name=name, number=number), faults
