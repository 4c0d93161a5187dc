"""Receipts of complaints: made from the form's key, kept only as a digest under the pepper.

The same form gives the same receipt, so it can be shown before the final send and nothing of it
needs to be stored (ANON-1; docs/decisions/0004). There is no way back from digest to receipt.
"""

from __future__ import annotations

from foundation.identifiers import crockford, tidy_code
from foundation.scope import current_tenant_id
from foundation.tokens import peppered, peppered_bytes
from surveys.receipts import LENGTH, grouped, new_key

__all__ = ["digest_of", "digest_of_typed", "grouped", "new_key", "receipt_of"]

# What is longer than this is refused before anything is computed from it.
_LONGEST = 64


def receipt_of(key: str) -> str:
    """The receipt of a form with this key, in the organisation in scope."""
    return crockford(peppered_bytes("complaint receipt", _house(), key), LENGTH)


def digest_of(receipt: str) -> str:
    """The form in which a receipt is kept, unique in its organisation."""
    return peppered("complaint receipt digest", _house(), receipt)


def digest_of_typed(text: str) -> str:
    """The digest of a receipt as somebody typed it; for what cannot be one, a digest of nothing.

    The work is the same for a right, a wrong and an impossible code (ANON-3).
    """
    return digest_of(tidy_code(text) if len(text) <= _LONGEST else "")


def _house() -> str:
    return str(current_tenant_id())
