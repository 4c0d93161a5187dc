"""The pages of a survey's doors: adding places, finding, renaming and closing one."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from foundation.audit.models import AuditEvent
from foundation.unit_of_work import session
from surveys.models import Collector

LIST = "/app/surveys"


@pytest.fixture
def doors(cast, at_work):
    def look(**wanted):
        with at_work(cast.mei):
            rows = session().scalars(
                select(Collector).filter_by(**wanted).order_by(Collector.place_zh)
            )
            return list(rows)

    return look


def add(cast, survey, text):
    return cast.mei.post(f"{LIST}/{survey.ref}/links/places/add", {"text": text})


def preview(cast, survey, text):
    return cast.mei.post(f"{LIST}/{survey.ref}/links/places", {"text": text})


TWO = "药房 | 1-2号窗口 | Counter 1-2"


def test_the_list_is_shown_before_anything_is_made(cast, planned, doors):
    page = preview(cast, planned, TWO)
    assert page.status_code == 200
    for words in ("1号窗口", "Counter 2", "添加这 2 个链接"):
        assert words in page.text
    assert doors() == []
    assert add(cast, planned, TWO).location == f"{LIST}/{planned.ref}/doors"
    assert [(d.place_zh, d.place_en) for d in doors()] == [
        ("1号窗口", "Counter 1"),
        ("2号窗口", "Counter 2"),
    ]
    assert len({d.short_code for d in doors()}) == 2


def test_a_place_that_has_its_link_keeps_it(cast, planned, doors):
    add(cast, planned, TWO)
    codes = {d.short_code for d in doors()}
    assert "已有链接" in preview(cast, planned, TWO).text
    add(cast, planned, "药房 | 1-3号窗口 | Counter 1-3")
    assert len(doors()) == 3
    assert codes < {d.short_code for d in doors()}


def test_a_list_with_a_line_not_understood_makes_nothing_and_is_kept(cast, planned, doors):
    text = "药房 | 1号窗口\n没有的科 | 2号窗口"
    answer = add(cast, planned, text)
    assert answer.status_code == 400
    assert "第 2 行" in answer.text
    assert text in answer.text
    assert doors() == []
    assert preview(cast, planned, "").status_code == 400


def test_places_in_every_department_chosen(cast, planned, doors):
    chosen = [str(cast.jiangzhou.departments[code]) for code in ("cardiology", "pharmacy")]
    page = cast.mei.post(
        f"{LIST}/{planned.ref}/links",
        {"departments": chosen, "places": "1-2号窗口\n咨询台 | Desk", "whole_house": "y"},
    )
    assert page.status_code == 200
    assert "添加这 9 个链接" in page.text
    assert doors() == []


def test_small_places_are_thought_of_first(cast, planned):
    page = preview(cast, planned, "药房 | 12床").text
    assert "可能让人认出是谁" in page
    assert "可能让人认出是谁" not in preview(cast, planned, TWO).text
    assert "满 10 份" in page


def test_many_doors_are_searched_and_paged(cast, planned, doors):
    add(cast, planned, "药房 | 1-60号窗口\n心内科门诊 | 分诊台 | Triage")
    url = f"{LIST}/{planned.ref}/doors"
    assert cast.vera.get(url).text.count("号窗口</a>") == 49
    assert cast.vera.get(f"{url}?page=2").text.count("号窗口</a>") == 11
    first = cast.vera.get(url).text
    assert first.index("9号窗口</a>") < first.index("10号窗口</a>")
    found = cast.vera.get(f"{url}?q=triage").text
    assert "分诊台" in found
    assert "号窗口</a>" not in found
    assert "没有找到链接" in cast.vera.get(f"{url}?q=nothing").text
    (one,) = doors(place_zh="7号窗口")
    assert "7号窗口" in cast.vera.get(f"{url}?q={one.short_code}").text
    assert cast.vera.get(f"{LIST}/{planned.ref}").text.count("data-copy=") == 12


def test_renaming_keeps_link_and_answers(cast, at_work, planned, doors):
    add(cast, planned, TWO)
    first = doors()[0]
    url = f"{LIST}/{planned.ref}/links/{first.short_code}"
    assert cast.mei.post(f"{url}/place", {"place_zh": "2号窗口"}).status_code == 400
    assert cast.mei.post(f"{url}/place", {"place_zh": " "}).status_code == 400
    assert cast.mei.post(f"{url}/place", {"place_zh": "发药 1 口", "place_en": "A"}).location == url
    (renamed,) = doors(id=first.id)
    assert (renamed.place_zh, renamed.place_en) == ("发药 1 口", "A")
    assert renamed.short_code == first.short_code
    with at_work(cast.mei):
        names = select(AuditEvent.action).where(AuditEvent.action.like("survey.collector%"))
        assert "survey.collector_renamed" in set(session().scalars(names))


def test_a_departments_own_link_gets_no_place_later(cast, running, doors):
    own = next(d for d in doors() if d.department_id)
    url = f"{LIST}/{running.ref}/links/{own.short_code}"
    assert "地点名称" not in cast.mei.get(url).text
    assert cast.mei.post(f"{url}/place", {"place_zh": "1号"}).status_code == 400


def test_a_closed_link_says_so_kindly_and_opens_again(app, cast, running, doors):
    add(cast, running, TWO)
    first = doors(place_zh="1号窗口")[0]
    url, public = f"{LIST}/{running.ref}/links/{first.short_code}", f"/jiangzhou/{first.short_code}"
    visitor = app.test_client()
    assert "药房 · 1号窗口" in visitor.get(public).text
    assert cast.mei.post(f"{url}/close").location == url
    assert cast.mei.post(f"{url}/close").status_code == 409
    fresh = app.test_client().get(public)
    assert fresh.status_code == 410
    assert "这个链接已停用" in fresh.text
    assert visitor.get(public).status_code == 200  # who had begun goes on
    second = doors(place_zh="2号窗口")[0]
    assert app.test_client().get(f"/jiangzhou/{second.short_code}").status_code == 200
    assert "已停用" in cast.mei.get(url).text
    assert cast.mei.post(f"{url}/reopen").location == url
    assert app.test_client().get(public).status_code == 200


def test_a_closed_links_place_may_be_taken_by_another(cast, running, doors):
    add(cast, running, TWO)
    first = doors(place_zh="1号窗口")[0]
    url = f"{LIST}/{running.ref}/links/{first.short_code}"
    cast.mei.post(f"{url}/close")
    add(cast, running, TWO)
    assert len(doors(place_zh="1号窗口")) == 2
    assert cast.mei.post(f"{url}/reopen").status_code == 409


def test_a_closed_survey_takes_no_places(cast, running, doors):
    add(cast, running, TWO)
    code = doors(place_zh="1号窗口")[0].short_code
    cast.mei.post(f"{LIST}/{running.ref}/close", {"revision": "2"})
    assert add(cast, running, "药房 | 9号窗口").status_code == 409
    for step in ("close", "reopen"):
        assert cast.mei.post(f"{LIST}/{running.ref}/links/{code}/{step}").status_code == 409


def test_others_neither_change_nor_see_doors(cast, running, doors):
    add(cast, running, TWO)
    base = f"{LIST}/{running.ref}/links"
    code = doors(place_zh="1号窗口")[0].short_code
    steps = (f"{base}/{code}/close", f"{base}/{code}/place", f"{base}/places/add")
    for url in steps:
        assert cast.vera.post(url, {"text": TWO, "place_zh": "x"}).status_code == 403
        assert cast.charlie.post(url, {"text": TWO, "place_zh": "x"}).status_code == 404
    assert "停用链接" not in cast.vera.get(f"{base}/{code}").text
    for page in (f"{LIST}/{running.ref}/doors", f"{base}/places"):
        assert cast.charlie.get(page).status_code == 404
    assert cast.gu.get(f"{LIST}/{running.ref}/doors").status_code == 403
