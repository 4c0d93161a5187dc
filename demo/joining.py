"""How the demo's people join: the link in the mail, a password, and in."""

from __future__ import annotations

import re
from uuid import UUID

from sqlalchemy import select

from foundation.audit import Actor, acting_as
from foundation.mail import Mail
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from tenants.services.accounts import create_user
from tenants.services.invitations import accept, open_invitation

_LINK = re.compile(r"/app/invitations/[a-z0-9-]+/(\S+)")


def join(tenant_id: UUID, email: str, password: str, locale: str = "zh") -> UUID:
    """Open the link that was mailed to somebody, set the password, and give the person's id."""
    with tenant_scope(tenant_id), unit_of_work(), acting_as(Actor("nobody")):
        token = _token(email)
        user = create_user(email, open_invitation(token).name, password, locale)
        accept(token, user)
        return user.id


def _token(email: str) -> str:
    query = select(Mail).where(Mail.recipient == email).order_by(Mail.created_at.desc())
    mail = session().scalars(query).first()
    found = _LINK.search(mail.body) if mail else None
    if found is None:
        raise LookupError(f"No invitation was mailed to {email}, or it was sent already.")
    return found.group(1)
