"""Finding a case by what a caller can read out: its reference, or the receipt in groups.

Not by name or number: who complained is sealed, and nothing beside it tells two people apart
(ANON-7). Who gives the receipt may be told what the page of the case tells; a reference proves
nothing, for it stands in letters that others read as well.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from sqlalchemy import select

from complaints.models import Complaint
from complaints.queries import case_of_receipt, may_see
from complaints.workflow import Acting
from foundation import clock
from foundation.unit_of_work import session
from tenants.queries import own_tenant

LONGEST = 64
_NUMBER = re.compile(r"[0-9]{1,6}")
_REFERENCE = re.compile(r"C?([0-9]{4})([0-9A-Z]{4,6})")


@dataclass(frozen=True)
class Found:
    """A case that was asked for; `proven` when the caller gave its receipt."""

    case: Complaint
    proven: bool


def cases_called_about(typed: str, person: Acting) -> list[Found]:
    """The cases meant by what was typed that a person may see: two at most, of two years.

    Spaces, dashes and small letters are forgiven; of a reference the number alone is enough.
    """
    words = typed[:LONGEST].replace("\0", "")
    if not words.strip():
        return []
    if (case := case_of_receipt(words)) is not None:
        return [Found(case, proven=True)] if may_see(case, person) else []
    refs = _references(words)
    query = select(Complaint).where(Complaint.ref.in_(refs)).order_by(Complaint.received_on.desc())
    return [Found(one, proven=False) for one in session().scalars(query) if may_see(one, person)]


def _references(words: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", words).upper()
    kept = re.sub(r"[\s\-–—_]+", "", plain)
    if _NUMBER.fullmatch(kept) and len(kept) < len("20260001"):
        year = clock.today(own_tenant().zone).year
        return [f"C-{each}-{int(kept):04d}" for each in (year, year - 1)]
    match = _REFERENCE.fullmatch(kept)
    return [f"C-{match[1]}-{match[2]}"] if match else []
