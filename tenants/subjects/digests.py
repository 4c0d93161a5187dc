"""By what somebody is found whose address or number lies sealed: digests under the pepper.

Sealing pads at random, so that equal values look different. Each room has digests of its own:
with them alone nobody can tell that a case and an answer are the same person's.
"""

from __future__ import annotations

from foundation.scope import current_tenant_id
from foundation.tokens import peppered


def plain_email(address: str) -> str:
    """An address as it is compared: in whichever case."""
    return address.strip().casefold()


def plain_phone(number: str) -> str:
    """A number as it is compared: however grouped, with or without China's code."""
    digits = "".join(c for c in number if c.isascii() and c.isdigit())
    plain = digits.removeprefix("0086") if digits.startswith("0086") else digits
    return plain[2:] if len(plain) == 13 and plain.startswith("86") else plain


def email_digest(whose: str, address: str) -> str:
    """The digest of an address, of a room's own; empty for none."""
    return _digest(f"{whose} email", plain_email(address))


def phone_digest(whose: str, number: str) -> str:
    """The digest of a telephone number, of a room's own; empty for none."""
    return _digest(f"{whose} phone", plain_phone(number))


def _digest(kind: str, value: str) -> str:
    return peppered(kind, str(current_tenant_id()), value) if value else ""
