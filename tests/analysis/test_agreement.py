"""A group's middle and its agreement: the published case, and the edges."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.agreement import concordance, spread
from analysis.hundred import to_hundred

S16 = json.loads((Path(__file__).parent / "cases/S16-kendall-w.json").read_text(encoding="utf-8"))
RATERS = [list(column) for column in zip(*S16["data"]["subjects"], strict=True)]
EXPECTED = S16["expected"]


def test_kendall_meets_irr_without_correction_for_ties():
    found = concordance(RATERS, ties=False)
    assert found is not None
    assert found.w == pytest.approx(EXPECTED["W"], abs=1e-11)


def test_kendall_meets_irr_corrected_for_ties():
    found = concordance(RATERS)
    assert found is not None
    assert found.w == pytest.approx(EXPECTED["Wt"], abs=1e-11)
    assert found.chi2 == pytest.approx(EXPECTED["chi2_t"], abs=1e-10)
    assert found.p == pytest.approx(EXPECTED["p_t"], abs=1e-10)
    assert found.freedom == 19


def test_judges_of_one_mind_and_of_opposite_minds():
    alike = concordance([[10, 20, 70], [5, 35, 60], [1, 2, 97]])
    assert alike is not None
    assert alike.w == pytest.approx(1)
    against = concordance([[10, 30, 60], [60, 30, 10]])
    assert against is not None
    assert against.w == pytest.approx(0)
    assert against.p == pytest.approx(1)


@pytest.mark.parametrize("ratings", [[], [[1, 2, 3]], [[1], [2]], [[5, 5], [5, 5]]])
def test_no_order_to_agree_on(ratings):
    assert concordance(ratings) is None


def test_rows_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="shape"):
        concordance([[1, 2, 3], [1, 2]])


@given(st.lists(st.lists(st.integers(0, 20), min_size=4, max_size=4), min_size=2, max_size=8))
def test_kendall_lies_between_none_and_all(ratings):
    found = concordance(ratings)
    if found is not None:
        assert -1e-9 <= found.w <= 1 + 1e-9
        assert 0 <= found.p <= 1


def test_median_and_quartiles_are_those_of_r():
    # R: quantile(c(10, 20, 30, 45)), type 7
    found = spread([45, 10, 30, 20])
    assert (found.n, found.low, found.median, found.high) == (4, 17.5, 25, 33.75)
    assert found.range == 16.25
    assert spread([40]).range == 0
    with pytest.raises(ValueError, match="middle of nothing"):
        spread([])


@given(st.lists(st.floats(0.5, 100), min_size=1, max_size=60))
def test_shares_make_a_hundred_and_stay_within_a_digit(values):
    found = to_hundred(values)
    assert round(sum(found), 6) == 100
    for share, value in zip(found, values, strict=True):
        assert abs(share - value / sum(values) * 100) < 0.1 + 1e-6


def test_thirds_and_nothing():
    assert to_hundred([1, 1, 1]) == (33.4, 33.3, 33.3)
    assert to_hundred([30, 25, 45]) == (30.0, 25.0, 45.0)
    for bad in ([], [0, 1], [float("nan")], [-1, 2]):
        with pytest.raises(ValueError, match="above 0"):
            to_hundred(bad)
