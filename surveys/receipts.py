"""Receipts: 26 symbols made from a form's key, kept only as a digest under the pepper (ANON-1).

The same form gives the same receipt, so that a lost answer never loses the response; without the
pepper nothing in the database leads from one to the other.
"""

from __future__ import annotations

import secrets
from uuid import UUID

from foundation.identifiers import crockford
from foundation.tokens import peppered, peppered_bytes

LENGTH = 26  # Crockford symbols, 130 bits
_GROUP = 4


def new_key() -> str:
    """A submission key, 144 random bits: one form is one key."""
    return secrets.token_urlsafe(18)


def receipt_of(survey_id: UUID, key: str) -> str:
    """The receipt of a form of a survey."""
    return crockford(peppered_bytes("receipt", str(survey_id), key), LENGTH)


def digest_of(survey_id: UUID, receipt: str) -> str:
    """The form in which a receipt is kept, unique in its survey."""
    return peppered("receipt digest", str(survey_id), receipt)


def grouped(receipt: str) -> str:
    """The receipt as people copy it down, in groups of four."""
    return " ".join(receipt[i : i + _GROUP] for i in range(0, len(receipt), _GROUP))
