"""What text modules are called in the audit trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select

from complaints.texts.models import TextModule
from foundation.unit_of_work import session
from foundation.web.texts import lazy_gettext as _l
from tenants.trail_words import add_events, add_fields, add_things


def add_vocabulary() -> None:
    """Tell the trail's page the words of text modules."""
    add_events(
        {
            "wording.brought_back": _l("Offered a text module again"),
            "wording.changed": _l("Changed a text module"),
            "wording.put_away": _l("Put a text module away"),
            "wording.written": _l("Wrote a text module"),
        }
    )
    add_fields({"occasion": _l("For"), "active": _l("In use")})
    add_things({"text_modules": _l("Text module")}, _names)


def _names(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    query = select(TextModule.id, TextModule.name).where(TextModule.id.in_(list(ids)))
    return {row[0]: row[1] for row in session().execute(query)}
