"""Contact details that people left: sealed, and kept apart from what they answered.

They stand in no figure, comment or export. Who runs a survey may read them, on a page of their
own that tells nothing of the answers; that it was read is recorded.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from foundation.scope import current_tenant_id
from foundation.sealing import open_value, seal_value
from foundation.unit_of_work import session
from surveys.definition.model import Questionnaire as Content
from surveys.models import Response, Survey
from surveys.personal_models import ResponseContact
from tenants.subjects.digests import email_digest, phone_digest, plain_phone

_PURPOSE, _WHOSE = "contact of a respondent", "respondent"
SHORTEST_NUMBER = 5  # digits of a line that make it a telephone number
_LONGEST = 1_000  # characters of what was typed that a draft keeps

Contact = Mapping[str, str]


@dataclass(frozen=True)
class Left:
    """What one person left: the day and the place, and each line with its words."""

    day: date
    department_id: UUID | None
    lines: list[tuple[str, str]]


def identifying(content: Content) -> frozenset[str]:
    """The codes of the answers that say who somebody is."""
    return content.identifying


def parted(content: Content, answers: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Answers without those that say who somebody is, and these alone."""
    apart = content.identifying & answers.keys()
    if not apart:
        return dict(answers), {}
    rest = {code: value for code, value in answers.items() if code not in apart}
    return rest, {code: str(answers[code]) for code in sorted(apart)}


def sealed_contact(contact: Contact) -> str:
    """Contact details as the database holds them."""
    return seal_value(_PURPOSE, current_tenant_id(), json.dumps(dict(contact)))


def contact_in(sealed: str) -> dict[str, str]:
    """What was sealed; nothing when its key is gone."""
    text = open_value(_PURPOSE, current_tenant_id(), sealed)
    return dict(json.loads(text)) if text else {}


def digests_in(sealed: str) -> str:
    """The digests of the addresses and numbers among sealed contact details."""
    found = [digest for text in contact_in(sealed).values() for digest in _digests_of(text)]
    return " ".join(sorted(set(found)))


def digests_of(email: str, phone: str) -> list[str]:
    """The digests under which contact details with this address or number are found."""
    both = (email_digest(_WHOSE, email), phone_digest(_WHOSE, phone))
    return [digest for digest in both if digest]


def _digests_of(text: str) -> list[str]:
    """A line may be an address or a number; a name is neither, and is not searched for."""
    if "@" in text:
        return [email_digest(_WHOSE, text)]
    return [phone_digest(_WHOSE, text)] if len(plain_phone(text)) >= SHORTEST_NUMBER else []


def responses_with_contact(survey: Survey) -> Select[Any]:
    """The query of the answers beside which something was left, newest day first."""
    return (
        select(Response)
        .join(ResponseContact, ResponseContact.id == Response.id)
        .where(Response.survey_id == survey.id)
        .order_by(Response.day.desc(), Response.id)
    )


def contact_of(response: Response) -> dict[str, str]:
    """What was left beside an answer, by leaf code."""
    query = select(ResponseContact.sealed).where(ResponseContact.id == response.id)
    sealed = session().scalars(query).one_or_none()
    return contact_in(sealed) if sealed else {}


def told(content: Content, row: Response, left: Contact, language: str) -> Left:
    """What one person left, in words."""
    lines = [
        (content.say(leaf.text, language), left[leaf.code])
        for leaf in content.leaves
        if leaf.code in left
    ]
    return Left(row.day, row.department_id, lines)


def sealed_values(codes: Collection[str], values: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """A form's values as a draft keeps them: what says who somebody is, sealed."""
    return {
        code: [sealed_contact({"": one[:_LONGEST]}) for one in found] if code in codes else found
        for code, found in values.items()
    }


def opened_values(codes: Collection[str], values: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """The same, read again."""
    return {
        code: [contact_in(one).get("", "") for one in found] if code in codes else found
        for code, found in values.items()
    }
