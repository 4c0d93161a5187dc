"""The conversation of a case. Messages are added and never conflict with anything (REL-11)."""

from __future__ import annotations

from complaints.models import CaseMessage, Complaint
from complaints.queries import may_see
from complaints.recusal.queries import must_stay_away
from complaints.services.entries import Concerned, Moment, add_message, change, locked
from complaints.services.letters import tell_complainant, tell_handlers
from complaints.services.pausing import go_on_beside
from complaints.silence.days import silent_until
from complaints.workflow import HANDLE, RESOLVE, Acting
from foundation.audit import record
from foundation.errors import Forbidden, Invalid, NotFound
from foundation.web.texts import gettext
from tenants.absences.queries import for_whom

TEXT_LIMIT = 5000


def write_as_complainant(complaint: Complaint, text: str) -> CaseMessage:
    """Add what the complainant writes; the handler hears that there is something new.

    A clock that was held for a question goes on with it.

    Of an anonymous one the day alone is kept, and the handler hears the next working day.
    """
    case = locked(complaint.id)
    when = Moment(quiet=case.anonymous)
    message = add_message(case, "theirs", _checked(text), when, None)
    go_on_beside(case, when, None)
    if case.state == "answered":
        # A word came: the case does not close by itself before we have replied.
        change(case, {"silent_until": None}, quiet=when.quiet)
    if not when.quiet:
        record("complaint.message_received", case, detail={"number": message.number})
        tell_handlers(case)
    return message


def reply(complaint: Complaint, text: str, actor: Acting) -> CaseMessage:
    """Write to the complainant, who is told by mail that there is something new."""
    return _write(complaint, "ours", text, actor, HANDLE)


def note(complaint: Complaint, text: str, actor: Acting) -> CaseMessage:
    """Write an internal note, which the complainant never sees."""
    return _write(complaint, "note", text, actor, RESOLVE)


def _write(
    complaint: Complaint, direction: str, text: str, actor: Acting, permission: str
) -> CaseMessage:
    if not may_see(complaint, actor):
        raise NotFound
    if not actor.may(permission):
        raise Forbidden
    if direction == "ours" and must_stay_away(complaint, actor.user_id, permission):
        raise Concerned
    case = locked(complaint.id)
    when = Moment(quiet=False)
    message = add_message(case, direction, _checked(text), when, actor.user_id)
    event = "complaint.replied" if direction == "ours" else "complaint.noted"
    whom = for_whom(actor.user_id, case.handler_id)
    record(event, case, detail={"number": message.number, **whom})
    if direction == "ours":
        if case.acknowledged_at is not None and case.first_answered_at is None:
            change(case, {"first_answered_at": when.fact})
        if case.state == "answered":
            change(case, {"silent_until": silent_until(when.day), "silence_told": False})
        tell_complainant(case)
    elif case.handler_id is not None:
        tell_handlers(case, but=actor.user_id)
    return message


def _checked(text: str) -> str:
    kept = text.strip()
    if not kept:
        raise Invalid(fields={"text": gettext("Write something first.")})
    if len(kept) > TEXT_LIMIT or "\0" in kept:
        raise Invalid(fields={"text": gettext("At most 5,000 characters.")})
    return kept
