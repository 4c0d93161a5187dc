from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.index import grouped_index, leaf_scores, person_scores, unit_index
from analysis.scheme import MISSING, NOT_APPLICABLE, Leaf, Scheme

SCALES = st.sampled_from([(1, 5), (1, 7), (0, 10), (1, 10), (0, 1)])


@st.composite
def surveys(draw):
    """A scheme with weights in tenths, an answer matrix, and group codes 0-2 or -1."""
    count = draw(st.integers(1, 4))
    weights = draw(st.lists(st.integers(0, 9), min_size=count, max_size=count).filter(any))
    homes = list(range(count)) + draw(st.lists(st.integers(0, count - 1), max_size=4))
    leaves = tuple(Leaf(*draw(SCALES), home, draw(st.booleans())) for home in homes)
    codes = st.sampled_from([MISSING, NOT_APPLICABLE])
    person = st.tuples(*(codes | st.sampled_from(leaf.values) for leaf in leaves))
    people = draw(st.lists(person, max_size=12))
    answers = np.array(people, dtype=np.int8).reshape(len(people), len(leaves))
    size = len(people)
    groups = draw(st.lists(st.integers(-1, 2), min_size=size, max_size=size))
    tenths = tuple(weight / 10 for weight in weights)
    return Scheme(leaves, tenths), answers, np.array(groups, dtype=np.int64)


def naive_person(scheme, row):
    """The definition, person by person, in exact fractions: dimensions and index or None."""
    dimensions = []
    for dimension in range(len(scheme.weights)):
        scores = []
        for leaf, answer in zip(scheme.leaves, row, strict=True):
            if leaf.dimension == dimension and answer >= 0:
                score = Fraction(100 * (int(answer) - leaf.low), leaf.high - leaf.low)
                scores.append(100 - score if leaf.reversed else score)
        dimensions.append(sum(scores) / len(scores) if scores else None)
    weights = [Fraction(round(weight * 10), 10) for weight in scheme.weights]
    pairs = [(w, d) for w, d in zip(weights, dimensions, strict=True) if d is not None]
    answered = sum(w for w, _ in pairs)
    if answered == 0 or answered < sum(weights) / 2:
        return dimensions, None
    return dimensions, sum(w * d for w, d in pairs) / answered


def naive_estimate(values):
    """Base, mean and standard deviation of the values that are there."""
    known = [value for value in values if value is not None]
    n = len(known)
    if n == 0:
        return 0, None, None
    mean = sum(known) / n
    if n == 1:
        return 1, float(mean), None
    return n, float(mean), float(sum((x - mean) ** 2 for x in known) / (n - 1)) ** 0.5


def close(found, expected):
    n, mean, sd = expected
    assert found.n == n
    for figure, wanted in ((found.value, mean), (found.sd, sd)):
        assert figure == (None if wanted is None else pytest.approx(wanted, abs=1e-9))


@given(surveys())
@settings(deadline=None, max_examples=300)
def test_equals_the_definition(survey):
    scheme, answers, groups = survey
    people = [naive_person(scheme, row) for row in answers]
    found = grouped_index(answers, scheme, groups, 3)
    members = [[p for p, code in zip(people, groups, strict=True) if code == g] for g in range(3)]
    units = zip((found.whole, *found.groups), (people, *members), strict=True)
    for unit, persons in units:
        assert unit.persons == len(persons)
        close(unit.index, naive_estimate([index for _, index in persons]))
        for position, dimension in enumerate(unit.dimensions):
            close(dimension, naive_estimate([dims[position] for dims, _ in persons]))


@given(surveys())
@settings(deadline=None)
def test_every_figure_lies_between_0_and_100(survey):
    scheme, answers, groups = survey
    found = grouped_index(answers, scheme, groups, 3)
    for unit in (found.whole, *found.groups):
        for each in (unit.index, *unit.dimensions):
            if each.low is not None:
                assert 0 <= each.low <= each.value <= each.high <= 100


def same(one, other):
    for a, b in zip((one.index, *one.dimensions), (other.index, *other.dimensions), strict=True):
        close(a, (b.n, b.value, b.sd))


@given(surveys(), st.randoms())
@settings(deadline=None)
def test_order_of_persons_does_not_matter(survey, random):
    scheme, answers, groups = survey
    order = list(range(len(answers)))
    random.shuffle(order)
    before = grouped_index(answers, scheme, groups, 3)
    after = grouped_index(answers[order], scheme, groups[order], 3)
    same(after.whole, before.whole)
    for one, other in zip(after.groups, before.groups, strict=True):
        same(one, other)


@given(surveys())
@settings(deadline=None)
def test_reversed_leaf_is_100_less(survey):
    scheme, answers, _ = survey
    for leaf, column in zip(scheme.leaves, answers.T, strict=True):
        turned = leaf_scores(column, replace(leaf, reversed=not leaf.reversed))
        np.testing.assert_allclose(turned, 100 - leaf_scores(column, leaf), atol=1e-9)


@given(surveys(), st.data())
@settings(deadline=None)
def test_a_dropped_answer_changes_no_other_dimension_or_person(survey, data):
    scheme, answers, _ = survey
    if not len(answers):
        return
    row = data.draw(st.integers(0, len(answers) - 1))
    column = data.draw(st.integers(0, len(scheme.leaves) - 1))
    dropped = answers.copy()
    dropped[row, column] = MISSING
    before, after = person_scores(answers, scheme), person_scores(dropped, scheme)
    others = np.arange(len(answers)) != row
    np.testing.assert_array_equal(after.index[others], before.index[others])
    for position in range(len(scheme.weights)):
        kept = others | (position != scheme.leaves[column].dimension)
        np.testing.assert_array_equal(
            after.dimensions[position][kept], before.dimensions[position][kept]
        )


@given(surveys())
@settings(deadline=None)
def test_not_applicable_counts_like_missing(survey):
    scheme, answers, _ = survey
    recoded = np.where(answers == NOT_APPLICABLE, MISSING, answers).astype(np.int8)
    assert unit_index(recoded, scheme) == unit_index(answers, scheme)


@given(surveys(), st.sampled_from([10, 0.01, 1 / 3, 7e5]))
@settings(deadline=None)
def test_scale_of_weights_does_not_matter(survey, factor):
    scheme, answers, _ = survey
    scaled = replace(scheme, weights=tuple(weight * factor for weight in scheme.weights))
    same(unit_index(answers, scaled), unit_index(answers, scheme))
