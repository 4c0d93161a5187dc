"""Every job is run twice and at once, and has its effect once; a job without a scene fails here."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import time, timedelta
from typing import Any
from uuid import UUID

import pytest
from asking import GOOD, Respondent, ask
from smtp_stub import SmtpStub
from sqlalchemy import func, select

from complaints.models import Complaint
from complaints.rules.services import Filing, set_rule
from evaluations.models import DepartmentResult
from foundation import clock
from foundation import mail as mail_module
from foundation.audit import record
from foundation.audit.models import AuditEvent
from foundation.mail import Mail, write_mail
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.work import enqueue, jobs
from foundation.work.jobs import perform
from foundation.work.models import Work
from reports.services import request_report
from surveys.folding import fold
from surveys.models import Response, ResponseBlock, Survey
from surveys.services.questionnaires import copy_from_library, submit_for_approval
from surveys.services.surveys import open_survey
from tenants.jobs import plan_reminders
from tenants.models import PLATFORM_ID, Department, Tenant
from tenants.reorganising import services as reorganising
from tenants.reorganising.services import Plan
from tenants.services.calendar import change_week


@dataclass
class Scene:
    """Work that waits, and how to count its effect, which is `effect` once it is done."""

    tenant_id: UUID
    kind: str
    count: Callable[[], int]
    effect: int


def counted(tenant_id: UUID, what) -> Callable[[], int]:
    def count() -> int:
        with tenant_scope(tenant_id), unit_of_work():
            return session().scalar(what) or 0

    return count


def send_mail(cast, app, monkeypatch) -> Scene:
    stub = app.extensions["test_smtp"]
    known = replace(app.product_settings, smtp_url=f"smtp://127.0.0.1:{stub.port}")
    monkeypatch.setattr(mail_module, "settings", lambda: known)
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        write_mail("gu@example.org", "您好", "内容", "zh")
    return Scene(cast.jiangzhou.id, "send_mail", lambda: len(stub.mails), 1)


def send_reset(cast, app, _patch) -> Scene:
    with tenant_scope(PLATFORM_ID), unit_of_work():
        enqueue("send_reset", cast.gu.user_id)
    return Scene(
        PLATFORM_ID,
        "send_reset",
        counted(PLATFORM_ID, select(func.count()).select_from(Mail)),
        1,
    )


def mix_ballots(cast, app, _patch) -> Scene:
    asked = ask(cast, "anonymous", paging="single")
    for _ in range(7):
        Respondent(app).fill_in(asked.path)
    moved = counted(asked.tenant_id, select(func.count()).select_from(Response))
    return Scene(asked.tenant_id, "mix_ballots", moved, 7)


def fold_responses(cast, app, _patch) -> Scene:
    asked = ask(cast, "confidential", paging="single")
    for _ in range(7):
        Respondent(app).fill_in(asked.path)
    folded = counted(asked.tenant_id, select(func.sum(ResponseBlock.size)))
    return Scene(asked.tenant_id, "fold_responses", folded, 7)


def rebuild_blocks(cast, app, _patch) -> Scene:
    asked = ask(cast, "confidential", paging="single")
    for _ in range(7):
        Respondent(app).fill_in(asked.path)
    with tenant_scope(asked.tenant_id), unit_of_work():
        enqueue("rebuild_blocks", asked.survey_id)
    folded = counted(asked.tenant_id, select(func.sum(ResponseBlock.size)))
    return Scene(asked.tenant_id, "rebuild_blocks", folded, 7)


def compute_evaluation(cast, app, _patch) -> Scene:
    from tests.evaluations.judged import NOW, make_house, spans

    house = make_house(cast, app)
    house.request(house.period("这一期", NOW, days=spans()[1]))
    lines = counted(house.tenant_id, select(func.count()).select_from(DepartmentResult))
    return Scene(house.tenant_id, "compute_evaluation", lines, 5)


def open_cases_from_responses(cast, app, _patch) -> Scene:
    asked = ask(cast, "confidential", paging="single", opened=False)
    with tenant_scope(asked.tenant_id), app.app_context(), unit_of_work():
        survey = session().scalars(select(Survey)).one()
        low = {"kind": "rating", "question": "", "at_most": 2}
        # Both fit: what is opened twice over is still one case.
        set_rule(survey, [low], Filing())
        set_rule(survey, [{**low, "question": "r1"}], Filing("waiting", "severe"))
        open_survey(survey)
    for rating in "125":
        Respondent(app).fill_in(asked.path, GOOD | {"q.r1": rating})
    cases = counted(asked.tenant_id, select(func.count()).select_from(Complaint))
    return Scene(asked.tenant_id, "open_cases_from_responses", cases, 2)


def measure_effect(cast, app, _patch) -> Scene:
    """The observation of an action is over."""
    from complaints.actions.services.effect import plan_measurements
    from tests.complaints.acting import make_works
    from tests.complaints.conftest import Desk

    works = make_works(Desk(app, cast))
    works.standing("awaiting_effect")
    works.later(31)
    plan_measurements()
    done = (
        select(func.count()).select_from(AuditEvent).where(AuditEvent.action == "action.measured")
    )
    return Scene(cast.jiangzhou.id, "measure_effect", counted(cast.jiangzhou.id, done), 1)


def tell_complainants(cast, app, _patch) -> Scene:
    """Two of three complainants agreed to be told what was done."""
    from complaints.actions.feedback.services import approve_feedback, write_feedback
    from complaints.models import CaseMessage
    from tests.complaints.acting import make_works
    from tests.complaints.conftest import Desk

    desk = Desk(app, cast)
    works = make_works(desk)
    cases = [desk.lodge(wants_news=agreed)[0].ref for agreed in (True, True, False)]
    action = works.standing("awaiting_effect", cases=cases)
    with works.work("mei") as mei:
        write_feedback(action, mei, 0, "缴费后直接开始配药。", "")
    with works.work("wen") as wen:
        approve_feedback(action, wen, 1)
    told = select(func.count()).select_from(CaseMessage).where(CaseMessage.direction == "ours")
    return Scene(cast.jiangzhou.id, "tell_complainants", counted(cast.jiangzhou.id, told), 2)


def export_cases(cast, app, _patch) -> Scene:
    from complaints.exports.services import request_export
    from complaints.register.wanted import Wanted
    from tests.complaints.conftest import Desk
    from tests.complaints.many import add_cases

    desk = Desk(app, cast)
    add_cases(desk, 5)
    with desk.work("gu") as gu:
        request_export(gu, "xlsx", "zh", Wanted())
    told = AuditEvent.action == "complaint.export_finished"
    made = counted(cast.jiangzhou.id, select(func.count()).select_from(AuditEvent).where(told))
    return Scene(cast.jiangzhou.id, "export_cases", made, 1)


def write_trail(cast, app, _patch) -> Scene:
    from tenants.trail_files.services import request_file
    from tests.complaints.conftest import Desk

    with Desk(app, cast).work("iris") as iris:
        request_file(iris, "jsonl")
    told = AuditEvent.action == "trail.file_finished"
    made = counted(cast.jiangzhou.id, select(func.count()).select_from(AuditEvent).where(told))
    return Scene(cast.jiangzhou.id, "write_trail", made, 1)


def a_request(cast, app, wish: str) -> tuple[Any, Any]:
    """A request about a case without an address, and who may act on it."""
    from tenants.subjects.services import ask
    from tests.complaints.conftest import Desk
    from tests.complaints.standing import viewer_of

    desk = Desk(app, cast)
    case, _receipt = desk.lodge()
    with desk.work("alice"):
        alice, today = viewer_of(cast.alice), clock.today("Asia/Shanghai")
        return desk, ask(alice, wish, {"complaints": [case.id]}, today, "")


def erase_subject(cast, app, _patch) -> Scene:
    from tenants.subjects.models import ERASE

    desk, made = a_request(cast, app, "erase")
    with desk.work("alice"):
        request = session().get_one(type(made), (cast.jiangzhou.id, made.id))
        request.state, request.decided_at = "allowed", clock.now()
        record("subject.allowed", request)
        enqueue(ERASE, request.id, occasion="once")
    told = AuditEvent.action == "subject.erased"
    made_of = counted(cast.jiangzhou.id, select(func.count()).select_from(AuditEvent).where(told))
    return Scene(cast.jiangzhou.id, "erase_subject", made_of, 1)


def copy_subject(cast, app, _patch) -> Scene:
    from tenants.subjects.services import request_copy
    from tests.complaints.standing import viewer_of

    desk, made = a_request(cast, app, "copy")
    with desk.work("alice"):
        request_copy(made, viewer_of(cast.alice))
    told = AuditEvent.action == "subject.copy_made"
    made_of = counted(cast.jiangzhou.id, select(func.count()).select_from(AuditEvent).where(told))
    return Scene(cast.jiangzhou.id, "copy_subject", made_of, 1)


def make_report(cast, app, monkeypatch) -> Scene:
    from reports.rendering import Page

    monkeypatch.setattr("reports.rendering.survey_html", lambda *_a: Page("", {}))
    monkeypatch.setattr("reports.pdf.render_pdf", lambda *_a, **_k: b"%PDF- a small one")
    asked = ask(cast, "confidential", paging="single")
    for _ in range(12):
        Respondent(app).fill_in(asked.path)
    with tenant_scope(asked.tenant_id), app.app_context():
        with unit_of_work():
            fold(asked.survey_id)
        with unit_of_work():
            survey = session().scalars(select(Survey)).one()
            request_report(survey, "zh", cast.mei.user_id)
    made = (
        select(func.count()).select_from(AuditEvent).where(AuditEvent.action == "report.finished")
    )
    return Scene(asked.tenant_id, "make_report", counted(asked.tenant_id, made), 1)


def send_reminders(cast, app, _patch) -> Scene:
    """Mei's version waits, in a house that never sleeps and where it is noon now."""
    with tenant_scope(cast.jiangzhou.id), app.app_context(), unit_of_work():
        house = session().get_one(Tenant, cast.jiangzhou.id)
        house.zone = f"Etc/GMT{clock.now().hour - 12:+d}"
        record("settings.changed", house)
        change_week([((time(0), time(0)),)] * 7, None, 0)
        version = copy_from_library("complaint_handling", cast.mei.user_id)
        submit_for_approval(version, cast.mei.user_id)
        version.submitted_at -= timedelta(days=9)
    plan_reminders()
    mails = counted(cast.jiangzhou.id, select(func.count()).select_from(Mail))
    return Scene(cast.jiangzhou.id, "send_reminders", mails, 3)  # Alice, Wen; Mei, who sent it


def reorganise(cast, _app, _patch) -> Scene:
    """A merger that is due today: the work stands, for its plan was made for tomorrow."""
    house = cast.jiangzhou
    with tenant_scope(house.id), unit_of_work():
        plan = Plan(
            "merged",
            house.departments["cardiology"],
            clock.today("Asia/Shanghai") + timedelta(days=1),
            others=[house.departments["pharmacy"]],
        )
        made = reorganising.plan(plan, cast.alice.user_id)
        work = session().scalars(select(Work).where(Work.subject_id == made.id)).one()
        work.due_at = clock.now()
    gone = select(func.count()).select_from(Department).where(Department.archived_at.is_not(None))
    return Scene(house.id, "reorganise", counted(house.id, gone), 1)


SCENES = {
    "compute_evaluation": compute_evaluation,
    "copy_subject": copy_subject,
    "erase_subject": erase_subject,
    "fold_responses": fold_responses,
    "export_cases": export_cases,
    "make_report": make_report,
    "measure_effect": measure_effect,
    "mix_ballots": mix_ballots,
    "open_cases_from_responses": open_cases_from_responses,
    "rebuild_blocks": rebuild_blocks,
    "reorganise": reorganise,
    "send_mail": send_mail,
    "send_reminders": send_reminders,
    "send_reset": send_reset,
    "tell_complainants": tell_complainants,
    "write_trail": write_trail,
}


def test_every_job_has_its_scene(app):
    assert set(jobs()) == set(SCENES)


@pytest.mark.parametrize("name", sorted(SCENES))
def test_twice_and_at_once_there_is_one_effect(name, cast, app, monkeypatch):
    with SmtpStub() as stub:
        monkeypatch.setitem(app.extensions, "test_smtp", stub)
        scene = SCENES[name](cast, app, monkeypatch)
        with tenant_scope(scene.tenant_id), unit_of_work():
            work_id = session().scalars(select(Work.id).where(Work.kind == scene.kind)).one()
        assert scene.count() == 0

        def once(_: int) -> str:
            with app.app_context():
                return perform(scene.tenant_id, work_id)

        with ThreadPoolExecutor(4) as pool:
            outcomes = list(pool.map(once, range(4)))
        assert sorted(outcomes) == ["done", "nothing", "nothing", "nothing"]
        assert once(5) == "nothing"
        assert scene.count() == scene.effect
