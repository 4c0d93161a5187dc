"""Figures of cases: each leads to its cases, by the register's own filters; few are not told."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from complaints import clocks
from complaints.actions.causes.services import set_rules
from complaints.categories.services import Naming, add_category, merge_category
from complaints.models import Complaint
from complaints.register.queries import register_query
from complaints.register.wanted import Wanted, read_wanted
from complaints.statistics.counting import WHOLE, count_cases
from complaints.statistics.pages import LONGEST, Span, months_on, span_of
from foundation import clock
from foundation.unit_of_work import session
from tenants.queries import own_calendar
from tests.complaints.many import add_cases

PAGE = "/app/complaints/statistics"


@given(st.text(max_size=8), st.text(max_size=8))
def test_any_months_make_a_span(first, last):
    span = span_of(first, last, date(2026, 5, 17))
    assert span.first.day == 1
    assert span.first <= span.last
    assert 1 <= span.months <= LONGEST
    assert span.before.months == span.months
    assert span.before.last + timedelta(days=1) == span.first


def test_months():
    span = span_of("2026-11", "2027-02", date(2026, 5, 17))
    assert span == Span(date(2026, 11, 1), date(2027, 2, 28))
    assert span.before == Span(date(2026, 7, 1), date(2026, 10, 31))
    assert months_on(date(2026, 1, 1), -1) == date(2025, 12, 1)


def numbers(page: str) -> dict[str, int]:
    """Every number of the page that leads to the register, by its address."""
    main = page.split("<main", 1)[1].split("</main>", 1)[0]
    found = re.findall(r'<a href="(/app/complaints\?[^"]*)">([\d,]+)</a>', main)
    return {unescape(href): int(said.replace(",", "")) for href, said in found}


def in_register(person, href: str) -> int:
    wanted = read_wanted(dict(parse_qsl(urlsplit(href).query)))
    query = register_query(person, wanted, clock.now())
    return session().scalar(select(func.count()).select_from(query.subquery())) or 0


@pytest.mark.parametrize(
    ("name", "more"), [("gu", ""), ("ouyang", ""), ("gu", "?category=waiting&within=180")]
)
def test_every_number_is_that_of_the_register_it_leads_to(desk, cast, name, more):
    add_cases(desk, 150)
    page = cast.people[name].get(PAGE + more)
    assert page.status_code == 200
    found = numbers(page.text)
    assert len(found) > (15 if more or name == "ouyang" else 100)
    with desk.work(name) as person:
        assert {href: in_register(person, href) for href in found} == found
    # and the page of the register says the same number
    for href in list(found)[:3]:
        register = cast.people[name].get(href).text
        assert f"{found[href]:,}" in re.sub(r"\s+", " ", register).split("<h2>", 1)[1][:200]


def test_so_it_is_by_sub_category_and_with_what_was_merged(desk, cast):
    with desk.work("alice") as alice:
        add_category(Naming("重复收费", code="twice", parent="fees"), alice)
        merge_category("environment", "twice", alice)
        merge_category("information", "waiting", alice)
    add_cases(desk, 60)
    with desk.work("gu"):
        moved = update(Complaint).where(Complaint.category == "attitude").values(category="twice")
        session().execute(moved, execution_options={"synchronize_session": False})
    page = cast.gu.get(f"{PAGE}?within=30").text
    found = numbers(page)
    assert any("fees.alone" in href for href in found)
    assert any("category=twice" in href for href in found)
    with desk.work("gu") as gu:
        assert {href: in_register(gu, href) for href in found} == found


def test_the_window_of_what_came_back_is_the_houses_own(desk, cast):
    add_cases(desk, 40)
    assert "本单位设定为 180 天" in cast.gu.get(PAGE).text
    with desk.work("alice") as alice:
        set_rules(alice, 0, 45, severe="both", moderate="one", slight="sentence")
    page = cast.gu.get(PAGE).text
    assert "此前 45 天内" in page
    assert any("recurring=45" in href for href in numbers(page))
    page = cast.gu.get(f"{PAGE}?within=90").text
    assert "此前 90 天内" in page
    assert "本单位设定为 45 天" in page


def test_what_clocks_say_in_a_case_is_what_is_counted(desk):
    add_cases(desk, 120, seed=3)
    with desk.work("gu") as gu:
        now, calendar = clock.now(), own_calendar()
        counts = count_cases(gu, Wanted(), now, calendar.zone, within=90, whole=False)[WHOLE]
        cases = session().scalars(select(Complaint)).all()
        acknowledge = [clocks.acknowledging(case, now, calendar).state for case in cases]
        answer = [clocks.resolving(case, now, calendar) for case in cases]
    late = (clocks.LATE, clocks.OVER)
    assert counts.acknowledged_in_time == acknowledge.count(clocks.MET)
    decided = [state for state in acknowledge if state in (clocks.MET, *late)]
    assert counts.acknowledged_decided == len(decided)
    # an answer the complainant considers is held there, and was in time here
    stands = [each for case, each in zip(cases, answer, strict=True) if _answered(case)]
    assert counts.answered == len(stands)
    kept = [
        case
        for case in cases
        if _answered(case) and (case.answered_at or case.closed_at) <= clocks.answer_due(case)
    ]
    assert counts.answered_in_time == len(kept)
    over = [each for each in answer if each.state == clocks.OVER]
    assert counts.answered_decided == counts.answered + len(over)
    assert counts.cases == 120
    assert counts.hours[0] <= counts.hours[1]


def _answered(case) -> bool:
    return case.state in ("answered", "closed") and bool(case.answered_at or case.closed_at)


def test_who_may_not_open_the_register_reads_no_small_groups_and_no_links(desk, cast):
    add_cases(desk, 60)
    page = cast.vera.get(PAGE)
    assert page.status_code == 200
    assert numbers(page.text) == {}
    assert "/app/complaints?" not in page.text
    # no filter by which a group could be cut smaller
    narrow = cast.vera.get(PAGE + "?category=waiting&department=none").text
    tokens = re.compile(r'value="[^"]{40,}"|[0-9a-f]{16}')
    assert tokens.sub("", narrow).count("<tr>") == tokens.sub("", page.text).count("<tr>")
    assert 'name="category"' not in narrow
    assert cast.vera.get("/app/complaints").status_code == 403
    assert PAGE in cast.vera.get("/app/").text


def test_a_few_cases_are_not_told_to_who_may_not_see_them(desk, cast):
    add_cases(desk, 4)
    told = re.sub(r"<[^>]+>", " ", cast.vera.get(PAGE).text.split("hs-tiles", 1)[1])
    assert "不显示" in told
    assert not re.search(r"(?<!\d)[1-4](?!\d)(?!\d*[-/])", told.split("图")[0].split("按月")[0])


def test_another_house_counts_its_own(desk, cast):
    add_cases(desk, 10)
    assert numbers(cast.charlie.get(PAGE).text) == {}
