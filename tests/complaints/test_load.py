"""Load per person: each number is found again behind its link, and no more is asked for more."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from complaints.load.counting import COLUMNS, loads
from foundation import clock
from foundation.unit_of_work import session
from tenants.absences.services import enter_absence
from tenants.models import MembershipRole
from tests.complaints.acting import make_works
from tests.doorstep import counted


def numbers(page):
    """The links of the page that carry a number, with it."""
    found = re.findall(r'<a href="(/app/(?:complaints|actions)\?[^"]*)">\s*([0-9]+)\s*</a>', page)
    return [(address.replace("&amp;", "&"), int(number)) for address, number in found]


def listed(person, address):
    """How many cases or actions a list shows."""
    page = person.get(address).text
    path = address.partition("?")[0]
    return len(set(re.findall(rf'href="{path}/([AC]-[0-9-]+)"', page)))


@pytest.fixture
def busy(desk, cast, move_clock):
    """Cases of Gu in every state, one of them overdue, one held; actions of Ouyang."""
    works = make_works(desk)
    over = desk.case("in_hand")
    with desk.work("gu"):
        from complaints.models import Complaint
        from foundation.loader import load_or_404

        row = load_or_404(Complaint, id=over.id)
        row.due_at = clock.now() - timedelta(hours=1)
        from foundation.audit import record

        record("complaint.corrected", row)
    for state in ("received", "in_hand", "proposed", "answered", "disputed", "closed"):
        desk.case(state, department_id=cast.jiangzhou.departments["paediatrics"])
    desk.take(desk.case("in_hand"), "ask")
    works.standing("running")
    works.standing("draft")
    return works


def test_every_number_is_what_its_link_shows(busy, cast):
    for person in (cast.alice, cast.gu, cast.ouyang):
        page = person.get("/app/complaints/load")
        assert page.status_code == 200
        found = numbers(page.text)
        assert found
        for address, number in found:
            assert listed(person, address) == number, address


def test_it_counts_what_there_is(busy, desk, cast):
    with desk.work("alice") as alice:
        found = {load.user_id: load for load in loads(alice)}
    gu, ouyang = found[cast.gu.user_id], found[cast.ouyang.user_id]
    assert set(COLUMNS) <= set(gu.cases)
    assert (gu.cases["overdue"], gu.cases["proposed"], gu.cases["disputed"]) == (1, 1, 1)
    assert gu.cases["waiting"] == 2  # one answered, one held for a question
    assert gu.open == 6
    assert (ouyang.actions, ouyang.items) == (2, 1)


def test_who_is_away_is_told_and_offered_with_it(busy, desk, cast):
    first = clock.today("Asia/Shanghai")
    with desk.work("alice") as alice:
        enter_absence(cast.gu.user_id, first, first, None, alice.user_id)
    assert "无人代理" in cast.alice.get("/app/complaints/load").text
    case = desk.case("in_hand")
    form = cast.alice.get(f"/app/complaints/{case.ref}/steps/assign").text
    assert re.search(r"Gu（未办结 [0-9]+ 件[、，]超期 1 件[、，]不在至", form)


def test_a_department_owner_sees_the_own_part_of_it(busy, desk, cast):
    desk.case("in_hand", department_id=cast.jiangzhou.departments["pharmacy"])
    with desk.work("ouyang") as ouyang:
        mine = {load.user_id: load for load in loads(ouyang)}
    with desk.work("alice") as alice:
        all_of_it = {load.user_id: load for load in loads(alice)}
    assert 0 < mine[cast.gu.user_id].open < all_of_it[cast.gu.user_id].open
    for person in (cast.iris, cast.vera, cast.ernst):
        assert person.get("/app/complaints/load").status_code == 403


def test_more_people_and_cases_take_no_more_queries(busy, desk, cast):
    def asked():
        cast.alice.get("/app/complaints/load")
        with counted() as sent:
            assert cast.alice.get("/app/complaints/load").status_code == 200
        return len(sent)

    few = asked()
    with desk.work("alice"):
        for one in (cast.vera, cast.wen, cast.mei):
            session().add(MembershipRole(membership_id=one.membership_id, role="agent"))
    for _ in range(4):
        case = desk.case("in_hand")
        desk.take(case, "assign", "alice", handler_id=cast.vera.user_id, reason="分流")
    assert asked() == few
