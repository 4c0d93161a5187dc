import statistics

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.csat import top_box_share
from analysis.difference import Difference, newcombe_difference, welch_difference
from analysis.intervals import Estimate, mean_estimate, share_estimate, t_quantile, wilson_interval
from analysis.nps import net_promoter_score, net_promoter_score_of_counts

counts = st.integers(0, 500)


def test_nobody_has_no_figure():
    assert share_estimate(0, 0) == Estimate(0)
    assert mean_estimate(0, 0.0, None) == Estimate(0)
    assert net_promoter_score(0, 0, 0) == Estimate(0)
    assert top_box_share([0, 0, 0, 0, 0], boxes=2) == Estimate(0)
    assert Estimate(0).standard_error is None


def test_one_person_has_a_value_and_no_interval():
    assert mean_estimate(1, 80.0, None) == Estimate(1, 80.0)
    assert net_promoter_score(1, 0, 0) == Estimate(1, 100.0)


def test_one_person_has_a_wide_share():
    share = share_estimate(1, 1)
    assert (share.high, share.sd) == (100.0, None)
    assert share.low < 25


def test_bounds_at_the_ends_are_exact():
    assert {wilson_interval(0, n)[0] for n in range(1, 100)} == {0.0}
    assert {wilson_interval(n, n)[1] for n in range(1, 100)} == {1.0}


def test_sd_of_a_share_is_that_of_its_noughts_and_hundreds():
    assert share_estimate(3, 4).sd == pytest.approx(statistics.stdev([100, 100, 100, 0]))


def test_interval_of_a_mean_stays_on_the_scale():
    estimate = mean_estimate(3, 98.0, 10.0)
    assert estimate.high == 100.0
    assert estimate.low < 98.0


@given(st.integers(0, 300), st.integers(1, 300))
@settings(deadline=None)
def test_share_lies_in_its_interval_and_mirrors(successes, n):
    successes = min(successes, n)
    low, high = wilson_interval(successes, n)
    assert 0 <= low <= successes / n <= high <= 1
    assert wilson_interval(n - successes, n) == pytest.approx((1 - high, 1 - low))


def test_more_confidence_is_wider():
    narrow, wide = wilson_interval(81, 263, 0.90), wilson_interval(81, 263, 0.99)
    assert wide[0] < narrow[0] < narrow[1] < wide[1]


@given(counts, counts, counts)
@settings(deadline=None)
def test_nps_swaps_sign_with_its_sides(promoters, passives, detractors):
    there = net_promoter_score(promoters, passives, detractors)
    back = net_promoter_score(detractors, passives, promoters)
    if there.n == 0:
        assert back == Estimate(0)
        return
    assert -100 <= there.value <= 100
    assert there.value == -back.value
    assert there.sd == back.sd


def test_nps_classes_are_0_6_7_8_9_10():
    counts = [1, 1, 1, 1, 1, 1, 1, 100, 100, 10, 10]
    assert net_promoter_score_of_counts(counts) == net_promoter_score(20, 200, 7)


def test_welch_of_equal_bases_and_spreads_is_the_pooled_interval():
    first, second = Estimate(10, 60.0, sd=8.0), Estimate(10, 70.0, sd=8.0)
    found = welch_difference(first, second)
    reach = 2.1009220 * 8 * (2 / 10) ** 0.5  # t(18) from a table
    assert found.degrees_of_freedom == pytest.approx(18)
    assert (found.value, found.low) == pytest.approx((10, 10 - reach))


def test_difference_without_basis_has_no_interval():
    assert welch_difference(Estimate(0), Estimate(5, 50.0, sd=1.0)) is None
    assert welch_difference(Estimate(1, 40.0), Estimate(5, 50.0, sd=1.0)) == Difference(10.0)
    equal = Estimate(5, 40.0, sd=0.0), Estimate(5, 50.0, sd=0.0)
    assert welch_difference(*equal) == Difference(10.0)
    assert newcombe_difference((0, 0), (3, 10)) is None


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: wilson_interval(3, 2),
        lambda: wilson_interval(-1, 2),
        lambda: wilson_interval(1, 2, confidence=1.0),
        lambda: t_quantile(0, 0.95),
        lambda: top_box_share([1, 2, 3], boxes=3),
        lambda: top_box_share([1, -2, 3], boxes=1),
        lambda: net_promoter_score(-1, 2, 3),
        lambda: net_promoter_score_of_counts([1] * 10),
    ],
)
def test_nonsense_is_refused(wrong):
    with pytest.raises(ValueError, match=r"."):
        wrong()
