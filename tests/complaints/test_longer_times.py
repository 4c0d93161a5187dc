"""A longer time: asked for by one, allowed by another, told in time, as often as the rules say."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from complaints.models import CaseStep, Complaint
from complaints.pages import case_page
from complaints.queries import messages_for_complainant
from complaints.services.entries import StepNotPossible
from complaints.services.identity import Identity
from complaints.timing.extending import (
    Asked,
    OwnRequest,
    TooLate,
    allow_longer,
    ask_longer,
    refuse_longer,
)
from complaints.timing.longer import longer_to_decide
from complaints.timing.models import CaseExtension
from complaints.timing.queries import part_of, reckonings_of
from complaints.timing.reckoning import replay
from complaints.timing.services import put_in_force, take_over
from foundation.audit.models import AuditEvent
from foundation.errors import Forbidden, Invalid, NotFound
from foundation.mail import Mail
from foundation.unit_of_work import session
from tenants.queries import own_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.fixture
def on_thursday(move_clock):
    """Thursday 4 March 2027 at ten."""
    move_clock(to=at("2027-03-04 10:00"))


@pytest.fixture
def bank(on_thursday, desk):
    """A case in hand under the bank's rules: due by Friday 19 March, 24:00."""
    with desk.work("alice") as alice:
        put_in_force(take_over("bank_insurance", alice).ref, alice)
    return desk.case("in_hand", identity=Identity("王女士", "", "wang@example.org"))


def ask(desk, case, day="2027-04-02", by="gu", **said):
    case = desk.fresh(case)
    typed = Asked(
        date.fromisoformat(day) if day else None,
        said.get("reason", "要等鉴定"),
        said.get("text", "鉴定还要两周。"),
    )
    with desk.work(by) as person:
        return ask_longer(case, person, case.revision, typed)


def allow(desk, case, by="alice"):
    case = desk.fresh(case)
    with desk.work(by) as person:
        allow_longer(case, person, case.revision)
    return desk.fresh(case)


def test_somebody_else_allows_it_and_the_complainant_is_told(bank, desk, move_clock):
    assert bank.resolve_due == at("2027-03-19 23:59:59")
    with pytest.raises(Invalid) as too_far:
        ask(desk, bank, "2027-04-05")  # fifteen days from the 19th end on Saturday 3 April
    assert "2027 年 4 月 3 日" in str(too_far.value.fields["promised_on"])
    with pytest.raises(Invalid) as empty:
        ask(desk, bank, None, reason=" ", text="")
    assert set(empty.value.fields) == {"promised_on", "reason", "text"}
    ask(desk, bank)
    for name, expected in (("alice", [bank.ref]), ("gu", [])):
        with desk.work(name) as person:
            assert [case.ref for _, case in longer_to_decide(person)] == expected
    waiting = desk.fresh(bank)
    assert (waiting.promised_at, waiting.due_at) == (None, bank.first_answer_due)
    with pytest.raises(OwnRequest):
        allow(desk, bank, by="gu")
    with pytest.raises(Forbidden):
        allow(desk, bank, by="wen")
    with desk.work():
        before = len(session().scalars(select(Mail)).all())
    given = allow(desk, bank)
    assert given.promised_at == at("2027-04-02 17:30")
    assert given.longer_asked_at is None
    with desk.work():
        last = messages_for_complainant(given)[-1]
        assert last.text == "鉴定还要两周。\n\n2027 年 4 月 2 日前给您答复。"
        rows = [mail.recipient for mail in session().scalars(select(Mail))]
        parts = [part_of(row) for row in reckonings_of(given)]
        assert replay(parts, own_calendar())[("resolve", True)] == given.promised_at
    assert rows.count("wang@example.org") >= 2
    assert len(rows) == before + 2  # the complainant, and the handler who asked


def test_the_second_time_an_administrator_and_no_third(bank, desk, cast, move_clock):
    ask(desk, bank)
    allow(desk, bank)
    ask(desk, bank, "2027-04-30")
    with pytest.raises(Forbidden):
        allow(desk, bank, by="mei")
    given = allow(desk, bank)
    with pytest.raises(Invalid) as none_left:
        ask(desk, bank, "2027-05-10")
    assert "不能再延长" in str(none_left.value.fields["promised_on"])
    with desk.app.test_request_context(), desk.work("gu") as gu:
        page = case_page(given, gu)
        assert not page.longer.asks
        assert "postpone" not in {step.name for step in page.steps}
        assert len(page.longer.lines) == 2
        assert "已告知投诉人改期 2 次" in dict(page.whys)["答复"]


def test_refused_with_a_reason_the_old_day_stands(bank, desk):
    ask(desk, bank)
    case = desk.fresh(bank)
    with desk.work("alice") as alice, pytest.raises(Invalid) as refusal:
        refuse_longer(case, alice, case.revision, " ")
    assert "reason" in refusal.value.fields
    with desk.work("alice") as alice:
        refuse_longer(case, alice, case.revision, "鉴定不必等")
    after = desk.fresh(bank)
    assert (after.promised_at, after.longer_asked_at) == (None, None)
    (row,) = desk.all(CaseExtension)
    assert (row.verdict, row.answer, row.same_hand) == ("refused", "鉴定不必等", False)
    ask(desk, bank)  # it did not use up the one there is


def test_past_the_old_day_nothing_is_given_any_more(bank, desk, move_clock):
    ask(desk, bank)
    move_clock(to=at("2027-03-20 00:00"))
    with pytest.raises(TooLate) as late:
        allow(desk, bank)
    assert "写信告诉投诉人" in str(late.value.sentence)
    case = desk.fresh(bank)
    assert case.promised_at is None
    with desk.work("alice") as alice:
        refuse_longer(case, alice, case.revision, "已过期")
    with pytest.raises(Invalid) as late_asked:
        ask(desk, bank, "2027-04-02")
    assert "原定日期已过" in str(late_asked.value.fields["promised_on"])
    with pytest.raises(Invalid):
        desk.take(desk.fresh(bank), "postpone")


def test_a_pause_meanwhile_moves_what_it_must_be_later_than(bank, desk, move_clock):
    ask(desk, bank, "2027-03-22")
    asked = desk.take(desk.fresh(bank), "ask")
    move_clock(to=at("2027-03-12 10:00"))
    later = desk.take(asked, "go_on")
    assert later.resolve_due > at("2027-03-22 17:30")
    with pytest.raises(TooLate):
        allow(desk, bank)
    assert desk.fresh(bank).promised_at is None


def test_answered_first_it_lapses(bank, desk):
    ask(desk, bank)
    case = desk.take(desk.take(desk.fresh(bank), "propose"), "answer")
    assert case.longer_asked_at is None
    assert [row.verdict for row in desk.all(CaseExtension)] == ["lapsed"]


def test_of_two_who_allow_or_ask_at_once_one_does(bank, desk):
    case = desk.fresh(bank)
    typed = Asked(date(2027, 4, 2), "要等鉴定", "还要两周。")

    def asking():
        with desk.work("gu") as gu:
            ask_longer(case, gu, case.revision, typed)

    assert desk.at_once(asking, asking) == ["conflict", "done"]
    asked = desk.fresh(bank)

    def allowing():
        with desk.work("alice") as alice:
            allow_longer(asked, alice, asked.revision)

    assert desk.at_once(allowing, allowing) == ["conflict", "done"]
    steps = [row.step for row in desk.all(CaseStep, complaint_id=bank.id)]
    assert steps.count("allow_longer") == 1
    with pytest.raises(StepNotPossible):
        allow(desk, bank)


def test_where_nobody_else_is_the_same_person_may_and_it_says_so(bank, desk, monkeypatch):
    ask(desk, bank, by="alice")
    with pytest.raises(OwnRequest):
        allow(desk, bank)
    alone = [desk.cast.alice.user_id]
    monkeypatch.setattr("complaints.timing.longer.member_user_ids", lambda *_: alone)
    given = allow(desk, bank)
    assert given.promised_at is not None
    (row,) = desk.all(CaseExtension)
    assert row.same_hand
    reasons = [one.reason for one in desk.all(CaseStep) if one.step == "allow_longer"]
    assert "由申请人自己审批" in reasons[0]
    (event,) = [one for one in desk.all(AuditEvent) if one.action == "complaint.longer_allowed"]
    assert event.detail["same_hand"] is True


def test_under_the_house_standard_nothing_has_changed(desk):
    case = desk.take(desk.case("in_hand"), "postpone")
    assert case.promised_at is not None
    assert desk.all(CaseExtension) == []
    with pytest.raises(Invalid):
        ask(desk, case, (case.promised_at + timedelta(days=7)).date().isoformat())


def test_the_pages_from_asking_to_the_message(bank, desk, cast):
    page = f"/app/complaints/{bank.ref}"
    assert f"{page}/longer" in cast.gu.get(page).text
    assert f"{page}/steps/postpone" not in cast.gu.get(page).text
    asking = cast.gu.get(f"{page}/longer")
    assert "2027 年 4 月 3 日" in asking.text
    typed = {"promised_on": "2027-04-02", "reason": "要等鉴定", "text": "", "revision": "2"}
    wrong = cast.gu.post(f"{page}/longer", typed)
    assert wrong.status_code == 400
    assert "要等鉴定" in wrong.text
    typed |= {"text": "还要两周。", "revision": str(desk.fresh(bank).revision)}
    assert cast.gu.post(f"{page}/longer", typed).status_code == 302
    again = cast.gu.post(f"{page}/longer", typed)
    assert again.status_code == 409
    assert "还要两周。" in again.text
    assert (
        "待审批的延长" in cast.alice.get("/app/").text or "审批延长" in cast.alice.get("/app/").text
    )
    decision = cast.alice.get(f"{page}/longer/decision")
    assert "要等鉴定" in decision.text
    assert cast.ouyang.get(f"{page}/longer/decision").status_code == 404  # another department's
    own = {"revision": str(desk.fresh(bank).revision)}
    assert cast.gu.post(f"{page}/longer/allow", own).status_code == 403
    assert cast.alice.post(f"{page}/longer/refuse", own | {"reason": ""}).status_code == 400
    assert cast.alice.post(f"{page}/longer/allow", own).status_code == 302
    assert cast.alice.post(f"{page}/longer/allow", own).status_code == 409
    assert "批准" in cast.gu.get(page).text


def test_another_house_sees_nothing_of_it(bank, desk):
    ask(desk, bank)
    case = desk.fresh(bank)
    with desk.work("charlie") as charlie:
        assert longer_to_decide(charlie) == []
        with pytest.raises(NotFound):
            allow_longer(case, charlie, case.revision)
    assert desk.all(Complaint, id=case.id)[0].longer_asked_at is not None
