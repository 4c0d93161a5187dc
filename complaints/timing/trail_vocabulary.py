"""What time rules are called in the audit trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select

from complaints.timing.models import TimeRules
from foundation.unit_of_work import session
from foundation.web.languages import language
from foundation.web.texts import lazy_gettext as _l
from tenants.trail_words import add_events, add_fields, add_things

EVENTS = {
    "timing.changed": _l("Saved a version of time rules"),
    "timing.ended": _l("Took time rules out of force for new cases"),
    "timing.put_in_force": _l("Put time rules in force for new cases"),
    "timing.taken_over": _l("Took time rules over from the product"),
}

FIELDS = {
    "in_force": _l("In force for new cases"),
    "made_at": _l("Made at"),
    "made_by": _l("Made by"),
    "shipped": _l("Taken over from"),
    "source_en": _l("Source (English)"),
    "source_on": _l("Date of the source"),
    "source_zh": _l("Source (Chinese)"),
    "version": _l("Version"),
}


def add_vocabulary() -> None:
    """Tell the trail's page the words of time rules."""
    add_events(EVENTS)
    add_fields(FIELDS)
    add_things({"time_rules": _l("Time rules")}, _rules)


def _rules(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    rows = session().scalars(select(TimeRules).where(TimeRules.id.in_(list(ids))))
    return {row.id: f"{row.name(language())} {row.number}" for row in rows}
