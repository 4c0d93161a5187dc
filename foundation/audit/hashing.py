"""The arithmetic of the chain, shared by writing and verifying."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

GENESIS = "0" * 64
_LARGE = 4000  # characters of canonical JSON; longer values are kept as digest and length


def plain(value: Any) -> Any:
    """A value as JSON has it; what is too large for a trail becomes its digest and length."""
    if value is None or isinstance(value, (bool, int, float, str)):
        result: Any = value
    elif isinstance(value, Enum):
        result = value.value
    elif isinstance(value, (datetime, date)):
        result = value.isoformat()
    elif isinstance(value, UUID):
        result = str(value)
    elif isinstance(value, bytes):
        result = {"bytes": len(value), "sha256": hashlib.sha256(value).hexdigest()}
    elif isinstance(value, dict):
        result = {str(k): plain(v) for k, v in value.items()}
    elif isinstance(value, (list, tuple, set, frozenset)):
        result = [plain(v) for v in value]
    else:
        result = str(value)
    text = canonical(result)
    if len(text) > _LARGE:
        return {"length": len(text), "sha256": hashlib.sha256(text.encode()).hexdigest()}
    return result


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces: the same value is always the same text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def value_digest(salt: str, field: str, before: Any, after: Any) -> str:
    """Digest of one field's values; the salt keeps short values from being guessed."""
    return hashlib.sha256(canonical([salt, field, before, after]).encode()).hexdigest()


def event_hash(previous: str, facts: dict[str, Any]) -> str:
    """Hash of an event: over the one before and every fact of its own."""
    return hashlib.sha256((previous + canonical(facts)).encode()).hexdigest()
