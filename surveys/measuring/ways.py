"""How people answered: by which ways in and in which languages, as far as it may be told.

All that came in is counted, what is left out of the figures too, but nobody who was not meant. A
group is told by the rules for any other: a small one is not, nor one that would give it away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Integer, Select, cast, func, select

from analysis.suppression import Policy, Standing, decide
from foundation.audit.models import AuditEvent
from foundation.guests import whole_house
from foundation.unit_of_work import session
from surveys.channels import KINDS
from surveys.models import Collector, Response, Survey
from surveys.quality import SCREENED


@dataclass(frozen=True)
class Group:
    """Those who answered in one way or language; `n` is None where it is not told."""

    key: str
    standing: Standing
    n: int | None


@dataclass(frozen=True)
class Answering:
    """Everybody who answered, by way in and by language, and how many had answered in a pilot.

    `piloted` is None where there were some, but too few to tell.
    """

    total: int
    ways: tuple[Group, ...] = ()
    languages: tuple[Group, ...] = ()
    piloted: int | None = 0


def answering(survey: Survey, policy: Policy) -> Answering:
    """Count a survey's answers by way in and language, in one query."""
    piloted = _thrown_away(survey)
    query = (
        select(Collector.kind, Response.language, func.count(), piloted.scalar_subquery())
        .join(Collector, Collector.id == Response.collector_id)
        .where(Response.survey_id == survey.id, ~Response.flags.contains([SCREENED]))
        .group_by(Collector.kind, Response.language)
    )
    ways: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    gone = 0
    with whole_house("how many answers of a pilot are no part of a survey's figures"):
        rows = session().execute(query).all()
    for kind, language, number, thrown in rows:
        ways[kind] += number
        languages[language] += number
        gone = int(thrown or 0)
    spoken = sorted(languages, key=lambda each: (-languages[each], each))
    return Answering(
        ways.total(),
        _told(ways, [kind for kind in KINDS if kind in ways], policy),
        _told(languages, spoken, policy),
        None if 0 < gone < policy.breakdown else gone,
    )


def _thrown_away(survey: Survey) -> Select[int]:
    """Answers to a pilot are gone before the survey opens; the events that say so hold how many."""
    number = cast(AuditEvent.detail["answers"].astext, Integer)
    return select(func.sum(number)).where(
        AuditEvent.object_id == survey.id,
        AuditEvent.action.in_(("survey.opened", "survey.pilot_ended")),
    )


def _told(counts: Mapping[str, int], order: Sequence[str], policy: Policy) -> tuple[Group, ...]:
    found = decide([counts[key] for key in order], policy).groups
    return tuple(
        Group(key, standing, counts[key] if standing.shows_figures else None)
        for key, standing in zip(order, found, strict=True)
    )
