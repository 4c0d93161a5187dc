"""What another body sends on: its number once, its own clock to the end, our answer to it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from complaints import clocks
from complaints.models import CaseStep, Complainant, Complaint
from complaints.pages import case_page, nearest_pill
from complaints.receipts import new_key
from complaints.register.queries import cases_page
from complaints.register.wanted import Wanted
from complaints.reminding import clocks_that_end, told_of_clocks
from complaints.services.identity import Identity
from complaints.services.intake import Lodging
from complaints.transfers.models import CaseTransfer
from complaints.transfers.queries import number_key
from complaints.transfers.services import (
    AlreadyAnswered,
    NumberKnown,
    Sent,
    add_transfer,
    answer_body,
    enter_transfer,
    move_day,
)
from foundation import clock
from foundation.audit.models import AuditEvent
from foundation.errors import Forbidden, Invalid
from foundation.loader import load_or_404
from foundation.unit_of_work import under_way, unit_of_work
from foundation.web.texts import speaking
from tenants.queries import own_calendar

NUMBER = "JZ-2026-1122 0007"
NEW, REGISTER = "/app/complaints/transfers/new", "/app/complaints"


def today():
    if under_way():
        return clock.today("Asia/Shanghai")
    with unit_of_work():
        return clock.today("Asia/Shanghai")


def sent(days=6, ago=0, **other):
    day = today()
    given = {
        "body": "hotline",
        "body_name": "",
        "number": NUMBER,
        "received_on": day - timedelta(days=ago),
        "due_on": day + timedelta(days=days),
        "known": True,
    }
    return Sent(**given | other)


def lodging(**other):
    given = {"key": new_key(), "subject": "挂号窗口", "text": "来电人说排了两小时队。"}
    return Lodging(**given | other)


def enter(desk, by="gu", told=None, **other):
    with desk.work(by) as actor:
        made = enter_transfer(told or lodging(), sent(**other), actor)
        return load_or_404(Complaint, id=made.complaint_id)


def only(desk, case):
    (row,) = desk.all(CaseTransfer, complaint_id=case.id)
    return row


def answered(desk, row, day=None, way="platform", words="已回访来电人。"):
    with desk.work("gu") as gu:
        return answer_body(load_or_404(CaseTransfer, id=row.id), gu, day or today(), way, words)


def moved(desk, row, days=20, reason="平台同意延期"):
    with desk.work("gu") as gu:
        day = today() + timedelta(days=days)
        return move_day(load_or_404(CaseTransfer, id=row.id), gu, day, reason)


def fields(**other):
    day = today()
    return {
        "key": new_key(),
        "body": "regulator",
        "body_name": "江州市卫生健康委员会",
        "number": "卫信〔2026〕31号",
        "received_on": day.isoformat(),
        "due_on": (day + timedelta(days=12)).isoformat(),
        "known": "no",
        "text": "群众反映挂号难。",
        "category": "waiting",
        "severity": "moderate",
        **other,
    }


def test_it_is_entered_with_its_number_and_its_day_and_found_by_the_number(desk, cast):
    told = cast.gu.post(NEW, fields())
    assert told.status_code == 302
    (case,) = desk.all(Complaint)
    row = only(desk, case)
    assert (case.channel, case.anonymous, row.known) == ("regulator", False, False)
    page = cast.gu.get(told.location).text
    for words in ("卫信〔2026〕31号", "江州市卫生健康委员会", "转来单位没有说明"):
        assert words in page
    for typed in ("卫信〔2026〕31号", "2026〕31", "卫信 〔2026〕-31号"):
        assert case.ref in cast.gu.get(REGISTER, query_string={"q": typed}).text
    assert case.ref not in cast.gu.get(REGISTER, query_string={"q": "2026〕32"}).text
    listed = cast.gu.get(REGISTER, query_string={"channel": "regulator"}).text
    assert "卫信〔2026〕31号" in listed
    assert {"complaint.received", "complaint.transferred"} <= {
        event.action for event in desk.all(AuditEvent)
    }


def test_the_same_number_leads_to_the_case_in_which_it_stands(desk, cast):
    first = enter(desk, body="regulator", body_name="江州市卫生健康委员会", number="卫信2026-31")
    for number in ("卫信2026-31", "卫信 2026 31", "卫信２０２６－３１"):
        again = cast.gu.post(NEW, fields(number=number))
        assert again.status_code == 409
        assert f'href="/app/complaints/{first.ref}"' in again.text
        assert "群众反映挂号难。" in again.text  # what was typed is not lost
    assert len(desk.all(Complaint)) == 1
    other = cast.gu.post(NEW, fields(number="卫信2026-31", body_name="江州区卫生健康局"))
    assert other.status_code == 302  # another body's number is another number
    assert len(desk.all(Complaint)) == 2


def test_a_form_sent_twice_makes_one_case_and_one_transfer(desk, cast):
    given = fields()
    first, second = cast.gu.post(NEW, given), cast.gu.post(NEW, given)
    assert first.location == second.location
    assert len(desk.all(CaseTransfer)) == 1


def test_of_many_who_enter_one_number_at_once_one_makes_the_case(desk):
    told = [lodging() for _ in range(4)]
    outcomes = desk.at_once(*[lambda one=one: enter(desk, told=one) for one in told])
    assert outcomes == ["conflict", "conflict", "conflict", "done"]
    assert len(desk.all(Complaint)) == len(desk.all(CaseTransfer)) == 1


def test_its_day_is_a_clock_beside_the_houses_and_sorts_the_queue(desk):
    late = desk.case("received")
    case = enter(desk, days=0)
    with desk.work("gu") as gu:
        case, now, calendar = load_or_404(Complaint, id=case.id), clock.now(), own_calendar()
        due = calendar.ends(clock.today("Asia/Shanghai")) - timedelta(seconds=1)
        assert case.transfer_due == case.due_at == due
        assert clocks.own_due(case) == case.acknowledge_due
        with speaking("en"):
            assert nearest_pill(case, now, calendar).words.startswith("To answer the body")
            (why,) = [w for what, w in case_page(case, gu).whys if what == "To answer the body"]
        assert NUMBER in why
        rows = cases_page(gu, Wanted(sort="due"), now).rows
        assert [row.id for row in rows] == [case.id, late.id]
    far = enter(desk, days=200, number="JZ-8")
    with desk.work("gu") as gu, speaking("en"):
        case = load_or_404(Complaint, id=far.id)
        assert case.due_at == case.acknowledge_due
        pills = case_page(case, gu).pills
        assert [pill.words.partition(":")[0] for pill in pills] == [
            "To acknowledge",
            "To answer the body",
        ]


def test_it_runs_on_while_we_wait_for_the_complainant_and_when_they_are_answered(desk, cast):
    case = enter(desk, days=3)
    for step in ("acknowledge", "ask"):
        case = desk.take(case, step)
    assert clocks.own_due(case) is None
    assert case.due_at == case.transfer_due is not None
    for step in ("go_on", "propose", "answer", "accept"):
        case = desk.take(case, step)
    assert case.state == "closed"
    assert case.due_at == case.transfer_due is not None
    waits = cast.gu.get("/app/").text
    assert "答复转来单位：挂号窗口" in waits
    row = only(desk, case)
    page = f"/app/complaints/{case.ref}/transfers/{row.id}"
    assert f'"{page}/answer"' in cast.gu.get(f"/app/complaints/{case.ref}").text
    given = {"answered_on": today().isoformat(), "answered_via": "platform", "answer": "已回访"}
    assert cast.gu.get(f"{page}/answer").status_code == 200
    assert cast.gu.post(f"{page}/answer", given).status_code == 302
    case, row = desk.fresh(case), only(desk, case)
    assert (case.transfer_due, case.due_at) == (None, None)
    assert (row.answered_on, row.answered_via) == (today(), "platform")
    assert row.answered_by == cast.gu.user_id
    shown = cast.gu.get(f"/app/complaints/{case.ref}").text
    assert "已回访" in shown
    assert case.ref not in cast.gu.get("/app/").text
    assert cast.gu.post(f"{page}/answer", given).status_code == 409
    steps = [step.step for step in desk.all(CaseStep, complaint_id=case.id)]
    assert {"transfer", "answer_body"} <= set(steps)
    assert "complaint.body_answered" in {event.action for event in desk.all(AuditEvent)}


def test_another_day_is_kept_with_its_reason_and_one_sent_back_runs_again(desk, cast):
    case = enter(desk, days=3)
    row = only(desk, case)
    path = f"/app/complaints/{case.ref}/transfers/{row.id}/day"
    later = (today() + timedelta(days=9)).isoformat()
    assert cast.gu.post(path, {"due_on": later, "reason": ""}).status_code == 400
    assert cast.gu.post(path, {"due_on": later, "reason": "平台同意延期"}).status_code == 302
    row = only(desk, case)
    assert (row.due_on.isoformat(), row.moved) == (later, True)
    assert "平台同意延期" in cast.gu.get(f"/app/complaints/{case.ref}").text
    answered(desk, row)
    assert desk.fresh(case).transfer_due is None
    moved(desk, row, days=5, reason="退回重办")
    row = only(desk, case)
    assert row.answered_on is row.answered_via is row.answered_by is None
    assert desk.fresh(case).transfer_due is not None


def test_of_two_bodies_the_nearer_day_counts_until_it_is_answered(desk):
    case = enter(desk, days=9)
    with desk.work("gu") as gu:
        told = sent(days=4, body="regulator", body_name="卫健委", number="31")
        add_transfer(load_or_404(Complaint, id=case.id), told, gu)
    first, second = sorted(desk.all(CaseTransfer), key=lambda row: row.due_on)
    with desk.work():
        ends = {row.id: own_calendar().ends(row.due_on) for row in (first, second)}
    assert desk.fresh(case).transfer_due == ends[first.id] - timedelta(seconds=1)
    answered(desk, first)
    assert desk.fresh(case).transfer_due == ends[second.id] - timedelta(seconds=1)
    with pytest.raises(AlreadyAnswered):
        answered(desk, first)
    with pytest.raises(NumberKnown) as known, desk.work("gu") as gu:
        add_transfer(load_or_404(Complaint, id=case.id), told, gu)
    assert known.value.ref == case.ref


def test_a_settled_case_can_be_sent_on_and_waits_again(desk):
    case = desk.case("closed")
    assert case.due_at is None
    with desk.work("gu") as gu:
        add_transfer(load_or_404(Complaint, id=case.id), sent(days=2), gu)
    case = desk.fresh(case)
    assert case.state == "closed"
    assert case.due_at == case.transfer_due is not None


def test_those_whom_the_rules_name_are_reminded_of_the_bodys_day(desk, move_clock):
    case = enter(desk, days=60)
    for step in ("acknowledge", "propose", "answer", "accept"):
        case = desk.take(case, step)

    def reminded(later):
        move_clock(to=case.transfer_due + later)  # before, since a transaction has one time
        with desk.work():
            return [one for one in clocks_that_end(clock.now()) if "transfer" in one.occasion]

    with desk.work():
        assert told_of_clocks(desk_case(case)) == []
    assert reminded(timedelta(days=-40)) == []
    (soon,) = reminded(timedelta(hours=-1))
    with desk.work(), speaking("zh"):
        assert soon.say("zh").startswith(f"{case.ref} ")
    late = reminded(timedelta(days=30))
    assert {one.late for one in late} == {True, False}  # the handler, then the next level
    assert {one.occasion.partition(":")[0] for one in late} == {"complaint.transfer-over"}
    answered(desk, only(desk, case), day=only(desk, case).received_on)
    with desk.work():
        assert [o for o in clocks_that_end(clock.now()) if "transfer" in o.occasion] == []


def desk_case(case):
    return load_or_404(Complaint, id=case.id)


def test_one_that_came_days_ago_counts_from_that_day(desk):
    case = enter(desk, ago=6)
    with desk.work():
        day = clock.today("Asia/Shanghai") - timedelta(days=6)
        calendar = own_calendar()
        opens = calendar.opens_at(calendar.begins(day))
    assert (case.received_on, case.received_at, case.clock_from) == (day, None, opens)


def test_who_complained_is_kept_only_where_the_body_said_so(desk):
    wang = Identity("王女士", "139 0000 0000", "")
    case = enter(desk, told=lodging(identity=wang))
    assert len(desk.all(Complainant, complaint_id=case.id)) == 1
    with pytest.raises(Invalid) as refused:
        enter(desk, told=lodging(identity=wang), known=False, number="2")
    assert set(refused.value.fields) == {"known"}
    without = enter(desk, known=False, number="3")
    assert desk.all(Complainant, complaint_id=without.id) == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"body": "nobody", "body_name": "x"}, "body"),
        ({"body": "regulator", "body_name": " "}, "body_name"),
        ({"number": " - "}, "number"),
        ({"number": "9" * 61}, "number"),
        ({"ago": -1}, "received_on"),
        ({"ago": 400}, "received_on"),
        ({"days": -3}, "due_on"),
        ({"days": 900}, "due_on"),
        ({"due_on": None}, "due_on"),
    ],
)
def test_what_is_not_filled_in_rightly_is_told_by_its_field(desk, wrong, field):
    with pytest.raises(Invalid) as refused:
        enter(desk, **wrong)
    assert set(refused.value.fields) == {field}
    assert desk.all(Complaint) == []


def test_only_the_desk_enters_and_answers(desk, cast):
    case = enter(desk)
    row = only(desk, case)
    path = f"/app/complaints/{case.ref}/transfers/{row.id}"
    for who in (cast.ouyang, cast.iris):
        for address in (NEW, f"{path}/answer", f"{path}/day"):
            assert who.get(address).status_code in (403, 404)
            assert who.post(address, fields()).status_code in (403, 404)
    with pytest.raises(Forbidden):
        enter(desk, by="iris", number="7")
    with pytest.raises(Invalid), desk.work("gu") as gu:
        answer_body(load_or_404(CaseTransfer, id=row.id), gu, today() + timedelta(days=1), "x", "")


def test_a_number_is_known_however_it_is_written():
    for written in ("gd-2026 / 001", "ＧＤ２０２６001", "GD·2026·001"):
        assert number_key(written) == "GD2026001"
    assert number_key("  -/ ") == ""
