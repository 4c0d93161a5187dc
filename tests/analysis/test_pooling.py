"""Several groups as one, and several tests at once, against figures worked by hand."""

from __future__ import annotations

from itertools import chain

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.groups import group_estimates
from analysis.intervals import Estimate
from analysis.pooling import pooled
from analysis.testing import holm


def estimate(scores):
    found = np.array(scores, dtype=float)
    return group_estimates(found, np.zeros(len(found), dtype=np.intp), 1)[0]


def test_two_groups_by_hand():
    """65, 75 and 85, 95, 105: the mean is 85, the squares about it 1,000, the variance 250."""
    both = pooled([estimate([65, 75]), estimate([85, 95, 105])])
    assert (both.n, both.value) == (5, 85.0)
    assert both.sd == pytest.approx(250**0.5)


@given(st.lists(st.lists(st.floats(0, 100), max_size=12), max_size=5))
def test_it_is_the_estimate_of_all_persons(groups):
    apart, together = pooled([estimate(g) for g in groups]), estimate(list(chain(*groups)))
    assert apart.n == together.n
    for name in ("value", "sd", "low", "high"):
        a, b = getattr(apart, name), getattr(together, name)
        assert (a is None) == (b is None)
        if a is not None:
            assert a == pytest.approx(b, abs=1e-6)


def test_one_group_comes_back_as_it_was():
    one = estimate([50, 75, 100])
    assert pooled([Estimate(0), one]) is one
    assert pooled([]) == Estimate(0)


def test_holm_by_hand():
    """The least four times, the next three times and so on, never falling."""
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx((0.03, 0.06, 0.06, 0.02))
    assert holm([]) == ()
    assert holm([0.9, 0.8]) == (1.0, 1.0)
