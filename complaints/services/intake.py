"""Taking a complaint in: once for each form, and an anonymous one without its hour.

The unique key on the receipt's digest is the lock: of twenty forms with one key one becomes a
case, and nineteen wait for it and find it (REL-13).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from complaints import clocks
from complaints.models import Complaint
from complaints.receipts import digest_of, receipt_of
from complaints.services.entries import Moment
from complaints.services.identity import Identity, keep
from complaints.services.letters import tell_handlers
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
    """A complaint as it came in, good in itself. `key` is the form's submission key."""

    key: str
    subject: str
    text: str
    anonymous: bool = False
    channel: str = "portal"
    category: str = "other"
    severity: str = "moderate"
    safety: bool = False
    department_id: UUID | None = None
    response_id: UUID | None = None
    language: str = "zh"
    identity: Identity = field(default_factory=Identity)

    def fingerprint(self) -> str:
        """What tells this complaint from another sent under the same key."""
        parts: list[Any] = [self.subject, self.text, self.anonymous, self.category]
        parts += [str(self.department_id), str(self.response_id)]
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
    row = _row(lodging, digest) | ({"response_id": response_id} if response_id else {})
    complaint_id = session().execute(_KEEP, row).scalar_one_or_none()
    if complaint_id is None:
        return None
    complaint = load_or_404(Complaint, id=complaint_id)
    identity = lodging.identity
    keep(complaint_id, Identity(email=identity.email) if lodging.anonymous else identity)
    if not lodging.anonymous:
        # Only now, so that a form sent twice uses up no number.
        complaint.ref = next_reference("C")
        record("complaint.received", complaint, detail={"channel": lodging.channel})
        tell_handlers(complaint)
        session().flush()
    return Lodged(complaint_id, complaint.ref, again=False)


def _row(lodging: Lodging, digest: str | None) -> dict[str, Any]:
    when = Moment(quiet=lodging.anonymous)
    start = when.counts_from
    acknowledge = clocks.acknowledge_due(start, when.calendar)
    return {
        "tenant_id": current_tenant_id(),
        "id": random_id(),
        "ref": f"C-{clock.today(own_tenant().zone).year}-{random_code(6)}",
        "receipt_digest": digest,
        "lodged_digest": lodging.fingerprint(),
        "channel": lodging.channel,
        "anonymous": lodging.anonymous,
        "language": lodging.language,
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
        "clock_from": start,
        "acknowledge_due": acknowledge,
        "resolve_due": clocks.resolve_due(start, lodging.severity, when.calendar),
        "due_at": acknowledge,
        "proposal": "",
        "rating_text": "",
        "entries": 0,
        "announced": not lodging.anonymous,
        "revision": 1,
    }
