"""Steps of a period that came too late: what happened, who, when, and what was typed (REL-11)."""

from __future__ import annotations

import re

import pytest

from evaluations.services import publishing
from surveys.models import EvaluationPeriod

TYPED = "漏了一份从病房收回来的问卷"
STATES = ("closed", "computed", "published", "locked")
TARGETS = {
    "/compute": ("closed", "computed", "published", "locked"),
    "/withdraw": ("computed",),
    "/publish": ("computed",),
    "/lock": (),
    "/scheme": ("closed", "computed", "published"),
}


def at(period, end=""):
    return f"/app/evaluations/{period}{end}"


def bring(two, move_clock, state):
    """This period in a state, by its own steps."""
    if state != "closed":
        two.house.compute(two.now)
    if state in ("published", "locked"):
        two.house.publish(two.now)
    if state == "locked":
        move_clock(days=8)
        with two.house.work():
            publishing.lock(two.house.get(two.now))


def state_of(two):
    with two.house.work():
        found: EvaluationPeriod = two.house.get(two.now)
        return found.state, found.revision


@pytest.mark.parametrize("state", STATES)
def test_every_step_from_every_state_of_a_period(two, cast, move_clock, state):
    bring(two, move_clock, state)
    move_clock(days=0)
    before = state_of(two)
    day = publishing_day(two)
    typed = {"reason": TYPED, "snapshot": "1", "appeals_until": day, "revision": "1"}
    for end, states in TARGETS.items():
        if state in states:
            continue
        answer = cast.mei.post(at(two.now, end), typed)
        text = answer.get_data(as_text=True)
        assert answer.status_code == 409, (state, end)
        assert "这期间发生了什么" in text, (state, end)
        assert re.search(r"<li>[^<]*(Mei|本产品|系统|产品)[^<]*</li>", text), (state, end)
        if end == "/publish":
            assert day in text
    for end in ("close", "reopen"):
        if (state, end) == ("closed", "reopen"):
            continue
        answer = cast.mei.post(f"/app/periods/{two.now}/{end}", {"revision": "1"})
        assert answer.status_code == 409, (state, end)
        assert "这期间发生了什么" in answer.get_data(as_text=True)
    assert state_of(two) == before


def publishing_day(two):
    with two.house.work():
        return publishing.appeals_end().isoformat()


def test_a_snapshot_computed_anew_is_not_published_unseen(two, cast):
    two.house.compute(two.now)
    two.house.publish(two.now)
    two.house.compute(two.now, "再算一次")
    day = publishing_day(two)
    sent = cast.mei.post(at(two.now, "/publish"), {"snapshot": "1", "appeals_until": day})
    assert sent.status_code == 409
    text = sent.get_data(as_text=True)
    assert day in text
    assert f'action="{at(two.now, "/publish")}"' not in text


def test_a_scheme_of_a_period_locked_meanwhile_keeps_what_was_typed(two, cast, move_clock):
    bring(two, move_clock, "locked")
    move_clock(days=0)
    late = cast.mei.post(at(two.now, "/scheme"), {"revision": "1", "target": "91.5"})
    assert late.status_code == 409
    assert "91.5" in late.get_data(as_text=True)


def test_a_period_opened_twice_tells_who_opened_it(two, cast):
    revision = str(state_of(two)[1])
    way = f"/app/periods/{two.now}/reopen"
    assert cast.alice.post(way, {"revision": revision}).status_code == 302
    late = cast.mei.post(way, {"revision": revision})
    assert late.status_code == 409
    assert "Alice" in late.get_data(as_text=True)


def test_a_period_closed_meanwhile_keeps_the_name_typed(two, cast):
    typed = {
        "revision": str(state_of(two)[1]),
        "name_zh": TYPED[:20],
        "kind": "free",
        "first_day": "2026-01-01",
        "last_day": "2026-02-01",
        "grace_minutes": "0",
    }
    late = cast.mei.post(f"/app/periods/{two.now}", typed)
    assert late.status_code == 409
    assert TYPED[:20] in late.get_data(as_text=True)
