"""Answered cases close without a word: told, reminded once, closed once, objected to in time."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from complaints.models import CaseMessage, CaseStep
from complaints.pages import case_page
from complaints.register.queries import register_query
from complaints.register.wanted import Wanted
from complaints.services import conversation, steps
from complaints.services.entries import StepNotPossible
from complaints.services.identity import Identity
from complaints.silence.closing import close_everywhere, close_silent_cases
from complaints.silence.desk import words_after_answers
from foundation import clock
from foundation.audit import record
from foundation.audit.models import AuditEvent
from foundation.mail import Mail
from foundation.unit_of_work import session
from foundation.web.texts import speaking
from tenants.queries import own_tenant

THURSDAY = datetime(2027, 3, 4, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
WANG = Identity("王女士", "", "wang@example.org")


@pytest.fixture
def answered(move_clock, desk):
    """A case answered on 4 March 2027: it closes without a word after the 14th."""
    move_clock(to=THURSDAY)
    return desk.case("answered", identity=WANG)


def tick(desk):
    with desk.work():
        return close_silent_cases()


def mails(desk):
    with desk.work():
        query = select(Mail).where(Mail.recipient == WANG.email)
        return [mail.body for mail in session().scalars(query.order_by(Mail.created_at, Mail.id))]


def test_told_reminded_once_and_closed_once(answered, desk, move_clock):
    assert answered.silent_until.isoformat() == "2027-03-14"
    assert "2027 年 3 月 14 日" in mails(desk)[-1]
    known = len(mails(desk))
    move_clock(to=THURSDAY + timedelta(days=6))
    assert tick(desk) == 0
    assert len(mails(desk)) == known
    move_clock(to=THURSDAY + timedelta(days=7))
    assert [tick(desk), tick(desk)] == [0, 0]
    assert len(mails(desk)) == known + 1
    move_clock(to=THURSDAY + timedelta(days=10, hours=13))
    assert tick(desk) == 0  # the 14th is still theirs
    move_clock(to=THURSDAY + timedelta(days=11))

    def ticker():
        with desk.app.app_context():
            close_everywhere()

    assert desk.at_once(*[ticker] * 4) == ["done"] * 4
    case = desk.fresh(answered)
    assert (case.state, case.object_until.isoformat()) == ("closed", "2027-04-14")
    assert len(desk.all(CaseStep, step="fall_silent")) == 1
    assert len(desk.all(AuditEvent, action="complaint.fell_silent")) == 1
    assert "2027 年 4 月 14 日" in mails(desk)[-1]
    with desk.work("gu") as gu, speaking("zh"):
        told = [entry.text for entry in case_page(case, gu).entries]
        listed = session().scalars(register_query(gu, Wanted(state="silent"), clock.now())).all()
    assert "自动：超过时间没有回音，办结" in told[-1]
    assert [row.ref for row in listed] == [case.ref]


def waiting(desk):
    with desk.work("gu") as gu:
        (group,) = words_after_answers(gu)
        return [task.url for task in group.tasks]


def test_a_word_stops_it_until_the_reply(answered, desk, move_clock):
    with desk.work():
        conversation.write_as_complainant(answered, "还有一个问题。")
    move_clock(to=THURSDAY + timedelta(days=20))
    assert tick(desk) == 0
    assert waiting(desk) == [f"/app/complaints/{answered.ref}"]
    with desk.work("gu") as gu:
        conversation.reply(answered, "答复如下。", gu)
    assert desk.fresh(answered).silent_until.isoformat() == "2027-04-03"
    assert waiting(desk) == []


def test_objected_to_in_time_it_is_disputed(answered, desk, move_clock):
    move_clock(to=THURSDAY + timedelta(days=11))
    assert tick(desk) == 1
    case = desk.take(answered, "rate", score=1)
    move_clock(to=THURSDAY + timedelta(days=41))  # the last day
    with desk.work():
        steps.object_to_closing(case, "当时在住院，没有看到。", case.revision)
    case = desk.fresh(case)
    assert (case.state, case.closed_at, case.object_until, case.rating) == (
        "disputed",
        None,
        None,
        None,
    )
    assert case.due_at is not None
    assert [m.text for m in desk.all(CaseMessage, direction="theirs")] == ["当时在住院，没有看到。"]


def test_too_late_or_closed_otherwise_nobody_objects(answered, desk, move_clock):
    accepted = desk.take(desk.case("answered"), "accept")
    move_clock(to=THURSDAY + timedelta(days=11))
    tick(desk)
    move_clock(to=THURSDAY + timedelta(days=42))
    for case in (desk.fresh(answered), accepted):
        with pytest.raises(StepNotPossible), desk.work():
            steps.object_to_closing(case, "晚了", case.revision)


def test_who_never_closes_so_tells_no_day(desk, move_clock):
    with desk.work("alice"):
        own_tenant().silence_days = 0
        session().flush()
        record("settings.changed", own_tenant())
    case = desk.case("answered", identity=WANG)
    assert case.silent_until is None
    assert "没有回音" not in mails(desk)[-1]
    move_clock(days=100)
    assert tick(desk) == 0


def test_days_are_set_with_the_other_settings(cast):
    page = cast.alice.get("/app/settings")
    fields = {"name_zh": "江州", "zone": "Asia/Shanghai", "colour": "#0e6074"}
    body = {**fields, "silence_days": "3", "objection_days": "20", "revision": "1"}
    refused = cast.alice.post("/app/settings", body)
    assert page.status_code == 200
    assert refused.status_code == 400
    assert "5 到 90 天" in refused.text
    assert cast.alice.post("/app/settings", {**body, "silence_days": "15"}).status_code == 302
    assert 'value="15"' in cast.alice.get("/app/settings").text


def test_of_an_anonymous_one_the_objection_keeps_the_day(desk, move_clock):
    move_clock(to=THURSDAY)
    case = desk.case("answered", anonymous=True)
    move_clock(to=THURSDAY + timedelta(days=11))
    tick(desk)
    case = desk.fresh(case)
    with desk.work():
        steps.object_to_closing(case, "不同意", case.revision)
    (step,) = desk.all(CaseStep, step="object")
    assert (step.at, step.announced) == (None, False)
