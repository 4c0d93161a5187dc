"""The pages of surveys and their links."""

import io
import re
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import select

from foundation import clock
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from surveys.models import Collector, Survey
from surveys.services.surveys import change_survey

LIST = "/app/surveys"


@pytest.fixture
def plan(approved, period):
    return {
        "version_id": str(approved.id),
        "period_id": str(period.id),
        "name_zh": "第四季度",
        "anonymity": "anonymous",
        "opens_at": "2026-11-01T08:00",
        "closes_at": "2027-12-01T00:00",
    }


@pytest.fixture
def rows(cast, at_work):
    def read(model=Survey):
        with at_work(cast.mei):
            return session().scalars(select(model)).all()

    return read


def test_without_a_questionnaire_the_form_says_what_is_first(cast):
    assert "还没有已批准的问卷" in cast.mei.get(f"{LIST}/new").text


def test_without_a_period_too(cast, approved):
    assert "还没有可用的周期" in cast.mei.get(f"{LIST}/new").text


def test_who_comes_from_a_questionnaire_finds_it_chosen_and_its_name(cast, approved, period):
    page = cast.mei.get(f"{LIST}/new?version_id={approved.id}").text
    assert f'<option selected value="{approved.id}">' in page
    name = re.search(r'<input[^>]*name="name_zh"[^>]*>', page)[0]
    assert re.search(r'value="[^"]+"', name)
    assert cast.mei.get(f"{LIST}/new?version_id=x").status_code == 200


def test_form_explains_both_promises(cast, approved, period):
    page = cast.mei.get(f"{LIST}/new").text
    assert "不记录您是谁；谁答了什么，没有人能对上。" in page
    assert "您的答案与身份分开保存；部门看得到数字和意见，看不到是谁说的。" in page


def test_planned_survey(cast, plan, rows):
    answer = cast.mei.post(f"{LIST}/new", plan)
    assert answer.status_code == 302
    page = cast.mei.get(answer.location).text
    assert "未开始" in page
    assert "2026 年 11 月 1 日 08:00" in page
    assert rows()[0].opens_at.isoformat() == "2026-11-01T00:00:00+00:00"


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"version_id": ""}, "version_id-error"),
        ({"version_id": "x"}, "version_id-error"),
        ({"period_id": "00000000-0000-0000-0000-000000000000"}, "period_id-error"),
        ({"name_zh": ""}, "name_zh-error"),
        ({"anonymity": ""}, "anonymity-error"),
        ({"anonymity": "open"}, "anonymity-error"),
        ({"opens_at": "yesterday"}, "opens_at-error"),
        ({"closes_at": "2026-10-01T00:00"}, "closes_at-error"),
        ({"target": "1e309"}, "target-error"),
        ({"target": "nan"}, "target-error"),
        ({"target": "101"}, "target-error"),
    ],
)
def test_refused_beside_its_field(cast, plan, rows, fields, where):
    answer = cast.mei.post(f"{LIST}/new", {**plan, "name_en": "Kept", **fields})
    assert answer.status_code == 400
    assert f'id="{where}"' in answer.text
    assert 'value="Kept"' in answer.text
    assert rows() == []


def test_foreign_version_is_no_choice(cast, plan, rows):
    answer = cast.dora.post(f"{LIST}/new", plan)
    assert answer.status_code == 400
    assert rows() == []


def test_fields_of_ours_are_not_taken(cast, plan, rows):
    extra = {"state": "open", "tenant_id": str(cast.zenith.id), "created_at": "2020-01-01"}
    cast.mei.post(f"{LIST}/new", {**plan, **extra, "ref": "S-1", "opened_at": "2020-01-01"})
    survey = rows()[0]
    assert (survey.state, survey.opened_at) == ("draft", None)
    assert survey.tenant_id == cast.jiangzhou.id
    assert survey.ref != "S-1"


def test_open_and_close_ask_first(cast, at_work, planned):
    url = f"{LIST}/{planned.ref}"
    assert "还没有链接，谁也进不来" in cast.mei.get(f"{url}/open").text
    assert cast.mei.post(f"{url}/open", {"revision": "1"}).location == url
    assert "进行中" in cast.mei.get(url).text
    assert cast.mei.post(f"{url}/open", {"revision": "2"}).status_code == 409
    assert "30 分钟内仍可提交" in cast.mei.get(f"{url}/close").text
    cast.mei.post(f"{url}/close", {"revision": "2"})
    assert "已结束" in cast.mei.get(url).text


def test_opening_what_changed_since_conflicts(cast, planned):
    url = f"{LIST}/{planned.ref}"
    assert cast.mei.post(f"{url}/open", {"revision": "7"}).status_code == 409


def test_closed_by_the_clock_without_anybody(cast, at_work, running, move_clock):
    with at_work(cast.mei):
        soon = clock.now() + timedelta(minutes=5)
        change_survey(running, running.revision, closes_at=soon)
    move_clock(to=soon)
    for page in (f"{LIST}/{running.ref}", f"{LIST}?state=closed"):
        assert "已结束" in cast.vera.get(page).text
    assert "没有符合的内容" in cast.vera.get(f"{LIST}?state=open").text


def test_open_survey_offers_no_promise_to_change(cast, running, rows):
    url = f"{LIST}/{running.ref}/edit"
    assert 'name="anonymity"' not in cast.mei.get(url).text
    fields = {
        "revision": str(running.revision),
        "name_zh": "改名",
        "closes_at": f"{running.opens_at.year + 1}-12-01T00:00",
        "anonymity": "confidential",
    }
    assert cast.mei.post(url, fields).status_code == 302
    assert (rows()[0].name_zh, rows()[0].anonymity) == ("改名", "anonymous")


def test_stale_change_shows_both_texts(cast, planned, plan, rows):
    url = f"{LIST}/{planned.ref}/edit"
    cast.mei.post(url, {**plan, "revision": "1", "name_zh": "梅的"})
    answer = cast.wen.post(url, {**plan, "revision": "1", "name_zh": "温的"})
    assert answer.status_code == 409
    assert 'value="梅的"' in answer.text
    assert 'value="温的"' in answer.text
    assert rows()[0].name_zh == "梅的"


def test_links_for_chosen_departments(cast, planned, rows):
    url = f"{LIST}/{planned.ref}"
    assert "心内科门诊" in cast.mei.get(f"{url}/links").text
    chosen = [str(cast.jiangzhou.departments[code]) for code in ("cardiology", "pharmacy")]
    cast.mei.post(f"{url}/links", {"departments": chosen, "whole_house": "y"})
    page = cast.mei.get(url).text
    assert len(re.findall(r"http://localhost/jiangzhou/[0-9a-z]{6}", page)) == 3
    cast.mei.post(f"{url}/links/all")
    assert len(rows(Collector)) == 5


@pytest.mark.parametrize("chosen", [[], ["nonsense"], "foreign"])
def test_no_links_for_odd_choices(cast, planned, rows, chosen):
    if chosen == "foreign":
        own = str(cast.jiangzhou.departments["pharmacy"])
        chosen = [own, str(cast.zenith.departments["pharmacy"])]
    answer = cast.mei.post(f"{LIST}/{planned.ref}/links", {"departments": chosen})
    assert answer.status_code in (400, 404)
    assert rows(Collector) == []


def test_qr_code_on_the_page_and_as_files(cast, running, rows):
    code = rows(Collector)[0].short_code
    url = f"{LIST}/{running.ref}/links/{code}"
    page = cast.vera.get(url).text
    assert "<svg" in page
    assert "style=" not in page
    svg = cast.vera.get(f"{url}/qr.svg")
    assert svg.mimetype == "image/svg+xml"
    assert f'filename="huisheng-{running.ref}-{code}.svg"' in svg.headers["Content-Disposition"]
    png = cast.vera.get(f"{url}/qr.png")
    assert Image.open(io.BytesIO(png.data)).size[0] > 500
    for other in ("qr.exe", "qr.jpeg"):
        assert cast.vera.get(f"{url}/{other}").status_code == 404
    assert cast.charlie.get(f"{url}/qr.png").status_code == 404
    assert cast.vera.get(f"{LIST}/{running.ref}/links/zzzzz9/qr.png").status_code == 404


def test_management_reads_and_is_offered_no_step(cast, running):
    page = cast.vera.get(f"{LIST}/{running.ref}").text
    assert "结束调查" not in page
    assert "/app/questionnaires/" not in page
    assert cast.vera.post(f"{LIST}/{running.ref}/close", {"revision": "2"}).status_code == 403


def test_other_tenants_survey_does_not_exist(cast, at_work, running):
    url = f"{LIST}/{running.ref}"
    for page in ("", "/edit", "/links", "/close", "/open"):
        assert cast.charlie.get(url + page).status_code == 404
    assert cast.charlie.post(f"{url}/close", {"revision": "2"}).status_code == 404
    with at_work(cast.mei):
        assert load_or_404(Survey, ref=running.ref).state == "open"


@pytest.mark.parametrize("person", ["ouyang", "gu"])
def test_departments_and_agents_have_no_surveys(cast, person):
    assert getattr(cast, person).get(LIST).status_code == 403


def test_desk_leads_from_step_to_step(cast, submitted):
    assert "审批问卷“投诉处理回访”" in cast.wen.get("/app/").text
    assert "审批问卷" not in cast.mei.get("/app/").text
    assert "开始一项调查" in cast.mei.get("/app/").text
