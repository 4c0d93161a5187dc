"""The steps of a period: the table walked whole, snapshots that stay, two people at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import DBAPIError

from evaluations.models import DepartmentResult, Evaluation
from evaluations.rules import Rules
from evaluations.services import computing, publishing
from evaluations.services.checking import check_snapshot
from evaluations.services.schemes import save_scheme
from evaluations.workflow import STATES, TRANSITIONS
from foundation.audit.models import AuditEvent
from foundation.errors import Conflict, Invalid
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from surveys.models import EvaluationPeriod
from surveys.services import periods
from tests.evaluations.judged import same


def bring_to(two, state, move_clock) -> None:
    """Bring this period to a state, by the steps that people take."""
    house, period = two.house, two.now
    if state == "open":
        with house.work():
            periods.reopen_period(house.get(period))
    if state in ("computed", "published", "locked"):
        house.compute(period)
    if state in ("published", "locked"):
        house.publish(period)
    if state == "locked":
        move_clock(days=9)
        with house.work():
            publishing.lock(house.get(period))


def take(two, name) -> None:
    """Take a step by its service."""
    house = two.house
    actor = house.cast.mei.user_id
    period = house.get(two.now)
    steps = {
        "close": lambda: periods.close_period(period),
        "reopen": lambda: periods.reopen_period(period),
        "compute": lambda: computing.request_computation(period, actor),
        "recompute": lambda: computing.request_computation(period, actor, "更正"),
        "withdraw": lambda: computing.withdraw(period),
        "publish": lambda: publishing.publish(period, 1, publishing.appeals_end(), actor),
        "lock": lambda: publishing.lock(period),
    }
    steps[name]()


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("step", TRANSITIONS, ids=lambda step: step.name)
def test_every_step_in_every_state(two, move_clock, step, state):
    bring_to(two, state, move_clock)
    if step.name == "lock" and state == "published":
        move_clock(days=9)
    # computing and computing again are one service, which tells by the state which is meant
    computes = step.name in ("compute", "recompute") and state in (
        "closed",
        "computed",
        "published",
        "locked",
    )
    nothing_new = step.name == "publish" and state in ("published", "locked")
    possible = (state in step.sources or computes) and not nothing_new
    if step.name == "compute" and state in ("published", "locked"):
        with two.house.work(), pytest.raises(Invalid):
            take(two, step.name)
        return
    if not possible:
        with pytest.raises(Conflict), two.house.work():
            take(two, step.name)
        with two.house.work():
            assert two.house.get(two.now).state == state
        return
    with two.house.work(), two.house.app.app_context():
        take(two, step.name)
    if computes:
        assert two.house.run()[-1] == "done"
    with two.house.work():
        found = two.house.get(two.now).state
    assert found == (step.target if not computes else max(state, "computed", key=STATES.index))


def test_a_published_snapshot_never_changes(two):
    with two.house.work():
        kept = session().scalars(select(Evaluation.id)).one()
    for statement in (
        update(Evaluation).where(Evaluation.id == kept).values(digest="x"),
        update(Evaluation).where(Evaluation.id == kept).values(state="draft", published_at=None),
        update(DepartmentResult).values(value=100.0),
        delete(DepartmentResult),
        delete(Evaluation),
        insert(DepartmentResult).values(
            tenant_id=two.house.tenant_id,
            id=uuid4(),
            evaluation_id=kept,
            department_id=None,
            position=9,
            depth=0,
            standing="few",
            no_change="",
        ),
    ):
        with pytest.raises(DBAPIError), two.house.work():
            session().execute(statement)


def test_late_answers_move_no_published_figure(two):
    values = select(DepartmentResult.value).order_by(DepartmentResult.id)
    with two.house.work():
        before = session().scalars(values).all()
    two.house.answer(two.before, "paediatrics", same(1, 3), late=True)
    with two.house.work():
        assert session().scalars(values).all() == before
        found = check_snapshot(session().scalars(select(Evaluation)).one())
    paths = {each.path: (each.kept, each.now) for each in found.differences}
    assert paths["/figures/parts/0/late"] == (0, 3)
    assert paths["/paediatrics/n"] == (10, 13)


def test_a_second_snapshot_with_its_reason_stands_beside_the_first(two):
    two.house.answer(two.before, "cardiology", same(5, 10))
    with two.house.work(), pytest.raises(Invalid):
        computing.request_computation(two.house.get(two.before), two.house.cast.mei.user_id, "  ")
    two.house.compute(two.before, "补录了十份")
    with two.house.work():
        assert two.house.get(two.before).state == "published"
    two.house.publish(two.before, 2)
    with two.house.work():
        rows = session().scalars(select(Evaluation).order_by(Evaluation.number)).all()
        assert [(row.number, row.state, row.reason) for row in rows] == [
            (1, "published", ""),
            (2, "published", "补录了十份"),
        ]
        # 62.5 * 10 and 100 * 10 people make 81.25
        unit = two.house.cast.jiangzhou.departments["cardiology"]
        query = select(DepartmentResult.value).where(DepartmentResult.department_id == unit)
        assert sorted(session().scalars(query)) == [62.5, 81.25]
        assert check_snapshot(rows[1]).differences == []


def test_the_next_period_is_compared_with_the_newest_snapshot(two):
    two.house.answer(two.before, "cardiology", same(5, 10))
    two.house.compute(two.before, "补录了十份")
    two.house.publish(two.before, 2)
    snapshot = two.house.compute(two.now)
    with two.house.work():
        unit = two.house.cast.jiangzhou.departments["cardiology"]
        line = load_or_404(DepartmentResult, evaluation_id=snapshot, department_id=unit)
        assert line.previous_value == 81.25


def test_a_scheme_changed_after_computing_wants_new_figures(two):
    two.house.compute(two.now)
    with two.house.work():
        save_scheme(two.house.get(two.now), Rules(target=80), 1)
    with pytest.raises(Conflict):
        two.house.publish(two.now)
    two.house.compute(two.now)
    two.house.publish(two.now)


def test_a_period_is_not_locked_before_appeals_are_over(two, move_clock):
    two.house.compute(two.now)
    two.house.publish(two.now)
    move_clock(days=publishing.APPEAL_DAYS)
    with two.house.work():
        until = session().scalars(select(Evaluation.appeals_until)).all()
        today = publishing.today()
    assert today <= max(until) <= today + timedelta(days=1)
    with pytest.raises(Conflict), two.house.work():
        publishing.lock(two.house.get(two.now))
    move_clock(days=publishing.APPEAL_DAYS + 1)
    with two.house.work():
        assert publishing.lock(two.house.get(two.now)).state == "locked"


def test_two_clicks_are_one_computation(two):
    def click(_):
        return two.house.request(two.now)

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(click, range(4)))) == 1
    with two.house.work():
        query = select(func.count()).select_from(AuditEvent)
        asked = query.where(AuditEvent.action == "evaluation.requested")
        assert session().scalar(asked) == 2  # the period before, and this one once


def test_of_two_who_publish_one_wins(two):
    two.house.compute(two.now)

    def publish(_):
        try:
            two.house.publish(two.now)
        except Conflict:
            return "refused"
        return "published"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(publish, range(4))) == ["published", *["refused"] * 3]


def test_a_period_opened_while_it_is_computed_keeps_nothing(two):
    two.house.request(two.now)
    with two.house.work():
        periods.reopen_period(two.house.get(two.now))
    assert two.house.run() == ["done"]
    with two.house.work():
        found = session().scalars(select(Evaluation).where(Evaluation.period_id == two.now)).one()
        assert (found.state, found.fault) == ("failed", "Reopened")
        assert two.house.get(two.now).state == "open"


def test_a_job_that_is_killed_leaves_nothing_and_can_be_done_again(two, monkeypatch):
    def die(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("evaluations.jobs.keep_draft", die)
    two.house.request(two.now)
    with pytest.raises(KeyboardInterrupt):
        two.house.run()
    with two.house.work():
        now = select(Evaluation).where(Evaluation.period_id == two.now)
        assert session().scalars(now).one().state == "running"
        assert load_or_404(EvaluationPeriod, id=two.now).state == "closed"


def test_a_withdrawn_draft_is_gone(two):
    two.house.compute(two.now)
    with two.house.work():
        computing.withdraw(two.house.get(two.now))
        query = select(func.count()).select_from(Evaluation)
        assert session().scalar(query.where(Evaluation.period_id == two.now)) == 0
    two.house.compute(two.now)


def test_the_command_agrees_to_the_last_digit_and_says_what_differs(two, app):
    run = app.test_cli_runner().invoke
    good = run(args=["recompute-period", "jiangzhou", "上一期"])
    assert good.exit_code == 0, good.output
    assert "agree to the last digit" in good.output
    two.house.answer(two.before, "paediatrics", same(1, 1))
    bad = run(args=["recompute-period", "jiangzhou", "上一期"])
    assert bad.exit_code == 1
    assert "/whole/n: kept 30, now 31" in bad.output
    assert run(args=["recompute-period", "nobody", "上一期"]).exit_code == 1
    assert run(args=["recompute-period", "jiangzhou", "从来没有"]).exit_code == 1
    assert run(args=["recompute-period", "jiangzhou", "这一期"]).exit_code == 1
