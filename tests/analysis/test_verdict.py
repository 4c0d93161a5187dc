"""The verdict: every boundary, both directions, and that it always says one thing."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.effect import Criterion, Direction, Outcome, Reason, change, verdict
from analysis.samples import Promoters, Sample, Share

EFFECTIVE, NOT_EFFECTIVE = Outcome.EFFECTIVE, Outcome.NOT_EFFECTIVE
NOT_SHOWN, NOT_ENOUGH = Outcome.NOT_SHOWN, Outcome.NOT_ENOUGH
DOWN = Direction.DOWN

# 100 persons with sd 10 each: the squared errors 1 + 1, t(198) = 1.972017, a reach of 2.7889.
REACH = 1.9720174778 * math.sqrt(2)


def sample(mean, n=100):
    return Sample(n, mean, 100.0)


def outcome(before, after, **criterion):
    return verdict(sample(before), sample(after), Criterion(30, **criterion)).outcome


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (68.4, 76.9, EFFECTIVE),
        (68.4, 75.0, EFFECTIVE),  # exactly at the target
        (68.4, 74.999, NOT_SHOWN),  # under it, though clearly better
        (68.4, 70.0, NOT_SHOWN),
        (68.4, 68.4, NOT_EFFECTIVE),  # upper bound 2.79 under the least change of 3
        (68.4, 60.0, NOT_EFFECTIVE),
        (73.0, 75.5, NOT_SHOWN),  # at the target, but the lower bound is under 0
    ],
)
def test_target_with_least_change(before, after, expected):
    assert outcome(before, after, target=75, least_change=3) == expected


@pytest.mark.parametrize(
    ("gap", "expected"), [(1e-6, EFFECTIVE), (0, NOT_SHOWN), (-1e-6, NOT_SHOWN)]
)
def test_lower_bound_must_lie_above_zero(gap, expected):
    assert outcome(70, 70 + REACH + gap, target=70) == expected
    assert outcome(70, 70 - REACH - gap, target=70, direction=DOWN) == expected


@pytest.mark.parametrize(
    ("gap", "expected"), [(1e-6, NOT_SHOWN), (0, NOT_SHOWN), (-1e-6, NOT_EFFECTIVE)]
)
def test_upper_bound_must_lie_below_the_least_change(gap, expected):
    assert outcome(60, 60 + 4 - REACH + gap, target=90, least_change=4) == expected
    assert outcome(60, 60 - 4 + REACH - gap, target=5, least_change=4, direction=DOWN) == expected


@pytest.mark.parametrize(
    ("after", "expected"), [(75.0, EFFECTIVE), (75 - 1e-12, EFFECTIVE), (75 - 1e-6, NOT_SHOWN)]
)
def test_point_must_reach_the_target(after, expected):
    assert outcome(60, after, target=75) == expected
    assert outcome(90, 150 - after, target=75, direction=DOWN) == expected


def test_target_met_in_the_last_digit_of_floating_point():
    after = 75 * sum([0.1] * 10)  # 74.99999999999999
    assert after < 75
    assert verdict(sample(60), sample(after), Criterion(30, target=75)).outcome is EFFECTIVE


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (5.0, EFFECTIVE),
        (4.999, NOT_SHOWN),
        (2.3, NOT_SHOWN),
        (2.2, NOT_EFFECTIVE),
        (-9, NOT_EFFECTIVE),
    ],
)
def test_least_change_alone_is_the_target(by, expected):
    assert outcome(70, 70 + by, least_change=5) == expected
    assert outcome(70, 70 - by, least_change=5, direction=DOWN) == expected


@pytest.mark.parametrize(("by", "expected"), [(2, NOT_SHOWN), (-2, NOT_SHOWN), (-3, NOT_EFFECTIVE)])
def test_target_alone_is_disproved_by_getting_worse(by, expected):
    assert outcome(60, 60 + by, target=75) == expected


@pytest.mark.parametrize(
    ("before", "after", "few"),
    [
        (29, 30, (Reason.FEW_BEFORE,)),
        (30, 29, (Reason.FEW_AFTER,)),
        (29, 29, (Reason.FEW_BEFORE, Reason.FEW_AFTER)),
    ],
)
def test_one_answer_short_is_not_enough(before, after, few):
    found = verdict(sample(60, before), sample(90, after), Criterion(30, target=75))
    assert (found.outcome, found.reasons) == (NOT_ENOUGH, few)
    assert found.change == change(sample(60, before), sample(90, after))


def test_exactly_enough_answers():
    found = verdict(sample(60, 30), sample(90, 30), Criterion(30, target=75))
    assert found.outcome is EFFECTIVE


def test_nobody_is_not_enough():
    found = verdict(Sample(0), Sample(0), Criterion(2, target=75))
    assert (found.outcome, found.change) == (NOT_ENOUGH, None)


def test_without_spread_nothing_is_shown():
    found = verdict(Sample(50, 60.0, 0.0), Sample(50, 90.0, 0.0), Criterion(30, target=75))
    assert found.outcome is NOT_SHOWN
    assert found.reasons == (Reason.TARGET_REACHED, Reason.NO_INTERVAL)


@pytest.mark.parametrize(
    ("after", "reasons"),
    [
        (77.0, (Reason.TARGET_REACHED, Reason.IMPROVED)),
        (72.0, (Reason.TARGET_MISSED, Reason.IMPROVED)),
        (69.0, (Reason.TARGET_MISSED, Reason.NOT_IMPROVED)),
        (67.0, (Reason.TARGET_MISSED, Reason.NOT_IMPROVED, Reason.TOO_SMALL)),
    ],
)
def test_reasons_follow_the_sentence(after, reasons):
    found = verdict(sample(68), sample(after), Criterion(30, target=75, least_change=3))
    assert found.reasons == reasons


def test_a_criterion_can_contradict_its_own_figure_before():
    criterion = Criterion(30, target=75, least_change=9)
    assert criterion.contradicts(70)
    assert not criterion.contradicts(66)
    # The target is reached and the improvement shown, yet the whole interval is short of 9.
    found = verdict(sample(71), sample(75.5), criterion)
    assert found.outcome is EFFECTIVE
    assert found.reasons[-1] is Reason.TOO_SMALL
    assert Criterion(30, target=75).contradicts(76)
    assert not Criterion(30, least_change=3).contradicts(76)
    assert Criterion(30, target=10, least_change=3, direction=DOWN).contradicts(12)


def test_share_of_complaints_goes_down():
    criterion = Criterion(50, target=0.10, least_change=0.05, direction=DOWN)
    assert verdict(Share(60, 200), Share(20, 200), criterion).outcome is EFFECTIVE
    assert verdict(Share(60, 200), Share(50, 200), criterion).outcome is NOT_SHOWN
    assert verdict(Share(60, 200), Share(90, 200), criterion).outcome is NOT_EFFECTIVE


def test_promoters_go_up():
    criterion = Criterion(50, target=30, least_change=5)
    before = Promoters(60, 80, 60)
    assert verdict(before, Promoters(120, 40, 40), criterion).outcome is EFFECTIVE
    assert verdict(before, Promoters(60, 60, 80), criterion).outcome is NOT_SHOWN
    assert verdict(before, Promoters(40, 40, 120), criterion).outcome is NOT_EFFECTIVE


tenths = st.integers(0, 1000).map(lambda tenth: tenth / 10)
samples = st.builds(Sample, st.integers(2, 300), tenths, st.floats(0.01, 900))
goals = st.tuples(st.none() | tenths, st.none() | st.sampled_from([0, 0.5, 3, 10])).filter(
    lambda goal: goal != (None, None)
)


@given(samples, samples, goals, st.sampled_from(Direction))
@settings(deadline=None, max_examples=400)
def test_verdicts_follow_the_rule_and_leave_no_gap(before, after, goal, direction):
    """The rule again, in its own words, with the change turned so that better is more."""
    target, least = goal
    criterion = Criterion(30, target, least, direction)
    found = verdict(before, after, criterion)
    moved = change(before, after)
    turned = (moved.low, moved.high) if direction is Direction.UP else (-moved.high, -moved.low)
    point = (moved.low + moved.high) / 2 * (1 if direction is Direction.UP else -1)
    if target is None:
        reached = point >= least - 1e-7
    elif direction is Direction.UP:
        reached = after.mean >= target
    else:
        reached = after.mean <= target
    if min(before.n, after.n) < 30:
        expected = NOT_ENOUGH
    elif reached and turned[0] > 1e-7:
        expected = EFFECTIVE
    elif turned[1] < (least or 0) - 1e-7:
        expected = NOT_EFFECTIVE
    else:
        expected = NOT_SHOWN
    assert found.outcome is expected


@given(samples, samples, goals)
@settings(deadline=None)
def test_down_is_up_in_the_mirror(before, after, goal):
    target, least = goal
    mirrored = [Sample(each.n, 100 - each.mean, each.variance) for each in (before, after)]
    there = verdict(before, after, Criterion(30, target, least))
    turned = None if target is None else 100 - target
    back = verdict(*mirrored, Criterion(30, turned, least, DOWN))
    assert (there.outcome, there.reasons) == (back.outcome, back.reasons)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Criterion(30),
        lambda: Criterion(1, target=75),
        lambda: Criterion(30, target=math.nan),
        lambda: Criterion(30, least_change=math.inf),
        lambda: Criterion(30, least_change=-1),
        lambda: verdict(sample(60), Share(1, 2), Criterion(30, target=75)),
    ],
)
def test_nonsense_is_refused(wrong):
    with pytest.raises(ValueError, match=r"."):
        wrong()
