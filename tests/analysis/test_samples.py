import math
import random
import statistics

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.groups import group_estimates
from analysis.intervals import Estimate
from analysis.samples import Promoters, Sample, Share

scores = st.lists(st.integers(0, 300).map(lambda third: third / 3), max_size=30)


def test_nobody_and_one_person():
    assert Sample.of([]) == Sample(0) == Sample.merged([Sample(0), Sample(0)])
    assert Sample.of([80]) == Sample(1, 80.0)
    assert (Sample(0).value, Sample(1, 80.0).sd, Sample(1, 80.0).error) == (None, None, None)
    assert (Share(0, 0).value, Promoters(0, 0, 0).value) == (None, None)


def test_interval_of_a_frozen_sample():
    # t(411) = 1.965743, sd 20: 68.4 -+ 1.965743 * 20 / sqrt(412)
    found = Sample(412, 68.4, 400.0).estimate()
    assert (found.low, found.high) == pytest.approx((66.4631, 70.3369), abs=1e-4)
    assert Sample.of_estimate(found) == Sample(412, 68.4, 20.0**2)
    assert Sample(0).estimate() == Estimate(0)
    assert Sample(1, 80.0).estimate() == Estimate(1, 80.0)


def test_mean_and_variance_by_hand():
    # 60, 70, 80, 90: mean 75, deviations 15, 5, 5, 15, squares 500, over 3.
    sample = Sample.of([60, 70, 80, 90])
    assert (sample.n, sample.mean, sample.variance) == (4, 75.0, pytest.approx(500 / 3))
    assert sample.error == (pytest.approx(500 / 12), 3)


def test_equal_scores_give_themselves_and_no_variance():
    third = 100 / 3
    assert Sample.of([third] * 1001) == Sample(1001, third, 0.0)
    assert Sample.merged([Sample(3, third, 0.0), Sample(8, third, 0.0)]) == Sample(11, third, 0.0)


def test_order_moves_no_digit():
    draw = random.Random(7)
    values = [draw.random() * 100 for _ in range(5000)]
    shuffled = draw.sample(values, len(values))
    assert sum(shuffled) != sum(values)  # what plain sums do
    assert Sample.of(shuffled) == Sample.of(values)


def test_the_same_persons_as_in_the_results():
    values = np.array([50.0, 62.5, 87.5, 100.0, 75.0])
    (estimate,) = group_estimates(values, np.zeros(5, dtype=np.intp), 1)
    one, other = Sample.of(values), Sample.of_estimate(estimate)
    assert (one.n, one.mean, one.variance) == pytest.approx((other.n, other.mean, other.variance))


@given(scores.filter(lambda values: len(values) > 1))
@settings(deadline=None)
def test_agrees_with_exact_fractions(values):
    sample = Sample.of(values)
    assert sample.mean == pytest.approx(statistics.fmean(values))
    assert sample.variance == pytest.approx(statistics.variance(values), abs=1e-9)


@given(st.lists(scores, max_size=5))
@settings(deadline=None)
def test_parts_merged_are_all_persons_at_once(parts):
    merged = Sample.merged([Sample.of(part) for part in parts])
    whole = Sample.of([value for part in parts for value in part])
    assert merged.n == whole.n
    for figure, wanted in ((merged.mean, whole.mean), (merged.variance, whole.variance)):
        assert figure == (None if wanted is None else pytest.approx(wanted, abs=1e-9))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Sample.of([50.0, math.nan]),
        lambda: Sample.of([50.0, math.inf]),
        lambda: Sample(-1),
        lambda: Sample(0, 50.0),
        lambda: Sample(1),
        lambda: Sample(1, 50.0, 4.0),
        lambda: Sample(2, 50.0),
        lambda: Sample(2, math.nan, 4.0),
        lambda: Sample(2, 50.0, math.nan),
        lambda: Sample(2, 50.0, -1.0),
        lambda: Share(3, 2),
        lambda: Share(-1, 2),
        lambda: Promoters(1, -1, 1),
    ],
)
def test_nonsense_is_refused(wrong):
    with pytest.raises(ValueError, match=r"."):
        wrong()
