"""Files that people hand in: what is taken, how it is cleaned, where it lies, who gets it back."""

from foundation.uploads.kinds import (
    FROM_CUSTOMERS,
    FROM_STAFF,
    Cleaned,
    HandedIn,
    UnsupportedKind,
    inspect,
)
from foundation.uploads.models import Upload
from foundation.uploads.receiving import fetch, keep, remove, uploads_of

__all__ = [
    "FROM_CUSTOMERS",
    "FROM_STAFF",
    "Cleaned",
    "HandedIn",
    "UnsupportedKind",
    "Upload",
    "fetch",
    "inspect",
    "keep",
    "remove",
    "uploads_of",
]
