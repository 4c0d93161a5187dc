"""Clocks of cases that end: who has the case in hand hears of it, then the next level."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from complaints.models import Complaint
from complaints.reminding import told_of_clocks
from complaints.services.conversation import reply
from complaints.services.identity import Identity
from complaints.timing.queries import content_of
from complaints.timing.rules import Level
from complaints.timing.services import Wanted, put_in_force, save_version, take_over, texts_of
from foundation.loader import load_or_404
from foundation.mail import Mail
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.work.jobs import perform
from foundation.work.models import Work
from tenants.jobs import plan_reminders
from tenants.queries import departments_below, owners_by_department

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.fixture
def on_thursday(move_clock):
    """Thursday 4 March 2027 at ten: to be acknowledged on Friday, answered by Thursday the 18th."""
    move_clock(to=at("2027-03-04 10:00"))


@pytest.fixture
def mails(cast):
    """The mails of reminders written so far, in order."""

    def all_of_them():
        with tenant_scope(cast.jiangzhou.id), unit_of_work():
            query = select(Mail).order_by(Mail.created_at, Mail.recipient)
            return [mail for mail in session().scalars(query) if mail.created_at.minute == 15]

    return all_of_them


@pytest.fixture
def morning(app, cast, move_clock, mails):
    """`morning("2027-03-05")`: a quarter past eight of a day; who was written to that morning."""

    def come(day):
        before = len(mails())
        move_clock(to=at(f"{day} 08:15"))
        plan_reminders()
        with tenant_scope(cast.jiangzhou.id), unit_of_work():
            query = select(Work.id).where(Work.kind == "send_reminders", Work.state == "waiting")
            waiting = list(session().scalars(query))
        for work_id in waiting:
            with app.app_context():
                assert perform(cast.jiangzhou.id, work_id) == "done"
        return [mail.recipient.partition("@")[0] for mail in mails()[before:]]

    return come


def test_the_desk_hears_on_the_day_on_which_a_case_is_to_be_acknowledged(
    on_thursday, desk, morning
):
    desk.case()
    assert morning("2027-03-05") == ["gu"]


def test_over_it_is_said_once_more_and_two_working_days_later_to_the_administrators(
    on_thursday, desk, morning
):
    desk.case()
    assert morning("2027-03-05") == ["gu"]
    assert morning("2027-03-08") == ["gu"]
    assert morning("2027-03-09") == []
    assert morning("2027-03-10") == ["alice"]
    assert morning("2027-03-11") == []


def test_what_was_acknowledged_in_time_reminds_nobody(on_thursday, desk, morning):
    desk.case("in_hand")
    assert morning("2027-03-05") == []
    assert morning("2027-03-08") == []


def test_three_working_days_before_the_answer_is_due_the_handler_hears(on_thursday, desk, morning):
    desk.case("in_hand")
    assert morning("2027-03-12") == []
    assert morning("2027-03-15") == ["gu"]
    assert morning("2027-03-16") == []


def test_the_owner_of_the_department_hears_too(on_thursday, desk, morning):
    desk.take(desk.case("in_hand"), "assign")
    assert morning("2027-03-15") == ["gu", "ouyang"]
    assert morning("2027-03-19") == ["gu", "ouyang"]
    assert morning("2027-03-22") == []
    assert morning("2027-03-23") == ["alice"]


def test_levels_are_those_of_the_cases_own_rules(on_thursday, desk, morning, cast):
    """Due on Thursday the 11th: two working days before and on its day the handler; once over the
    owner, a working day later the handler, two more later the administrators; nobody twice.
    """
    levels = (
        Level("resolve", "before", 2, ("handler",)),
        Level("resolve", "before", 0, ("handler",)),
        Level("resolve", "over", 0, ("owner",)),
        Level("resolve", "over", 1, ("handler", "owner")),
        Level("resolve", "over", 3, ("admin",)),
    )
    with desk.work("alice") as alice:
        row = take_over("government_5", alice)
        rules = replace(content_of(row), levels=levels)
        save_version(row.ref, 1, Wanted(texts_of(row), rules), alice)
        put_in_force(row.ref, alice)
    case = desk.take(desk.case("in_hand"), "assign")
    told = {
        day: morning(f"2027-03-{day}")
        for day in ("08", "09", "10", "11", "12", "15", "16", "17", "18")
    }
    assert {day: people for day, people in told.items() if people} == {
        "09": ["gu"],
        "11": ["gu"],
        "12": ["ouyang"],
        "15": ["gu"],
        "17": ["alice"],
    }
    with desk.work():
        lines = [(one.name, one.late) for one in told_of_clocks(desk_case(case))]
    assert lines == [
        ("Gu", False),
        ("Gu", False),
        ("Ouyang", False),
        ("Gu", True),
        ("Alice", True),
    ]


def test_a_first_answer_is_reminded_of_by_its_own_words(on_thursday, desk, morning, mails):
    """Under the rules of a government office it is due on the second working day."""
    with desk.work("alice") as alice:
        put_in_force(take_over("government_5", alice).ref, alice)
    case = desk.case("in_hand")
    assert morning("2027-03-05") == []
    assert morning("2027-03-08") == ["gu"]
    assert f"请于 2027 年 3 月 8 日前对 {case.ref} 作首次答复" in mails()[-1].body
    with desk.work("gu") as gu:
        reply(case, "药房正在查。", gu)
    assert morning("2027-03-09") == []


def desk_case(case):
    return load_or_404(Complaint, id=case.id)


def test_while_the_complainant_considers_nobody_is_reminded(on_thursday, desk, morning):
    desk.case("answered")
    assert morning("2027-03-15") == []
    assert morning("2027-03-23") == []


def test_another_promised_day_is_another_occasion(on_thursday, desk, morning):
    case = desk.case("in_hand")
    assert morning("2027-03-15") == ["gu"]
    desk.take(case, "postpone", promised_on=date(2027, 3, 19))
    assert morning("2027-03-16") == ["gu"]
    assert morning("2027-03-17") == []


def test_the_case_of_somebody_who_left_falls_back_to_the_desk(
    on_thursday, desk, morning, cast, monkeypatch
):
    case = desk.case()
    desk.take(case, "acknowledge", handler_id=cast.ouyang.user_id)
    monkeypatch.setattr("complaints.reminding.handlers", lambda: [cast.gu.user_id])
    assert morning("2027-03-15") == ["gu"]


@pytest.mark.parametrize(("anonymous", "day"), [(True, "2027-03-08"), (False, "2027-03-05")])
def test_the_mail_says_the_number_and_neither_the_matter_nor_the_name(
    on_thursday, desk, morning, mails, anonymous, day
):
    identity = Identity(name="周建明", phone="13800001234", email="zhou@example.org")
    case, receipt = desk.lodge(anonymous=anonymous, identity=identity)
    assert morning(day) == ["gu"]
    told = mails()[-1]
    said = told.subject + told.body
    assert case.ref in said
    assert f"/app/complaints/{case.ref}" in said
    for secret in (case.subject, case.text, "周建明", "13800001234", "zhou@", receipt):
        assert secret not in said


def test_the_sentences_are_the_readers(on_thursday, desk, morning, mails):
    desk.case()
    morning("2027-03-05")
    assert "请于 2027 年 3 月 5 日前受理" in mails()[-1].body


def test_the_case_shows_who_was_reminded_and_when(on_thursday, desk, morning, cast, move_clock):
    case = desk.case()
    for day in ("2027-03-05", "2027-03-08", "2027-03-10"):
        morning(day)
    move_clock(days=0)  # or the sign-ins would be over
    page = " ".join(cast.gu.get(f"/app/complaints/{case.ref}").text.split())
    assert "2027 年 3 月 5 日 08:15 提醒过Gu" in page
    assert "2027 年 3 月 8 日 08:15 提醒过Gu" in page
    assert "2027 年 3 月 10 日 08:15 告诉Alice：超过了时限" in page


def test_an_owner_above_answers_for_what_has_no_owner(app, cast):
    house = cast.jiangzhou.departments
    with app.app_context(), tenant_scope(cast.jiangzhou.id), unit_of_work():
        found = owners_by_department(departments_below([house["outpatient"]]))
    assert found == {house["paediatrics"]: (cast.ouyang.user_id,)}
