"""Who complained: sealed when it comes in, opened for a mail or by a reveal with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from complaints.models import Complainant, Complaint
from complaints.queries import complainant_of
from complaints.workflow import Acting
from foundation.audit import record
from foundation.errors import Forbidden, Invalid, NotFound
from foundation.scope import current_tenant_id
from foundation.sealing import open_value, seal_value
from foundation.unit_of_work import session
from foundation.web.texts import gettext

REVEAL = "complaint:reveal"
_PURPOSE = "complainant"


@dataclass(frozen=True)
class Identity:
    """Who somebody is, as they said."""

    name: str = ""
    phone: str = ""
    email: str = ""

    def __bool__(self) -> bool:
        return bool(self.name or self.phone or self.email)


def keep(complaint_id: UUID, identity: Identity) -> None:
    """Seal who complained, beside the case."""
    if identity:
        session().add(
            Complainant(
                complaint_id=complaint_id,
                name=_sealed(identity.name),
                phone=_sealed(identity.phone),
                email=_sealed(identity.email),
            )
        )
        session().flush()


def reveal(complaint: Complaint, reason: str, actor: Acting) -> Identity:
    """Show who complained; who asked and why is recorded each time (ANON-7)."""
    if not actor.may(REVEAL):
        raise Forbidden
    if not reason.strip():
        raise Invalid(fields={"reason": gettext("Say why you need to know.")})
    row = complainant_of(complaint)
    if row is None:
        raise NotFound
    record("complaint.identity_revealed", complaint, detail={"reason": reason.strip()})
    return opened(row)


def opened(row: Complainant) -> Identity:
    """A sealed identity in the clear; what cannot be opened is empty."""
    return Identity(_opened(row.name), _opened(row.phone), _opened(row.email))


def _sealed(text: str) -> str:
    return seal_value(_PURPOSE, current_tenant_id(), text) if text else ""


def _opened(sealed: str) -> str:
    return (open_value(_PURPOSE, current_tenant_id(), sealed) or "") if sealed else ""
