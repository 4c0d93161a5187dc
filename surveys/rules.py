"""When a survey is open, and whether an answer still counts: rules of the clock, without a query.

The row says what people decided, the clock says the rest: a survey past its closing time is closed
even while its row says "open". All times are aware; the server's clock decides (REL-14).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol


class SurveyState(StrEnum):
    """What a survey is at a moment."""

    DRAFT = "draft"
    PLANNED = "planned"  # opened by its people, before its opening time
    OPEN = "open"
    CLOSED = "closed"


class HasTimes(Protocol):
    """What the rules read of a survey."""

    @property
    def state(self) -> str: ...  # noqa: D102 - as in the model

    @property
    def opens_at(self) -> datetime: ...  # noqa: D102 - as in the model

    @property
    def closes_at(self) -> datetime: ...  # noqa: D102 - as in the model

    @property
    def closed_at(self) -> datetime | None: ...  # noqa: D102 - as in the model


class HasGrace(Protocol):
    """What the rules read of an evaluation period."""

    @property
    def grace_minutes(self) -> int: ...  # noqa: D102 - as in the model


@dataclass(frozen=True)
class Acceptance:
    """Whether an answer is taken, and whether it came in the grace after closing."""

    accepted: bool
    late: bool = False


REFUSED = Acceptance(accepted=False)


def ends_at(survey: HasTimes) -> datetime:
    """When it closes or closed: by hand, or at its closing time if that comes first."""
    if survey.closed_at is None:
        return survey.closes_at
    return min(survey.closed_at, survey.closes_at)


def grace_ends_at(survey: HasTimes, period: HasGrace) -> datetime:
    """Until when an answer begun in time is still taken; figures are final from here on."""
    return ends_at(survey) + timedelta(minutes=period.grace_minutes)


def state_now(survey: HasTimes, now: datetime) -> SurveyState:
    """What the survey is at this moment; its last second is the one before the end."""
    if survey.state == "draft":
        return SurveyState.DRAFT
    if survey.state == "closed" or now >= ends_at(survey):
        return SurveyState.CLOSED
    return SurveyState.OPEN if now >= survey.opens_at else SurveyState.PLANNED


def accepts(
    survey: HasTimes,
    period: HasGrace,
    started_at: datetime,
    now: datetime,
    *,
    door_closed_at: datetime | None = None,
) -> Acceptance:
    """Whether an answer begun at `started_at` counts when it arrives at `now` (REL-14).

    Begun before the end and sent within the period's grace after it: taken, flagged late. Through
    a door that was closed meanwhile an answer begun before is taken for as long.
    """
    if door_closed_at is not None:
        until = door_closed_at + timedelta(minutes=period.grace_minutes)
        if started_at >= door_closed_at or now >= until:
            return REFUSED
    if survey.state == "draft" or now < survey.opens_at or started_at >= ends_at(survey):
        return REFUSED
    if now < ends_at(survey):
        return Acceptance(accepted=True)
    late = now < grace_ends_at(survey, period)
    return Acceptance(accepted=True, late=True) if late else REFUSED
