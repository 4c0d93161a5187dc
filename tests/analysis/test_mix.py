"""Who answered: shifts of composition and the change without them."""

import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis.effect import change
from analysis.mix import MixLimits, Reweighted, mix_shift, reweighted_change
from analysis.samples import Sample

counts = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=6)


def test_standardised_difference_meets_the_published_one():
    # Race in the data on right heart catheterisation, 585/213/2753 and 335/142/1707 persons: the
    # R package tableone prints 0.036; worked out by the formula of Yang and Dalton 2012 its
    # square is 0.001267793 (stats.stackexchange.com/questions/519846).
    found = mix_shift([585, 213, 2753], [335, 142, 1707])
    assert round(found.standardised, 3) == 0.036
    assert found.standardised**2 == pytest.approx(0.001267793, abs=5e-10)
    assert not found.warned


def test_two_categories_are_the_usual_standardised_difference():
    # Austin 2009: (p1 - p0) / sqrt((p0 (1 - p0) + p1 (1 - p1)) / 2), here .2 / sqrt(.23)
    found = mix_shift([50, 50], [30, 70])
    assert found.standardised == pytest.approx(0.2 / math.sqrt(0.23))
    assert found.shares == ((0.5, 0.3), (0.5, 0.7))


def test_chi_square_meets_the_published_one():
    # Koch and Edwards 1988, arthritis: placebo 29/7/7, treated 13/7/21; assocstats of R's vcd
    # prints 13.055, df 2, P 0.0014626, V 0.394.
    found = mix_shift([29, 7, 7], [13, 7, 21])
    assert (found.chi_square, found.degrees_of_freedom) == (pytest.approx(13.05501985), 2)
    assert found.p == pytest.approx(0.00146264341)
    assert found.cramers_v == pytest.approx(0.394229505499)
    assert found.dependable
    assert found.warned


def test_shift_at_the_limit_passes_and_beyond_it_warns():
    large, limit = ([5000, 5000], [4000, 6000]), 0.2 / math.sqrt(4 * 0.245)
    assert mix_shift(*large).standardised == pytest.approx(limit)
    assert not mix_shift(*large, MixLimits(standardised=limit + 1e-9)).warned
    assert mix_shift(*large, MixLimits(standardised=limit - 1e-9)).warned


def test_what_chance_alone_can_do_is_not_warned_of():
    few = [20, 20], [16, 24]  # the same shares, chi-square .81
    found = mix_shift(*few)
    assert (found.standardised > 0.1, found.warned) == (True, False)
    assert mix_shift(*few, MixLimits(significance=1)).warned


def test_too_few_for_a_test_are_judged_by_the_difference_alone():
    found = mix_shift([3, 1, 1], [1, 2, 2])
    assert (found.dependable, found.warned, found.p > 0.05) == (False, True, True)


def test_no_category_in_common_is_infinitely_far():
    found = mix_shift([30, 30, 0], [0, 0, 60])
    assert (found.standardised, found.cramers_v, found.warned) == (math.inf, 1.0, True)


def test_one_category_cannot_shift():
    found = mix_shift([30, 0], [40, 0])
    assert (found.standardised, found.chi_square, found.p, found.warned) == (0.0, 0.0, 1.0, False)
    assert found.degrees_of_freedom == 0


@pytest.mark.parametrize("table", [([], []), ([0, 0], [1, 2]), ([1, 2], [0, 0])])
def test_an_empty_window_has_no_composition(table):
    assert mix_shift(*table) is None


@given(counts, st.randoms())
@settings(deadline=None)
def test_neither_order_nor_side_matters(table, random):
    before, after = zip(*table, strict=True)
    assume(sum(before) and sum(after))
    found, back = mix_shift(before, after), mix_shift(after, before)
    random.shuffle(table)
    shuffled = mix_shift(*zip(*table, strict=True))
    for other in (back, shuffled):
        assert (other.standardised, other.chi_square, other.p) == pytest.approx(
            (found.standardised, found.chi_square, found.p), rel=1e-6, abs=1e-7
        )
    assert 0 <= found.cramers_v <= 1 + 1e-12


def test_reweighted_change_by_hand():
    # In each category nothing changed, but the pleased came: 100 + 100 persons with means 60 and
    # 80, then 50 + 150. Raw 70 to 75; at equal weights 70 to 70, with the squared error
    # 1/4 (1 + 2) + 1/4 (1 + 2/3) of sd 10: 7/6.
    before = [Sample(100, 60.0, 100.0), Sample(100, 80.0, 100.0)]
    after = [Sample(50, 60.0, 100.0), Sample(150, 80.0, 100.0)]
    raw = change(Sample.merged(before), Sample.merged(after))
    assert raw.value == pytest.approx(5)
    assert raw.low > 0
    found = reweighted_change(before, after)
    assert (found.covered, found.left_out) == (1.0, ())
    assert found.change.value == pytest.approx(0)
    assert found.change.high == pytest.approx(1.97 * math.sqrt(7 / 6), abs=0.01)


def test_category_without_answers_on_one_side_is_left_out_and_said():
    before = [Sample(30, 60.0, 9.0), Sample(10, 90.0, 9.0), Sample(0), Sample(0)]
    after = [Sample(30, 65.0, 9.0), Sample(1, 10.0), Sample(5, 20.0, 9.0), Sample(0)]
    found = reweighted_change(before, after)
    assert (found.covered, found.left_out) == (0.75, (1, 2))
    assert found.change == change(before[0], after[0])


def test_nothing_comparable():
    assert reweighted_change([], []) == Reweighted(None, 0.0, ())
    assert reweighted_change([Sample(5, 1.0, 1.0)], [Sample(0)]) == Reweighted(None, 0.0, (0,))


@given(st.lists(st.tuples(st.integers(2, 50), st.integers(0, 100)), min_size=1, max_size=5))
@settings(deadline=None)
def test_equal_composition_leaves_the_change_as_it_was(categories):
    before = [Sample(n, float(mean), 25.0) for n, mean in categories]
    after = [Sample(2 * n, mean / 2 + 20, 25.0) for n, mean in categories]
    raw = change(Sample.merged(before), Sample.merged(after))
    found = reweighted_change(before, after)
    assert found.change.value == pytest.approx(raw.value, abs=1e-9)
    assert found.change.low <= found.change.value <= found.change.high


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: mix_shift([1], [1, 2]),
        lambda: mix_shift([1, -1], [1, 2]),
        lambda: MixLimits(standardised=-0.1),
        lambda: MixLimits(standardised=math.nan),
        lambda: MixLimits(significance=1.1),
        lambda: reweighted_change([Sample(0)], []),
    ],
)
def test_nonsense_is_refused(wrong):
    with pytest.raises(ValueError, match=r"."):
        wrong()
