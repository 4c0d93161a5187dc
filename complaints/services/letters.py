"""The mails of this room. None of them says what a case is about (ANON-6), nor any receipt."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from complaints.addresses import follow_url, staff_url
from complaints.models import Complaint
from complaints.queries import complainant_of
from complaints.services.identity import opened
from foundation.mail import write_mail
from foundation.unit_of_work import session
from foundation.web.texts import gettext, speaking
from tenants.models import User
from tenants.queries import member_user_ids, own_tenant


def tell_complainant(complaint: Complaint) -> None:
    """Say that there is something new, to a complainant who left an address."""
    row = complainant_of(complaint)
    address = opened(row).email if row is not None else ""
    if not address:
        return
    tenant = own_tenant()
    with speaking(complaint.language):
        house = tenant.name(complaint.language)
        body = [
            gettext("There is a new message in your case at %(house)s.", house=house),
            gettext("Read it here, with the receipt that you kept:"),
            follow_url(tenant.slug),
            gettext("This mail does not say what it is about, so that nobody else learns it."),
        ]
        subject = gettext("A new message in your case")
        write_mail(address, subject, "\n\n".join(body) + "\n", complaint.language)


def tell_handlers(complaint: Complaint, *, but: UUID | None = None) -> None:
    """Say to the handler, or to the complaint desk while there is none, that a case is new."""
    people = [complaint.handler_id] if complaint.handler_id else member_user_ids("agent")
    for user in _users(one for one in people if one is not None and one != but):
        with speaking(user.locale):
            body = [
                gettext("Dear %(name)s,", name=user.name),
                gettext("There is something new in case %(ref)s.", ref=complaint.ref),
                staff_url(complaint.ref),
            ]
            subject = gettext("New in case %(ref)s", ref=complaint.ref)
            write_mail(user.email, subject, "\n\n".join(body) + "\n", user.locale)


def _users(ids: Iterable[UUID]) -> list[User]:
    wanted = list(ids)
    if not wanted:
        return []
    return list(session().scalars(select(User).where(User.id.in_(wanted)).order_by(User.id)))
