"""Splitting a case with two matters: the second becomes a case of its own.

It has the clock, the channel and the complainant of the first, for nobody shall wait longer because
two things were told at once. One receipt opens both: a second receipt could only reach the
complainant as text that lies in our database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from complaints.categories.queries import own_tree
from complaints.models import Complainant, Complaint
from complaints.queries import complainant_of, may_see, messages_of
from complaints.recusal.queries import must_stay_away
from complaints.related.models import CaseShare
from complaints.services.checking import TEXT_LIMIT
from complaints.services.entries import (
    Concerned,
    Moment,
    StepNotPossible,
    add_message,
    add_step,
    change,
    locked,
)
from complaints.services.intake import SUBJECT_LIMIT, anonymous_reference
from complaints.services.letters import tell_complainant, tell_handlers
from complaints.services.naming import take_names_along
from complaints.timing.keeping import keep_parts
from complaints.timing.queries import part_of, reckonings_of, rules_of
from complaints.timing.reckoning import SEVERITY, Part, reckon
from complaints.workflow import HANDLE, RESOLVE, SEVERITIES, Acting
from foundation.audit import record
from foundation.errors import Forbidden, Invalid, NotFound
from foundation.unit_of_work import session
from foundation.uploads import uploads_of
from foundation.web.texts import gettext
from tenants.queries import departments_by_id
from tenants.references import next_reference

SPLITTABLE = ("received", "in_hand", "proposed")


@dataclass(frozen=True)
class Matter:
    """The second matter: what the new case begins with, and what it takes along by reference.

    `words` is what the complainant reads in the thread of the first.
    """

    subject: str
    text: str
    category: str
    severity: str
    words: str
    safety: bool = False
    department_id: UUID | None = None
    messages: Sequence[UUID] = ()
    files: Sequence[UUID] = ()


def may_be_split(case: Complaint) -> bool:
    """Whether a case is at a point where a matter can be taken out of it."""
    return case.state in SPLITTABLE and case.merged_into_id is None


def split(case: Complaint, actor: Acting, revision: int, part: Matter) -> Complaint:
    """Make the second matter of a case a case of its own; the new one.

    `StepNotPossible` once the case is answered, `ChangedMeanwhile` when the page showed an older
    revision, `Concerned` for a case about an own department, `Invalid` by field for what is not
    filled in.
    """
    if not may_see(case, actor):
        raise NotFound
    if not actor.may(HANDLE):
        raise Forbidden
    if must_stay_away(case, actor.user_id, HANDLE):
        raise Concerned
    _check(part)
    first = locked(case.id, revision)
    if not may_be_split(first):
        raise StepNotPossible
    when = Moment(quiet=False)
    second = _made(first, part, _handler(first, actor), when)
    _take_along(first, second, part)
    take_names_along(first, second, when)
    change(first, {"revision": first.revision + 1})
    add_step(first, "split", first.state, when, actor=actor.user_id, reason=second.ref)
    add_step(second, "split_off", second.state, when, actor=actor.user_id, reason=first.ref)
    add_message(first, "ours", part.words.strip(), when, actor.user_id)
    record("complaint.split", first, detail={"case": second.ref})
    record("complaint.split_off", second, detail={"from": first.ref})
    tell_complainant(first)
    tell_handlers(second, but=actor.user_id)
    return second


def _handler(first: Complaint, actor: Acting) -> UUID | None:
    """Who has the first has the second, unless both are about them: then whoever splits it."""
    own = first.handler_id
    return actor.user_id if own and must_stay_away(first, own, RESOLVE) else own


def _made(first: Complaint, part: Matter, handler: UUID | None, when: Moment) -> Complaint:
    second = Complaint(
        ref=anonymous_reference() if first.anonymous else next_reference("C"),
        channel=first.channel,
        anonymous=first.anonymous,
        language=first.language,
        subject=part.subject.strip(),
        text=part.text.strip(),
        category=part.category,
        severity=part.severity,
        safety=part.safety,
        state="received" if first.state == "received" else "in_hand",
        department_id=part.department_id,
        handler_id=handler,
        split_from_id=first.split_from_id or first.id,
        received_on=first.received_on,
        received_at=first.received_at,
        clock_from=first.clock_from,
        acknowledge_due=first.acknowledge_due,
        acknowledged_at=first.acknowledged_at,
        promised_at=first.promised_at,
        held_seconds=first.held_seconds,
        rules_id=first.rules_id,
        first_answer_due=first.first_answer_due,
        first_answered_at=first.first_answered_at,
        resolve_due=first.resolve_due,
    )
    session().add(second)
    session().flush()
    change(second, {"revision": 1, "resolve_due": _due(first, second, when)})
    _same_complainant(first, second)
    return second


def _due(first: Complaint, second: Complaint, when: Moment) -> datetime:
    """When the second is to be resolved: as the first, by its own severity."""
    parts = [part_of(row) for row in reckonings_of(first)]
    due = first.resolve_due
    if second.severity != first.severity:
        limit = rules_of(first).limits_for(second.severity, first.channel).resolve
        parts.append(Part("resolve", SEVERITY, first.clock_from, limit, first.held_seconds))
        due = reckon(parts[-1], when.calendar)
    keep_parts(second.id, parts, when.calendar)
    return due


def _same_complainant(first: Complaint, second: Complaint) -> None:
    known = complainant_of(first)
    if known is not None:
        session().add(
            Complainant(
                complaint_id=second.id,
                name=known.name,
                phone=known.phone,
                email=known.email,
                email_digest=known.email_digest,
                phone_digest=known.phone_digest,
            )
        )


def _take_along(first: Complaint, second: Complaint, part: Matter) -> None:
    messages = {message.id for message in messages_of(first)}
    files = {file.id for file in uploads_of("complaint", [first.id])}
    if not set(part.messages) <= messages or not set(part.files) <= files:
        raise NotFound
    taken: list[dict[str, Any]] = [{"message_id": one} for one in set(part.messages)]
    taken += [{"upload_id": one} for one in set(part.files)]
    session().add_all(CaseShare(complaint_id=second.id, **one) for one in taken)
    session().flush()


def _check(part: Matter) -> None:
    faults: dict[str, object] = {}
    limits = {"subject": SUBJECT_LIMIT, "text": TEXT_LIMIT, "words": TEXT_LIMIT}
    for name, most in limits.items():
        said = getattr(part, name).strip()
        if not said or len(said) > most or "\0" in said:
            faults[name] = (
                gettext("Please keep it to %(most)s characters.", most=most)
                if said
                else gettext("This is needed.")
            )
    if not own_tree().offers(part.category):
        faults["category"] = gettext("Choose one from the list.")
    if part.severity not in SEVERITIES:
        faults["severity"] = gettext("Choose one from the list.")
    if part.department_id is not None:
        found = departments_by_id([part.department_id])
        if not found or found[part.department_id].archived_at is not None:
            faults["department_id"] = gettext("Choose one from the list.")
    if faults:
        raise Invalid(fields=faults)
