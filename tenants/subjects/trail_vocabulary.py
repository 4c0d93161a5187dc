"""What requests about people's data are called in the audit trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select

from foundation.unit_of_work import session
from foundation.web.texts import lazy_gettext as _l
from tenants.subjects.models import SubjectRequest
from tenants.subjects.wording import COUNT_WORDS
from tenants.trail_words import add_events, add_fields, add_things

EVENTS = {
    "subject.allowed": _l("Allowed that a person's data be erased"),
    "subject.asked": _l("A person asked for the data about them"),
    "subject.copy_asked": _l("Had a copy of a person's data made"),
    "subject.copy_discarded": _l("The copy of a person's data was thrown away"),
    "subject.copy_downloaded": _l("Downloaded the copy of a person's data"),
    "subject.copy_failed": _l("The copy of a person's data could not be made"),
    "subject.copy_made": _l("The copy of a person's data was made"),
    "subject.done_by_hand": _l("Corrected a person's data or restricted its use"),
    "subject.erased": _l("A person's data was erased"),
    "subject.erased_again": _l("Erased again what a backup brought back"),
    "subject.erasing_failed": _l("A person's data could not be erased"),
    "subject.extended": _l("Took longer for what a person asked"),
    "subject.handed_over": _l("Handed the copy of their data to a person"),
    "subject.mails_emptied": _l("The last mails to a person were emptied"),
    "subject.refused": _l("Refused what a person asked for"),
    "subject.restored": _l("An erasure that a backup did not know stands as done again"),
    "subject.searched": _l("Looked for the data of a person"),
    "subject.tried_again": _l("Had an erasure that failed begin anew"),
}

FIELDS = {
    "asked_by": _l("Entered by"),
    "asked_on": _l("Asked for on"),
    "by": _l("Looked for by"),
    "copied_at": _l("Copy made at"),
    "copy_id": _l("File"),
    "copy_sha256": _l("Digest of the copy"),
    "copy_state": _l("State of the copy"),
    "counts": _l("What was erased"),
    "decided_at": _l("Decided at"),
    "decided_by": _l("Decided by"),
    "done_on": _l("Done on"),
    "due_on": _l("Due on"),
    "extended_on": _l("Made longer on"),
    "found": _l("Found"),
    "left": _l("Mails on their way"),
    "things": _l("What the request is about"),
    "wish": _l("What is asked for"),
    **COUNT_WORDS,
}


def add_vocabulary() -> None:
    """Tell the trail's page the words of requests."""
    add_events(EVENTS)
    add_fields(FIELDS)
    add_things({"subject_requests": _l("Request about personal data")}, _names)


def _names(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    query = select(SubjectRequest.id, SubjectRequest.ref).where(SubjectRequest.id.in_(list(ids)))
    return {row[0]: row[1] for row in session().execute(query)}
