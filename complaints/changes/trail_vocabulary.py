"""What changes are called in the audit trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select

from complaints.changes.models import Change, ChangeText
from foundation.unit_of_work import session
from foundation.web.texts import lazy_gettext as _l
from tenants.trail_words import add_events, add_fields, add_things

EVENTS = {
    "change.begun": _l("Began a text of “You said, we did”"),
    "change.discarded": _l("Threw a draft of “You said, we did” away"),
    "change.pinned": _l("Changed what stands first in “You said, we did”"),
    "change.published": _l("Published a text of “You said, we did”"),
    "change.replaced": _l("A text of “You said, we did” was replaced"),
    "change.returned": _l("Sent a text of “You said, we did” back"),
    "change.submitted": _l("Sent a text of “You said, we did” to review"),
    "change.taken_back": _l("Took a text of “You said, we did” back"),
    "change.text_begun": _l("Began a new text for “You said, we did”"),
    "change.withdrawn": _l("Withdrew a text of “You said, we did”"),
    "change.written": _l("Wrote on a text of “You said, we did”"),
}

FIELDS = {
    "change_id": _l("Entry"),
    "did_en": _l("We did (English)"),
    "did_zh": _l("We did (Chinese)"),
    "pinned": _l("Stands first"),
    "said_en": _l("You said (English)"),
    "said_zh": _l("You said (Chinese)"),
    "since_on": _l("In place since"),
    "texts": _l("Number of texts"),
    "writers": _l("Written by"),
}


def add_vocabulary() -> None:
    """Tell the trail's page the words of changes."""
    add_events(EVENTS)
    add_fields(FIELDS)
    add_things({"changes": _l("You said, we did")}, _changes)
    add_things({"change_texts": _l("Text of “You said, we did”")}, _texts)


def _changes(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    rows = session().execute(select(Change.id, Change.ref).where(Change.id.in_(list(ids))))
    return {row[0]: row[1] for row in rows}


def _texts(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    query = select(ChangeText.id, Change.ref).join(Change, Change.id == ChangeText.change_id)
    rows = session().execute(query.where(ChangeText.id.in_(list(ids))))
    return {row[0]: row[1] for row in rows}
