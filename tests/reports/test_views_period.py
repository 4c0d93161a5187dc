"""A period's reports in the browser: who finds the way there, asks, watches, fetches."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.work.jobs import perform
from foundation.work.models import Work
from reports.models import ReportRun
from reports.paper import Page
from tests.evaluations.judged import NOW, make_house, spans

PDF = b"%PDF-1.7 small"


@pytest.fixture
def period(cast, app, monkeypatch):
    monkeypatch.setattr("reports.periods.rendering.period_html", lambda *_a: Page("", {}))
    monkeypatch.setattr("reports.pdf.render_pdf", lambda *_a, **_k: PDF)
    house = make_house(cast, app)
    found = house.period("这一期", NOW, days=spans()[1])
    house.compute(found)
    house.publish(found)
    return found


def reports(period, number=1):
    return f"/app/evaluations/{period}/snapshots/{number}/reports"


def text(person, path, status=200):
    response = person.get(path)
    assert response.status_code == status
    return response.get_data(as_text=True)


def test_the_periods_page_leads_to_its_reports(period, cast):
    for person in (cast.mei, cast.vera):
        assert f'href="{reports(period)}"' in text(person, f"/app/evaluations/{period}")
    assert "/reports" not in text(cast.ouyang, f"/app/evaluations/{period}")


def test_a_draft_leads_nowhere(cast, app):
    house = make_house(cast, app)
    period = house.period("这一期", NOW, days=spans()[1])
    house.compute(period)
    assert reports(period) not in text(cast.mei, f"/app/evaluations/{period}")
    assert cast.mei.get(reports(period)).status_code == 404
    assert cast.mei.post(reports(period), {"language": "zh"}).status_code == 404


def test_asked_for_made_and_fetched(period, cast, app):
    assert "还没有报告" in text(cast.mei, reports(period))
    first = cast.mei.post(reports(period), {"language": "zh"})
    second = cast.mei.post(reports(period), {"language": "zh"})
    assert first.status_code == second.status_code == 303
    path = first.headers["Location"]
    assert path == second.headers["Location"] == "/app/reports/R-2026-0001"
    assert "正在排队" in text(cast.mei, path)
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        work_id = session().scalars(select(Work.id).where(Work.kind == "make_report")).one()
    with app.app_context():
        assert perform(cast.jiangzhou.id, work_id) == "done"
    page = text(cast.vera, path)
    assert "下载报告" in page
    assert f"/app/evaluations/{period}?snapshot=1" in page
    file = cast.vera.get(f"{path}/download")
    assert file.data == PDF
    assert "filename=huisheng-period-" in file.headers["Content-Disposition"]
    assert f"{path}/download" in text(cast.vera, reports(period))
    assert "这一期" in text(cast.vera, "/app/reports")


@pytest.mark.parametrize("language", ["fr", "", "zh/../../x"])
def test_a_language_that_is_none_is_refused(period, cast, language):
    assert cast.mei.post(reports(period), {"language": language}).status_code == 400
    assert "还没有报告" in text(cast.mei, reports(period))


@pytest.mark.parametrize("name", ["vera", "iris", "ouyang", "gu"])
def test_only_who_may_create_can_ask(period, cast, name):
    person = cast.people[name]
    assert person.post(reports(period), {"language": "zh"}).status_code == 403


def test_readers_see_no_button(period, cast):
    assert "生成中文报告" in text(cast.mei, reports(period))
    assert "生成中文报告" not in text(cast.vera, reports(period))


@pytest.mark.parametrize("number", [0, 2, 99])
def test_a_snapshot_that_is_not_there_is_not_found(period, cast, number):
    assert cast.mei.get(reports(period, number)).status_code == 404


def test_another_tenant_finds_nothing(period, cast):
    assert cast.mei.post(reports(period), {"language": "zh"}).status_code == 303
    assert cast.charlie.get(reports(period)).status_code == 404
    assert cast.charlie.post(reports(period), {"language": "zh"}).status_code == 404
    for end in ("", "/progress", "/download"):
        assert cast.charlie.get(f"/app/reports/R-2026-0001{end}").status_code == 404


def test_one_that_failed_says_why_and_is_tried_again(period, cast):
    cast.mei.post(reports(period), {"language": "zh"})
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        session().execute(update(ReportRun).values(state="failed", fault="disk"))
    page = text(cast.mei, "/app/reports/R-2026-0001")
    assert "磁盘快满了" in page
    assert cast.mei.post("/app/reports/R-2026-0001/retry").status_code == 303
    assert "正在排队" in text(cast.mei, "/app/reports/R-2026-0001")
