"""Networks of the staff: what may be typed, and whose answers are marked."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from asking import Respondent, ask
from flask import Flask
from house_cast import Cast

from foundation.audit import record
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from tenants.models import Tenant
from tenants.networks import in_staff_network, read_networks


@pytest.mark.parametrize(
    ("typed", "good", "bad"),
    [
        ("192.0.2.0/24", ["192.0.2.0/24"], []),
        (" 192.0.2.7/24 \n\n192.0.2.0/24", ["192.0.2.0/24"], []),
        ("10.1.2.3, 2001:db8::/48", ["10.1.2.3/32", "2001:db8::/48"], []),
        ("0.0.0.0/0", [], ["0.0.0.0/0"]),
        ("::/0", [], ["::/0"]),
        ("192.0.2.0/33\nx", [], ["192.0.2.0/33", "x"]),
    ],
)
def test_ranges_are_read_in_their_plain_spelling(
    typed: str, good: list[str], bad: list[str]
) -> None:
    assert read_networks(typed) == (good, bad)


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("192.0.2.1", True),
        ("::ffff:192.0.2.1", True),
        ("198.51.100.1", False),
        ("2001:db8::5", True),
        ("unknown", False),
    ],
)
def test_an_address_is_inside_or_not(address: str, inside: bool) -> None:
    house = Tenant(staff_networks="192.0.2.0/24\n2001:db8::/48")
    assert in_staff_network(house, address) is inside


def test_an_answer_from_the_own_house_is_marked_without_its_address(
    cast: Cast, app: Flask, admin_connection: psycopg.Connection[Any]
) -> None:
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        house = session().get_one(Tenant, cast.jiangzhou.id)
        house.staff_networks = "192.0.2.0/24"
        house.revision += 1
        record("settings.changed", house)
    asked = ask(cast, "confidential", paging="single")
    Respondent(app, address="192.0.2.77").fill_in(asked.path)
    Respondent(app, address="198.51.100.9").fill_in(asked.path)
    rows = admin_connection.execute("SELECT flags, responses::text FROM responses").fetchall()
    assert sorted("staff" in flags for flags, _ in rows) == [False, True]
    assert not any("192.0.2" in text for _, text in rows)


def test_the_settings_page_refuses_what_is_no_network(cast: Cast) -> None:
    page = cast.alice.get("/app/settings").get_data(as_text=True)
    assert "staff_networks" in page
    body = {"name_zh": "医院", "zone": "Asia/Shanghai", "colour": "#0e6074", "revision": "1"}
    answer = cast.alice.post("/app/settings", {**body, "staff_networks": "everybody"})
    assert answer.status_code == 400
    assert "everybody" in answer.get_data(as_text=True)
