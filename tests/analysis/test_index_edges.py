import numpy as np
import pytest

from analysis.distribution import distributions
from analysis.index import combine, grouped_index, person_scores, unit_index
from analysis.intervals import Estimate
from analysis.scheme import MISSING, NOT_APPLICABLE, Leaf, Scheme

TWO = Scheme((Leaf(1, 5, 0), Leaf(0, 10, 1)), (50, 50))


def matrix(*rows):
    return np.array(rows, dtype=np.int8).reshape(len(rows), 2)


def test_nobody():
    found = grouped_index(matrix(), TWO, np.array([], dtype=np.int64), 2)
    assert found.whole.index == Estimate(0)
    assert [unit.dimensions for unit in found.groups] == [(Estimate(0), Estimate(0))] * 2


def test_one_person_has_no_interval():
    assert unit_index(matrix([5, 8]), TWO).index == Estimate(1, 90.0)


def test_nobody_answered():
    found = unit_index(matrix([MISSING, NOT_APPLICABLE], [MISSING, MISSING]), TWO)
    assert (found.persons, found.index) == (2, Estimate(0))


def test_equal_answers_have_no_spread_at_all():
    thirds = Scheme((Leaf(1, 7), Leaf(1, 7)), (1,))
    found = unit_index(np.full((1000, 2), 3, dtype=np.int8), thirds).index
    assert found == Estimate(1000, found.value, found.value, found.value, 0.0)
    assert found.value == pytest.approx(100 / 3)


def test_best_answers_are_100_and_no_more():
    weights = (0.1, 0.8, 0.5, 0.4)  # in floating point 100 times these over these is above 100
    scheme = Scheme(tuple(Leaf(0, 10, d) for d in range(4)), weights)
    best = np.full((97, 4), 10, dtype=np.int8)
    assert set(person_scores(best, scheme).index) == {100.0}
    assert unit_index(best, scheme).index.value == 100.0


@pytest.mark.parametrize("weights", [(50, 50), (0.3, 0.1, 0.2), (1, 1, 0)])
def test_exactly_half_the_weight_is_enough(weights):
    scheme = Scheme(tuple(Leaf(1, 5, d) for d in range(len(weights))), weights)
    row = np.array([[5] + [MISSING] * (len(weights) - 1)], dtype=np.int8)
    assert unit_index(row, scheme).index == Estimate(1, 100.0)


def test_just_under_half_the_weight_is_not():
    scheme = Scheme((Leaf(1, 5, 0), Leaf(1, 5, 1)), (49.9, 50.1))
    found = unit_index(matrix([5, MISSING]), scheme)
    assert (found.index, found.dimensions[0]) == (Estimate(0), Estimate(1, 100.0))


def test_dimension_without_weight_is_reported_and_not_counted():
    scheme = Scheme((Leaf(1, 5, 0), Leaf(1, 5, 1)), (1, 0))
    found = unit_index(matrix([5, 1]), scheme)
    assert [each.value for each in (found.index, *found.dimensions)] == [100.0, 100.0, 0.0]


def test_person_in_no_group_counts_in_the_whole_only():
    found = grouped_index(matrix([5, 10], [1, 0]), TWO, np.array([0, -1]), 1)
    assert (found.whole.index.n, found.whole.index.value) == (2, 50.0)
    assert found.groups[0].index == Estimate(1, 100.0)


def test_three_levels_are_combine_again():
    # Leaves 100 and 50 make 75; with a third leaf of 0 at weights 2 : 1 that is 50.
    low = combine([np.array([100.0]), np.array([50.0])], [1, 1])
    assert combine([low, np.array([0.0])], [2, 1]).tolist() == [50.0]


def test_distribution_agrees_with_the_index_of_one_leaf():
    rng = np.random.default_rng(1)
    answers = rng.integers(-2, 8, (200, 1)).astype(np.int8)
    groups = rng.integers(-1, 3, 200)
    leaves = (Leaf(0, 7, reversed=True),)
    counted = distributions(answers, leaves, groups, 3)
    found = grouped_index(answers, Scheme(leaves, (1,)), groups, 3)
    units = zip((counted.whole, *counted.groups), (found.whole, *found.groups), strict=True)
    for (leaf,), unit in units:
        assert leaf.n + leaf.missing + leaf.not_applicable == unit.persons
        one, other = leaf.estimate(), unit.index
        assert one.n == other.n
        assert (one.value, one.low, one.high, one.sd) == pytest.approx(
            (other.value, other.low, other.high, other.sd)
        )


def test_distribution_counts_each_answer():
    answers = np.array([[1], [5], [5], [3], [MISSING], [NOT_APPLICABLE]], dtype=np.int8)
    leaves = (Leaf(1, 5, reversed=True),)
    found = distributions(answers, leaves, np.array([0, 0, 1, -1, 1, 1]), 2)
    assert found.whole[0].counts == (1, 0, 1, 0, 2)
    assert found.whole[0].worst_to_best == (2, 0, 1, 0, 1)
    assert [group[0].counts for group in found.groups] == [(1, 0, 0, 0, 1), (0, 0, 0, 0, 1)]
    assert (found.groups[1][0].missing, found.groups[1][0].not_applicable) == (1, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Leaf(5, 5),
        lambda: Leaf(-3, 3),
        lambda: Scheme((Leaf(1, 5),), (0,)),
        lambda: Scheme((Leaf(1, 5), Leaf(1, 5, 1)), (1, -1)),
        lambda: Scheme((Leaf(1, 5),), (float("nan"),)),
        lambda: Scheme((Leaf(1, 5),), (1, 1)),
        lambda: Scheme((Leaf(1, 5, 1),), (1,)),
        lambda: Scheme((Leaf(1, 5),), (1,), least_share=1.5),
        lambda: unit_index(matrix([6, 5]), TWO),
        lambda: unit_index(matrix([0, 5]), TWO),
        lambda: unit_index(matrix([-3, 5]), TWO),
        lambda: unit_index(np.array([[5, 5]]), TWO),
        lambda: unit_index(np.array([[5, 5, 5]], dtype=np.int8), TWO),
        lambda: grouped_index(matrix([5, 5]), TWO, np.array([1]), 1),
        lambda: grouped_index(matrix([5, 5]), TWO, np.array([0, 0]), 1),
        lambda: grouped_index(matrix([5, 5]), TWO, np.array([0.0]), 1),
        lambda: distributions(matrix([5, 11]), TWO.leaves, np.array([0]), 1),
    ],
)
def test_nonsense_is_refused(wrong):
    with pytest.raises(ValueError, match=r"."):
        wrong()
