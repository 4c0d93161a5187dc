"""Secrets that travel: tokens we sign, tokens we store hashed, digests under the pepper."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from itsdangerous import BadData, URLSafeSerializer

from foundation import clock
from foundation.unit_of_work import settings

_MAX = 4096


def new_secret() -> str:
    """256 random bits for a link or a cookie."""
    return secrets.token_urlsafe(32)


def stored(secret: str) -> str:
    """The form in which a random secret is kept: SHA-256, enough for 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def peppered(purpose: str, *parts: str) -> str:
    """HMAC-SHA-256 under the pepper, which is not in the database, in hex."""
    return peppered_bytes(purpose, *parts).hex()


def peppered_bytes(purpose: str, *parts: str) -> bytes:
    """HMAC-SHA-256 under the pepper; each purpose is a family of its own."""
    message = "\x1f".join((purpose, *parts)).encode()
    return hmac.digest(settings().pepper.encode(), message, "sha256")


def sign(purpose: str, payload: Any) -> str:
    """A signed token for one purpose, with the time of signing inside."""
    body = {"t": int(clock.now().timestamp()), "p": payload}
    return _serializer(settings().secret_key, purpose).dumps(body)


def read_signed(purpose: str, token: str, max_age: int) -> tuple[Any, int] | None:
    """Payload and age in seconds of a token; None when it is not ours or older than `max_age`."""
    found = _signed(purpose, token)
    if found is None:
        return None
    age = int(clock.now().timestamp()) - found[1]
    return (found[0], age) if 0 <= age <= max_age else None


def read_whenever_signed(purpose: str, token: str) -> Any | None:
    """Payload of a token of ours, however old: for what is no secret and opens nothing.

    The time is not asked for, so that it can be read while the database is away.
    """
    found = _signed(purpose, token)
    return None if found is None else found[0]


def _signed(purpose: str, token: str) -> tuple[Any, int] | None:
    if not token or len(token) > _MAX:
        return None
    try:
        body = _serializer(settings().secret_key, purpose).loads(token)
        return body["p"], int(body["t"])
    except (BadData, KeyError, TypeError, ValueError):
        return None


@lru_cache(maxsize=1024)
def _serializer(secret: str, purpose: str) -> URLSafeSerializer:
    # The time inside is the product's clock, not the host's, hence not itsdangerous' timed kind.
    return URLSafeSerializer(
        secret,
        salt=f"huisheng.{purpose}",
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )


def seal(purpose: str, text: str) -> str:
    """Encrypted text for one purpose, to be held by a browser that must not read it."""
    stamp = int(clock.now().timestamp())
    return _box(settings().secret_key, purpose).encrypt_at_time(text.encode(), stamp).decode()


def unseal(purpose: str, token: str, max_age: int) -> str | None:
    """What was sealed for this purpose; None when it is not ours or older than `max_age`."""
    if not token or len(token) > _MAX:
        return None
    stamp = int(clock.now().timestamp())
    try:
        box = _box(settings().secret_key, purpose)
        return box.decrypt_at_time(token, max_age, stamp).decode()
    except (InvalidToken, ValueError):
        return None


@lru_cache(maxsize=256)
def _box(secret: str, purpose: str) -> Fernet:
    key = hmac.new(secret.encode(), f"huisheng.seal.{purpose}".encode(), hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(key))
