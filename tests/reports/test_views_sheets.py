"""The sheet of an action in the browser and out of the press: who may, what it says, same bytes."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from complaints.actions.proof import proof_of
from complaints.actions.services.planning import create_action
from foundation.audit import record
from foundation.audit.models import AuditEvent
from foundation.unit_of_work import session
from foundation.work.jobs import perform
from foundation.work.models import Work
from reports.models import ReportRun
from reports.sheets.gathering import gather_sheet
from tests.complaints.acting import make_works
from tests.complaints.conftest import Desk
from tests.reading_guest import let_guest_read


@pytest.fixture
def works(app, cast):
    return make_works(Desk(app, cast))


def path(action, *parts):
    return "/".join((f"/app/actions/{action.ref}/sheets", *parts))


def ask(person, action, language="zh"):
    return person.post(path(action), {"language": language})


def make(works):
    """Let a worker make what was asked for."""
    with works.work("mei"):
        query = select(Work.id).where(Work.kind == "make_report", Work.state != "done")
        waiting = list(session().scalars(query))
    with works.desk.app.app_context():
        return [perform(works.house.tenant_id, each) for each in waiting]


def runs(works):
    with works.work("mei"):
        return list(session().scalars(select(ReportRun).order_by(ReportRun.ref)))


def text_of(pdf):
    return "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_figures_are_those_of_the_proof(works, language):
    action = works.standing("effective")
    with works.work("mei"):
        sheet, proof = gather_sheet(action, language), proof_of(action)
    own, beside = sheet.effect.own, sheet.effect.beside
    assert (own.before.n, own.before.value) == (proof.before.n, proof.before.mean) == (40, 62.5)
    assert (own.after.n, own.after.value) == (proof.after.n, proof.after.mean) == (40, 87.5)
    change = proof.verdict.change
    assert (own.change.value, own.change.low) == (change.value, change.low)
    assert own.change.high == change.high
    (row,) = proof.beside
    # One department alone could be told by its level, so that its change is all that stands there.
    assert (beside.before, beside.after, beside.change.value) == (None, None, row.change.value)
    assert sheet.effect.beyond.value == proof.beyond.value
    assert [(d.first, d.last) for d in sheet.effect.before] == [
        (w.start, w.end.fromordinal(w.end.toordinal() - 1)) for w in proof.windows
    ]
    assert sheet.criterion.target == action.target


@pytest.mark.parametrize(
    ("language", "words"), [("zh", "数据与“措施有效”相符"), ("en", "consistentwithaneffect")]
)
def test_the_auditor_has_the_file_of_an_action_in_two_pages(works, cast, language, words):
    action = works.standing("effective")
    assert f"/app/actions/{action.ref}/sheets" in cast.iris.get(f"/app/actions/{action.ref}").text
    assert ask(cast.mei, action, language).status_code == 303
    assert ask(cast.mei, action, language).status_code == 303  # a double click
    (run,) = runs(works)
    assert "<progress" in cast.iris.get(path(action)).text
    assert cast.iris.get(path(action, run.ref, "progress")).status_code == 200
    assert cast.iris.get(path(action, run.ref, "download")).status_code == 404
    assert make(works) == ["done"]
    assert cast.iris.get(path(action, run.ref, "progress")).headers["HX-Redirect"] == path(action)
    file = cast.iris.get(path(action, run.ref, "download"))
    assert file.headers["Content-Type"] == "application/pdf"
    assert f"filename=huisheng-{action.ref}-{language}-" in file.headers["Content-Disposition"]
    assert file.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert len(PdfReader(BytesIO(file.data)).pages) == 2
    text = text_of(file.data)
    for word in (words, action.ref, "62.5", "87.5", "+25.0", "Iris", "缴费到取药之间没有负责科室"):
        assert word in text, word
    assert "心内科" not in text  # the untreated stand together, one by one owners may not read them
    with works.work("mei"):
        names = ("report.requested", "report.downloaded")
        query = select(AuditEvent).where(AuditEvent.action.in_(names)).order_by(AuditEvent.seq)
        events = list(session().scalars(query))
    assert [(event.action, event.actor_id) for event in events] == [
        ("report.requested", cast.mei.user_id),
        ("report.downloaded", cast.iris.user_id),
    ]


def test_the_same_state_gives_the_same_bytes_and_a_step_gives_others(works, cast):
    action = works.standing("to_judge")
    for person in (cast.alice, cast.mei):
        ask(person, action)
        make(works)
    works.take(action, "judge_effective", "iris", "四周数据一致")
    assert "此后措施又有进展" in cast.mei.get(path(action)).text
    ask(cast.mei, action)
    make(works)
    first, second, third = (run.sha256 for run in runs(works))
    assert first == second != third


def test_cases_stand_by_their_number_alone(works, cast):
    unit = cast.jiangzhou.departments["paediatrics"]
    case = works.desk.case("in_hand", subject="药师当众羞辱我", text="我叫周晓兰，请查。")
    with works.work("mei") as mei:
        action = create_action(
            mei, [case.ref], title="窗口用语", department_id=unit, source="case", cause="一件投诉"
        )
    ask(cast.mei, action)
    make(works)
    (run,) = runs(works)
    text = text_of(cast.mei.get(path(action, run.ref, "download")).data)
    assert case.ref in text
    for word in ("羞辱", "周晓兰"):
        assert word not in text


@pytest.mark.parametrize("name", ["ernst", "gu", "iris", "vera"])
def test_who_only_reads_asks_for_none(works, cast, name):
    action = works.plan()
    assert ask(cast.people[name], action).status_code == 403
    assert runs(works) == []


def test_a_guest_reads_and_fetches_but_has_no_button(works, cast):
    action = works.plan()
    ask(cast.mei, action)
    make(works)
    (run,) = runs(works)
    assert cast.ernst.get(path(action)).status_code == 403  # no period is assigned to him yet
    let_guest_read(cast)
    page = cast.ernst.get(path(action)).text
    assert "生成中文版" not in page
    assert cast.ernst.get(path(action, run.ref, "download")).status_code == 200
    assert run.ref in cast.ernst.get("/app/reports").text
    # Management reads reports, but no actions.
    assert run.ref not in cast.vera.get("/app/reports").text
    assert cast.vera.get(f"/app/reports/{run.ref}").status_code == 404
    assert cast.vera.get(path(action, run.ref, "download")).status_code == 403


def test_an_owner_has_those_of_the_own_department_alone(works, cast):
    own = works.plan()
    other = works.plan(department_id=cast.jiangzhou.departments["pharmacy"])
    assert ask(cast.ouyang, own).status_code == 303
    assert ask(cast.ouyang, other).status_code == 404
    make(works)
    (run,) = runs(works)
    assert cast.ouyang.get(path(own, run.ref, "download")).status_code == 200
    assert cast.ouyang.get(path(other, run.ref, "download")).status_code == 404
    assert cast.mei.get(path(other, run.ref, "download")).status_code == 404


def test_another_tenant_finds_nothing(works, cast):
    action = works.plan()
    ask(cast.mei, action)
    (run,) = runs(works)
    for way in (path(action), path(action, run.ref, "progress"), path(action, run.ref, "download")):
        assert cast.charlie.get(way).status_code == 404
    assert ask(cast.charlie, action).status_code == 404
    assert cast.charlie.post(path(action, run.ref, "retry")).status_code == 404


def test_a_sheet_that_failed_is_tried_again(works, cast):
    action = works.plan()
    assert ask(cast.mei, action, "fr").status_code == 400
    ask(cast.mei, action)
    (run,) = runs(works)
    assert cast.mei.post(path(action, run.ref, "retry")).status_code == 409
    with works.work("mei"):
        held = session().scalars(select(ReportRun)).one()
        held.state, held.fault = "failed", "disk"
        record("report.failed", held)
    assert "再试一次" in cast.mei.get(path(action)).text
    assert "再试一次" not in cast.ernst.get(path(action)).text
    assert cast.mei.post(path(action, run.ref, "retry")).status_code == 303
    assert "<progress" in cast.mei.get(path(action)).text
