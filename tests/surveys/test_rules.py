"""The clock decides what a survey is and whether an answer counts (REL-14)."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from surveys.rules import Acceptance, accepts, ends_at, state_now

OPENS = datetime(2026, 10, 1, 0, 0, tzinfo=UTC)
CLOSES = datetime(2026, 10, 31, 16, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
GRACE = timedelta(minutes=30)


@dataclass(frozen=True)
class Survey:
    state: str = "open"
    opens_at: datetime = OPENS
    closes_at: datetime = CLOSES
    closed_at: datetime | None = None


@dataclass(frozen=True)
class Period:
    grace_minutes: int = 30


BEGUN = CLOSES - timedelta(minutes=5)
IN_TIME, LATE, REFUSED = Acceptance(True, False), Acceptance(True, True), Acceptance(False, False)


@pytest.mark.parametrize(
    ("now", "outcome"),
    [
        (CLOSES - SECOND, IN_TIME),
        (CLOSES, LATE),
        (CLOSES + SECOND, LATE),
        (CLOSES + GRACE - SECOND, LATE),
        (CLOSES + GRACE, REFUSED),
        (CLOSES + GRACE + SECOND, REFUSED),
    ],
)
def test_an_answer_begun_in_time(now, outcome):
    assert accepts(Survey(), Period(), BEGUN, now) == outcome


@pytest.mark.parametrize("late_by", [timedelta(0), SECOND])
def test_an_answer_begun_after_closing_is_refused(late_by):
    assert accepts(Survey(), Period(), CLOSES + late_by, CLOSES + GRACE - SECOND) == REFUSED


def test_without_grace_the_end_is_the_end():
    assert accepts(Survey(), Period(0), BEGUN, CLOSES - SECOND) == IN_TIME
    assert accepts(Survey(), Period(0), BEGUN, CLOSES) == REFUSED


def test_nothing_is_accepted_before_it_opens():
    assert accepts(Survey(), Period(), OPENS - GRACE, OPENS - SECOND) == REFUSED


def test_a_draft_accepts_nothing():
    assert accepts(Survey(state="draft"), Period(), OPENS, OPENS + SECOND) == REFUSED


def test_closing_by_hand_leaves_the_grace():
    shut = OPENS + timedelta(days=3)
    survey = Survey(state="closed", closed_at=shut)
    assert accepts(survey, Period(), shut - SECOND, shut + GRACE - SECOND) == LATE
    assert accepts(survey, Period(), shut - SECOND, shut + GRACE) == REFUSED
    assert accepts(survey, Period(), shut, shut + SECOND) == REFUSED


def test_state_follows_the_clock():
    survey = Survey()
    assert state_now(survey, OPENS - SECOND) == "planned"
    assert state_now(survey, OPENS) == "open"
    assert state_now(survey, CLOSES - SECOND) == "open"
    assert state_now(survey, CLOSES) == "closed"
    assert state_now(replace(survey, state="draft"), CLOSES) == "draft"
    assert state_now(replace(survey, state="closed"), OPENS) == "closed"


def test_the_earlier_end_counts():
    assert ends_at(Survey()) == CLOSES
    assert ends_at(Survey(closed_at=OPENS)) == OPENS
    assert ends_at(Survey(closed_at=CLOSES + GRACE)) == CLOSES
