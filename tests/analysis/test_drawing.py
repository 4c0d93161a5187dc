"""The same seed draws the same; each has the chance that its weight promises."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.drawing import chances, draw

POPULATIONS = st.dictionaries(st.text("ABC0123456789-", min_size=1), st.integers(1, 40), min_size=1)


@given(POPULATIONS, st.integers(1, 30), st.text())
@settings(deadline=None, max_examples=200)
def test_a_seed_draws_the_same_in_whatever_order_the_rows_come(weights, size, seed):
    rows = list(weights.items())
    random.Random(len(seed)).shuffle(rows)
    drawn = draw(weights, size, seed)
    assert drawn == draw(dict(rows), size, seed)
    assert len(drawn) == len({each.key for each in drawn}) == min(size, len(weights))
    assert math.isclose(sum(chances(weights, size).values()), len(drawn))


def test_each_is_drawn_as_often_as_its_weight_promises():
    weights = {f"C-{n}": 1 + n % 5 for n in range(20)} | {"C-heavy": 60}
    promised, times = chances(weights, 5), 4000
    counted = dict.fromkeys(weights, 0)
    for n in range(times):
        for each in draw(weights, 5, f"seed {n}"):
            counted[each.key] += 1
    assert promised["C-heavy"] == 1.0
    assert counted["C-heavy"] == times
    for key, chance in promised.items():
        spread = math.sqrt(chance * (1 - chance) / times)
        assert abs(counted[key] / times - chance) <= 4.5 * spread + 1e-9, key
    # twice the weight, twice the chance
    assert math.isclose(promised["C-1"], 2 * promised["C-0"])


def test_another_seed_draws_others_and_a_known_one_what_it_always_drew():
    weights = {f"C-2026-{n:04d}": 1 + n % 3 for n in range(100)}
    first = [each.key for each in draw(weights, 5, "回声")]
    assert first != [each.key for each in draw(weights, 5, "回声2")]
    assert first == KNOWN


KNOWN = ["C-2026-0016", "C-2026-0057", "C-2026-0062", "C-2026-0074", "C-2026-0090"]


@pytest.mark.parametrize(("weights", "size"), [({"a": 1}, 0), ({"a": 0}, 1), ({"a": -1}, 1)])
def test_what_cannot_be_drawn_is_refused(weights, size):
    with pytest.raises(ValueError, match=r"at least one|positive"):
        draw(weights, size, "")
