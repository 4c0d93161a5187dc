"""Versions that wait for approval: who may decide is reminded, then the next level."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from foundation.loader import load_or_404
from foundation.mail import Mail
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.work.jobs import perform
from foundation.work.models import Work
from surveys.models import Questionnaire, QuestionnaireVersion
from surveys.services import questionnaires
from tenants.jobs import plan_reminders

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.fixture
def on_thursday(move_clock):
    """Mei sends on Thursday 4 March 2027 at ten."""
    move_clock(to=at("2027-03-04 10:00"))


@pytest.fixture
def morning(app, cast, move_clock):
    """`morning("2027-03-05")`: eight o'clock of a day; the mails written so far, by recipient."""

    def come(day):
        move_clock(to=at(f"{day} 08:00"))
        plan_reminders()
        with tenant_scope(cast.jiangzhou.id), unit_of_work():
            query = select(Work.id).where(Work.kind == "send_reminders", Work.state == "waiting")
            waiting = list(session().scalars(query))
        for work_id in waiting:
            with app.app_context():
                assert perform(cast.jiangzhou.id, work_id) == "done"
        with tenant_scope(cast.jiangzhou.id), unit_of_work():
            mails = session().scalars(select(Mail).order_by(Mail.created_at, Mail.recipient))
            return [mail.recipient.partition("@")[0] for mail in mails]

    return come


def test_who_may_decide_is_reminded_after_a_working_day(on_thursday, submitted, morning):
    assert morning("2027-03-05") == []  # the working day is not over
    assert morning("2027-03-08") == ["alice", "wen"]
    assert morning("2027-03-09") == ["alice", "wen"]


def test_after_two_more_working_days_whoever_sent_it_hears(on_thursday, submitted, morning):
    assert morning("2027-03-08") == ["alice", "wen"]
    assert morning("2027-03-09") == ["alice", "wen"]
    assert morning("2027-03-10") == ["alice", "wen", "mei"]
    assert morning("2027-03-11") == ["alice", "wen", "mei"]


def test_what_is_decided_reminds_nobody(on_thursday, approved, morning):
    assert morning("2027-03-08") == []


def test_what_comes_again_waits_anew(on_thursday, submitted, morning, cast, at_work, move_clock):
    assert morning("2027-03-08") == ["alice", "wen"]
    with at_work(cast.wen):
        version = load_or_404(QuestionnaireVersion, id=submitted.id)
        questionnaires.send_back(version, cast.wen.user_id, reasons="请补充。")
    assert morning("2027-03-09") == ["alice", "wen"]
    with at_work(cast.mei):
        version = load_or_404(QuestionnaireVersion, id=submitted.id)
        questionnaires.submit_for_approval(version, cast.mei.user_id)
    assert morning("2027-03-10") == ["alice", "wen"]
    assert morning("2027-03-11") == ["alice", "wen", "alice", "wen"]


def test_the_mail_names_the_version_and_leads_to_it(on_thursday, submitted, morning, cast):
    morning("2027-03-08")
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        body = session().scalars(select(Mail.body)).first()
        ref = session().scalars(select(Questionnaire.ref)).one()
    assert "投诉处理回访" in body
    assert "2027 年 3 月 4 日" in body
    path = f"/app/questionnaires/{ref}/versions/1/approval"
    assert f"http://localhost{path}" in body


def test_the_approval_page_shows_who_was_reminded_and_when(
    on_thursday, submitted, morning, cast, move_clock
):
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        ref = session().scalars(select(Questionnaire.ref)).one()
    morning("2027-03-08")
    move_clock(days=0)  # or the sign-ins would be over
    page = cast.alice.get(f"/app/questionnaires/{ref}/versions/1/approval").text
    assert "2027 年 3 月 8 日 08:00" in page
    assert "Wen" in page
