"""Ways into a survey beside the public links: adding them and what is set about them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from foundation import clock
from foundation.audit import record
from foundation.errors import Conflict, Invalid
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from surveys.channels import cannot_hold, holds
from surveys.models import Collector, Survey
from surveys.rules import SurveyState, state_now
from surveys.services.surveys import add_collector, place_of

IDLE = 60  # seconds without a touch after which a kiosk asks, unless set otherwise
IDLE_RANGE = (20, 600)


def add_way_in(
    survey: Survey, kind: str, department_id: UUID | None, settings: dict[str, Any] | None = None
) -> Collector:
    """Add a way in of a kind for a department, or for the whole house.

    One that cannot keep what the survey promises is refused. There is one of a kind for a place,
    but for kiosks: several devices of a place are told apart.
    """
    held = load_or_404(Survey, lock=True, id=survey.id)
    if state_now(held, clock.now()) is SurveyState.CLOSED:
        raise Conflict(gettext("This survey is closed; new links would lead nowhere."))
    if not holds(kind, held.anonymity):
        raise Conflict(cannot_hold(kind))
    place = place_of(department_id).id if department_id else None
    if kind != "kiosk" and _there(held, kind, place):
        raise Invalid(fields={"department_id": gettext("This place has one already.")})
    collector = add_collector(held, place, kind, _checked(kind, settings or {}))
    record("survey.way_added", held, detail={"kind": kind, "departments": [str(place or "")]})
    return collector


def set_up(survey: Survey, collector: Collector, settings: dict[str, Any]) -> Collector:
    """Change what is set about a way in."""
    held = load_or_404(Collector, lock=True, id=collector.id)
    held.settings = {**held.settings, **_checked(held.kind, settings)}
    held.revision += 1
    record("survey.way_changed", survey, detail={"kind": held.kind, **settings})
    return held


def idle_seconds(collector: Collector) -> int:
    """After how many seconds without a touch a kiosk asks whether somebody is there."""
    found = collector.settings.get("idle_seconds", IDLE)
    return int(found) if isinstance(found, int) else IDLE


def _there(survey: Survey, kind: str, place: UUID | None) -> bool:
    query = select(Collector.department_id).where(
        Collector.survey_id == survey.id, Collector.kind == kind
    )
    return place in set(session().scalars(query))


def _checked(kind: str, settings: dict[str, Any]) -> dict[str, Any]:
    """What may be set: a kiosk's seconds, and nothing else."""
    if kind != "kiosk":
        return {}
    low, high = IDLE_RANGE
    seconds = settings.get("idle_seconds", IDLE)
    if not isinstance(seconds, int) or not low <= seconds <= high:
        sentence = gettext("Please give %(low)s to %(high)s seconds.", low=low, high=high)
        raise Invalid(fields={"idle_seconds": sentence})
    return {"idle_seconds": seconds}
