"""Finding a case by what a caller can read out: reference, receipt in groups, or their number.

Not by name: who complained is sealed (ANON-7). A telephone number finds the cases that were left
with it by a digest; anonymous ones have none. Who gives the receipt may be told what the page of
the case tells; a reference or a number proves nothing, for others know them as well.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import select

from complaints.models import Complainant, Complaint
from complaints.queries import case_of_receipt, may_see
from complaints.services.identity import digest_of_phone
from complaints.workflow import Acting
from foundation import clock
from foundation.unit_of_work import session
from tenants.queries import own_tenant
from tenants.subjects.digests import plain_phone

LONGEST = 64
_NUMBER = re.compile(r"[0-9]{1,6}")
MOST = 10  # cases of one number that are shown
_LOOKED_AT = 50
_CALLED = re.compile(r"\+?[0-9][0-9 ().\-–—]{5,24}")
_DIGITS = 7  # a shorter number is a reference
_REFERENCE = re.compile(r"C?([0-9]{4})([0-9A-Z]{4,6})")


@dataclass(frozen=True)
class Found:
    """A case that was asked for; `proven` when the caller gave its receipt."""

    case: Complaint
    proven: bool
    by_number: bool = False


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


def called_number(typed: str) -> str:
    """The telephone number in what was typed, empty where it cannot be one."""
    plain = unicodedata.normalize("NFKC", typed[:LONGEST].replace("\0", "")).strip()
    return plain if _CALLED.fullmatch(plain) and len(plain_phone(plain)) >= _DIGITS else ""


def cases_of_number(number: str, person: Acting) -> list[Found]:
    """The cases that were left with a number and that a person may see, open ones first."""
    digest = digest_of_phone(number)
    if not digest:
        return []
    query = (
        select(Complaint)
        .join(Complainant, Complainant.complaint_id == Complaint.id)
        .where(Complainant.phone_digest == digest, Complaint.anonymous.is_(False))
        .order_by(Complaint.state == "closed", Complaint.received_on.desc(), Complaint.ref.desc())
    )
    seen = (one for one in session().scalars(query.limit(_LOOKED_AT)) if may_see(one, person))
    return [Found(one, proven=False, by_number=True) for one in islice(seen, MOST)]


def cases_meant(typed: str, person: Acting) -> list[Found]:
    """The cases that a person may see by what was typed, whichever of the three it is."""
    found = cases_called_about(typed, person)
    number = called_number(typed)
    if not number or any(one.proven for one in found):
        return found
    known = {one.case.id for one in found}
    return found + [one for one in cases_of_number(number, person) if one.case.id not in known]


def _references(words: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", words).upper()
    kept = re.sub(r"[\s\-–—_]+", "", plain)
    if _NUMBER.fullmatch(kept) and len(kept) < len("20260001"):
        year = clock.today(own_tenant().zone).year
        return [f"C-{each}-{int(kept):04d}" for each in (year, year - 1)]
    match = _REFERENCE.fullmatch(kept)
    return [f"C-{match[1]}-{match[2]}"] if match else []
