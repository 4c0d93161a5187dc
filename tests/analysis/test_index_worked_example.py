"""The example of docs/index-worked-example.md, with figures worked out by hand."""

import numpy as np
import pytest

from analysis.distribution import distributions
from analysis.index import grouped_index, person_scores
from analysis.scheme import MISSING, NOT_APPLICABLE, Leaf, Scheme

__, NA = MISSING, NOT_APPLICABLE

SERVICE, SPEED, PRICE = range(3)
SCHEME = Scheme(
    leaves=(
        Leaf(1, 5, SERVICE),  # Q1 staff are friendly
        Leaf(1, 5, SERVICE),  # Q2 staff know their job
        Leaf(1, 7, SPEED, reversed=True),  # Q3 I waited too long
        Leaf(0, 10, PRICE),  # Q4 price is fair
    ),
    weights=(50, 30, 20),
)
PEOPLE = {
    "An": [5, 4, 1, 8],
    "Bo": [4, NA, 4, 6],
    "Chen": [5, 3, __, 4],
    "Ding": [3, 3, __, __],
    "E": [__, __, 7, __],
    "Fu": [4, 5, 1, 10],
}
ANSWERS = np.array(list(PEOPLE.values()), dtype=np.int8)
NONE = np.nan


def test_dimensions_of_each_person():
    service, speed, price = person_scores(ANSWERS, SCHEME).dimensions
    np.testing.assert_allclose(service, [87.5, 75, 75, 50, NONE, 87.5])
    np.testing.assert_allclose(speed, [100, 50, NONE, NONE, 0, 100])
    np.testing.assert_allclose(price, [80, 60, 40, NONE, NONE, 100])


def test_index_of_each_person():
    index = person_scores(ANSWERS, SCHEME).index
    np.testing.assert_allclose(index, [89.75, 64.5, 65, 50, NONE, 93.75])


def test_index_of_the_unit():
    everybody = np.zeros(6, dtype=np.int64)
    whole = grouped_index(ANSWERS, SCHEME, everybody, 1).whole
    assert (whole.persons, whole.index.n) == (6, 5)
    assert whole.index.value == pytest.approx(72.6)
    assert whole.index.sd == pytest.approx(18.5444, abs=5e-5)
    assert whole.index.standard_error == pytest.approx(8.2933, abs=5e-5)
    assert (whole.index.low, whole.index.high) == pytest.approx((49.57, 95.63), abs=0.005)


def test_dimensions_of_the_unit():
    whole = grouped_index(ANSWERS, SCHEME, np.zeros(6, dtype=np.int64), 1).whole
    found = [(dimension.n, dimension.value) for dimension in whole.dimensions]
    assert found == [(5, 75.0), (4, 62.5), (4, 70.0)]


def test_two_departments():
    departments = np.array([0, 0, 0, 1, 1, 1])
    first, second = grouped_index(ANSWERS, SCHEME, departments, 2).groups
    assert (first.persons, first.index.n, second.persons, second.index.n) == (3, 3, 3, 2)
    assert (first.index.value, second.index.value) == pytest.approx((73.0833, 71.875), abs=5e-5)


def test_answers_counted():
    waited = distributions(ANSWERS, SCHEME.leaves, np.zeros(6, dtype=np.int64), 1).whole[2]
    assert waited.counts == (2, 0, 0, 1, 0, 0, 1)
    assert (waited.n, waited.missing, waited.not_applicable) == (4, 2, 0)
    assert waited.estimate().value == pytest.approx(62.5)
