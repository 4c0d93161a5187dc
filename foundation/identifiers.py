"""Identifiers: ordered for staff's rows, random for whatever an anonymous person made."""

from __future__ import annotations

import secrets
import time
import uuid

# Crockford's base32: no I, L, O, U, so that a code read aloud or copied by hand survives.
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_FORGIVING = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None, "\u2014": None})


def new_id() -> uuid.UUID:
    """UUIDv7 (RFC 9562): ordered by time, for rows that staff make.

    The fraction of the millisecond stands in the first free bits (section 6.2, method 3), so that
    rows of one transaction, which have one time, still sort as they were made. The host's clock
    only orders here; no rule of the product reads a time from an id.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    fraction = rest * 4096 // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | 0x7 << 76
    value |= fraction << 64 | 0b10 << 62 | secrets.randbits(62)
    return uuid.UUID(int=value)


def random_id() -> uuid.UUID:
    """UUIDv4, for rows that must not tell when or in which order they came (ANON-4)."""
    return uuid.uuid4()


def random_code(length: int) -> str:
    """A random code of Crockford symbols, five bits each."""
    return "".join(secrets.choice(_CROCKFORD) for _ in range(length))


def crockford(data: bytes, length: int) -> str:
    """The first `length` Crockford symbols of the bits of `data` (five bits a symbol)."""
    bits = int.from_bytes(data, "big")
    total = len(data) * 8
    return "".join(_CROCKFORD[bits >> total - 5 * (i + 1) & 31] for i in range(length))


def tidy_code(text: str) -> str:
    """A code as typed, made canonical: case, spaces, dashes, O for 0 and I for 1 are forgiven."""
    return text.strip().upper().translate(_FORGIVING)
