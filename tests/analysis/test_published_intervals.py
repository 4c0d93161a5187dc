"""Figures printed by others, which ours must meet."""

import json
from pathlib import Path

import pytest

from analysis.csat import top_box_share
from analysis.difference import newcombe_difference, welch_difference
from analysis.intervals import Estimate, mean_estimate, wilson_interval
from analysis.nps import net_promoter_score

CASES = Path(__file__).parent / "cases"
S08 = json.loads((CASES / "S08-proportion-ci.json").read_text(encoding="utf-8"))
S11 = json.loads((CASES / "S11-nps-se.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("successes", "n"), S08["data"]["cases"])
def test_wilson_meets_newcombe_1998(successes, n):
    expected = S08["expected"][f"{successes}/{n}"]
    tolerance = S08["abs_tolerance"]["default"]
    assert wilson_interval(successes, n) == pytest.approx(expected, abs=tolerance)


def test_csat_is_the_same_interval_in_percent():
    estimate = top_box_share([100, 50, 32, 41, 40], boxes=2)
    assert (estimate.n, estimate.value) == (263, pytest.approx(100 * 81 / 263))
    assert (estimate.low, estimate.high) == pytest.approx((25.53, 36.62), abs=0.006)


def test_nps_meets_the_published_variance():
    score = net_promoter_score(*S11["data"]["counts"])
    expected, tolerance = S11["expected"], S11["abs_tolerance"]["default"]
    assert score.value == pytest.approx(expected["nps"], abs=tolerance)
    assert (score.sd / 100) ** 2 == pytest.approx(expected["var"], abs=tolerance)
    assert score.standard_error == pytest.approx(expected["se"], abs=tolerance)
    assert score.high - score.low == pytest.approx(2 * 1.959964 * expected["se"], abs=1e-3)


def test_nps_of_thirds_is_320_over_root_n_wide():
    score = net_promoter_score(1200, 1200, 1200)
    assert score.high - score.low == pytest.approx(320 / 60, abs=0.01)


# Student 1908, hours of sleep gained; t.test(extra ~ group) in R's help page of `sleep` prints
# mean 0.75 and 2.33, df 17.776, interval -3.3654832 to 0.2054832 for first less second.
SLEEP = (
    [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0],
    [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4],
)


def sleepers(hours):
    mean = sum(hours) / len(hours)
    sd = (sum((x - mean) ** 2 for x in hours) / (len(hours) - 1)) ** 0.5
    return Estimate(len(hours), mean, sd=sd)


def test_welch_meets_r_on_students_sleepers():
    found = welch_difference(sleepers(SLEEP[1]), sleepers(SLEEP[0]))
    assert (found.low, found.high) == pytest.approx((-3.3654832, 0.2054832), abs=1e-7)
    assert found.degrees_of_freedom == pytest.approx(17.776, abs=5e-4)


# Newcombe 1998 (Stat Med 17:873), table II, method 10: 56/70 less 48/80, 9/10 less 3/10.
@pytest.mark.parametrize(
    ("second", "first", "low", "high"),
    [((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090)],
)
def test_difference_of_shares_meets_newcombe_1998(second, first, low, high):
    found = newcombe_difference(first, second)
    assert (found.low, found.high) == pytest.approx((low, high), abs=6e-5)


def test_mean_interval_uses_t_not_the_normal_law():
    # t(4) = 2.776445 in any table
    estimate = mean_estimate(5, 50.0, 5.0**0.5)
    assert (estimate.low, estimate.high) == pytest.approx((47.223555, 52.776445), abs=1e-6)
