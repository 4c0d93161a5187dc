"""Telling somebody of their request at the address that a survey has of them, if it has one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select

from foundation.mail import write_mail
from foundation.unit_of_work import session
from foundation.web.moments import day_words
from foundation.web.texts import gettext, speaking
from surveys.erasure.erasing import addresses_left
from surveys.personal_models import PersonalLink
from tenants.queries import own_tenant
from tenants.subjects.rooms import News


def tell_respondents(ids: Sequence[UUID], news: News) -> None:
    """Write to who left an address with one of these answers."""
    _write(addresses_left(ids), news)


def tell_invited(ids: Sequence[UUID], news: News) -> None:
    """Write to who stands on a list with an address."""
    query = select(PersonalLink.email).where(
        PersonalLink.id.in_(list(ids)), PersonalLink.email != ""
    )
    _write(session().scalars(query), news)


def _write(addresses: Iterable[str], news: News) -> None:
    tenant = own_tenant()
    with speaking(tenant.locale):
        house = tenant.name(tenant.locale)
        if news.until is None:
            said = gettext(
                "%(house)s does not do what you asked about your personal data.", house=house
            )
        else:
            said = gettext(
                "%(house)s needs longer for what you asked about your personal data: until"
                " %(day)s.",
                house=house,
                day=day_words(news.until),
            )
        body = [said, gettext("Reason: %(reason)s", reason=news.reason)]
        subject = gettext("Your request about your personal data")
        for address in sorted(set(addresses)):
            write_mail(address, subject, "\n\n".join(body) + "\n", tenant.locale)
