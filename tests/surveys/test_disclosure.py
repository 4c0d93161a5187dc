"""Small bases on a whole tree of departments: nothing hidden can be worked out by subtraction."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from analysis.suppression import ANONYMOUS, NAMED, Standing
from surveys.measuring.disclosure import Branch, figure_policy, policy_for, standings

SHAPE = {1: None, 2: None, 3: 1, 4: 1, 5: 1, 6: 2, 7: 2, 8: 3, 9: 3}  # place: place above it


def tree():
    below = {at: tuple(UUID(int=c) for c, up in SHAPE.items() if up == at) for at in SHAPE}
    depth = {}
    for at, up in SHAPE.items():
        depth[at] = 0 if up is None else depth[up] + 1
    return {
        UUID(int=at): Branch(UUID(int=at), UUID(int=up) if up else None, below[at], depth[at])
        for at, up in SHAPE.items()
    }


def sums(direct):
    """Persons of each place with those below it."""
    total = dict(direct)
    for at in sorted(SHAPE, reverse=True):
        if SHAPE[at]:
            total[SHAPE[at]] += total[at]
    return {UUID(int=at): n for at, n in total.items()}


counts = st.fixed_dictionaries({at: st.integers(0, 25) for at in SHAPE})


def left_over(branches, bases, total, found):
    """For the whole and every department shown: persons in it but in none shown below it."""
    left = {None: total} | {u: bases[u] for u in branches if found.units[u].shows_figures}
    beneath = dict.fromkeys(left, 0)
    for unit in left:
        if unit is not None:
            above = branches[unit].parent
            while above is not None and above not in left:
                above = branches[above].parent
            left[above] -= bases[unit]
            beneath[above] += 1
    return [n for unit, n in left.items() if beneath[unit]]


@given(counts, st.integers(0, 12), st.sampled_from([NAMED, ANONYMOUS]))
def test_what_is_left_over_is_nobody_or_enough(direct, outside, policy):
    branches, bases = tree(), sums(direct)
    total = bases[UUID(int=1)] + bases[UUID(int=2)] + outside
    found = standings(branches, bases, total, policy)
    shown = [unit for unit in branches if found.units[unit].shows_figures]
    assert all(bases[unit] >= policy.breakdown for unit in shown)
    left = left_over(branches, bases, total, found)
    assert all(n == 0 or n >= policy.breakdown for n in left)
    assert found.whole.shows_figures or shown == []


@given(counts, counts, st.integers(0, 12))
def test_a_figure_is_hidden_wherever_its_persons_are(persons, answered, outside):
    branches, bases = tree(), sums(persons)
    figure = sums({at: min(answered[at], persons[at]) for at in persons})
    total = bases[UUID(int=1)] + bases[UUID(int=2)] + outside
    some = figure[UUID(int=1)] + figure[UUID(int=2)] + outside // 2
    within = standings(branches, bases, total, NAMED)
    found = standings(branches, figure, some, figure_policy(NAMED), within)
    for unit in branches:
        assert within.units[unit].shows_figures or not found.units[unit].shows_figures
        assert figure[unit] >= 5 or not found.units[unit].shows_figures
        assert figure[unit] >= 10 or not found.units[unit].shows_index
    left = left_over(branches, figure, some, found)
    assert all(n == 0 or n >= 5 for n in left)


def test_three_answers_without_a_department_do_not_silence_the_house():
    branches = tree()
    direct = {1: 0, 2: 0, 3: 0, 4: 40, 5: 30, 6: 0, 7: 0, 8: 25, 9: 12}
    bases = sums(direct)
    found = standings(branches, bases, 107 + 3, NAMED)
    assert found.units[UUID(int=1)] is Standing.WITHHELD
    shown = {unit.int for unit in branches if found.units[unit].shows_figures}
    assert shown == {3, 4, 8, 9}


def test_the_promise_decides_the_least_base():
    assert policy_for("anonymous").breakdown == 10
    assert policy_for("confidential").breakdown == 5
    assert figure_policy(ANONYMOUS).whole == 10
