"""What the staff directory is called in the audit trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select

from foundation.unit_of_work import session
from foundation.web.languages import language
from foundation.web.texts import lazy_gettext as _l
from tenants.directory.models import StaffEntry
from tenants.trail_words import add_events, add_fields, add_things

EVENTS = {
    "staff.added": _l("Put somebody on the staff directory"),
    "staff.brought_in": _l("Brought a list into the staff directory"),
    "staff.came_back": _l("Noted that somebody of the staff is back"),
    "staff.changed": _l("Changed an entry of the staff directory"),
    "staff.left": _l("Noted that somebody of the staff left"),
    "staff.taken_along": _l("Took the staff directory along as a file"),
}

FIELDS = {
    "active_from": _l("Here from"),
    "added": _l("Added"),
    "changed": _l("Changed"),
    "department_id": _l("Department"),
    "entries": _l("Entries"),
    "left_on": _l("Gone from"),
    "membership_id": _l("Member"),
    "staff_number": _l("Staff number"),
    "same": _l("Unchanged"),
    "job_title": _l("Job title"),
}


def add_vocabulary() -> None:
    """Tell the trail's page the words of the directory."""
    add_events(EVENTS)
    add_fields(FIELDS)
    add_things({"staff_entries": _l("Entry of the staff directory")}, _names)


def _names(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    rows = session().scalars(select(StaffEntry).where(StaffEntry.id.in_(list(ids))))
    return {row.id: row.name(language()) for row in rows}
