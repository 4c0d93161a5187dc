"""What absences are called in the audit trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select

from foundation.unit_of_work import session
from foundation.web.texts import lazy_gettext as _l
from tenants.absences.models import Absence
from tenants.models import User
from tenants.trail_words import add_events, add_fields, add_things

EVENTS = {
    "absence.ended": _l("Ended an absence early"),
    "absence.entered": _l("Entered an absence"),
}

FIELDS = {
    "ended_at": _l("Ended at"),
    "entered_by": _l("Entered by"),
    "first_day": _l("First day"),
    "last_day": _l("Last day"),
    "stand_in_id": _l("Who stands in"),
    "standing_in_for": _l("Standing in for"),
}


def add_vocabulary() -> None:
    """Tell the trail's page the words of absences."""
    add_events(EVENTS)
    add_fields(FIELDS)
    add_things({"absences": _l("Absence")}, _names)


def _names(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    query = select(Absence.id, User.name).join(User, User.id == Absence.user_id)
    return {row[0]: row[1] for row in session().execute(query.where(Absence.id.in_(list(ids))))}
