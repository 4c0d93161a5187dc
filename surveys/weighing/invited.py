"""Experts as they are typed: a line each, name and mail address in any order that people use."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import select

from foundation.errors import Invalid
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from tenants.addresses import is_address, normal_address
from tenants.models import Membership, User
from tenants.queries import own_tenant

MOST = 50
_LONGEST_NAME = 100
_APART = re.compile(r"[\s,;，；、<>＜＞\t]+")


@dataclass(frozen=True)
class Invited:
    """Somebody to be asked."""

    name: str
    email: str
    language: str


def read_experts(text: str) -> list[Invited]:
    """The experts of a text; `Invalid` beside `experts` with the lines that cannot be read.

    A member's address alone is enough, the name is known then.
    """
    faults: list[str] = []
    found: dict[str, Invited] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            one = _read(line)
        except ValueError as fault:
            faults.append(gettext("Line %(number)s: %(fault)s", number=number, fault=fault))
            continue
        if one.email in found:
            sentence = gettext("this address is there twice.")
            faults.append(gettext("Line %(number)s: %(fault)s", number=number, fault=sentence))
        found[one.email] = one
    if len(found) > MOST:
        faults.append(gettext("At most %(limit)s experts can be asked.", limit=MOST))
    if faults:
        raise Invalid(fields={"experts": " ".join(faults[:5])})
    return list(found.values())


def _read(line: str) -> Invited:
    words = [word for word in _APART.split(line.strip()) if word]
    addresses = [word for word in words if "@" in word or "＠" in word]
    if len(addresses) != 1:
        raise ValueError(gettext("please give a name and one mail address."))
    email = normal_address(addresses[0])
    if not is_address(email):
        raise ValueError(gettext("this does not look like a mail address."))
    name = " ".join(word for word in words if word != addresses[0])
    member = _member(email)
    if not name and member is None:
        raise ValueError(gettext("please put a name beside the address."))
    if len(name) > _LONGEST_NAME or not name.isprintable():
        raise ValueError(gettext("please give a shorter, plain name."))
    language = member.locale if member else own_tenant().locale
    return Invited(name or (member.name if member else ""), email, language)


def _member(email: str) -> User | None:
    """The own member with this address; whoever is known elsewhere is nobody here."""
    query = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(User.email == email, Membership.state == "active")
    )
    return session().scalars(query).one_or_none()
