"""Who can sign in to the demo, for anybody to read, and where a respondent goes in."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from sqlalchemy import select

from demo.house import PASSWORD, House
from demo.houses import HOUSES
from demo.loading import tenant_of
from foundation import clock
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, settings, unit_of_work
from surveys.models import Collector, Survey
from tenants.permissions import ROLES


def sign_ins() -> list[dict[str, str]]:
    """A record for each person, house by house, in the order of the roles' table."""
    order = list(ROLES)
    return [
        {
            "organisation": house.slug,
            "role": person.role,
            "name": person.name,
            "address": house.email(person),
            "password": PASSWORD,
            "look_at": person.look,
        }
        for house in HOUSES
        for person in sorted(house.people, key=lambda person: order.index(person.role))
    ]


def public_addresses(house: House) -> list[tuple[str, str]]:
    """A house's open surveys by name, each with the address of one of its links."""
    tenant_id = tenant_of(house)
    if tenant_id is None:
        return []
    base = settings().base_url.rstrip("/")
    with tenant_scope(tenant_id), unit_of_work():
        query = (
            select(Survey, Collector.short_code)
            .join(Collector, Collector.survey_id == Survey.id)
            .where(Survey.state == "open", Survey.closes_at > clock.now())
            .where(Collector.kind == "public", Collector.closed_at.is_(None))
            .order_by(Survey.opens_at.desc(), Collector.department_id.desc().nulls_first())
        )
        found: dict[str, str] = {}
        for survey, code in session().execute(query):
            found.setdefault(
                f"{survey.name_zh} {survey.ref} · {survey.anonymity}", f"{base}/{house.slug}/{code}"
            )
    return list(found.items())


def table() -> str:
    """The same for people: house by house, the password once, for it is one for all."""
    records = sign_ins()
    columns = ("role", "name", "address", "look_at")
    widths = [max(_width(record[column]) for record in records) for column in columns]
    lines = []
    for house in HOUSES:
        lines += [f"  {house.name_zh} · {house.name_en}", ""]
        for record in records:
            if record["organisation"] == house.slug:
                cells = (record[column] for column in columns)
                lines.append("    " + "  ".join(map(_padded, cells, widths)).rstrip())
        lines += [*_entrances(house), ""]
    return "\n".join([*lines, f"  Password for each of them: {PASSWORD}"])


def _entrances(house: House) -> Iterator[str]:
    """The lines for those who answer and sign in nowhere."""
    addresses = public_addresses(house)
    if addresses:
        yield from ("", "    For respondents, no sign-in:")
    for name, address in addresses:
        yield f"    {address}  {name}"


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """Places on a terminal; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
