"""Columns that only the application can read: names and numbers of people who complain.

A sealed text begins with the id of its key, so that a new SECRET_KEY can be brought in while what
was sealed under the one before (PREVIOUS_SECRET_KEYS) stays readable. Each organisation and each
purpose has a key of its own: a value copied into another place does not open there.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import lru_cache
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken

from foundation.unit_of_work import settings

# Every Fernet token tells its time; here that would date an anonymous case, so it is always this.
_NO_TIME = 0


def seal_value(purpose: str, tenant_id: UUID, text: str) -> str:
    """Encrypted text for a column; it tells neither when nor by whom it was written."""
    secret = settings().secret_key
    box = _box(secret, purpose, tenant_id)
    return f"{_key_id(secret)}.{box.encrypt_at_time(text.encode(), _NO_TIME).decode()}"


def open_value(purpose: str, tenant_id: UUID, sealed: str) -> str | None:
    """What was sealed; None when its key is not here or it was tampered with."""
    key_id, _, token = sealed.partition(".")
    for secret in (settings().secret_key, *settings().previous_keys):
        if _key_id(secret) == key_id:
            try:
                return _box(secret, purpose, tenant_id).decrypt(token.encode()).decode()
            except InvalidToken:
                return None
    return None


@lru_cache(maxsize=16)
def _key_id(secret: str) -> str:
    return hmac.new(secret.encode(), b"huisheng.column.id", hashlib.sha256).hexdigest()[:8]


@lru_cache(maxsize=1024)
def _box(secret: str, purpose: str, tenant_id: UUID) -> Fernet:
    name = f"huisheng.column.{purpose}.{tenant_id}"
    key = hmac.new(secret.encode(), name.encode(), hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(key))
