"""Assisting departments: asked by a day, answering inside, reading on, moving nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from complaints.assisting.models import CaseContribution
from complaints.assisting.reminding import contributions_that_wait
from complaints.assisting.services import AlreadyEnded, ask_department, contribute, take_back
from complaints.models import CaseMessage, CaseStep, Complaint
from complaints.queries import messages_for_complainant
from complaints.register.queries import register_query
from complaints.register.wanted import Wanted
from complaints.services import conversation
from complaints.services.identity import Identity
from foundation import clock
from foundation.audit.models import AuditEvent
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.loader import load_or_404
from foundation.mail import Mail
from foundation.unit_of_work import session, unit_of_work


@pytest.fixture
def units(cast):
    return cast.jiangzhou.departments


def today():
    with unit_of_work():
        return clock.today("Asia/Shanghai")


def ask(desk, case, unit, by="gu", days=3, question="下午开了几个窗口？"):
    due = today() + timedelta(days=days)
    with desk.work(by) as actor:
        return ask_department(load_or_404(Complaint, id=case.id), actor, unit, question, due)


def test_the_department_asked_reads_and_contributes_and_moves_nothing(desk, cast, units):
    wang = Identity("王女士", "", "wang@example.org")
    case = desk.case("in_hand", department_id=units["pharmacy"], identity=wang)
    page = f"/app/complaints/{case.ref}"
    assert cast.ouyang.get(page).status_code == 404
    with desk.work():
        before = set(session().scalars(select(Mail.id)))
    row = ask(desk, case, units["paediatrics"])
    shown = cast.ouyang.get(page)
    assert shown.status_code == 200
    assert "/steps/" not in shown.text
    assert "contributions/new" not in shown.text
    assert "下午开了几个窗口？" in shown.text
    assert f"{page}/contributions/{row.id}" in shown.text
    theirs = cast.gu.get(page).text
    for way in ("contributions/new", f"contributions/{row.id}", f"contributions/{row.id}/back"):
        assert f'"{page}/{way}"' in theirs
    assert "下午开了几个窗口？" in cast.ouyang.get(f"{page}/contributions/{row.id}").text
    assert case.ref in cast.ouyang.get("/app/complaints").text
    assert f"contributions/{row.id}" in cast.ouyang.get("/app/").text
    assert cast.ouyang.get(f"{page}/steps/propose").status_code == 403
    taken = {"outcome": "upheld", "text": "x", "revision": case.revision}
    assert cast.ouyang.post(f"{page}/steps/propose", taken).status_code == 403
    assert cast.ouyang.post(f"{page}/replies", {"reply": "您好"}).status_code == 403
    assert cast.ouyang.get(f"{page}/contributions/new").status_code == 403
    assert cast.ouyang.get(f"{page}/contributions/{row.id}/back").status_code == 403
    with pytest.raises(Forbidden), desk.work("ouyang") as ouyang:
        ask_department(load_or_404(Complaint, id=case.id), ouyang, None, "", None)
    done = cast.ouyang.post(f"{page}/contributions/{row.id}", {"text": "两个窗口"})
    assert done.status_code == 302
    (row,) = desk.all(CaseContribution)
    assert (row.state, row.ended_by) == ("answered", cast.ouyang.user_id)
    assert [m.text for m in desk.all(CaseMessage) if m.direction == "note"] == ["两个窗口"]
    assert cast.gu.get(page).text.count("两个窗口") == 2  # in the thread, and beside the question
    assert cast.ouyang.get(page).status_code == 200
    assert f"contributions/{row.id}" not in cast.ouyang.get("/app/").text
    with desk.work():
        said = messages_for_complainant(load_or_404(Complaint, id=case.id))
        told = session().scalars(select(Mail.recipient).where(Mail.id.not_in(before))).all()
    assert "两个窗口" not in [m.text for m in said]
    assert "wang@example.org" not in told
    assert len(told) == 2  # who answers for paediatrics, then the handler
    actions = {event.action for event in desk.all(AuditEvent)}
    assert {"complaint.department_asked", "complaint.department_answered"} <= actions


def test_taken_back_it_sees_the_case_no_more(desk, cast, units):
    case = desk.case("in_hand", department_id=units["pharmacy"])
    row = ask(desk, case, units["paediatrics"])
    path = f"/app/complaints/{case.ref}/contributions/{row.id}"
    assert cast.gu.post(f"{path}/back", {"reason": ""}).status_code == 400
    assert cast.gu.post(f"{path}/back", {"reason": "问错了科室"}).status_code == 302
    assert cast.ouyang.get(f"/app/complaints/{case.ref}").status_code == 404
    assert cast.ouyang.post(path, {"text": "晚了"}).status_code == 404
    late = cast.gu.post(path, {"text": "晚了"})
    assert late.status_code == 409
    assert "晚了" in late.text
    with pytest.raises(AlreadyEnded), desk.work("gu") as gu:
        take_back(row, gu, "再来")
    with pytest.raises(NotFound), desk.work("ouyang") as ouyang:
        contribute(row, ouyang, "晚了")
    with desk.work("ouyang") as ouyang:
        assert list(session().scalars(register_query(ouyang, Wanted(), clock.now()))) == []


def test_of_two_answers_at_once_one_counts(desk, units):
    row = ask(desk, desk.case("in_hand"), units["paediatrics"])

    def answer():
        with desk.work("ouyang") as ouyang:
            contribute(row, ouyang, "两个窗口")

    assert desk.at_once(answer, answer) == ["conflict", "done"]
    assert len([m for m in desk.all(CaseMessage) if m.direction == "note"]) == 1


def test_what_is_wrong_is_said_by_field(desk, cast, units):
    case = desk.case("in_hand", department_id=units["paediatrics"])
    with pytest.raises(Invalid) as refusal:
        ask(desk, case, units["paediatrics"], question=" ", days=-1)
    assert set(refusal.value.fields) == {"department_id", "question", "due_on"}
    with pytest.raises(Invalid) as refusal:
        ask(desk, case, units["pharmacy"], by="ouyang")  # nobody answers for it
    assert set(refusal.value.fields) == {"department_id"}
    path = f"/app/complaints/{case.ref}/contributions/new"
    again = cast.ouyang.post(path, {"question": "窗口？", "due_on": "2020-01-01"})
    assert again.status_code == 400
    assert "窗口？" in again.text
    settled = desk.case("closed")
    with pytest.raises(Conflict):
        ask(desk, settled, units["paediatrics"])
    gone = f"/app/complaints/{settled.ref}/contributions/new"
    assert cast.gu.get(gone).status_code == 409
    assert cast.charlie.get(path).status_code == 404


def test_an_overdue_contribution_is_reminded_of(desk, cast, units, move_clock):
    case = desk.case("in_hand", department_id=units["pharmacy"])
    row = ask(desk, case, units["paediatrics"], days=1)
    with desk.work():
        assert list(contributions_that_wait(clock.now())) == []
    move_clock(days=3)
    with desk.work():
        (found,) = contributions_that_wait(clock.now())
        assert found.user_id == cast.ouyang.user_id
        assert case.ref in found.say("zh")
    with desk.work("ouyang") as ouyang:
        contribute(row, ouyang, "两个窗口")
    with desk.work():
        assert list(contributions_that_wait(clock.now())) == []


def test_handing_the_lead_over_stays_in_the_history(desk, cast, units):
    case = desk.case("in_hand", department_id=units["pharmacy"])
    desk.take(case, "assign", department_id=units["paediatrics"], reason="归儿科")
    (step,) = [one for one in desk.all(CaseStep, complaint_id=case.id) if one.step == "assign"]
    assert "→" in step.reason
    assert step.reason in cast.gu.get(f"/app/complaints/{case.ref}").text
    with desk.work("gu") as gu:
        conversation.note(load_or_404(Complaint, id=case.id), "已移交", gu)
