"""A period's report: the snapshot's figures, the same bytes, silence about what is too small."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from evaluations.models import Appeal
from evaluations.queries import results_of
from evaluations.services.appealing import decide_appeal, file_appeal
from foundation import storage
from foundation.audit import record
from foundation.errors import Conflict
from foundation.loader import load_or_404
from foundation.migrating import migrate
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.web.texts import gettext, ngettext, speaking
from foundation.web.viewer import Viewer
from foundation.work.jobs import perform
from foundation.work.models import Work
from reports.document import Figure
from reports.models import ReportRun
from reports.pdf import render_pdf
from reports.periods.document import Appealed, Cases, Change, Line, Tally
from reports.periods.gathering import gather_period_report
from reports.periods.rendering import period_html
from reports.services import request_report, retry_report
from surveys.models import EvaluationPeriod, Survey
from tenants.permissions import permissions_of
from tests.evaluations.judged import NOW, make_house, same, spans
from tests.reports.periodic import WORDING, Hospital, make_hospital


@pytest.fixture
def hospital(cast, app):
    with app.app_context():
        yield make_hospital(cast, app)


@pytest.fixture
def quick(monkeypatch):
    """Printing that takes no time."""
    monkeypatch.setattr("reports.pdf.render_pdf", lambda *_a, **_k: b"%PDF- a small one")


def gathered(hospital, ref):
    with tenant_scope(hospital.tenant_id), unit_of_work():
        return gather_period_report(load_or_404(ReportRun, ref=ref))


def pages(report):
    with speaking(report.language):
        return period_html(report, gettext, ngettext)


def printed(page, report):
    return render_pdf(page.html, page.assets, created=report.generated_on)


def squeezed(pdf):
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return re.sub(r"\s", "", text)


def work_ids(hospital):
    with tenant_scope(hospital.tenant_id), unit_of_work():
        query = select(Work.id).where(Work.kind == "make_report").order_by(Work.created_at)
        return session().scalars(query).all()


def row(html, name):
    """The cells of each table row that a department has, without marks."""
    found = re.findall(rf"<tr[^>]*>\s*<th[^>]*>{name}</th>.*?</tr>", html, re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", each)).strip() for each in found]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", ("这一期考评报告", "管理摘要", "与上一期相比", "有效", "按时答复", "指纹")),
        ("en", ("evaluationreport", "Managementsummary", "Effective", "Fingerprint", "Complaints")),
    ],
)
def test_the_paper_says_what_the_snapshot_says(hospital, language, words):
    ref = hospital.ask(language)
    assert perform(hospital.tenant_id, work_ids(hospital)[0]) == "done"
    run = hospital.run(ref)
    assert (run.state, run.fault) == ("done", "")
    assert re.fullmatch(rf"huisheng-period-\d{{4}}-\d\d-s1-{language}-\d{{8}}\.pdf", run.file_name)
    with tenant_scope(hospital.tenant_id), unit_of_work():
        pdf = storage.load(run.file_id)
        snapshot = hospital.snapshot()
        lines = [line for line, _ in results_of(snapshot) if line.value is not None]
        digest = snapshot.digest
    assert len(PdfReader(BytesIO(pdf)).pages) == run.pages
    text = squeezed(pdf)
    for part in (*words, ref, digest[:12], digest):
        assert part in text
    assert len(lines) >= 3
    for line in lines:
        for figure in (line.value, line.score, line.low, line.high):
            assert f"{figure:.1f}" in text
    # Cardiology went from 62.5 to 87.5, the action's department likewise.
    for figure in ("62.5", "87.5", "+25.0"):
        assert figure in text
    assert WORDING not in text


def test_what_is_gathered_is_the_snapshot(hospital):
    report = gathered(hospital, hospital.ask())
    with tenant_scope(hospital.tenant_id), unit_of_work():
        kept = {
            unit.name_zh if unit else "总体": line for line, unit in results_of(hospital.snapshot())
        }
    assert {line.name for line in (*report.lines, report.whole)} == set(kept)
    for line in (*report.lines, report.whole):
        as_kept = kept[line.name]
        assert (line.figure.value if line.figure else None) == as_kept.value
        assert (line.score, line.grade) == (as_kept.score, as_kept.grade)
        assert (line.change.value if line.change else None) == as_kept.change
        assert (line.change.before if line.change else None) == as_kept.previous_value
    pharmacy = next(line for line in report.lines if line.name == "药房")
    assert (pharmacy.silence, pharmacy.n) == ("no_index", len(NOW["pharmacy"]))
    assert report.snapshot.before == "上一期"
    assert report.answers == sum(len(sheets) for sheets in NOW.values())


def test_the_same_snapshot_gives_the_same_bytes(hospital, move_clock):
    ref = hospital.ask()
    first = gathered(hospital, ref)
    one = printed(pages(first), first)
    move_clock(days=31, minutes=90)
    again = gathered(hospital, ref)
    assert again == first
    assert printed(pages(again), again) == one


def test_small_groups_of_cases_are_not_told(hospital):
    cases = gathered(hospital, hospital.ask()).cases
    assert cases.received == 13
    told = {tally.name: (tally.n, tally.silence) for tally in cases.departments}
    assert told == {
        "心内科门诊": (6, ""),
        "儿科门诊": (None, "withheld"),
        "药房": (None, "few"),
    }
    assert [tally.n for tally in cases.severities] == [13]
    assert cases.ratings.counts == (5, 3, 2, 2, 1)
    assert cases.rating == pytest.approx(48 / 13)
    assert (cases.resolve.met, cases.resolve.late, cases.resolve.running) == (13, 0, 0)


def test_cases_beside_a_score_are_not_told_either(hospital):
    report = gathered(hospital, hospital.ask())
    counted = {line.name: line.cases for line in report.lines if line.figure}
    assert counted["心内科门诊"] == 6
    assert all(n is None or n == 0 or n >= 5 for n in counted.values())


def test_an_action_comes_with_its_proof(hospital):
    (action,) = gathered(hospital, hospital.ask()).actions
    assert (action.ref, action.verdict, action.department) == (
        hospital.action.ref,
        "effective",
        "儿科门诊",
    )
    assert (action.before.value, action.after.value) == (62.5, 87.5)
    assert action.change.value == pytest.approx(25.0)
    assert action.change.clear
    assert action.least_sample == 10


def test_what_the_snapshot_withholds_stays_withheld(cast, app):
    with app.app_context():
        house = make_house(cast, app)
        few = {"paediatrics": same(5, 12), "cardiology": same(4, 11), "pharmacy": same(1, 3)}
        period = house.period("一期", few, days=spans()[1])
        house.compute(period)
        house.publish(period)
        hospital = Hospital(house, period, period)
        report = gathered(hospital, hospital.ask())
        silence = {line.name: line.silence for line in report.lines}
        assert silence["药房"] == "few"
        assert silence["心内科门诊"] == "withheld"
        html = pages(report).html
    for name, words in (
        ("药房", "份数太少，不显示"),
        ("心内科门诊", "不显示，否则可由合计反推出另一部门"),
    ):
        (line,) = row(html, name)
        assert words in line
        assert not re.search(r"[0-9]", line)
    assert "没有可比的上一期。" in html
    assert "本期没有收到投诉。" in html
    silent = replace(
        report,
        whole=Line("总体", silence="few"),
        lines=tuple(Line(line.name, silence="few") for line in report.lines),
        cases=Cases(None),
    )
    with app.app_context():
        html = pages(silent).html
    assert "答卷太少，算不出总体指数。" in html
    assert "收到的投诉太少，再多说就会认出是谁。" in html
    assert 'id="index"' not in html


def as_viewer(person, role):
    return Viewer(
        user_id=person.user_id,
        login_session_id=person.user_id,
        name="",
        email="",
        locale="zh",
        permissions=permissions_of((role,)),
    )


def test_appeals_are_counted_with_what_became_of_them(hospital, cast):
    assert gathered(hospital, hospital.ask()).snapshot.appealed == Appealed()
    admin, mei = as_viewer(cast.alice, "admin"), as_viewer(cast.mei, "survey_manager")
    for code, verdict in (("cardiology", "upheld"), ("paediatrics", "dismissed"), ("pharmacy", "")):
        with hospital.house.work("alice"):
            period = load_or_404(EvaluationPeriod, id=hospital.now)
            filed = file_appeal(
                period, cast.jiangzhou.departments[code], admin, "A week is missing."
            )
        if verdict:
            with hospital.house.work("mei"):
                decide_appeal(load_or_404(Appeal, id=filed.id), mei, verdict, "We have looked.")
    report = gathered(hospital, hospital.ask("en"))
    assert report.snapshot.appealed == Appealed(3, 1, 1)
    assert "3 appeals were filed: 1 upheld, 1 dismissed, 1 not decided yet." in pages(report).html


def test_a_draft_has_no_report(cast, app):
    house = make_house(cast, app)
    period = house.period("一期", NOW, days=spans()[1])
    house.compute(period)
    hospital = Hospital(house, period, period)
    with pytest.raises(Conflict):
        hospital.ask()


def test_eight_clicks_at_once_make_one_run_for_a_language(hospital):
    with ThreadPoolExecutor(8) as pool:
        refs = set(pool.map(lambda _: hospital.ask(), range(8)))
    assert len(refs) == 1
    assert hospital.ask("en") not in refs
    assert len(work_ids(hospital)) == 2


def test_run_twice_and_at_once_there_is_one_file(hospital, quick, app):
    ref = hospital.ask()
    (work_id,) = work_ids(hospital)

    def once(_):
        with app.app_context():
            return perform(hospital.tenant_id, work_id)

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(once, range(4)))
    assert outcomes == ["done", "nothing", "nothing", "nothing"]
    assert hospital.run(ref).state == "done"


class Killed(BaseException):
    """As if by kill -9: nothing is tidied up."""


@pytest.mark.parametrize(
    "place", ["reports.periods.gathering.gather_period_report", "reports.pdf.render_pdf"]
)
def test_a_worker_killed_on_the_way_leaves_the_report_to_the_next(
    hospital, quick, monkeypatch, move_clock, place
):
    def die(*_args, **_values):
        raise Killed

    ref = hospital.ask()
    (work_id,) = work_ids(hospital)
    with monkeypatch.context() as once:
        once.setattr(place, die)
        with pytest.raises(Killed):
            perform(hospital.tenant_id, work_id)
    assert hospital.run(ref).state == "running"
    move_clock(days=31, minutes=4)
    assert perform(hospital.tenant_id, work_id) == "done"
    assert hospital.run(ref).state == "done"


def test_one_that_failed_is_tried_again_unless_another_is_under_way(hospital):
    ref = hospital.ask()
    with hospital.house.work():
        failed = load_or_404(ReportRun, ref=ref)
        failed.state, failed.fault = "failed", "disk"
        record("report.failed", failed, detail={"ref": ref, "reason": "disk"})
    other = hospital.ask()
    assert other != ref
    with hospital.house.work(), pytest.raises(Conflict):
        retry_report(load_or_404(ReportRun, ref=ref))


def test_surveys_and_periods_may_be_under_way_side_by_side(hospital, cast):
    hospital.ask()
    with hospital.house.work():
        survey = load_or_404(Survey, id=hospital.house.surveys[hospital.now])
        request_report(survey, "zh", cast.mei.user_id)
    assert len(work_ids(hospital)) == 2


def test_a_line_cannot_be_silent_and_tell():
    with pytest.raises(ValueError, match="shown or silent"):
        Line("x", figure=Figure(12, 80.0), silence="few", score=80.0, grade=0)
    with pytest.raises(ValueError, match="tells nothing else"):
        Line("x", silence="few", n=3)
    with pytest.raises(ValueError, match="tells nothing else"):
        Line("x", silence="withheld", change=Change(1.0, 2.0))
    with pytest.raises(ValueError, match="too few cases"):
        Line("x", figure=Figure(12, 80.0), score=80.0, grade=0, cases=2)
    with pytest.raises(ValueError, match="too few cases"):
        Tally("x", 4)
    with pytest.raises(ValueError, match="Too few complaints"):
        Cases(None, closed=3)


def test_the_step_back_keeps_the_runs_of_surveys_alone(hospital, cast, settings):
    with hospital.house.work():
        survey = load_or_404(Survey, id=hospital.house.surveys[hospital.now])
        kept = request_report(survey, "zh", cast.mei.user_id).ref
    hospital.ask()
    migrate(settings, "0007")
    migrate(settings)
    with tenant_scope(hospital.tenant_id), unit_of_work():
        assert session().scalars(select(ReportRun.ref)).all() == [kept]
