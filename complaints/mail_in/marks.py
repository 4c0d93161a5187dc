"""The mark by which an answer finds its case: one that nobody can make who was not written to.

It stands in the subject of what we send, which mail programs leave in place, and in the Message-ID,
to which they refer. A reference alone, which people tell each other, opens nothing.
"""

from __future__ import annotations

import hmac
import re
from uuid import UUID

from sqlalchemy import select

from complaints.mail_in.parsing import Parsed
from complaints.models import Complaint
from foundation.scope import current_tenant_id
from foundation.tokens import peppered
from foundation.unit_of_work import session

_LENGTH = 16
_IN_SUBJECT = re.compile(r"\[(C-\d{4}-[0-9A-Z]{1,12}) ([0-9a-f]{16})\]")
_IN_ID = re.compile(r"\.([0-9a-f]{32})\.([0-9a-f]{16})@")
_REFERENCE = re.compile(r"(?<![0-9A-Z-])C-\d{4}-[0-9A-Z]{1,12}(?![0-9A-Z])")


def tag_of(case_id: UUID) -> str:
    """The part of the mark that only we can make."""
    return peppered("mail of a case", str(current_tenant_id()), str(case_id))[:_LENGTH]


def subject_mark(case: Complaint) -> str:
    """The mark as it stands at the end of a subject."""
    return f"[{case.ref} {tag_of(case.id)}]"


def thread_mark(case: Complaint) -> str:
    """The mark as part of a Message-ID."""
    return f"{case.id.hex}.{tag_of(case.id)}"


def case_proven(mail: Parsed) -> Complaint | None:
    """The case whose mark a mail carries."""
    for ref, tag in _IN_SUBJECT.findall(mail.subject):
        case = case_named(ref)
        if case is not None and hmac.compare_digest(tag, tag_of(case.id)):
            return case
    for each in mail.answers:
        found = _IN_ID.search(each)
        if found is None:
            continue
        case_id = UUID(hex=found[1])
        if hmac.compare_digest(found[2], tag_of(case_id)):
            query = select(Complaint).where(Complaint.id == case_id)
            case = session().scalars(query).one_or_none()
            if case is not None:
                return case
    return None


def case_spoken_of(mail: Parsed) -> Complaint | None:
    """The case whose reference stands in the subject, which proves nothing."""
    found = _REFERENCE.search(mail.subject.upper())
    return case_named(found[0]) if found else None


def case_named(ref: str) -> Complaint | None:
    """The case of a reference."""
    return session().scalars(select(Complaint).where(Complaint.ref == ref)).one_or_none()
