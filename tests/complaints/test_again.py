"""A cause that comes back is flagged once and decided by a person; others are asked for it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update

from complaints.actions.again.models import ElsewhereCheck, Recurrence
from complaints.actions.again.queries import checks_for, link_to, links_from, open_recurrence
from complaints.actions.again.reminding import causes_back, checks_due
from complaints.actions.again.services import (
    answer_check,
    ask_elsewhere,
    dismiss,
    flag_recurrences,
    open_linked,
)
from complaints.actions.again.settling import Decided
from complaints.actions.causes.services import set_rules
from complaints.actions.models import ActionStep
from complaints.actions.queries import items_of
from complaints.actions.services.entries import StepNotPossible
from complaints.models import Complaint
from foundation import clock
from foundation.errors import Forbidden, Invalid, NotFound
from foundation.unit_of_work import session
from tests.complaints.acting import WORSE, clock_day, make_works


@pytest.fixture
def works(desk):
    return make_works(desk)


def complain(desk, place, category="waiting"):
    """A case of a category from a place."""
    case, _ = desk.lodge(category=category)
    with desk.work():
        row = update(Complaint).where(Complaint.id == case.id)
        session().execute(row.values(department_id=desk.cast.jiangzhou.departments[place]))
    return case


def flag(desk):
    with desk.work():
        return [row.action_id for row in flag_recurrences()]


def test_new_cases_of_the_cause_are_flagged_once_and_only_within_the_window(works, desk):
    first = complain(desk, "paediatrics")
    action = works.standing("effective", cases=[first.ref])
    assert flag(desk) == []
    works.later(33)  # from the beginning; the verdict came on the 31st day
    complain(desk, "paediatrics", "fees")  # another category
    complain(desk, "cardiology")  # another place
    assert flag(desk) == []
    complain(desk, "paediatrics")
    assert flag(desk) == [action.id]
    assert flag(desk) == []  # it waits for a person
    with desk.work():
        told = [each.user_id for each in causes_back(clock.now())]
        assert told == [desk.cast.ouyang.user_id, desk.cast.iris.user_id]
        assert len({each.occasion for each in causes_back(clock.now())}) == 1
        assert all(action.ref in each.say("zh") for each in causes_back(clock.now()))
    with pytest.raises(Forbidden), works.work("iris") as iris:
        dismiss(action, iris, "无关")
    with pytest.raises(Invalid), works.work("mei") as mei:
        dismiss(action, mei, " ")
    with works.work("mei") as mei:
        dismiss(action, mei, "是另一件事")
    with pytest.raises(Decided), works.work("mei") as mei:
        dismiss(action, mei, "是另一件事")
    works.later(34)
    assert flag(desk) == []  # what was decided on is not found again
    works.later(36)
    complain(desk, "paediatrics")
    with works.work("alice") as alice:
        set_rules(alice, 0, 30, severe="both", moderate="one", slight="sentence")
    works.later(70)
    assert flag(desk) == []  # the organisation's window is over
    assert len(desk.all(Recurrence)) == 1


def test_a_figure_under_its_target_again_leads_to_the_plan_with_its_history(works, desk):
    action = works.standing("effective")
    works.later(36)
    works.answers(WORSE, clock_day())
    assert flag(desk) == [action.id]
    (row,) = desk.all(Recurrence)
    assert (row.cases, row.figure, row.answers) == (0, 37.5, 40)
    page = desk.cast.mei.get(f"/app/actions/{action.ref}").get_data(as_text=True)
    assert "37.5" in page
    again = works.take(action, "reopen", "mei", "指标又掉下来了")
    assert (again.state, again.round) == ("draft", 2)
    (row,) = desk.all(Recurrence)
    assert (row.decision, row.reason) == ("reopened", "指标又掉下来了")
    verdicts = [s.proof["proposed"] for s in desk.all(ActionStep, action_id=action.id) if s.proof]
    assert verdicts == ["effective"]


def test_a_new_action_may_be_opened_out_of_the_old_one(works, desk):
    action = works.standing("effective")
    works.later(36)
    works.answers(WORSE, clock_day())
    flag(desk)
    answer = desk.cast.mei.post(f"/app/actions/{action.ref}/again/action", data={"reason": ""})
    assert answer.status_code == 400
    with works.work("mei") as mei:
        made = open_linked(action, mei, "换一个办法")
    with works.work("mei"):
        assert open_recurrence(action) is None
        assert [(kind, each.id) for kind, each in links_from(action)] == [("again", made.id)]
        assert link_to(made)[1].id == action.id
        assert made.root_cause == action.root_cause
        assert len(items_of(made)) == 1
    assert works.fresh(action).state == "effective"
    shown = desk.cast.mei.get(f"/app/actions/{made.ref}").get_data(as_text=True)
    assert action.ref in shown


def test_another_department_is_asked_and_a_yes_spreads_the_action(works, desk):
    departments, ouyang = desk.cast.jiangzhou.departments, desk.cast.ouyang.user_id
    facts = {
        "department_id": departments["cardiology"],
        "reason": "用的是同一套系统",
        "owner_id": ouyang,
        "due_on": date(2027, 1, 10),
    }
    draft = works.plan()
    with pytest.raises(StepNotPossible), works.work("mei") as mei:
        ask_elsewhere(draft, mei, **facts)
    action = works.standing("running")
    with pytest.raises(Invalid), works.work("mei") as mei:
        ask_elsewhere(action, mei, **facts | {"department_id": action.department_id})
    with pytest.raises(Invalid), works.work("mei") as mei:
        ask_elsewhere(action, mei, **facts | {"reason": ""})
    with works.work("mei") as mei:
        check = ask_elsewhere(action, mei, **facts)
    with pytest.raises(Invalid), works.work("mei") as mei:
        ask_elsewhere(action, mei, **facts)  # each once
    with desk.work():
        assert [each.user_id for each in checks_due(clock.now())] == [ouyang]
        assert all(action.ref in each.say("zh") for each in checks_due(clock.now()))
        assert [row.id for row, _ in checks_for(ouyang)] == [check.id]
    with pytest.raises(NotFound), works.work("gu") as gu:
        answer_check(check, gu, "no", "没有")
    where = f"/app/actions/checks/{check.id}"
    assert desk.cast.charlie.get(where).status_code == 404
    assert action.root_cause in desk.cast.ouyang.get(where).get_data(as_text=True)
    assert desk.cast.ouyang.post(where, data={"answer": "perhaps"}).status_code == 400
    with works.work("mei") as mei:
        spread = answer_check(check, mei, "yes", "排队一样长")
    with pytest.raises(Decided), works.work("mei") as mei:
        answer_check(check, mei, "no", "看错了")
    with works.work("mei"):
        assert spread.department_id == departments["cardiology"]
        assert links_from(action)[0][0] == "elsewhere"
        assert [item.owner_id for item in items_of(spread)] == [ouyang]
    assert desk.all(ElsewhereCheck)[0].answer == "yes"
    body = desk.cast.mei.get(f"/app/actions/{action.ref}/elsewhere").get_data(as_text=True)
    assert "排队一样长" in body
