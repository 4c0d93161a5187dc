"""What reorganisations are called in the audit trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select

from foundation.unit_of_work import session
from foundation.web.languages import language
from foundation.web.texts import lazy_gettext as _l
from tenants.reorganising.models import Reorganisation
from tenants.reorganising.queries import told
from tenants.reorganising.wording import sentence
from tenants.trail_words import add_events, add_fields, add_things

EVENTS = {
    "reorganisation.called_off": _l("Called off a reorganisation"),
    "reorganisation.came_into_force": _l("A reorganisation came into force"),
    "reorganisation.failed": _l("A reorganisation could not be done"),
    "reorganisation.planned": _l("Planned a reorganisation"),
}

FIELDS = {
    "after": _l("Afterwards"),
    "answerable_follow": _l("Whoever answers goes along"),
    "before": _l("Before"),
    "carried": _l("What went along"),
    "effective_on": _l("From which day on"),
    "fault": _l("What stood against it"),
    "in_force_at": _l("In force since"),
    "made_by": _l("Who planned it"),
    "new": _l("New parts"),
}


def add_vocabulary() -> None:
    """Tell the trail's page the words of reorganisations."""
    add_events(EVENTS)
    add_fields(FIELDS)
    add_things({"reorganisations": _l("Reorganisation")}, _names)


def _names(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    rows = session().scalars(select(Reorganisation).where(Reorganisation.id.in_(list(ids)))).all()
    return {each.row.id: sentence(each, language()) for each in told(rows)}
