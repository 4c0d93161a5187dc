"""What a number of answers can show, against figures that R printed."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.power import answers_needed, detectable_change, power

# power.t.test and pwr.t.test of R, two-sided at 5 %, as printed in public course notes.
POWERS = [
    (1.0, 20, 1.0, 0.8689528),  # the example of R's own help page
    (3.0, 50, 1.0, 0.3784221),
    (4.0, 15, 5.0, 0.9104815),  # University of Aberdeen, statistical power
    (9.342, 40, 2.775, 0.258536),
]
NEEDED = [  # answers in each window for power 0.8, broken as R gives them
    (1.0, 0.5, 63.76576),
    (1.0, 0.3, 175.3847),
    (4.0, 5.0, 11.09423),
]

sds = st.floats(1, 40)
bases = st.integers(2, 500)


@pytest.mark.parametrize(("sd", "n", "change", "expected"), POWERS)
def test_power_meets_r(sd, n, change, expected):
    assert power(sd, n, n, change) == pytest.approx(expected, abs=5e-7)


@pytest.mark.parametrize(("sd", "change", "expected"), NEEDED)
def test_number_of_answers_meets_r(sd, change, expected):
    enough = math.ceil(expected)
    assert power(sd, enough, enough, change) >= 0.8 > power(sd, enough - 1, enough - 1, change)
    assert answers_needed(sd, enough, change) <= enough <= answers_needed(sd, enough - 1, change)


def test_detectable_change_of_unequal_windows_meets_r():
    # pwr.t2n.test(n1 = 26, n2 = 104, sig.level = 0.05, power = 0.8) prints d = 0.6189457
    # (KeshiniD/Vogue, 1A_Subset_Analyses.R); R searches its root to about 1e-5.
    assert detectable_change(1.0, 26, 104) == pytest.approx(0.6189457, abs=2e-5)


def test_with_120_answers_six_points_can_be_seen():
    assert detectable_change(16.5, 120, 120) == pytest.approx(6.0, abs=0.01)
    assert answers_needed(16.5, 120, 6.0) == 120


def test_too_few_before_cannot_be_mended_after():
    # However many come after, 20 before with sd 16.5 leave an error of 3.7 points.
    assert answers_needed(16.5, 20, 6.0) is None
    assert answers_needed(16.5, 20, 0.0) is None


def test_a_huge_change_is_always_seen():
    assert power(1.0, 40, 40, 1000.0) == 1.0
    assert answers_needed(1.0, 100, 1000.0) == 2


def test_no_change_is_found_on_one_side_by_chance():
    assert power(10, 50, 60, 0.0) == pytest.approx(0.025)


@given(sds, bases, bases)
@settings(deadline=None, max_examples=50)
def test_detectable_change_has_the_chance_asked(sd, before_n, after_n):
    change = detectable_change(sd, before_n, after_n, 0.9)
    assert power(sd, before_n, after_n, change) == pytest.approx(0.9, abs=1e-6)
    assert power(sd, before_n, after_n, -change) == power(sd, before_n, after_n, change)


@given(sds, bases, bases)
@settings(deadline=None, max_examples=50)
def test_more_answers_see_smaller_changes(sd, before_n, after_n):
    smaller = detectable_change(sd, before_n, after_n + 1)
    assert smaller < detectable_change(sd, before_n, after_n)
    assert detectable_change(sd, after_n, before_n) == pytest.approx(
        detectable_change(sd, before_n, after_n)
    )


@given(sds, st.integers(10, 500), st.floats(2, 20))
@settings(deadline=None, max_examples=50)
def test_answers_needed_are_enough_and_no_more(sd, before_n, change):
    needed = answers_needed(sd, before_n, change)
    if needed is None:
        assert power(sd, before_n, 1_000_000, change) < 0.8
    else:
        assert power(sd, before_n, needed, change) >= 0.8
        assert needed == 2 or power(sd, before_n, needed - 1, change) < 0.8


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: power(0, 10, 10, 5),
        lambda: power(math.nan, 10, 10, 5),
        lambda: power(10, 1, 10, 5),
        lambda: power(10, 10, 10, math.nan),
        lambda: power(10, 10, 10, 5, confidence=1),
        lambda: detectable_change(10, 10, 1),
        lambda: detectable_change(10, 10, 10, chance=1),
        lambda: detectable_change(10, 10, 10, chance=0.02),
        lambda: answers_needed(10, 1, 5),
        lambda: answers_needed(-1, 10, 5),
        lambda: answers_needed(10, 10, 5, chance=math.nan),
    ],
)
def test_nonsense_is_refused(wrong):
    with pytest.raises(ValueError, match=r"."):
        wrong()
