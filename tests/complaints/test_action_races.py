"""Fifty pairs at once for each way that two can meet at an action: one wins, nothing is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Barrier

import pytest
from psycopg import sql

from complaints.actions.models import ActionStep, CorrectiveAction
from complaints.actions.services import planning, steps
from foundation.audit import verify_chain
from foundation.audit.models import AuditEvent
from tests.complaints.acting import make_works

PAIRS = 50
COPIED = ("corrective_actions", "action_items", "action_steps")


@dataclass
class Act:
    """What one of the two does: a step by its name, or "save"."""

    by: str
    what: str
    words: str


RACES = {
    "review": ("in_review", Act("wen", "approve", ""), Act("alice", "send_back", "写得太松")),
    "verdict": (
        "to_judge",
        Act("iris", "judge_effective", "两边都有四十份"),
        Act("iris", "judge_not_effective", "别的科室也好了"),
    ),
    "plan": ("draft", Act("mei", "save", "门诊取药"), Act("alice", "save", "药房取药")),
    "finish": ("done", Act("ouyang", "finish", ""), Act("mei", "finish", "")),
}
EVENTS = {
    "approve": "action.approved",
    "send_back": "action.returned",
    "judge_effective": "action.judged",
    "judge_not_effective": "action.judged",
    "save": "action.changed",
    "finish": "action.finished",
}


@pytest.fixture
def works(desk):
    return make_works(desk)


def standing(works, state):
    """An action whose own steps brought it there; "done" is running with every item done."""
    action = works.standing("running" if state == "done" else state)
    if state == "done":
        works.done(action)
    return works.fresh(action)


def fifty_like(works, action, admin):
    """Copies with items and history, written by the database: fifty of them walk in no time."""
    for number in range(1, PAIRS):
        ids = {"number": number, "action": action.id}
        for table in COPIED:
            admin.execute(_copy_of(admin, table), ids)
    return works.desk.all(CorrectiveAction)


def _copy_of(admin, table):
    """The insert of a row's copy: keys of its own, the same for the same number."""
    rows = admin.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s", (table,)
    )
    new = {"id": "md5(id::text || %(number)s)::uuid", "ref": "ref || '-' || %(number)s"}
    new["action_id"] = "md5(action_id::text || %(number)s)::uuid"
    names = [name for (name,) in rows]
    key = "id" if table == COPIED[0] else "action_id"
    return sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {} WHERE {} = %(action)s").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, names)),
        sql.SQL(", ").join(
            sql.SQL(new[name]) if name in new else sql.Identifier(name) for name in names
        ),
        sql.Identifier(table),
        sql.Identifier(key),
    )


def doing(works, action, act):
    """The act upon the action as its page shows it now."""

    def do():
        with works.work(act.by) as member:
            if act.what == "save":
                planning.save_plan(action, member, action.revision, title=act.words)
            else:
                steps.take_step(action, act.what, member, action.revision, act.words)

    return do


@pytest.mark.parametrize("race", RACES)
def test_fifty_pairs_race_and_one_wins_each(works, desk, race, admin_connection):
    state, *both = RACES[race]
    actions = fifty_like(works, standing(works, state), admin_connection)
    assert len(actions) == PAIRS
    for action in actions:
        outcomes = desk.at_once(*[doing(works, action, act) for act in both])
        assert outcomes == ["conflict", "done"]
    check_histories(desk, actions, both)


def check_histories(desk, before, both):
    """One entry more for each, of the winner alone, with its event; the chain fits."""
    steps_of = {}
    for step in desk.all(ActionStep):
        steps_of.setdefault(step.action_id, []).append(step)
    after = {action.id: action for action in desk.all(CorrectiveAction)}
    for old in before:
        new, history = after[old.id], steps_of[old.id]
        assert (new.revision, new.entries) == (old.revision + 1, old.entries + 1)
        assert sorted(step.number for step in history) == list(range(1, new.entries + 1))
        last = max(history, key=lambda step: step.number)
        won = winner(desk, last, new, both)
        assert new.state == last.to_state
        assert last.reason == (won.words if won.what not in ("save", "approve") else "")
    ours = {EVENTS[act.what] for act in both}
    told = sorted((e for e in desk.all(AuditEvent) if e.action in ours), key=lambda e: e.seq)
    assert {event.object_id for event in told[-PAIRS:]} == set(after)
    with desk.work("mei"):
        assert verify_chain() is None


def winner(desk, last, action, both):
    """Whose step stands at the end; a saved plan is told by its title."""
    if both[0].what == "save":
        (won,) = [act for act in both if act.words == action.title]
    else:
        name = last.step
        won = next(
            act
            for act in both
            if act.what == name and desk.cast.people[act.by].user_id == last.actor_id
        )
    assert desk.cast.people[won.by].user_id == last.actor_id
    return won


def address(action, act):
    way = {"approve": "review", "send_back": "review", "finish": "steps"}.get(act.what, "verdict")
    rest = "plan" if act.what == "save" else f"{way}/{act.what}"
    return f"/app/actions/{action.ref}/{rest}"


def form(action, act):
    """What the page of the action sends."""
    if act.what != "save":
        return {"revision": action.revision, "reason": act.words}
    return {
        "revision": action.revision,
        "title": act.words,
        "department_id": str(action.department_id),
        "measured_id": str(action.measured_id),
        "owner_id": str(action.owner_id),
        "source": "case",
        "measure": "all",
        "target": "75",
        "observation_days": "30",
        "least_sample": "10",
    }


@pytest.mark.parametrize("race", RACES)
def test_the_other_one_is_told_and_loses_nothing(works, cast, race):
    """The same through the pages: 409 for one of the two, with what was typed still there."""
    state, *both = RACES[race]
    action = standing(works, state)
    start = Barrier(2)

    def post(act):
        # A browser of its own for each, also where one person has the page open twice.
        person, data = replace(cast.people[act.by], _client=None), form(action, act)
        start.wait(timeout=60)
        return person.post(address(action, act), data)

    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(post, both))
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    for act, answer in zip(both, answers, strict=True):
        if answer.status_code == 409:
            assert act.words in answer.text
