"""Requests that take longer once, and those to correct or restrict, which are done by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from asking import Respondent
from asking import ask as ask_people
from complaining import DOOR, Complainant
from every_kind import CONTACT
from inviting import invite, rows
from wishes import ask, verified

from foundation import clock
from foundation.audit.models import AuditEvent
from foundation.mail import Mail
from surveys.models import Response
from surveys.personal_models import PersonalLink
from tenants.subjects.models import SubjectRequest
from tenants.subjects.queries import months_after

WHY = "案卷在另一院区，需要调阅"


def request_of(desk) -> SubjectRequest:
    return desk.all(SubjectRequest)[0]


def test_the_month_becomes_three_once_and_the_page_of_the_case_says_why(desk, cast, app):
    person = Complainant(app)
    person.enter(person.complain())
    assert person.do("erase", sure="yes").status_code == 303
    url = f"/app/subjects/{request_of(desk).ref}"
    assert cast.alice.post(f"{url}/longer", {"revision": 1, "reason": " "}).status_code == 400
    assert cast.alice.post(f"{url}/longer", {"revision": 1, "reason": WHY}).status_code == 302
    made = request_of(desk)
    assert made.due_on == months_after(made.asked_on, 3)
    assert (made.state, made.extension, made.revision) == ("asked", WHY, 2)
    again = cast.alice.post(f"{url}/longer", {"revision": 2, "reason": "还要再久一点"})
    assert again.status_code == 409
    assert "还要再久一点" not in request_of(desk).extension
    page = cast.alice.get(url).text
    assert WHY in page
    assert f"{url}/longer" not in page
    person.get(DOOR)
    assert WHY in person.text
    told = desk.all(AuditEvent, action="subject.extended")
    assert [event.detail["due_on"] for event in told] == [made.due_on.isoformat()]
    assert verified(cast)


def test_once_the_month_is_over_it_is_too_late(desk, cast, move_clock):
    case, _ = desk.lodge()
    long_ago = clock.today("Asia/Shanghai") - timedelta(days=40)
    fields = {"things": [f"complaints:{case.id}"], "wish": "erase"}
    made = cast.alice.post("/app/subjects", {**fields, "came_on": long_ago.isoformat()})
    late = cast.alice.post(f"{made.headers['Location']}/longer", {"revision": 1, "reason": WHY})
    assert late.status_code == 409
    assert WHY in late.text  # nothing typed is lost
    assert request_of(desk).extended_on is None


def test_who_left_an_address_with_an_answer_or_stands_on_a_list_is_written_to(cast, app):
    content = {
        "format": 1,
        "languages": ["zh"],
        "title": {"zh": "调查"},
        "sections": [{"code": "one", "title": {"zh": "一"}, "questions": [CONTACT]}],
    }
    asked = ask_people(cast, "confidential", paging="single", content=content)
    left = {"q.reach.name": "林小雨", "q.reach.email": "lin@example.org"}
    Respondent(app).fill_in(asked.path, left)
    invite(cast, asked, "key,name,email\nA1,林小雨,rain@example.org\nA2,王芳,\n")
    link = next(row for row in rows(asked, PersonalLink) if row.key == "A1")
    (answer,) = rows(asked, Response)
    url = ask(cast, f"answers:{answer.id}", f"invitations:{link.id}")
    assert cast.alice.post(f"{url}/longer", {"revision": 1, "reason": WHY}).status_code == 302
    mails = sorted(rows(asked, Mail), key=lambda mail: mail.recipient)
    assert [mail.recipient for mail in mails] == ["lin@example.org", "rain@example.org"]
    assert all(WHY in mail.body for mail in mails)
    refused = {"revision": 2, "reason": "法律要求保存三年"}
    assert cast.alice.post(f"{url}/refuse", refused).status_code == 302
    said = [mail.body for mail in rows(asked, Mail)]
    assert sum("法律要求保存三年" in body for body in said) == 2


@pytest.mark.parametrize("wish", ["correct", "restrict"])
def test_what_was_done_by_hand_is_kept(desk, cast, wish):
    case, _ = desk.lodge()
    url = ask(cast, f"complaints:{case.id}", wish=wish)
    page = cast.alice.get(url).text
    assert f"{url}/done" in page
    assert f"{url}/allow" not in page
    assert cast.alice.post(f"{url}/done", {"revision": 1, "done": ""}).status_code == 400
    assert cast.alice.post(f"{url}/allow", {"revision": 1}).status_code == 409
    noted = {"revision": 1, "done": "电话号码已按证件更正"}
    assert cast.alice.post(f"{url}/done", noted).status_code == 302
    assert cast.alice.post(f"{url}/done", noted).status_code == 409
    made = request_of(desk)
    assert (made.state, made.done_note) == ("done", "电话号码已按证件更正")
    assert made.decided_by == cast.alice.user_id
    assert made.done_on == clock.today("Asia/Shanghai")
    assert "电话号码已按证件更正" in cast.alice.get(url).text
    assert len(desk.all(AuditEvent, action="subject.done_by_hand")) == 1
    assert desk.fresh(case).erased_on is None


def test_an_erasure_is_not_done_by_hand(desk, cast):
    case, _ = desk.lodge()
    url = ask(cast, f"complaints:{case.id}")
    done = cast.alice.post(f"{url}/done", {"revision": 1, "done": "已删"})
    assert done.status_code == 409
    assert request_of(desk).state == "asked"


def test_three_months_are_the_same_day_or_the_last():
    assert months_after(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert months_after(date(2026, 1, 31), 3) == date(2026, 4, 30)
    assert months_after(date(2026, 12, 15), 3) == date(2027, 3, 15)
