"""Absences and who stands in: entered, refused, at work while they run, over by themselves."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from complaints.models import CaseStep, Complaint
from foundation import clock
from foundation.audit.models import AuditEvent
from foundation.errors import Conflict
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from tenants.absences.models import Absence
from tenants.absences.queries import away_now
from tenants.absences.services import end_absence, enter_absence
from tenants.models import MembershipDepartment, MembershipRole
from tests.complaints.acting import make_works
from tests.complaints.conftest import Desk
from tests.doorstep import counted
from tests.mornings import Mornings

DAY = timedelta(days=1)


@pytest.fixture
def desk(app, cast):
    """Vera is an agent as well, so that she can stand in for Gu."""
    found = Desk(app, cast)
    with found.work("alice"):
        session().add(MembershipRole(membership_id=cast.vera.membership_id, role="agent"))
    return found


def today():
    return clock.today("Asia/Shanghai")


def away(desk, name, stand_in, days=(0, 9), by="alice"):
    """Have somebody be away from today on, with somebody standing in, or nobody."""
    people = desk.cast.people
    first, last = (today() + number * DAY for number in days)
    with desk.work(by) as actor:
        other = people[stand_in].user_id if stand_in else None
        return enter_absence(people[name].user_id, first, last, other, actor.user_id)


def typed(first, last, stand_in=""):
    return {
        "first_day": first.isoformat(),
        "last_day": last.isoformat(),
        "stand_in_id": str(stand_in),
    }


def page(person, address="/app/"):
    answer = person.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.text)


def test_a_member_enters_the_own_absence_and_ends_it(desk, cast):
    first, last = today() + DAY, today() + 5 * DAY
    sent = typed(first, last, cast.vera.user_id)
    assert cast.gu.post("/app/absences/new", sent).status_code == 302
    (row,) = desk.all(Absence)
    assert (row.user_id, row.stand_in_id) == (cast.gu.user_id, cast.vera.user_id)
    assert row.entered_by == cast.gu.user_id
    assert "Vera" in page(cast.gu, "/app/absences")
    assert "Gu" in page(cast.vera, "/app/absences")
    assert "Gu" not in page(cast.mei, "/app/absences").replace("Guest", "")
    for stranger, status in ((cast.vera, 404), (cast.charlie, 404), (cast.ernst, 404)):
        assert stranger.post(f"/app/absences/{row.id}/end").status_code == status
    assert cast.gu.post(f"/app/absences/{row.id}/end").status_code == 302
    assert cast.gu.post(f"/app/absences/{row.id}/end").status_code == 409
    actions = [event.action for event in desk.all(AuditEvent, object_id=row.id)]
    assert sorted(actions) == ["absence.ended", "absence.entered"]
    # What was called off is in nobody's way.
    assert cast.gu.post("/app/absences/new", sent).status_code == 302


def test_an_admin_enters_for_a_member(desk, cast):
    address = f"/app/absences/new/{cast.gu.membership_id}"
    assert cast.gu.get(address).status_code == 403
    assert "Gu" in page(cast.alice, address)
    sent = typed(today(), today(), cast.vera.user_id)
    assert cast.alice.post(address, sent).status_code == 302
    assert "由 Vera 代理" in page(cast.alice, f"/app/members/{cast.gu.membership_id}")
    (row,) = desk.all(Absence)
    assert cast.alice.post(f"/app/absences/{row.id}/end").status_code == 302


def test_what_is_refused_is_said_by_name(desk, cast):
    """Days that are over, overlapping ones, who lacks a right, who is away as well, oneself."""
    now, far = today(), today() + 3 * DAY
    away(desk, "gu", "vera", (10, 12))
    away(desk, "vera", None, (20, 22))
    for fields, words in (
        (typed(now - 2 * DAY, now - DAY), "已经过去"),
        (typed(far, now), "早于第一天"),
        (typed(now, now + 800 * DAY), "最多一年"),
        (typed(now, now + 10 * DAY), "已经登记"),
        (typed(now + 12 * DAY, now + 14 * DAY), "已经登记"),
        (typed(now, far, cast.ouyang.user_id), "Ouyang 不能替 Gu 代理"),
        (typed(now + 21 * DAY, now + 30 * DAY, cast.vera.user_id), "Vera 从"),
        (typed(now, far, cast.gu.user_id), "请从列表中选一项"),
        (typed(now, far, cast.charlie.user_id), "请从列表中选一项"),
        (typed(now, far, "nobody"), "请从列表中选一项"),
        (typed(now, far) | {"first_day": "never"}, "请填日期"),
    ):
        answer = cast.gu.post("/app/absences/new", fields)
        assert answer.status_code == 400, words
        assert words in answer.text, words
    assert len(desk.all(Absence)) == 2
    lacking = cast.gu.post("/app/absences/new", typed(now, far, cast.ouyang.user_id)).text
    assert "投诉专员" in lacking


def test_a_department_is_a_right_too(desk, cast):
    """Another owner stands in for Ouyang only with Paediatrics, or with what stands above it."""
    unit = cast.jiangzhou.departments
    with desk.work("alice"):
        session().add(
            MembershipRole(membership_id=cast.vera.membership_id, role="department_owner")
        )
        session().add(
            MembershipDepartment(
                membership_id=cast.vera.membership_id, department_id=unit["pharmacy"]
            )
        )
    sent = typed(today(), today(), cast.vera.user_id)
    refused = cast.ouyang.post("/app/absences/new", sent)
    assert refused.status_code == 400
    assert "儿科门诊" in refused.text
    with desk.work("alice"):
        session().add(
            MembershipDepartment(
                membership_id=cast.vera.membership_id, department_id=unit["outpatient"]
            )
        )
    # Vera is an agent too, who reads every case, but not every action: the department counts.
    assert cast.ouyang.post("/app/absences/new", sent).status_code == 302


def test_of_two_at_once_one_is_entered(desk, cast):
    def enter():
        from foundation.errors import Invalid

        try:
            away(desk, "gu", "vera")
        except Invalid:
            raise Conflict from None

    assert desk.at_once(enter, enter) == ["conflict", "done"]
    assert len(desk.all(Absence)) == 1


def test_a_new_case_goes_to_who_stands_in_and_what_is_open_stays(desk, cast):
    old = desk.case("in_hand")
    away(desk, "gu", "vera")
    assert desk.fresh(old).handler_id == cast.gu.user_id
    case = desk.take(desk.case("received"), "assign", "alice", handler_id=cast.gu.user_id)
    assert case.handler_id == cast.vera.user_id
    step = desk.all(CaseStep, complaint_id=case.id, step="assign")[0]
    assert "Vera" in step.reason
    assert "Gu" in step.reason
    event = next(e for e in desk.all(AuditEvent, object_id=case.id) if "assign" in e.action)
    assert event.actor_id == cast.alice.user_id
    assert event.detail["standing_in_for"] == str(cast.gu.user_id)
    # Nothing is moved by a form that only names who has the case already.
    again = desk.take(old, "assign", "alice", handler_id=cast.gu.user_id)
    assert again.handler_id == cast.gu.user_id


def test_the_desk_of_who_stands_in_shows_for_whom_until_when(desk, cast):
    case = desk.case("in_hand")
    assert case.ref not in page(cast.vera)
    row = away(desk, "gu", "vera")
    mine = page(cast.vera)
    assert case.ref in mine
    assert "替 Gu" in mine
    assert f"{row.last_day.day} 日" in mine
    assert "由 Vera 代理" in page(cast.alice, f"/app/complaints/{case.ref}")
    assert "您不在" in page(cast.gu)
    assert "替 Gu" not in page(cast.alice)
    with desk.work("alice"):
        end_absence(load_or_404(Absence, id=row.id))
    assert case.ref not in page(cast.vera)
    assert "Vera 代理" not in page(cast.alice, f"/app/complaints/{case.ref}")


def test_the_trail_names_who_acted_and_for_whom(desk, cast):
    case = desk.case("in_hand")
    away(desk, "gu", "vera")
    with desk.work("vera"):
        pass
    from tenants.permissions import permissions_of
    from tests.complaints.conftest import Member

    vera = Member(cast.vera.user_id, frozenset(), permissions_of(("viewer", "agent")))
    desk.member = lambda name, usual=desk.member: vera if name == "vera" else usual(name)
    case = desk.take(case, "propose", "vera")
    assert case.proposed_by == cast.vera.user_id
    step = desk.all(CaseStep, complaint_id=case.id, step="propose")[0]
    assert step.actor_id == cast.vera.user_id
    assert "Gu" in step.reason
    event = next(e for e in desk.all(AuditEvent, object_id=case.id) if "propos" in e.action)
    assert (event.actor_id, event.detail["standing_in_for"]) == (
        cast.vera.user_id,
        str(cast.gu.user_id),
    )


def test_a_case_about_the_stand_in_is_not_given_to_them(desk, cast):
    """Neither as a new one, which stays with the one chosen and says why, nor on the desk."""
    away(desk, "gu", "vera")
    about = desk.take(desk.case("received"), "name", about_member=cast.vera.user_id)
    case = desk.take(about, "assign", "alice", handler_id=cast.gu.user_id)
    assert case.handler_id == cast.gu.user_id
    step = desk.all(CaseStep, complaint_id=case.id, step="assign")[0]
    assert "跳过了替 Gu 代理的 Vera" in step.reason
    assert "跳过了替 Gu 代理的 Vera" in page(cast.alice, f"/app/complaints/{case.ref}")
    assert case.ref not in page(cast.vera)


def test_it_begins_and_ends_by_itself(desk, cast, move_clock):
    away(desk, "gu", "vera", (1, 2))
    found = []
    for number in range(4):
        move_clock(days=number)
        with desk.work("alice"):
            found.append(cast.gu.user_id in away_now())
    assert found == [False, True, True, False]


def test_nobody_does_it_once_the_stand_in_cannot(desk, cast, app, move_clock):
    """Away too, without the right, or gone: not followed further, and not made up for."""
    away(desk, "gu", "vera")
    away(desk, "vera", "alice", (1, 2))

    def able():
        with desk.work("alice"):
            return away_now()[cast.gu.user_id].able

    assert able()
    move_clock(days=1)
    assert not able()
    move_clock(days=3)
    assert able()
    case = desk.case("received")
    Mornings(app, cast, move_clock).leaves("vera")
    assert not able()
    assert desk.take(case, "assign", "alice", handler_id=cast.gu.user_id).handler_id == (
        cast.gu.user_id
    )


def test_entering_says_for_whom_nobody_stands_in_then(desk, cast):
    away(desk, "gu", "vera")
    answer = cast.vera.post(
        "/app/absences/new", typed(today(), today() + DAY), follow_redirects=True
    )
    assert "没有人替 Gu 代理" in answer.text


def test_reminders_go_to_who_stands_in_and_not_to_the_absent(desk, cast, app, move_clock):
    mornings = Mornings(app, cast, move_clock)
    mornings.move(to=_monday(9))
    case = desk.case("in_hand")
    with desk.work("alice") as alice:
        first = today()
        enter_absence(cast.gu.user_id, first, first + 60 * DAY, cast.vera.user_id, alice.user_id)
    told = set()
    day = first
    words = ""
    for _ in range(30):
        day += DAY
        told |= set(mornings(day.isoformat()))
        words += "".join(mail.body for mail in mornings.mails if "vera@" in mail.recipient)
    assert "vera" in told
    assert "gu" not in told
    assert f"替 Gu：{case.ref}" in words
    assert "您替 Gu 代理" in words


def _monday(hour):
    from tests.mornings import at

    return at(f"2027-03-01 {hour:02}:00")


def test_four_eyes_are_those_of_the_real_person(desk, cast):
    """Wen planned; while Mei is away Wen stands in for her, and yet cannot approve the own plan."""
    works = make_works(desk)
    action = works.standing("draft")
    works.take(action, "submit", "wen")
    away(desk, "mei", "wen")
    from complaints.actions.services.entries import OwnHand

    with pytest.raises(OwnHand):
        works.take(action, "approve", "wen")


def test_items_of_the_absent_are_on_the_stand_ins_desk(desk, cast):
    """Alice, who reads every action, stands in for Ouyang; the item stays Ouyang's."""
    works = make_works(desk)
    action = works.standing("running")
    assert "替 Ouyang" not in page(cast.alice)
    away(desk, "ouyang", "alice")
    mine = page(cast.alice)
    assert action.ref in mine
    assert "替 Ouyang" in mine
    assert "由 Alice 代理" in page(cast.mei, f"/app/actions/{action.ref}")


def test_an_item_planned_while_its_owner_is_away_reaches_the_stand_in(desk, cast, app, move_clock):
    """On the desk at once, and by the mail of the mornings; the item itself stays Ouyang's."""
    works = make_works(desk)
    first = away(desk, "ouyang", "alice", (0, 40)).first_day
    action = works.standing("running", due_on=first + 9 * DAY)
    assert {item.owner_id for item in works.items(action)} == {cast.ouyang.user_id}
    mine = page(cast.alice)
    assert action.ref in mine
    assert "替 Ouyang" in mine
    mornings = Mornings(app, cast, move_clock)
    told: set[str] = set()
    words = ""
    for number in range(1, 25):
        told |= set(mornings((first + number * DAY).isoformat()))
        words += "".join(mail.body for mail in mornings.mails if "alice@" in mail.recipient)
    assert "alice" in told
    assert "ouyang" not in told
    assert f"替 Ouyang：{action.ref}" in words


def test_what_falls_due_with_nobody_standing_in_is_on_the_admins_desk(desk, cast):
    """A case due within the days of the absence, not one due after it; an item likewise."""
    works = make_works(desk)
    near = works.standing("running", due_on=today() + 2 * DAY)
    far = works.standing("running", due_on=today() + 90 * DAY)
    case = desk.case("in_hand")
    away(desk, "gu", None, (0, 60))
    away(desk, "ouyang", None, (0, 3))
    mine = page(cast.alice)
    assert "处理人不在，也无人代理" in mine
    assert "负责人不在，也无人代理" in mine
    lines = [line for line in mine.split("<li>") if "无人代理" in line]
    assert any(case.ref in line for line in lines)
    assert any(near.ref in line for line in lines)
    assert not any(far.ref in line for line in lines)
    assert "无人代理" not in page(cast.mei)


def test_a_case_due_after_an_absence_waits_for_its_handler(desk, cast):
    desk.case("in_hand")
    away(desk, "gu", None, (0, 0))
    assert "处理人不在，也无人代理" not in page(cast.alice)


def test_departments_with_something_open_and_no_owner_are_told(desk, cast):
    """Paediatrics has Ouyang; Pharmacy has nobody, nor has Outpatients above it."""
    unit = cast.jiangzhou.departments
    desk.case("in_hand", department_id=unit["paediatrics"])
    assert "没有人负责" not in page(cast.alice)
    desk.case("in_hand", department_id=unit["pharmacy"])
    mine = page(cast.alice)
    assert "没有人负责药房" in mine
    assert "没有人负责儿科门诊" not in mine
    assert 'href="/app/departments/pharmacy"' in mine
    assert "没有人负责" not in page(cast.mei)


def test_no_desk_takes_more_queries_for_more_absences(desk, cast):
    def asked():
        page(cast.alice)
        with counted() as sent:
            page(cast.alice)
        return len(sent)

    desk.case("in_hand")
    away(desk, "gu", "alice", (0, 30))
    few = asked()
    for _ in range(3):
        desk.case("in_hand")
    away(desk, "vera", "alice", (0, 30))
    away(desk, "mei", "alice", (0, 30))
    assert asked() == few
    assert few <= 70


def test_a_case_of_the_absent_still_counts_as_theirs(desk, cast):
    case = desk.case("in_hand")
    away(desk, "gu", "vera")
    (row,) = desk.all(Complaint, id=case.id)
    assert row.handler_id == cast.gu.user_id
