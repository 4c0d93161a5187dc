"""Who complained: sealed when it comes in, opened for a mail or by a reveal with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from complaints.models import Complainant, Complaint
from complaints.queries import complainant_of
from complaints.recusal.queries import must_stay_away
from complaints.services.entries import Concerned
from complaints.workflow import Acting
from foundation.audit import record, record_after_rollback
from foundation.errors import Forbidden, Invalid, NotFound, TooManyRequests
from foundation.scope import current_tenant_id
from foundation.sealing import open_value, seal_value
from foundation.unit_of_work import session
from foundation.web.limits import Limit, hit
from foundation.web.texts import gettext
from tenants.subjects.digests import email_digest, phone_digest

REVEAL = "complaint:reveal"
# How many complainants one person may look at within an hour.
LOOKS = Limit("looks at who complained", free=30, window=3600)
_PURPOSE = _WHOSE = "complainant"


@dataclass(frozen=True)
class Identity:
    """Who somebody is, as they said."""

    name: str = ""
    phone: str = ""
    email: str = ""

    def __bool__(self) -> bool:
        return bool(self.name or self.phone or self.email)


def keep(complaint_id: UUID, identity: Identity, *, findable: bool = True) -> None:
    """Seal who complained, beside the case; `findable` by an address or number they may name."""
    if identity:
        row = Complainant(
            complaint_id=complaint_id,
            name=_sealed(identity.name),
            phone=_sealed(identity.phone),
            email=_sealed(identity.email),
        )
        if findable:
            make_findable(row, identity)
        session().add(row)
        session().flush()


def make_findable(row: Complainant, identity: Identity) -> None:
    """Note the digests by which a person's cases are found when they ask for them."""
    row.email_digest = digest_of_email(identity.email)
    row.phone_digest = digest_of_phone(identity.phone)


def digest_of_email(address: str) -> str:
    """The digest of an address in whichever case; empty for none."""
    return email_digest(_WHOSE, address)


def digest_of_phone(number: str) -> str:
    """The digest of a number, however grouped, with or without China's code; empty for none."""
    return phone_digest(_WHOSE, number)


def reveal(complaint: Complaint, reason: str, actor: Acting) -> Identity:
    """Show who complained; who asked and why is recorded each time (ANON-7).

    `Concerned` for who answers for a department that the case is about, `TooManyRequests` for who
    looked at too many within an hour.
    """
    if not actor.may(REVEAL):
        raise Forbidden
    if must_stay_away(complaint, actor.user_id, REVEAL):
        raise Concerned
    if not reason.strip():
        raise Invalid(fields={"reason": gettext("Say why you need to know.")})
    row = complainant_of(complaint)
    if row is None:
        raise NotFound
    _count_look(actor.user_id)
    record("complaint.identity_revealed", complaint, detail={"reason": reason.strip()})
    return opened(row)


def _count_look(person: UUID) -> None:
    """Refuse who looks at more people than the work of an hour asks for; the trail says so."""
    house = current_tenant_id()
    try:
        hit(LOOKS, f"{house}:{person}")
    except TooManyRequests as refusal:
        record_after_rollback(house, "complaint.reveal_refused", {"looks": LOOKS.free})
        words = gettext(
            "You have looked at %(num)s complainants within an hour. Please wait; whoever needs"
            " more should speak to an administrator.",
            num=LOOKS.free,
        )
        raise TooManyRequests(words, retry_after=refusal.retry_after) from None


def opened(row: Complainant) -> Identity:
    """A sealed identity in the clear; what cannot be opened is empty."""
    return Identity(_opened(row.name), _opened(row.phone), _opened(row.email))


def _sealed(text: str) -> str:
    return seal_value(_PURPOSE, current_tenant_id(), text) if text else ""


def _opened(sealed: str) -> str:
    return (open_value(_PURPOSE, current_tenant_id(), sealed) or "") if sealed else ""
