"""Taking a complaint in: once for each form, and an anonymous one without its hour.

The unique key on the receipt's digest is the lock: of twenty forms with one key one becomes a
case, and nineteen wait for it and find it (REL-13).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from complaints.models import Complaint
from complaints.receipts import digest_of, receipt_of
from complaints.services.entries import Moment
from complaints.services.identity import Identity, keep
from complaints.services.letters import tell_handlers
from complaints.services.naming import name_department_of_form
from complaints.timing.keeping import keep_parts
from complaints.timing.queries import content_of, rules_in_force
from complaints.timing.reckoning import START, Part, reckon
from complaints.timing.rules import CLOCKS
from complaints.workflow import HANDLE, Acting
from foundation import clock
from foundation.audit import record
from foundation.errors import Forbidden, Unprocessable
from foundation.identifiers import random_code, random_id
from foundation.loader import load_or_404
from foundation.scope import current_tenant_id
from foundation.tokens import peppered
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from tenants.models import Department
from tenants.queries import own_tenant
from tenants.references import next_reference

SUBJECT_LIMIT = 120
TEXT_LIMIT = 5000
_BEGINNING = 60

# On the table, not the class: plain values in, which the trail does not gather with their time.
_KEEP = insert(Complaint.__table__).on_conflict_do_nothing().returning(Complaint.__table__.c.id)  # type: ignore[arg-type]  # a Table


class OtherComplaint(Unprocessable):
    """The same form was sent before, with another text."""

    def __init__(self) -> None:
        super().__init__(
            gettext("This form was sent before, with another text. The first one counts.")
        )


@dataclass(frozen=True)
class Lodging:
    """A complaint as it came in, good in itself. `key` is the form's submission key.

    `department_itself` says that it is about the people of the department, so that others look
    into it. `received_on` is an earlier day on which it came in, of which nobody knows the hour.
    """

    key: str
    subject: str
    text: str
    anonymous: bool = False
    channel: str = "portal"
    category: str = "other"
    severity: str = "moderate"
    safety: bool = False
    department_id: UUID | None = None
    department_itself: bool = False
    response_id: UUID | None = None
    language: str = "zh"
    wants_news: bool = False
    received_on: date | None = None
    identity: Identity = field(default_factory=Identity)

    def fingerprint(self) -> str:
        """What tells this complaint from another sent under the same key."""
        parts: list[Any] = [self.subject, self.text, self.anonymous, self.category]
        parts += [str(self.department_id), str(self.response_id)]
        parts += ["itself"] if self.department_itself else []
        parts += [self.identity.name, self.identity.phone, self.identity.email]
        return peppered("complaint lodged", str(current_tenant_id()), json.dumps(parts))


@dataclass(frozen=True)
class Lodged:
    """What became of it; `again` when the same form had made the case before."""

    complaint_id: UUID
    ref: str
    again: bool


def lodge(lodging: Lodging) -> Lodged:
    """Make a case of a complaint, or recognise the case that its form made already.

    `OtherComplaint` when the form's key came with another text before. An anonymous one keeps an
    e-mail address if one was left, and no name or number.
    """
    digest = digest_of(receipt_of(lodging.key))
    found = _made(digest)
    if found is None:
        made = _write(lodging, digest)
        if made is not None:
            return made
        found = _made(digest)
    if found is None or found.lodged_digest != lodging.fingerprint():
        raise OtherComplaint
    return Lodged(found.id, found.ref, again=True)


def register_by_staff(lodging: Lodging, actor: Acting) -> Lodged:
    """Enter a complaint that came by telephone, at the counter or by letter.

    It has a number and times as named ones have, also without a name. Nobody holds its receipt.
    """
    if not actor.may(HANDLE):
        raise Forbidden
    return lodge(replace(lodging, anonymous=False))


def lodge_from_response(lodging: Lodging, response_id: UUID) -> Lodged | None:
    """Make a case of a confidential response, once; None when it has one already."""
    return _write(lodging, None, response_id=response_id)


def _made(digest: str) -> Complaint | None:
    query = select(Complaint).where(Complaint.receipt_digest == digest)
    return session().scalars(query).one_or_none()


def _write(
    lodging: Lodging, digest: str | None, *, response_id: UUID | None = None
) -> Lodged | None:
    if lodging.department_id is not None:
        load_or_404(Department, id=lodging.department_id)
    when, version = _moment_of(lodging), rules_in_force()
    limits = content_of(version).limits_for(lodging.severity, lodging.channel)
    parts = [
        Part(each, START, when.counts_from, limit)
        for each in CLOCKS
        if (limit := limits.of(each)) is not None
    ]
    due = {part.clock: reckon(part, when.calendar) for part in parts}
    row = _row(lodging, digest, when, due) | {"rules_id": version.id if version else None}
    if response_id is not None:
        row["response_id"] = response_id
    complaint_id = session().execute(_KEEP, row).scalar_one_or_none()
    if complaint_id is None:
        return None
    complaint = load_or_404(Complaint, id=complaint_id)
    keep_parts(complaint_id, parts, when.calendar)
    identity = lodging.identity
    if lodging.anonymous:
        keep(complaint_id, Identity(email=identity.email), findable=False)
    else:
        keep(complaint_id, identity)
    if lodging.department_itself and lodging.department_id is not None:
        when = Moment(quiet=lodging.anonymous)
        name_department_of_form(complaint_id, lodging.department_id, when)
    if not lodging.anonymous:
        # Only now, so that a form sent twice uses up no number.
        complaint.ref = next_reference("C")
        record("complaint.received", complaint, detail={"channel": lodging.channel})
        tell_handlers(complaint)
        session().flush()
    return Lodged(complaint_id, complaint.ref, again=False)


class _EarlierDay(Moment):
    """A day gone by, on which something came in at an hour that nobody knows."""

    def __init__(self, day: date) -> None:
        super().__init__(quiet=False)
        self.day = day

    @property
    def at(self) -> datetime | None:
        return None

    @property
    def counts_from(self) -> datetime:
        # Nobody is late by being early: from when that day's work began, or the next day's.
        return self.calendar.opens_at(self.calendar.begins(self.day))


def _moment_of(lodging: Lodging) -> Moment:
    when = Moment(quiet=lodging.anonymous)
    earlier = lodging.received_on
    if earlier is None or lodging.anonymous or earlier >= when.day:
        return when
    return _EarlierDay(earlier)


def beginning(text: str) -> str:
    """The first line of a text, cut where it is long: the subject of a case that got none."""
    first = text.strip().split("\n", maxsplit=1)[0]
    return first if len(first) <= _BEGINNING else first[: _BEGINNING - 1] + "…"


def anonymous_reference() -> str:
    """A reference that tells neither how many cases there are nor which came before."""
    return f"C-{clock.today(own_tenant().zone).year}-{random_code(6)}"


def _row(
    lodging: Lodging, digest: str | None, when: Moment, due: dict[str, datetime]
) -> dict[str, Any]:
    return {
        "tenant_id": current_tenant_id(),
        "id": random_id(),
        "ref": anonymous_reference(),
        "receipt_digest": digest,
        "lodged_digest": lodging.fingerprint(),
        "channel": lodging.channel,
        "anonymous": lodging.anonymous,
        "language": lodging.language,
        "wants_news": lodging.wants_news,
        "subject": lodging.subject,
        "text": lodging.text,
        "category": lodging.category,
        "severity": lodging.severity,
        "safety": lodging.safety,
        "state": "received",
        "department_id": lodging.department_id,
        "response_id": lodging.response_id,
        "received_on": when.day,
        "received_at": when.at,
        "clock_from": when.counts_from,
        "acknowledge_due": due["acknowledge"],
        "first_answer_due": due.get("first_answer"),
        "resolve_due": due["resolve"],
        "due_at": due["acknowledge"],
        "proposal": "",
        "rating_text": "",
        "entries": 0,
        "announced": not lodging.anonymous,
        "revision": 1,
    }
