"""An action whose survey asked otherwise after the work: the figures prove nothing, and say so."""

from __future__ import annotations

from datetime import timedelta

import pytest

from complaints.actions.proof import proof_of
from tests.complaints.acting import GOOD, OTHER, clock_day, make_works

REWORDED = ("c", {"text": {"zh": "医生怎么样？", "en": "How was the doctor?"}})
RESCALED = ("c", {"points": 7})


@pytest.fixture
def works(desk):
    return make_works(desk)


def judged(works, *changes):
    """An action measured by another version after the work than before."""
    today = clock_day()
    action = works.standing("awaiting_effect")
    works.house.new_version(*changes)
    days = (today - timedelta(days=100), today + timedelta(days=100))
    after = works.house.period("之后", {}, days=days, close=False)
    for code, sheets in (("paediatrics", GOOD), ("cardiology", OTHER)):
        works.house.answer(after, code, sheets, day=today + timedelta(days=5))
    works.later(31)
    works.measure()
    return works.fresh(action)


def test_other_words_are_told_and_the_effect_stands(works, cast):
    action = judged(works, REWORDED)
    proof = proof_of(action)
    assert (action.proposed, proof.broken) == ("effective", False)
    assert proof.verdict.change.low is not None
    html = cast.iris.get(f"/app/actions/{action.ref}").get_data(as_text=True)
    assert "文字不同" in html


def test_another_scale_shows_no_effect(works, cast):
    action = judged(works, RESCALED)
    proof = proof_of(action)
    assert (action.proposed, proof.broken) == ("not_shown", True)
    assert proof.verdict.change is not None
    for change in (proof.verdict.change, proof.beside_change, proof.beyond):
        assert (change.low, change.high, change.p) == (None, None, None)
    (mark,) = proof.breaks
    assert (mark.before, mark.since, mark.grave) == (1, 2, True)
    html = cast.iris.get(f"/app/actions/{action.ref}").get_data(as_text=True)
    assert 'id="breaks"' in html
    assert "不能说明有效" in html


@pytest.mark.parametrize("changes", [[], [("c", {"hint": {"zh": "提示", "en": "Hint"}})]])
def test_the_same_items_are_compared_as_ever(works, changes):
    action = judged(works, *changes)
    assert action.proposed == "effective"
    assert proof_of(action).breaks == ()
