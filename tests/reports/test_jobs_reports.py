"""Making a report: one file, whatever runs twice, at once, or is killed on the way."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from house_world import make_world
from pypdf import PdfReader
from sqlalchemy import select

import reports.jobs
from foundation import storage
from foundation.audit import Actor, acting_as
from foundation.audit.models import AuditEvent
from foundation.errors import Conflict
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, settings, unit_of_work
from foundation.work.jobs import perform
from foundation.work.models import Work
from reports.gathering import gather_report
from reports.models import ReportRun
from reports.rendering import Page
from reports.results import survey_results
from reports.services import request_report, retry_report
from surveys.models import Survey
from tests.reports.crowd import answers, fill, respond


@pytest.fixture
def world(cast, app):
    with app.app_context():
        found = make_world(cast)
        fill(found, cast, paediatrics=34, cardiology=20, pharmacy=3)
        yield found


@pytest.fixture
def quick(monkeypatch):
    """Drawing and printing that take no time."""
    monkeypatch.setattr("reports.rendering.survey_html", lambda *_a: Page("", {}))
    monkeypatch.setattr("reports.pdf.render_pdf", lambda *_a, **_k: b"%PDF- a small one")


def ask(world, cast, language="zh"):
    by_mei = acting_as(Actor("person", cast.mei.user_id))
    with tenant_scope(world.tenant_id), by_mei, unit_of_work():
        survey = session().scalars(select(Survey).where(Survey.id == world.survey_id)).one()
        return request_report(survey, language, cast.mei.user_id).ref


def run_row(world, ref):
    with tenant_scope(world.tenant_id), unit_of_work():
        return session().scalars(select(ReportRun).where(ReportRun.ref == ref)).one()


def work_ids(world):
    with tenant_scope(world.tenant_id), unit_of_work():
        query = select(Work.id).where(Work.kind == "make_report").order_by(Work.created_at)
        return session().scalars(query).all()


def files(world):
    folder = Path(settings().storage_dir) / str(world.tenant_id)
    return [path for path in folder.rglob("*") if path.is_file()]


def events(world, action):
    with tenant_scope(world.tenant_id), unit_of_work():
        query = select(AuditEvent).where(AuditEvent.action == action)
        return session().scalars(query).all()


def squeezed(pdf, most=99):
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages[:most])
    return "".join(text.split())


@pytest.mark.parametrize(("language", "words"), [("zh", "管理摘要"), ("en", "Managementsummary")])
def test_a_report_is_made_in_its_own_language(world, cast, language, words):
    ref = ask(world, cast, language)
    assert perform(world.tenant_id, work_ids(world)[0]) == "done"
    run = run_row(world, ref)
    assert (run.state, run.fault) == ("done", "")
    assert run.file_name.startswith(f"huisheng-{world.survey_ref}-{language}-")
    with tenant_scope(world.tenant_id):
        pdf = storage.load(run.file_id)
    assert hashlib.sha256(pdf).hexdigest() == run.sha256
    assert len(PdfReader(BytesIO(pdf)).pages) == run.pages
    text = squeezed(pdf, most=3)
    assert words in text
    assert run.ref in text
    assert len(events(world, "report.finished")) == 1


def test_the_document_says_what_the_dashboard_says_and_hides_the_same(world, cast):
    respond(world, cast.jiangzhou.departments["pharmacy"], [answers(1, improve="只有我这么说")])
    ref = ask(world, cast)
    with tenant_scope(world.tenant_id), unit_of_work():
        run = session().scalars(select(ReportRun).where(ReportRun.ref == ref)).one()
        report = gather_report(run)
        survey = session().scalars(select(Survey).where(Survey.id == world.survey_id)).one()
        results = survey_results(survey)
    assert report.overall.value == results.whole.index.value
    assert report.overall.n == results.whole.index.n
    assert report.sample.received == results.intake.counted
    told = {unit.name: unit.figure.value for unit in report.units if unit.figure}
    shown = {u.place.name_zh: u.index.value for u in results.units if not u.inner and u.index.value}
    assert told == shown
    assert [d.figure.value for d in report.dimensions] == [
        d.figure.value for d in results.whole.dimensions
    ]
    assert {unit.name for unit in report.withheld_units} == {"心内科门诊", "药房"}
    assert perform(world.tenant_id, work_ids(world)[0]) == "done"
    with tenant_scope(world.tenant_id):
        text = squeezed(storage.load(run_row(world, ref).file_id))
    assert "只有我这么说" not in text
    assert "份数不足5，为保护作答人不显示" in text
    assert "不显示，否则可由合计反推出另一部门" in text


def test_a_survey_with_too_few_answers_still_has_its_report(cast, app):
    with app.app_context():
        world = make_world(cast, anonymity="anonymous")
        fill(world, cast, paediatrics=3)
        ref = ask(world, cast, "en")
        assert perform(world.tenant_id, work_ids(world)[0]) == "done"
        assert run_row(world, ref).state == "done"


def test_asking_twice_makes_one_run(world, cast):
    assert ask(world, cast) == ask(world, cast)
    assert ask(world, cast, "en") != ask(world, cast)
    assert len(work_ids(world)) == 2


def test_eight_clicks_at_once_make_one_run(world, cast):
    with ThreadPoolExecutor(8) as pool:
        refs = set(pool.map(lambda _: ask(world, cast), range(8)))
    assert len(refs) == 1
    assert len(work_ids(world)) == 1


def test_run_twice_and_at_once_there_is_one_file(world, cast, quick, app):
    ref = ask(world, cast)
    work_id = work_ids(world)[0]

    def once(_):
        with app.app_context():
            return perform(world.tenant_id, work_id)

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(once, range(4)))
    assert sorted(outcomes) == ["done", "nothing", "nothing", "nothing"]
    assert perform(world.tenant_id, work_id) == "nothing"
    assert run_row(world, ref).state == "done"
    assert len(files(world)) == 1
    assert len(events(world, "report.finished")) == 1


class Killed(BaseException):
    """As if by kill -9: nothing is tidied up."""


@pytest.mark.parametrize(
    "place",
    ["reports.gathering.gather_report", "reports.pdf.render_pdf", "foundation.storage.save"],
)
def test_a_worker_killed_on_the_way_leaves_the_report_to_the_next(
    world, cast, quick, monkeypatch, move_clock, place
):
    ref = ask(world, cast)
    work_id = work_ids(world)[0]
    with monkeypatch.context() as once:
        once.setattr(place, killer(place))
        with pytest.raises(Killed):
            perform(world.tenant_id, work_id)
    assert run_row(world, ref).state == "running"
    assert perform(world.tenant_id, work_id) == "nothing"  # the lease holds
    move_clock(minutes=4)
    assert perform(world.tenant_id, work_id) == "done"
    assert run_row(world, ref).state == "done"
    assert len(files(world)) == 1


def killer(place):
    """The function there, but killed at its end: its effect may have happened."""
    room, _, name = place.rpartition(".")
    real = getattr(__import__(room, fromlist=[name]), name)

    def die(*args, **kwargs):
        real(*args, **kwargs)
        raise Killed

    return die


def test_an_overtaken_worker_keeps_nothing(world, cast, quick, monkeypatch, move_clock):
    ref = ask(world, cast)
    work_id = work_ids(world)[0]
    real = storage.save
    outcomes = []

    def overtaken(file_id, data):
        digest = real(file_id, data)
        if not outcomes:
            outcomes.append("begun")
            move_clock(minutes=4)
            outcomes.append(perform(world.tenant_id, work_id))
        return digest

    monkeypatch.setattr("foundation.storage.save", overtaken)
    assert perform(world.tenant_id, work_id) == "nothing"
    assert outcomes == ["begun", "done"]
    run = run_row(world, ref)
    assert [path.name for path in files(world)] == [str(run.file_id)]


def test_three_failures_end_with_a_reason_and_a_retry(world, cast, quick, monkeypatch, move_clock):
    ref = ask(world, cast)
    work_id = work_ids(world)[0]
    with monkeypatch.context() as broken:

        def full(*_args):
            raise storage.Unavailable("full")

        broken.setattr("foundation.storage.save", full)
        outcomes = []
        for _ in range(3):
            outcomes.append(perform(world.tenant_id, work_id))
            move_clock(minutes=5 * len(outcomes))
    assert outcomes == ["retry", "retry", "parked"]
    run = run_row(world, ref)
    assert (run.state, run.fault) == ("failed", "disk")
    assert len(events(world, "report.failed")) == 1
    retry(world, cast, run)
    with pytest.raises(Conflict):
        retry(world, cast, run)
    assert perform(world.tenant_id, work_ids(world)[1]) == "done"
    assert run_row(world, ref).state == "done"


def retry(world, cast, run):
    by_mei = acting_as(Actor("person", cast.mei.user_id))
    with tenant_scope(world.tenant_id), by_mei, unit_of_work():
        retry_report(run)


def test_another_tenants_work_is_not_done(world, cast, quick):
    ref = ask(world, cast)
    assert perform(cast.zenith.id, work_ids(world)[0]) == "nothing"
    assert run_row(world, ref).state == "waiting"


def test_every_fault_has_a_sentence(app):
    page = Path(app.root_path, "templates", "reports", "report.html").read_text()
    for fault in set(reports.jobs.FAULTS.values()):
        assert f"'{fault}'" in page or f'"{fault}"' in page
