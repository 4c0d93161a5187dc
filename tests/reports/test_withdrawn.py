"""Reports that may quote what was erased are withdrawn, also while they are being made."""

from __future__ import annotations

import pytest
from asking import Respondent
from asking import ask as ask_people
from house_world import make_world
from sqlalchemy import select
from wishes import ask as wish
from wishes import make_admin, perform_all, verified

from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.work.jobs import perform
from reports.rendering import Page
from surveys.erasure.erasing import erase_answers
from surveys.models import Response
from tenants.subjects.models import ERASE
from tenants.subjects.rooms import tell_followers
from tests.reports.crowd import answers, fill, respond
from tests.reports.test_jobs_reports import ask, events, files, run_row, work_ids

SAID = "我是三床的张敏"


@pytest.fixture
def world(cast, app):
    with app.app_context():
        found = make_world(cast)
        fill(found, cast, paediatrics=34)
        respond(found, cast.jiangzhou.departments["paediatrics"], [answers(1, improve=SAID)])
    return found


def made(app, world, number: int = 0) -> str:
    with app.app_context():
        return perform(world.tenant_id, work_ids(world)[number])


@pytest.fixture
def printed(monkeypatch):
    """What each report that was drawn quotes; drawing and printing take no time."""
    quoted: list[str] = []

    def draw(report, *_):
        quoted.append(repr(report))
        return Page("", {})

    monkeypatch.setattr("reports.rendering.survey_html", draw)
    monkeypatch.setattr("reports.pdf.render_pdf", lambda *_a, **_k: b"%PDF- a small one")
    return quoted


def said_so(world):
    with tenant_scope(world.tenant_id), unit_of_work():
        rows = session().scalars(select(Response)).all()
        return next(row.id for row in rows if row.answers.get("improve") == SAID)


def test_finished_reports_are_thrown_away_and_can_be_made_anew(world, cast, app, printed):
    ref = ask(world, cast)
    assert made(app, world) == "done"
    assert cast.mei.get(f"/app/reports/{ref}/download").status_code == 200
    url = wish(cast, f"answers:{said_so(world)}")
    assert "PDF" in cast.alice.get(url).text
    make_admin(cast, cast.wen)
    assert cast.wen.post(f"{url}/allow", {"revision": 1}).status_code == 302
    assert perform_all(app, cast, ERASE) == ["done"]
    run = run_row(world, ref)
    assert run.withdrawn
    assert files(world) == []
    assert cast.mei.get(f"/app/reports/{ref}/download").status_code == 410
    assert "已撤下" in cast.mei.get(f"/app/reports/{ref}").text
    assert "已撤下" in cast.mei.get("/app/reports").text
    assert [e.detail["ref"] for e in events(world, "report.withdrawn")] == [ref]
    anew = ask(world, cast)
    assert made(app, world, 1) == "done"
    assert cast.mei.get(f"/app/reports/{anew}/download").status_code == 200
    assert SAID not in printed[1]
    assert verified(cast)


def test_one_that_was_being_made_is_gathered_once_more(
    world, cast, app, printed, monkeypatch, move_clock
):
    wanted = [said_so(world)]

    def erase_meanwhile(*_a, **_k):
        while wanted:
            with tenant_scope(world.tenant_id), unit_of_work():
                tell_followers("answers", wanted)
                erase_answers(wanted)
            wanted.clear()
        return b"%PDF- a small one"

    monkeypatch.setattr("reports.pdf.render_pdf", erase_meanwhile)
    ref = ask(world, cast)
    assert made(app, world) == "retry"
    assert files(world) == []
    move_clock(minutes=1)
    assert made(app, world) == "done"
    assert len(printed) == 2
    assert SAID not in printed[1]
    assert not run_row(world, ref).withdrawn
    assert len(files(world)) == 1


def test_reports_of_other_surveys_stay(world, cast, app, printed):
    ref = ask(world, cast)
    assert made(app, world) == "done"
    other = ask_people(cast, "confidential", paging="single", name="另一项")
    Respondent(app).fill_in(other.path)
    with tenant_scope(world.tenant_id), unit_of_work():
        theirs = select(Response.id).where(Response.survey_id == other.survey_id)
        tell_followers("answers", session().scalars(theirs).all())
    assert not run_row(world, ref).withdrawn
    assert len(files(world)) == 1
