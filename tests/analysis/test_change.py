"""The change from before to after: published intervals, worked cases, properties."""

import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import special

from analysis.difference import Difference
from analysis.effect import change, difference_in_differences
from analysis.intervals import normal_quantile
from analysis.samples import Promoters, Sample, Share

# The figures of the action "waiting for medicines" as the product shows them: 412 answers with
# mean 68.4 (65.9 to 70.9) and 398 with 76.9 (74.6 to 79.2), so standard errors of about
# 2.5 / 1.966 and 2.3 / 1.966.
PHARMACY = (
    Sample(412, 68.4, 412 * (2.5 / 1.966) ** 2),
    Sample(398, 76.9, 398 * (2.3 / 1.966) ** 2),
)

bases = st.integers(2, 400)
means = st.integers(0, 1000).map(lambda tenth: tenth / 10)
variances = st.floats(0.01, 2500)
samples = st.builds(Sample, bases, means, variances)
shares = st.builds(lambda n, part: Share(round(part * n), n), bases, st.floats(0, 1))
promoters = st.builds(Promoters, *[st.integers(0, 200)] * 3).filter(lambda each: each.n > 1)
pairs = st.one_of(st.tuples(*[kind] * 2) for kind in (samples, shares, promoters))


def test_welch_meets_r_on_students_sleepers():
    # Student 1908; t.test(extra ~ group) of R's `sleep`: t = -1.8608, df = 17.776,
    # p-value = 0.07939, interval -3.3654832 to 0.2054832 for the first less the second.
    first = Sample.of([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
    second = Sample.of([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
    found = change(second, first)
    assert (found.low, found.high) == pytest.approx((-3.3654832, 0.2054832), abs=1e-7)
    assert found.degrees_of_freedom == pytest.approx(17.776, abs=5e-4)
    assert found.p == pytest.approx(0.07939, abs=5e-6)


def test_welch_meets_r_on_groups_of_unlike_size():
    # Henderson and Velleman 1981 (Biometrics 37:391), miles per gallon of 19 cars with automatic
    # and 13 with manual gears; t.test(mpg ~ am, data = mtcars) of R prints t = -3.7671,
    # df = 18.332, p-value = 0.001374, interval -11.280194 to -3.209684 for first less second.
    automatic = Sample.of(
        [
            *(21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8, 16.4, 17.3),
            *(15.2, 10.4, 10.4, 14.7, 21.5, 15.5, 15.2, 13.3, 19.2),
        ]
    )
    manual = Sample.of(
        [21.0, 21.0, 22.8, 32.4, 30.4, 33.9, 27.3, 26.0, 30.4, 15.8, 19.7, 15.0, 21.4]
    )
    found = change(automatic, manual)
    assert (found.low, found.high) == pytest.approx((3.209684, 11.280194), abs=1e-6)
    assert found.degrees_of_freedom == pytest.approx(18.332, abs=5e-4)
    assert found.p == pytest.approx(0.001374, abs=5e-7)


@pytest.mark.parametrize(
    ("before", "after", "low", "high"),
    [
        # Newcombe 1998 (Stat Med 17:873), table II, method 10.
        (Share(48, 80), Share(56, 70), 0.0524, 0.3339),
        (Share(3, 10), Share(9, 10), 0.1705, 0.8090),
    ],
)
def test_shares_meet_newcombe_1998(before, after, low, high):
    found = change(before, after)
    assert (found.low, found.high) == pytest.approx((low, high), abs=6e-5)


def test_p_of_shares_meets_pearsons_chi_square():
    # Admissions at Berkeley 1973, all departments together: 557 of 1835 women, 1198 of 2691 men;
    # R prints X-squared = 92.205 without continuity correction.
    found = change(Share(557, 1835), Share(1198, 2691))
    assert special.chdtri(1, found.p) == pytest.approx(92.205, abs=5e-4)


def test_nps_by_hand():
    # Not published: 100 persons each, 40/30/30 then 60/20/20. With three persons added
    # (40.75 - 30.75) / 103 = .0970874 and (60.75 - 20.75) / 103 = .3883495; variances
    # (71.5 / 103 - .0970874**2) / 103 = .00664808 and (81.5 / 103 - .3883495**2) / 103 = .00621798;
    # error .113429, so 29.126 +- 1.959964 * 11.3429 points.
    found = change(Promoters(40, 30, 30), Promoters(60, 20, 20))
    assert found.value == pytest.approx(30)
    assert (found.low, found.high) == pytest.approx((6.894, 51.358), abs=2e-3)
    assert found.p == pytest.approx(math.erfc(0.291262 / 0.113429 / math.sqrt(2)), rel=1e-4)


def test_the_pharmacy():
    found = change(*PHARMACY)
    assert found.value == pytest.approx(8.5)
    assert (found.low, found.high) == pytest.approx((5.1, 11.9), abs=0.05)
    assert found.p < 1e-5


def test_without_persons_there_is_no_change():
    assert change(Sample(0), Sample(2, 50.0, 1.0)) is None
    assert change(Share(0, 0), Share(1, 2)) is None
    assert change(Promoters(1, 0, 0), Promoters(0, 0, 0)) is None


def test_without_spread_there_is_no_interval():
    assert change(Sample(1, 40.0), Sample(9, 50.0, 4.0)) == Difference(10.0)
    assert change(Sample(9, 40.0, 0.0), Sample(9, 50.0, 0.0)) == Difference(10.0)


def test_spread_on_one_side_is_enough():
    # All before said 40: the error is that of the nine after, 6 / 3, with t(8) = 2.306004.
    found = change(Sample(50, 40.0, 0.0), Sample(9, 50.0, 36.0))
    assert found.degrees_of_freedom == pytest.approx(8)
    assert found.high - found.value == pytest.approx(2 * 2.306004, abs=1e-5)


def test_a_tiny_spread_is_still_a_spread():
    found = change(Sample(5, 40.0, 1e-300), Sample(5, 50.0, 1e-300))
    assert (found.low, found.value, found.p) == (10.0, 10.0, 0.0)


def test_identical_samples_do_not_differ():
    same = Sample.of([60, 70, 80])
    found = change(same, same)
    assert (found.value, found.p) == (0.0, 1.0)
    assert found.low == -found.high
    assert change(Share(7, 7), Share(9, 9)).p == 1.0


def test_few_promoters_keep_the_point_inside():
    found = change(Promoters(2, 0, 0), Promoters(0, 0, 2))
    assert found.low == found.value == -200.0


@given(pairs)
@settings(deadline=None)
def test_there_and_back(pair):
    there, back = change(*pair), change(*reversed(pair))
    assert (back.value, back.low, back.high) == pytest.approx(
        (-there.value, -there.high, -there.low)
    )
    assert back.p == pytest.approx(there.p)


@given(pairs)
@settings(deadline=None)
def test_interval_holds_the_point(pair):
    found = change(*pair)
    assert found.low <= found.value + 1e-12
    assert found.value <= found.high + 1e-12
    assert 0 <= found.p <= 1


@given(samples, samples, st.integers(2, 5))
@settings(deadline=None)
def test_fewer_answers_are_wider(before, after, times):
    more = [Sample(each.n * times, each.mean, each.variance) for each in (before, after)]
    narrow, wide = change(*more), change(before, after)
    assert narrow.high - narrow.low < wide.high - wide.low


@given(pairs)
@settings(deadline=None)
def test_more_confidence_is_wider(pair):
    narrow, wide = change(*pair, 0.90), change(*pair, 0.99)
    assert wide.low <= narrow.low
    assert narrow.high <= wide.high


@given(samples, samples)
@settings(deadline=None)
def test_p_and_interval_of_means_agree(before, after):
    found = change(before, after)
    assume(abs(found.p - 0.05) > 1e-9)
    assert (found.p < 0.05) == (found.low > 0 or found.high < 0)


def test_difference_in_differences_by_hand():
    # 25 persons each, sd 10, so that every mean has the squared error 4: the four make 16, the
    # reach is t(96) = 1.984984 times 4; (70 - 60) - (63 - 61) = 8.
    treated, untreated = [
        (Sample(25, before, 100.0), Sample(25, after, 100.0))
        for before, after in ((60.0, 70.0), (61.0, 63.0))
    ]
    found = difference_in_differences(treated, untreated)
    assert (found.value, found.degrees_of_freedom) == (pytest.approx(8), pytest.approx(96))
    assert (found.low, found.high) == pytest.approx((8 - 7.939937, 8 + 7.939937), abs=1e-4)


def test_difference_in_differences_of_shares_by_hand():
    # Newcombe's two intervals above, .0524 to .3339 around .2 and .1705 to .8090 around .6;
    # low = -.4 - sqrt(.1476**2 + .2090**2), high = -.4 + sqrt(.1339**2 + .4295**2).
    found = difference_in_differences((Share(48, 80), Share(56, 70)), (Share(3, 10), Share(9, 10)))
    assert found.value == pytest.approx(-0.4)
    assert (found.low, found.high) == pytest.approx((-0.65586, 0.04989), abs=2e-4)


def test_difference_in_differences_without_a_basis():
    pair = (Sample(9, 50.0, 4.0), Sample(9, 60.0, 4.0))
    alone = (Sample(9, 50.0, 4.0), Sample(1, 60.0))
    assert difference_in_differences(pair, (Sample(0), Sample(9, 1.0, 1.0))) is None
    assert difference_in_differences(pair, alone) == Difference(0.0)
    assert difference_in_differences(alone, pair) == Difference(0.0)


@given(st.tuples(*[samples] * 4))
@settings(deadline=None)
def test_difference_in_differences_is_wider_than_either_change(four):
    first, second = four[:2], four[2:]
    found = difference_in_differences(first, second)
    there = difference_in_differences(second, first)
    assert (found.value, found.low, found.high) == pytest.approx(
        (-there.value, -there.high, -there.low)
    )
    z = normal_quantile(0.95)
    least = max(math.sqrt(a.error[0] + b.error[0]) for a, b in (first, second))
    assert found.high - found.value > z * least
    assert found.low <= found.value <= found.high


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: change(Share(1, 2), Sample(2, 50.0, 1.0)),
        lambda: change(Promoters(1, 1, 1), Share(1, 2)),
        lambda: change(*PHARMACY, confidence=1.0),
        lambda: change(Share(1, 2), Share(1, 2), confidence=math.nan),
        lambda: difference_in_differences(PHARMACY, (Share(1, 2), Share(1, 2))),
        lambda: difference_in_differences(
            (Promoters(1, 1, 1), Promoters(1, 1, 1)), (Share(1, 2), Share(1, 2))
        ),
    ],
)
def test_nonsense_is_refused(wrong):
    with pytest.raises(ValueError, match=r"."):
        wrong()
