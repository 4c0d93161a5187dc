"""Who can sign in to the demo, for anybody to read, and where a respondent goes in."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from sqlalchemy import select

from demo import house
from demo.loading import demo_tenant
from foundation import clock
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, settings, unit_of_work
from surveys.models import Collector, Survey
from tenants.permissions import ROLES

_HEADS = ("role", "name", "address", "password", "look_at")


def sign_ins() -> list[dict[str, str]]:
    """A record for each person, in the order of the roles' table."""
    order = list(ROLES)
    people = sorted(house.PEOPLE, key=lambda person: order.index(person.role))
    return [
        dict(
            zip(
                _HEADS,
                (person.role, person.name, person.email, house.PASSWORD, person.look),
                strict=True,
            )
        )
        for person in people
    ]


def public_addresses() -> list[tuple[str, str]]:
    """The open surveys by name, each with the address of one of its links."""
    tenant_id = demo_tenant()
    if tenant_id is None:
        return []
    base = settings().base_url.rstrip("/")
    with tenant_scope(tenant_id), unit_of_work():
        query = (
            select(Survey, Collector.short_code)
            .join(Collector, Collector.survey_id == Survey.id)
            .where(Survey.state == "open", Survey.closes_at > clock.now())
            .order_by(Survey.opens_at.desc(), Collector.department_id.desc().nulls_first())
        )
        found: dict[str, str] = {}
        for survey, code in session().execute(query):
            found.setdefault(
                f"{survey.name_zh} {survey.ref} · {survey.anonymity}", f"{base}/{house.SLUG}/{code}"
            )
    return list(found.items())


def table(records: Sequence[dict[str, str]]) -> str:
    """The same for people: the password is one for all and stands apart."""
    rows = [[r["role"], r["name"], r["address"], r["look_at"]] for r in records]
    rows.insert(0, ["role", "name", "address", "what to look at"])
    widths = [max(_width(row[i]) for row in rows) for i in range(4)]
    lines = ["  " + "  ".join(map(_padded, row, widths)).rstrip() for row in rows]
    lines += ["", f"  Password for each of them: {house.PASSWORD}"]
    addresses = public_addresses()
    if addresses:
        lines += ["", "  For respondents, no sign-in:"]
        lines += [f"  {address}  {name}" for name, address in addresses]
    return "\n".join(lines)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """Places on a terminal; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
