"""A longer time to answer: asked for by one, allowed or refused by another, told in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from complaints import clocks
from complaints.models import Complaint
from complaints.queries import may_see
from complaints.recusal.queries import must_stay_away
from complaints.services.checking import checked_words, promised_day
from complaints.services.entries import (
    Concerned,
    Moment,
    StepNotPossible,
    add_message,
    add_step,
    change,
    locked,
)
from complaints.services.letters import tell_complainant, tell_handlers, tell_people
from complaints.timing.keeping import keep_parts
from complaints.timing.longer import (
    ALLOWED,
    REFUSED,
    check_in_time,
    check_room,
    deciders,
    extensions_of,
    may_decide,
    room_of,
    waiting_extension,
)
from complaints.timing.models import CaseExtension
from complaints.timing.reckoning import LONGER, Part
from complaints.workflow import HANDLE, Acting
from foundation.audit import record
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.unit_of_work import session
from foundation.web.moments import day_words
from foundation.web.texts import gettext, speaking

_STATES = ("in_hand", "proposed")


class OwnRequest(Forbidden):
    """Nobody allows what they asked for themselves."""

    def __init__(self) -> None:
        super().__init__(gettext("You asked for it yourself: somebody else decides."))


class TooLate(Conflict):
    """The day promised so far has passed, or is later than the one asked for."""


@dataclass(frozen=True)
class Asked:
    """What is asked for: until which day, why, and what the complainant will read."""

    day: date | None
    reason: str
    text: str


def ask_longer(complaint: Complaint, actor: Acting, revision: int, asked: Asked) -> CaseExtension:
    """Ask that a case may take longer, where its rules let somebody else decide.

    `Invalid` by field where the rules do not give it, `StepNotPossible` where one waits already.
    """
    if not may_see(complaint, actor):
        raise NotFound
    if not actor.may(HANDLE):
        raise Forbidden
    case, when = locked(complaint.id, revision), Moment(quiet=False)
    if must_stay_away(case, actor.user_id, HANDLE):
        raise Concerned
    if case.state not in _STATES or case.longer_asked_at is not None:
        raise StepNotPossible
    room = room_of(case, when.calendar)
    faults: dict[str, object] = {}
    due = case.resolve_due
    try:
        check_room(room, case, asked.day or when.day, when.now, asking=True)
        due = promised_day(case, asked.day, when.calendar)
    except Invalid as fault:
        faults["promised_on"] = fault.sentence
    reason = checked_words("reason", asked.reason, faults)
    text = checked_words("text", asked.text, faults)
    if faults or room.following is None:
        raise Invalid(fields=faults)
    row = CaseExtension(
        complaint_id=case.id,
        number=len(extensions_of(case)) + 1,
        by=room.following.by,
        asked_by=actor.user_id,
        asked_at=when.now,
        from_due=clocks.answer_due(case),
        until_due=due,
        reason=reason,
        text=text,
    )
    session().add(row)
    change(case, {"longer_asked_at": when.now, "revision": case.revision + 1})
    add_step(case, "ask_longer", case.state, when, actor=actor.user_id, reason=reason)
    record("complaint.longer_asked", case, detail={"until": due.isoformat()})
    tell_people(case, deciders(case, row))
    return row


def allow_longer(complaint: Complaint, actor: Acting, revision: int, note: str = "") -> None:
    """Allow what was asked for and tell the complainant, before the day promised so far is over.

    `OwnRequest` for who asked, unless nobody else could; `TooLate` once it does not help.
    """
    case, row = _to_decide(complaint, actor, revision)
    when = Moment(quiet=False)
    try:
        check_in_time(case, when.now)
    except Invalid as fault:
        raise TooLate(fault.sentence) from None
    if row.until_due <= clocks.answer_due(case):
        raise TooLate(
            gettext("The case has until later by now. Refuse it, so that another can be asked for.")
        )
    part = Part("resolve", LONGER, row.until_due - timedelta(seconds=1), promised=True)
    _decide(case, row, actor, ALLOWED, _note(note))
    change(case, {"promised_at": row.until_due})
    keep_parts(case.id, [part], when.calendar)
    with speaking(case.language):
        told = gettext(
            "You have an answer by %(day)s.",
            day=day_words(when.calendar.day_of(part.base), case.language),
        )
    add_message(case, "ours", f"{row.text}\n\n{told}", when, row.asked_by)
    tell_complainant(case)
    tell_handlers(case, but=actor.user_id)


def _note(typed: str) -> str:
    """What may be said beside; nothing is fine, too much is not."""
    faults: dict[str, object] = {}
    words = checked_words("note", typed, faults) if typed.strip() else ""
    if faults:
        raise Invalid(fields=faults)
    return words


def refuse_longer(complaint: Complaint, actor: Acting, revision: int, reason: str) -> None:
    """Refuse what was asked for and say why; the day promised so far stands."""
    case, row = _to_decide(complaint, actor, revision)
    faults: dict[str, object] = {}
    words = checked_words("reason", reason, faults)
    if faults:
        raise Invalid(fields=faults)
    _decide(case, row, actor, REFUSED, words)
    tell_people(case, [row.asked_by])


def _to_decide(
    complaint: Complaint, actor: Acting, revision: int
) -> tuple[Complaint, CaseExtension]:
    if not may_see(complaint, actor):
        raise NotFound
    case = locked(complaint.id, revision)
    row = waiting_extension(case)
    if row is None:
        raise StepNotPossible
    if not actor.may(row.by):
        raise Forbidden
    if not may_decide(case, row, actor):
        raise OwnRequest if row.asked_by == actor.user_id else Concerned
    return case, row


def _decide(case: Complaint, row: CaseExtension, actor: Acting, verdict: str, answer: str) -> None:
    when = Moment(quiet=False)
    row.same_hand = row.asked_by == actor.user_id
    row.verdict, row.answer = verdict, answer
    row.decided_by, row.decided_at = actor.user_id, when.now
    change(case, {"longer_asked_at": None, "revision": case.revision + 1})
    alone = gettext("by who asked for it: nobody else can decide")
    reason = gettext("; ").join(one for one in (answer, alone if row.same_hand else "") if one)
    name = "allow_longer" if verdict == ALLOWED else "refuse_longer"
    add_step(case, name, case.state, when, actor=actor.user_id, reason=reason)
    detail = {"same_hand": True} if row.same_hand else {}
    if verdict == ALLOWED:
        record("complaint.longer_allowed", case, detail=detail)
    else:
        record("complaint.longer_refused", case, detail=detail)
