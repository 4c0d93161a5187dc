import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.suppression import ANONYMOUS, NAMED, Policy, Standing, decide

FEW, WITHHELD, NO_INDEX = Standing.FEW, Standing.WITHHELD, Standing.NO_INDEX
SHOWN, RANKED = Standing.SHOWN, Standing.RANKED

bases = st.lists(st.integers(0, 12) | st.integers(0, 60), max_size=7)
policies = st.sampled_from([NAMED, ANONYMOUS, Policy(3, 3, 5, 8), Policy(1, 1, 1, 1)])
strays = st.sampled_from([0, 0, 0, 1, 4, 7, 20])


@pytest.mark.parametrize(
    ("given_bases", "groups"),
    [
        ([], ()),
        ([5, 9, 10, 29, 30], (NO_INDEX, NO_INDEX, SHOWN, SHOWN, RANKED)),
        ([3, 40, 12, 50], (FEW, RANKED, WITHHELD, RANKED)),  # the smallest next goes too
        ([3, 12, 12], (FEW, WITHHELD, SHOWN)),  # of equals the first
        ([4, 1, 40], (FEW, FEW, RANKED)),  # five hidden together: enough
        ([2, 2, 40, 30], (FEW, FEW, RANKED, WITHHELD)),  # four together: not enough
        ([4, 0, 0, 40], (FEW, FEW, FEW, WITHHELD)),  # empty groups give no cover
        ([0, 40, 30], (FEW, RANKED, RANKED)),  # and need none
        ([3, 20], (FEW, WITHHELD)),
        ([4, 0, 0], (FEW, FEW, FEW)),
    ],
)
def test_standing_of_groups(given_bases, groups):
    assert decide(given_bases).groups == groups


@pytest.mark.parametrize(
    ("given_bases", "whole"), [([], FEW), ([2, 2], FEW), ([3, 2], NO_INDEX), ([20, 40], RANKED)]
)
def test_standing_of_the_whole(given_bases, whole):
    assert decide(given_bases).whole == whole


def test_anonymous_breakdowns_start_at_ten():
    assert decide([9, 10, 30], ANONYMOUS).groups == (FEW, WITHHELD, RANKED)
    assert decide([9, 9, 10, 30], ANONYMOUS).groups == (FEW, FEW, SHOWN, RANKED)
    assert decide([4, 3], ANONYMOUS).whole == NO_INDEX


def test_persons_in_no_group_are_part_of_what_is_left_over():
    assert decide([20, 40], ungrouped=2).groups == (WITHHELD, RANKED)
    assert decide([20, 40], ungrouped=5).groups == (SHOWN, RANKED)
    assert decide([3, 40], ungrouped=2).groups == (FEW, RANKED)


def test_below_a_hidden_unit_nothing_is_shown():
    assert decide([3, 20, 40], parent=WITHHELD).groups == (FEW, WITHHELD, WITHHELD)
    assert decide([3, 20, 40], parent=SHOWN).groups == (FEW, WITHHELD, RANKED)


def test_what_a_standing_shows():
    assert [standing for standing in Standing if standing.shows_figures] == [
        NO_INDEX,
        SHOWN,
        RANKED,
    ]
    assert [standing for standing in Standing if standing.shows_index] == [SHOWN, RANKED]


def recoverable(cells, published):
    """Cells (0/1 vector) whose total follows linearly from the published ones."""
    if not published:
        return False
    rows = np.array(published)
    return np.linalg.matrix_rank(np.vstack([rows, cells])) == np.linalg.matrix_rank(rows)


@given(bases, policies, strays)
def test_no_small_group_can_be_worked_out(sizes, policy, ungrouped):
    decision = decide(sizes, policy, ungrouped=ungrouped)
    cells = [*sizes, ungrouped]
    peopled = [place for place, size in enumerate(cells) if size]
    unit = np.eye(len(cells))
    published = [
        unit[place][peopled]
        for place, standing in enumerate(decision.groups)
        if standing.shows_figures and sizes[place]
    ]
    if decision.whole.shows_figures:
        published.append(np.ones(len(peopled)))
    for place in peopled:
        alone = peopled == [place]  # the only cell is the whole, which has its own minimum
        if cells[place] < policy.breakdown and not alone:
            assert not recoverable(unit[place][peopled], published)


@given(bases, policies, strays)
def test_what_is_left_over_is_nobody_or_enough_or_everybody(sizes, policy, ungrouped):
    groups = decide(sizes, policy, ungrouped=ungrouped).groups
    shown = [n for n, standing in zip(sizes, groups, strict=True) if standing.shows_figures]
    left = sum(sizes) + ungrouped - sum(shown)
    assert left == 0 or left >= policy.breakdown or not shown
    hidden = [n for n, s in zip(sizes, groups, strict=True) if n and not s.shows_figures]
    if shown and hidden and not ungrouped:
        assert len(hidden) >= 2


@given(bases, policies, strays)
def test_no_more_is_withheld_than_needed(sizes, policy, ungrouped):
    decision = decide(sizes, policy, ungrouped=ungrouped)
    held = [n for n, s in zip(sizes, decision.groups, strict=True) if s is WITHHELD]
    small = [n for n in sizes if n < policy.breakdown]
    needed = 0 < sum(small) + ungrouped < policy.breakdown < sum(sizes) + ungrouped
    large = [n for n in sizes if n >= policy.breakdown]
    assert held == ([min(large)] if needed and large else [])


@given(bases, policies, strays)
def test_shown_and_hidden_bases_keep_to_the_policy(sizes, policy, ungrouped):
    for n, standing in zip(sizes, decide(sizes, policy, ungrouped=ungrouped).groups, strict=True):
        assert not standing.shows_figures or n >= policy.breakdown
        assert not standing.shows_index or n >= policy.index
        assert (standing is FEW) == (n < policy.breakdown)


@given(st.lists(bases.filter(bool), min_size=1, max_size=4), policies)
def test_a_tree_keeps_its_small_units_too(tree, policy):
    top = decide([sum(children) for children in tree], policy)
    leaves = [(unit, size) for unit, children in enumerate(tree) for size in children]
    peopled = [place for place, (_, size) in enumerate(leaves) if size]
    unit_of = np.array([unit for unit, _ in leaves])[peopled]
    published = [np.ones(len(peopled))] if top.whole.shows_figures else []
    place = 0
    for unit, children in enumerate(tree):
        if top.groups[unit].shows_figures:
            published.append((unit_of == unit).astype(float))
        for standing in decide(children, policy, parent=top.groups[unit]).groups:
            if standing.shows_figures and leaves[place][1]:
                published.append(np.eye(len(leaves))[place][peopled])
            place += 1
    for each, position in enumerate(peopled):
        if leaves[position][1] < policy.breakdown and len(peopled) > 1:
            assert not recoverable(np.eye(len(peopled))[each], published)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: decide([3, -1]),
        lambda: decide([3], ungrouped=-1),
        lambda: Policy(whole=0),
        lambda: Policy(breakdown=4),
        lambda: Policy(index=31),
    ],
)
def test_nonsense_is_refused(wrong):
    with pytest.raises(ValueError, match=r"."):
        wrong()
