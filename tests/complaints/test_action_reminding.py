"""Corrective actions that wait: who has to act is reminded once, then the next level.

Thursday 4 March 2027 at ten; the hospital works Monday to Friday, and nothing is made up.
"""

from __future__ import annotations

from datetime import date

import pytest

from complaints.actions.reminding import items_due, steps_waiting
from foundation import clock
from foundation.scope import tenant_scope
from foundation.unit_of_work import unit_of_work
from tests.complaints.acting import GOOD, OTHER, make_works
from tests.doorstep import counted
from tests.mornings import Mornings, at

DUE = date(2027, 3, 17)  # a Wednesday


@pytest.fixture
def works(desk, move_clock):
    move_clock(to=at("2027-03-04 10:00"))
    return make_works(desk)


@pytest.fixture
def morning(app, cast, move_clock):
    return Mornings(app, cast, move_clock)


def measured(works, move_clock, **facts):
    """An action that was measured on Monday 5 April at nine."""
    action = works.standing("awaiting_effect", **facts)
    for code, sheets in (("paediatrics", GOOD), ("cardiology", OTHER)):
        works.answers(sheets, date(2027, 3, 9), code)
    move_clock(to=at("2027-04-05 09:00"))
    assert works.measure() == ["done"]
    return action


def test_the_owner_of_an_item_hears_three_working_days_ahead_and_once_it_is_over(works, morning):
    works.standing("running", due_on=DUE)
    assert morning("2027-03-11") == []
    assert morning("2027-03-12") == ["ouyang"]
    assert morning("2027-03-13") == []  # a Saturday
    assert morning("2027-03-15") == []
    assert morning("2027-03-17") == []
    assert morning("2027-03-18") == ["ouyang"]
    assert morning("2027-03-19") == []


def test_two_working_days_later_the_next_level_hears_once(works, morning):
    action = works.standing("running", due_on=DUE)
    morning("2027-03-18")
    assert morning("2027-03-19") == []
    assert morning("2027-03-22") == ["mei"]  # Ouyang answers for item, action and department
    said = f"{action.ref} 中有一项应在 2027 年 3 月 17 日前完成，至今没有做完"
    assert said in morning.said("mei")
    assert morning("2027-03-23") == []


def test_whoever_answers_for_the_action_is_the_level_above_another_owner(works, morning, cast):
    works.standing("running", due_on=DUE, item_owner=cast.wen.user_id)
    assert morning("2027-03-18") == ["wen"]
    assert morning("2027-03-22") == ["mei", "ouyang"]


def test_without_anybody_above_the_administrators_are_it(works, morning, cast):
    works.standing("running", due_on=DUE)
    morning.leaves("mei")
    morning("2027-03-18")
    assert morning("2027-03-22") == ["alice"]


def test_an_item_of_somebody_who_left_is_told_to_the_next_level(works, morning):
    works.standing("running", due_on=DUE)
    morning.leaves("ouyang")
    assert morning("2027-03-12") == ["mei"]
    assert "原负责人已无法办理" in morning.said("mei")


def test_an_item_of_somebody_who_cannot_open_it_is_told_to_the_next_level(works, morning, cast):
    pharmacy = cast.jiangzhou.departments["pharmacy"]
    works.standing("running", due_on=DUE, department_id=pharmacy)
    assert morning("2027-03-12") == ["mei"]  # not Ouyang, who answers for paediatrics


def test_what_is_done_or_not_begun_reminds_nobody(works, morning):
    works.done(works.standing("running", due_on=DUE))
    works.standing("draft", due_on=DUE)
    for day in ("2027-03-12", "2027-03-18", "2027-03-22"):
        assert "ouyang" not in morning(day) or "前完成" not in morning.said("ouyang")


def test_those_who_may_review_and_did_not_plan_hear_after_a_working_day(works, morning):
    action = works.standing("in_review")
    assert morning("2027-03-05") == []
    assert morning("2027-03-08") == ["alice", "wen"]
    assert f"{action.ref} 的计划从 2027 年 3 月 4 日起等待评审" in morning.said("wen")
    assert morning("2027-03-09") == []
    assert morning("2027-03-10") == ["mei"]  # Alice knows, Mei planned
    assert morning("2027-03-11") == []


def test_a_plan_that_comes_again_waits_anew(works, morning, move_clock):
    action = works.standing("in_review")
    assert morning("2027-03-08") == ["alice", "wen"]
    works.take(action, "send_back", "wen")
    move_clock(to=at("2027-03-08 11:00"))
    works.take(action, "submit", "mei")
    assert morning("2027-03-09") == []
    assert morning("2027-03-10") == ["alice", "wen"]


def test_the_planner_hears_of_a_plan_sent_back_then_the_department(works, morning):
    works.take(works.standing("in_review"), "send_back", "wen")
    assert morning("2027-03-05") == ["mei"]
    assert morning("2027-03-09") == []
    assert morning("2027-03-10") == ["ouyang"]


def test_work_that_is_done_wants_to_be_finished(works, morning):
    action = works.standing("running")
    works.done(action)
    assert morning("2027-03-05") == []
    assert morning("2027-03-08") == ["ouyang"]
    assert f"{action.ref} 的各项从 2027 年 3 月 4 日起已全部做完" in morning.said("ouyang")
    assert morning("2027-03-10") == ["mei"]
    works.take(action, "finish", "ouyang")
    assert morning("2027-03-11") == []


def test_auditors_hear_of_a_measured_action_on_the_next_morning(works, morning, move_clock):
    measured(works, move_clock)
    assert morning("2027-04-06") == ["iris"]
    assert morning("2027-04-08") == []
    assert morning("2027-04-09") == ["alice", "ouyang"]
    assert morning("2027-04-12") == []


def test_an_auditor_with_a_hand_in_it_is_not_asked_and_others_hear_that_nobody_judges(
    works, morning, move_clock, cast, admin_connection
):
    action = measured(works, move_clock)
    admin_connection.execute(
        "UPDATE corrective_actions SET planner_id = %s WHERE id = %s",
        (cast.iris.user_id, action.id),
    )
    assert morning("2027-04-06") == []
    assert morning("2027-04-09") == ["alice", "ouyang"]
    assert "至今没有人认定" in morning.said("alice")


def test_a_judged_action_reminds_nobody(works, morning, move_clock):
    works.take(measured(works, move_clock), "judge_effective", "iris")
    assert morning("2027-04-06") == []
    assert morning("2027-04-09") == []


def test_the_sentences_are_the_readers_and_say_the_number_alone(works, morning):
    action = works.standing("running", due_on=DUE)
    morning.speaks("ouyang", "en")
    morning("2027-03-12")
    said = morning.said("ouyang")
    assert f"In {action.ref} something is yours to do by 17 Mar 2027." in said
    assert f"http://localhost/app/actions/{action.ref}" in said
    assert action.title not in said


def test_the_page_shows_who_was_reminded_of_what(works, morning, move_clock, cast):
    action = works.standing("running", due_on=DUE)
    for day in ("2027-03-12", "2027-03-18", "2027-03-22"):
        morning(day)
    move_clock(days=0)  # or the sign-ins would be over
    page = " ".join(cast.mei.get(f"/app/actions/{action.ref}").text.split())
    assert "2027 年 3 月 12 日 08:15 提醒过Ouyang" in page
    assert "2027 年 3 月 18 日 08:15 提醒过Ouyang" in page
    assert "2027 年 3 月 22 日 08:15 告诉Mei：还没有办" in page


def test_the_page_of_a_plan_shows_whom_its_review_waits_for(works, morning, move_clock, cast):
    action = works.standing("in_review")
    morning("2027-03-08")
    move_clock(days=0)
    page = " ".join(cast.mei.get(f"/app/actions/{action.ref}").text.split())
    assert "2027 年 3 月 8 日 08:15 提醒过Wen" in page


def test_another_house_hears_nothing(works, cast):
    works.standing("in_review")
    works.standing("running", due_on=date(2027, 3, 3))
    with tenant_scope(cast.zenith.id), unit_of_work():
        assert list(items_due(clock.now())) == []
        assert list(steps_waiting(clock.now())) == []


def test_two_schedulers_at_once_send_once(works, morning):
    works.standing("in_review")
    assert morning.all_at_once("2027-03-08") == 2


def test_more_actions_take_no_more_queries(works, cast):
    def asked():
        with tenant_scope(cast.jiangzhou.id), unit_of_work():
            now = clock.now()
            with counted() as sent:
                assert list(items_due(now))
                list(steps_waiting(now))
        return len(sent)

    for state in ("in_review", "running"):
        works.standing(state, due_on=date(2027, 3, 3))
    works.done(works.standing("running"))
    few = asked()
    for state in ("in_review", "running"):
        works.standing(state, due_on=date(2027, 3, 3))
    works.done(works.standing("running"))
    assert asked() == few
