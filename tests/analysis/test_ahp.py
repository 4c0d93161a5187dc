"""Weights from pairs: the published case, and what must hold whatever is judged."""

import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.ahp import RANDOM_INDEX, priorities

S15 = json.loads((Path(__file__).parent / "cases/S15-ahp-drinks.json").read_text(encoding="utf-8"))
NAMES = S15["data"]["names"]
DRINKS = {
    (NAMES.index(one), NAMES.index(other)): value
    for one, other, value in S15["data"]["comparisons"]
}
TOLERANCE = 5e-4  # the figures are printed to three digits

steps = st.integers(1, 9).flatmap(lambda step: st.sampled_from((float(step), 1 / step)))


def all_pairs(size):
    return list(combinations(range(size), 2))


@st.composite
def judged(draw):
    size = draw(st.integers(2, 9))
    return size, {pair: draw(steps) for pair in all_pairs(size)}


def test_drinks_meet_saaty_2008():
    found = priorities(7, DRINKS)
    assert found.weights == pytest.approx(list(S15["expected"]["weights"].values()), abs=TOLERANCE)
    assert found.ratio == pytest.approx(S15["expected"]["cr"], abs=TOLERANCE)


def test_the_older_table_gives_the_other_ratio():
    found = priorities(7, DRINKS)
    assert round(found.index / RANDOM_INDEX[7], 4) == 0.0218
    assert round(found.index / 1.32, 4) == 0.0223


def test_drinks_whose_judgement_fits_worst():
    doubt = priorities(7, DRINKS).doubt
    assert doubt is not None
    gaps = {
        pair: abs(np.log(value * w[pair[1]] / w[pair[0]]))
        for w in [priorities(7, DRINKS).weights]
        for pair, value in DRINKS.items()
    }
    assert max(gaps, key=gaps.get) == doubt.pair


@given(st.lists(st.floats(1, 3), min_size=1, max_size=9))
def test_judgements_that_agree_give_their_weights_back(wanted):
    pairs = {(i, j): wanted[i] / wanted[j] for i, j in all_pairs(len(wanted))}
    found = priorities(len(wanted), pairs)
    assert found.weights == pytest.approx([one / sum(wanted) for one in wanted], abs=1e-9)
    assert found.ratio == pytest.approx(0, abs=1e-7)
    assert found.doubt is None


@given(judged())
def test_weights_are_the_eigenvector_and_sum_to_one(case):
    size, pairs = case
    found = priorities(size, pairs)
    assert sum(found.weights) == pytest.approx(1)
    assert min(found.weights) > 0
    assert found.ratio >= 0
    matrix = np.ones((size, size))
    for (i, j), value in pairs.items():
        matrix[i, j], matrix[j, i] = value, 1 / value
    assert matrix @ found.weights == pytest.approx(
        found.eigenvalue * np.array(found.weights), abs=1e-8
    )


def test_a_circle_is_pointed_out():
    # 0 over 1, 1 over 2, 2 over 0: one of the three cannot be meant
    found = priorities(3, {(0, 1): 3.0, (1, 2): 3.0, (0, 2): 1 / 9})
    assert found.ratio > 1
    four = dict.fromkeys(all_pairs(4), 1.0) | {(1, 3): 7.0}
    doubt = priorities(4, four).doubt
    assert doubt is not None
    assert doubt.pair == (1, 3)
    assert doubt.implied < doubt.judged


@pytest.mark.parametrize(
    ("size", "pairs"),
    [
        (3, {(0, 1): 1.0, (0, 2): 1.0}),
        (2, {(0, 1): 10.0}),
        (2, {(0, 1): 0.0}),
        (2, {(0, 1): float("nan")}),
        (2, {(1, 0): 2.0}),
        (16, dict.fromkeys(all_pairs(16), 1.0)),
        (0, {}),
    ],
)
def test_what_is_no_comparison_is_refused(size, pairs):
    with pytest.raises(ValueError, match=r"compared|for each pair|not between"):
        priorities(size, pairs)
