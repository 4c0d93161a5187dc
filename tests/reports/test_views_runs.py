"""Reports in the browser: asked for once, watched, fetched under a name of ours."""

from __future__ import annotations

import pytest
from house_world import make_world
from sqlalchemy import select, update

from foundation.audit.models import AuditEvent
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.work.jobs import perform
from foundation.work.models import Work
from reports.models import ReportRun
from reports.rendering import Page
from tests.reports.crowd import fill

PDF = b"%PDF-1.7 small"


@pytest.fixture
def world(cast, app, monkeypatch):
    monkeypatch.setattr("reports.rendering.survey_html", lambda *_a: Page("", {}))
    monkeypatch.setattr("reports.pdf.render_pdf", lambda *_a, **_k: PDF)
    found = make_world(cast)
    fill(found, cast, paediatrics=30, cardiology=20)
    return found


def ask(world, person, **data):
    return person.post(f"/app/results/{world.survey_ref}/reports", {"language": "zh", **data})


def make(world, app):
    with tenant_scope(world.tenant_id), unit_of_work():
        work_id = session().scalars(select(Work.id).where(Work.kind == "make_report")).one()
    with app.app_context():
        assert perform(world.tenant_id, work_id) == "done"


def change(world, **values):
    with tenant_scope(world.tenant_id), unit_of_work():
        session().execute(update(ReportRun).values(**values))


def test_a_double_click_is_one_run(world, cast):
    first, second = ask(world, cast.mei), ask(world, cast.mei)
    assert first.status_code == second.status_code == 303
    assert first.headers["Location"] == second.headers["Location"] == "/app/reports/R-2026-0001"


@pytest.mark.parametrize("language", ["fr", "", "zh/../../x"])
def test_a_language_that_is_none_is_refused(world, cast, language):
    assert ask(world, cast.mei, language=language).status_code == 400
    assert "还没有报告" in cast.mei.get("/app/reports").get_data(as_text=True)


@pytest.mark.parametrize("name", ["vera", "iris", "ouyang", "gu"])
def test_only_who_may_create_can_ask(world, cast, name):
    assert ask(world, cast.people[name]).status_code == 403


def test_progress_is_shown_and_asks_again(world, cast):
    ask(world, cast.mei)
    page = cast.mei.get("/app/reports/R-2026-0001").get_data(as_text=True)
    assert "正在排队" in page
    assert "<progress" in page
    assert 'hx-get="/app/reports/R-2026-0001/progress"' in page
    change(world, state="running", step=3)
    part = cast.mei.get("/app/reports/R-2026-0001/progress").get_data(as_text=True)
    assert "正在排版" in part
    assert "<html" not in part


def test_the_finished_file_is_fetched_safely_and_noted(world, cast, app):
    ask(world, cast.mei)
    assert cast.mei.get("/app/reports/R-2026-0001/download").status_code == 404
    make(world, app)
    poll = cast.mei.get("/app/reports/R-2026-0001/progress")
    assert poll.headers["HX-Redirect"] == "/app/reports/R-2026-0001"
    assert "下载报告" in cast.mei.get("/app/reports/R-2026-0001").get_data(as_text=True)
    file = cast.vera.get("/app/reports/R-2026-0001/download")
    assert file.data == PDF
    assert file.headers["Content-Type"] == "application/pdf"
    assert file.headers["Content-Disposition"].startswith(
        f"attachment; filename=huisheng-{world.survey_ref}-zh-"
    )
    assert file.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert file.headers["Cache-Control"] == "no-store"
    with tenant_scope(world.tenant_id), unit_of_work():
        event = session().scalars(
            select(AuditEvent).where(AuditEvent.action == "report.downloaded")
        )
        assert event.one().actor_id == cast.vera.user_id
    assert "R-2026-0001" in cast.mei.get("/app/reports").get_data(as_text=True)


@pytest.mark.parametrize("end", ["", "/progress", "/download"])
def test_another_tenant_finds_nothing(world, cast, app, end):
    ask(world, cast.mei)
    make(world, app)
    assert cast.charlie.get(f"/app/reports/R-2026-0001{end}").status_code == 404
    assert cast.charlie.post("/app/reports/R-2026-0001/retry").status_code == 404
    assert ask(world, cast.charlie).status_code == 404


def test_a_damaged_or_lost_file_is_not_handed_out(world, cast, app):
    ask(world, cast.mei)
    make(world, app)
    change(world, sha256="0" * 64)
    assert cast.mei.get("/app/reports/R-2026-0001/download").status_code == 410
    change(world, file_id=world.survey_id)
    gone = cast.mei.get("/app/reports/R-2026-0001/download")
    assert gone.status_code == 410
    assert "请重新生成报告" in gone.get_data(as_text=True)


def test_a_failed_report_says_why_and_offers_another_try(world, cast):
    ask(world, cast.mei)
    assert cast.mei.post("/app/reports/R-2026-0001/retry").status_code == 409
    change(world, state="failed", fault="disk")
    page = cast.mei.get("/app/reports/R-2026-0001").get_data(as_text=True)
    assert "磁盘快满了" in page
    assert "再试一次" in page
    assert "再试一次" not in cast.vera.get("/app/reports/R-2026-0001").get_data(as_text=True)
    assert cast.mei.post("/app/reports/R-2026-0001/retry").status_code == 303
    assert "正在排队" in cast.mei.get("/app/reports/R-2026-0001").get_data(as_text=True)


def test_a_draft_has_no_report(cast):
    world = make_world(cast, open_now=False)
    assert ask(world, cast.mei).status_code == 409
