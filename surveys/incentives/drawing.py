"""Who wins a draw: worked out from the seed and the codes, by anybody, with the same result."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def rank(seed: str, code: str) -> str:
    """A code's place in the draw: SHA-256 of seed, colon and code, in hex; the smallest win."""
    return hashlib.sha256(f"{seed}:{code}".encode()).hexdigest()


def winners(seed: str, codes: Iterable[str], number: int) -> list[str]:
    """So many of these codes, or all of them when there are fewer, in the order of their places."""
    return sorted(codes, key=lambda code: rank(seed, code))[:number]
