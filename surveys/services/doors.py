"""Doors of a survey: links for places, their names, closing one and opening it again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select

from foundation import clock
from foundation.audit import record
from foundation.errors import Conflict, Invalid
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from surveys.channels import check_holds
from surveys.models import Collector, Survey
from surveys.places import Wanted, checked
from surveys.rules import SurveyState, state_now
from surveys.services.surveys import add_collector
from tenants.department_words import UnclearError

MOST_DOORS = 3_000  # of one survey


def open_keys(survey: Survey) -> set[tuple[UUID | None, str]]:
    """Department and place of the doors that are open: what a new one may not be."""
    query = select(Collector.department_id, Collector.place_zh).where(
        Collector.survey_id == survey.id,
        Collector.kind == "public",
        Collector.closed_at.is_(None),
    )
    return {(row[0], row[1]) for row in session().execute(query)}


def add_places(survey: Survey, wanted: Sequence[Wanted]) -> list[Collector]:
    """Add a door for each place wanted; one that is there keeps its link.

    The departments were looked up among the tenant's own.
    """
    held = _not_closed(survey)
    check_holds(["public"], held.anonymity, "text")
    known = open_keys(held)
    fresh = [door for door in wanted if door.key not in known]
    if len(known) + len(fresh) > MOST_DOORS:
        raise Conflict(gettext("A survey has %(most)s links at most.", most=MOST_DOORS))
    added = [
        add_collector(held, door.department_id, place=(door.place_zh, door.place_en))
        for door in fresh
    ]
    if added:
        record("survey.collector_added", held, detail=_told(added))
    return added


def rename_place(survey: Survey, collector: Collector, zh: str, en: str) -> Collector:
    """Give a place another name; its link, its answers and its posters' codes stay."""
    held = load_or_404(Survey, lock=True, id=survey.id)
    try:
        zh, en = checked(" ".join(zh.split()), " ".join(en.split()))
    except UnclearError as unclear:
        raise Invalid(fields={"place_zh": str(unclear)}) from None
    if not collector.place_zh or not zh:
        raise Invalid(fields={"place_zh": gettext("Please give it a name.")})
    if _others(collector, zh):
        raise Invalid(fields={"place_zh": gettext("Another link has this department and place.")})
    before = collector.place_zh
    collector.place_zh, collector.place_en = zh, en
    collector.revision += 1
    record(
        "survey.collector_renamed",
        held,
        detail={"link": collector.short_code, "before": before, "after": zh},
    )
    return collector


def close_door(survey: Survey, collector: Collector) -> Collector:
    """Close one door: who comes is told so; what was answered through it stays and counts."""
    held = _not_closed(survey)
    if collector.closed_at is not None:
        raise Conflict(gettext("This link is closed already."))
    collector.closed_at = clock.now()
    collector.revision += 1
    record("survey.collector_closed", held, detail={"link": collector.short_code})
    return collector


def reopen_door(survey: Survey, collector: Collector) -> Collector:
    """Open a closed door again, unless another has taken its place."""
    held = _not_closed(survey)
    if collector.closed_at is None:
        raise Conflict(gettext("This link is open already."))
    if _others(collector, collector.place_zh):
        raise Conflict(gettext("Another link has this department and place."))
    collector.closed_at = None
    collector.revision += 1
    record("survey.collector_reopened", held, detail={"link": collector.short_code})
    return collector


def _others(collector: Collector, place_zh: str) -> bool:
    """Whether another open door of the survey has this department and place."""
    query = select(Collector.id).where(
        Collector.survey_id == collector.survey_id,
        Collector.department_id.is_not_distinct_from(collector.department_id),
        Collector.kind == collector.kind,
        Collector.place_zh == place_zh,
        Collector.closed_at.is_(None),
        Collector.id != collector.id,
    )
    return session().scalars(query.limit(1)).first() is not None


def _not_closed(survey: Survey) -> Survey:
    held = load_or_404(Survey, lock=True, id=survey.id)
    if state_now(held, clock.now()) is SurveyState.CLOSED:
        raise Conflict(gettext("This survey is closed; its links do not change any more."))
    return held


def _told(added: Iterable[Collector]) -> dict[str, list[str]]:
    """What the trail says of new doors."""
    rows = list(added)
    return {
        "departments": [str(c.department_id) if c.department_id else "" for c in rows],
        "places": [c.place_zh for c in rows],
    }
