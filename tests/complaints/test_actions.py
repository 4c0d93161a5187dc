"""Corrective actions: the table walked whole, hands kept apart, figures that prove or do not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from house_cast import ROLES
from sqlalchemy import update

from complaints.actions.models import ActionCase, ActionItem, ActionStep, CorrectiveAction
from complaints.actions.proof import can_be_seen, proof_of
from complaints.actions.services import planning, steps, working
from complaints.actions.services.entries import ActionChanged, OwnHand, StepNotPossible
from complaints.actions.workflow import PRODUCT, STATES, STEPS
from foundation.audit.models import AuditEvent
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.unit_of_work import session
from tenants.permissions import permissions_of
from tests.complaints.acting import OTHER, WORSE, clock_day, make_works, same

STAFF = [name for name in ROLES if name not in ("charlie", "dora")]
READERS = ("alice", "mei", "wen", "iris", "ernst", "ouyang")


@pytest.fixture
def works(desk):
    return make_works(desk)


def attempt(works, action, step, name):
    """What a step by a person comes to."""
    now = works.fresh(action)
    try:
        with works.work(name) as member:
            steps.take_step(now, step, member, now.revision, "看过了")
    except OwnHand:
        return "own"
    except (Forbidden, NotFound) as refusal:
        return refusal.status
    except Conflict:
        return 409
    return "done"


def put(works, action, state):
    """Put a copy of the action's row into a state, past the table."""
    with works.work("mei"):
        facts = {"state": state, "auditor_id": None}
        session().execute(
            update(CorrectiveAction).where(CorrectiveAction.id == action.id).values(**facts)
        )


def expected(step, state, name):
    held = permissions_of(ROLES[name])
    if name not in READERS:
        return 404
    if step.by == PRODUCT or step.by not in held:
        return 403
    if state not in step.came:
        return 409
    own = {"plan": ("mei",), "work": ("ouyang",)}
    return "own" if any(name in own[each] for each in step.apart) else "done"


def test_the_table_and_nothing_else(works):
    """Every step from every state by every role; only the table's cells succeed."""
    action = works.standing("to_judge")
    for state in STATES:
        for step in STEPS.values():
            for name in STAFF:
                if expected(step, state, name) == "done":
                    continue  # the path below walks these
                put(works, action, state)
                outcome = attempt(works, action, step.name, name)
                assert outcome == expected(step, state, name), (state, step.name, name)
                assert works.fresh(action).state == state


@pytest.mark.parametrize("state", STATES)
def test_each_state_is_reached_by_its_own_steps(works, state):
    bad = {"not_effective": WORSE, "not_shown": same(3, 14) + same(4, 26)}
    action = works.standing(state, **({"after": bad[state]} if state in bad else {}))
    assert action.state == state


def test_what_reopens_is_a_draft_of_the_next_round(works):
    action = works.standing("not_effective", after=WORSE)
    again = works.take(action, "reopen", "mei", "原因没有找对")
    assert (again.state, again.round, again.baseline, again.figures) == ("draft", 2, None, None)
    history = works.desk.all(ActionStep, action_id=action.id)
    assert [s.proof["proposed"] for s in history if s.proof] == ["not_effective"]
    assert "原因没有找对" in [s.reason for s in history]
    with pytest.raises(Invalid):
        works.take(again, "submit", "mei")  # the new round has nothing to do yet


def test_nobody_reviews_a_plan_they_had_a_hand_in(works):
    action = works.plan()
    now = works.fresh(action)
    with works.work("alice") as alice:
        planning.save_plan(now, alice, now.revision, title="取药等候")
    works.take(action, "submit", "mei")
    assert attempt(works, action, "approve", "alice") == "own"
    assert attempt(works, action, "approve", "mei") == "own"
    assert attempt(works, action, "send_back", "mei") == "own"
    assert attempt(works, action, "approve", "wen") == "done"


def test_an_auditor_who_owns_the_work_does_not_judge(works, desk):
    action = works.standing("to_judge")
    with works.work("mei"):
        session().execute(
            update(ActionItem)
            .where(ActionItem.action_id == action.id)
            .values(owner_id=desk.cast.iris.user_id)
        )
    assert attempt(works, action, "judge_effective", "iris") == "own"


def test_a_returned_plan_can_be_changed_and_tells_why(works):
    action = works.standing("in_review")
    now = works.fresh(action)
    with pytest.raises(StepNotPossible), works.work("mei") as mei:
        planning.save_plan(now, mei, now.revision, title="x")
    back = works.take(action, "send_back", "wen", "标准写得太松")
    assert back.state == "draft"
    with works.work("mei") as mei:
        planning.save_plan(back, mei, back.revision, target=80.0)
    assert works.fresh(action).target == 80.0


@pytest.mark.parametrize(
    "lack",
    [
        {"containment": ""},
        {"whys": []},
        {"root_cause": ""},
        {"owner_id": None},
        {"target": None, "least_change": None},
    ],
    ids=lambda lack: next(iter(lack)),
)
def test_a_plan_that_lacks_something_is_not_put_forward(works, lack):
    with pytest.raises(Invalid):
        works.take(works.plan(**lack), "submit", "mei")


@pytest.mark.parametrize(
    "bad",
    [
        {"title": ""},
        {"title": "x" * 121},
        {"title": "a\0b"},
        {"source": "gossip"},
        {"target": 101.0},
        {"target": float("nan")},
        {"least_change": -1.0},
        {"observation_days": 3},
        {"observation_days": "30"},
        {"least_sample": 9},
        {"whys": ["x"] * 6},
        {"measure": "Q-none"},
        {"measured_id": "pharmacy"},
        {"owner_id": "nobody"},
        {"cases": ["C-2020-0001"]},
    ],
    ids=str,
)
def test_bad_plans_are_refused(works, bad):
    action = works.plan()
    now = works.fresh(action)
    with pytest.raises(Invalid), works.work("mei") as mei:
        planning.save_plan(now, mei, now.revision, **bad)
    assert works.fresh(action).revision == now.revision


def test_several_cases_share_an_action(works, desk):
    cases = [desk.case("in_hand"), desk.case("in_hand")]
    action = works.plan(cases=[case.ref for case in cases])
    assert len(desk.all(ActionCase, action_id=action.id)) == 2
    now = works.fresh(action)
    with works.work("mei") as mei:
        planning.save_plan(now, mei, now.revision, cases=[cases[0].ref])
    (left,) = desk.all(ActionCase, action_id=action.id)
    assert left.complaint_id == cases[0].id


def test_an_owner_opens_actions_for_the_own_departments_alone(works, desk):
    foreign = desk.cast.jiangzhou.departments["pharmacy"]
    with pytest.raises(Invalid), works.work("ouyang") as ouyang:
        planning.create_action(ouyang, title="x", source="indicator", department_id=foreign)


def test_work_is_finished_when_every_item_is_done_with_evidence(works):
    action = works.standing("running")
    with pytest.raises(Invalid):
        works.take(action, "finish", "ouyang")
    (item,) = works.items(action)
    with pytest.raises(Invalid), works.work("ouyang") as ouyang:
        working.complete_item(action, item.id, ouyang, " ")
    works.done(action)
    finished = works.take(action, "finish", "ouyang")
    assert finished.due_on == finished.finished_on + timedelta(days=31)


def test_the_baseline_stays_as_it_was_at_the_review(works):
    action = works.standing("running")
    before = action.baseline
    works.answers(same(5, 40), clock_day() - timedelta(days=9))
    assert works.fresh(action).baseline == before
    proof = before["samples"][str(action.measured_id)]
    assert proof[:2] == [40, 62.5]


def test_the_days_that_made_somebody_act_are_no_baseline(works):
    today = clock_day()
    works.answers(same(1, 30), today - timedelta(days=4))
    action = works.standing(
        "running",
        trigger_from=today - timedelta(days=6),
        trigger_until=today - timedelta(days=2),
    )
    assert action.baseline["samples"][str(action.measured_id)][:2] == [40, 62.5]


def test_the_figures_propose_and_stand_beside_those_who_did_nothing(works, desk):
    action = works.standing("to_judge")
    assert action.proposed == "effective"
    proof = proof_of(action)
    assert (proof.before.mean, proof.after.mean) == (62.5, 87.5)
    assert proof.verdict.change.value == 25
    # Welch by hand: each variance is 156.25 * 40 / 39, its error 156.25 / 39; t(78) = 1.9908.
    reach = 1.99085 * (2 * 156.25 / 39) ** 0.5
    assert proof.verdict.change.low == pytest.approx(25 - reach, abs=1e-3)
    (beside,) = proof.beside
    assert beside.unit == desk.cast.jiangzhou.departments["cardiology"]
    assert beside.change.value == 0
    assert proof.shifted == ()


def test_too_few_answers_are_said_to_be_too_few(works):
    action = works.standing("to_judge", after=same(5, 6))
    assert action.proposed == "not_enough"
    proof = proof_of(action)
    assert proof.after.n == 0  # under ten nothing is kept, not even how many


def test_figures_come_once_however_often_the_ticker_looks(works):
    action = works.standing("awaiting_effect")
    assert works.measure() == []  # the observation is not over
    works.answers(OTHER, clock_day() + timedelta(days=5))
    works.later(31)
    assert works.measure() == ["done"]
    assert works.measure() == []
    measured = works.desk.all(AuditEvent, action="action.measured")
    assert len(measured) == 1
    assert works.fresh(action).state == "to_judge"


def test_what_can_be_seen_with_so_many_answers(works):
    proof = proof_of(works.standing("to_judge"))
    assert can_be_seen(proof.before, 40) == pytest.approx(8.03, abs=0.02)


def test_of_two_at_once_one_wins(works, desk):
    action = works.standing("in_review")
    for name in ("approve", "send_back"):
        assert STEPS[name].came == ("in_review",)
    now = works.fresh(action)

    def take(step, by):
        def act():
            with works.work(by) as member:
                steps.take_step(now, step, member, now.revision, "同时")

        return act

    assert desk.at_once(take("approve", "wen"), take("send_back", "alice")) == ["conflict", "done"]


def test_a_second_save_of_an_old_page_changes_nothing(works):
    action = works.fresh(works.plan())
    with works.work("mei") as mei:
        planning.save_plan(action, mei, action.revision, title="一")
    with pytest.raises(ActionChanged), works.work("alice") as alice:
        planning.save_plan(action, alice, action.revision, title="二")
    assert works.fresh(action).title == "一"


def test_another_house_finds_nothing(works):
    assert attempt(works, works.plan(), "submit", "charlie") == 404
