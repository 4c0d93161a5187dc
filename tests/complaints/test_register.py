"""The register: filters by address, orders, and pages that are found by the case before them."""

from __future__ import annotations

import re
from html import unescape

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, func, select

from complaints.models import Complaint
from complaints.register import keeping, queries
from complaints.register.models import RegisterView
from complaints.register.queries import cases_page, register_query
from complaints.register.wanted import LISTS, Wanted, read_wanted
from foundation import clock
from foundation.unit_of_work import engine, session
from tests.complaints.many import add_cases
from tests.reading_guest import let_guest_read

ODD = st.dictionaries(
    st.sampled_from([*Wanted.__dataclass_fields__, "x"]), st.text(max_size=30), max_size=6
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(ODD)
def test_any_address_is_read_and_written_again(args):
    wanted = read_wanted(args)
    assert read_wanted(wanted.values()) == wanted
    assert all(wanted[name] in ("", *known) for name, known in LISTS.items())


def test_what_is_not_known_filters_nothing():
    assert read_wanted({"state": "gone", "since": "2026-02-31", "handler": "you"}) == Wanted()
    assert read_wanted({"since": "2026-02-28", "handler": "me"}).narrowed


@pytest.mark.parametrize("sort", ["due", "new", "old"])
def test_pages_forth_and_back_show_each_case_once_in_order(desk, monkeypatch, sort):
    monkeypatch.setattr(queries, "PER_PAGE", 7)
    add_cases(desk, 40)
    with desk.work("gu") as gu:
        seen, place, there = [], "", []
        while True:
            page = cases_page(gu, Wanted(sort=sort), clock.now(), after=place)
            assert page.total == 40
            seen.append([case.ref for case in page.rows])
            there.append(page)
            if not page.after:
                break
            place = page.after
        keys = [_key(case, sort) for page in there for case in page.rows]
        assert keys == sorted(keys, reverse=sort == "new")
        assert len({ref for refs in seen for ref in refs}) == 40
        back = [seen[-1]]
        page = there[-1]
        while page.before:
            page = cases_page(gu, Wanted(sort=sort), clock.now(), before=page.before)
            back.append([case.ref for case in page.rows])
        assert back[::-1] == seen
        for odd in ("~", "x~y", "2026-01-01~\0", "2026-01-01", "9999~C", "~" * 200):
            assert cases_page(gu, Wanted(sort=sort), clock.now(), after=odd).total == 40


def _key(case, sort):
    return (case.due_at or queries.NEVER_AT if sort == "due" else case.received_on, case.ref)


@pytest.mark.parametrize("sort", ["due", "new", "old"])
def test_a_deep_page_is_found_by_an_index(desk, settings, admin_connection, sort):
    """By the plan, not by the time: the index knows the place, and nothing is sorted."""
    add_cases(desk, 300)
    admin_connection.execute("ANALYZE complaints")
    with desk.work("gu") as gu:
        order = queries.order_of(Wanted(sort=sort))
        case = session().scalars(select(Complaint).offset(150).limit(1)).one()
        place = queries._place(order, queries._written(order, case))
        query = register_query(gu, Wanted(sort=sort), clock.now())
        deep = order.sorted(query.where(*order.beyond(*place, turned=False)), turned=False)
        house = str(case.tenant_id)
    sql = str(deep.limit(51).compile(engine(), compile_kwargs={"literal_binds": True}))
    with psycopg.connect(settings.database_url.replace("+psycopg", "")) as connection:
        connection.execute("SELECT set_config('app.tenant_id', %s, false)", (house,))
        for other in ("seqscan", "bitmapscan"):
            connection.execute(f"SET enable_{other} = off")
        rows = connection.execute(f"EXPLAIN {sql}".replace("%%", "%")).fetchall()
    plan = "\n".join(row[0] for row in rows)
    assert "Sort" not in plan, plan
    condition = re.search(r"Index Cond: (.*)", plan)
    assert condition, plan
    assert ("due_at" if sort == "due" else "received_on") in condition[1], plan


def test_every_filter_narrows_and_has_words_that_take_it_away(desk, cast):
    add_cases(desk, 60)
    unit = str(desk.cast.jiangzhou.departments["paediatrics"])
    chosen = {name: known[0] for name, known in LISTS.items() if name not in ("state", "sort")}
    chosen |= {
        "category": "fees",
        "department": unit,
        "handler": "me",
        "since": "2020-01-01",
        "until": "2099-01-01",
    }
    for name, value in chosen.items():
        page = cast.gu.get("/app/complaints", query_string={name: value}).text
        links = [unescape(link) for link in re.findall(r'href="(/app/complaints[^"]*)"', page)]
        assert any(name not in link and "state" not in link for link in links), name
        assert 'aria-label="去掉条件：' in page, name
    nothing = cast.gu.get("/app/complaints?since=2099-01-01").text
    assert "请减少条件" in nothing


def test_the_queries_of_a_page_do_not_grow(desk, cast, admin_connection):
    def sent(address: str) -> int:
        found = []
        event.listen(engine(), "before_cursor_execute", keep := lambda *a: found.append(a[2]))
        try:
            assert cast.gu.get(address).status_code == 200
        finally:
            event.remove(engine(), "before_cursor_execute", keep)
        return len(found)

    add_cases(desk, 3)
    cast.gu.get("/app/complaints")
    few = [sent("/app/complaints"), sent("/app/complaints/statistics")]
    admin_connection.execute("DELETE FROM complaints")
    add_cases(desk, 120)
    assert [sent("/app/complaints"), sent("/app/complaints/statistics")] == few
    with desk.work():
        assert session().scalar(select(func.count()).select_from(Complaint)) == 120


def test_what_was_first_answered_is_kept_when_it_is_disputed(desk):
    case = desk.case("disputed")
    assert case.earlier_outcome == "upheld"
    case = desk.take(case, "take_up_again", handler_id=desk.cast.alice.user_id)
    case = desk.take(case, "propose", by="alice", outcome="not_upheld")
    case = desk.take(case, "answer", by="alice")
    case = desk.take(desk.take(case, "accept"), "reopen")
    assert (case.outcome, case.earlier_outcome) == (None, "upheld")


def test_a_view_is_kept_by_its_person_alone_and_let_go(desk, cast):
    add_cases(desk, 5)
    where = "/app/complaints/views?category=waiting&sort=old&x=1"
    assert cast.gu.post(where, {"name": " 等候 "}).status_code == 302
    assert cast.gu.post(where, {"name": ""}).status_code == 400
    assert cast.gu.post(where, {"name": "长" * 41}).status_code == 400
    (kept,) = desk.all(RegisterView)
    assert (kept.name, kept.filters) == ("等候", {"category": "waiting", "sort": "old"})
    page = cast.gu.get("/app/complaints?category=waiting&sort=old").text
    assert "<b>等候</b></a>" in page
    assert "等候</a>" not in cast.alice.get("/app/complaints").text
    # the same name again takes the place of the first
    assert cast.gu.post("/app/complaints/views?state=open", {"name": "等候"}).status_code == 302
    assert [view.filters for view in desk.all(RegisterView)] == [{"state": "open"}]
    remove = f"/app/complaints/views/{kept.id}/remove"
    for other in (cast.alice, cast.charlie):
        other.post(remove)
        assert len(desk.all(RegisterView)) == 1
    assert cast.gu.post(remove).status_code == 302
    assert desk.all(RegisterView) == []
    let_guest_read(cast)
    assert cast.ernst.post(where, {"name": "x"}).status_code == 403
    for number in range(keeping.MOST + 1):
        answer = cast.gu.post(where, {"name": f"第 {number}"})
    assert answer.status_code == 409
    assert len(desk.all(RegisterView)) == keeping.MOST
