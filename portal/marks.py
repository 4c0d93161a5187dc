"""The mark that a form carries: its key, its start and its version, signed.

What it is good for, a door or one person's link, is no part of the text but of the signature's
purpose, so that a page holds no id of ours and a mark is good at its own door only.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from foundation.tokens import read_signed, read_whenever_signed, sign
from surveys.receipts import new_key

GOOD_FOR = 24 * 3600  # seconds


@dataclass(frozen=True)
class Mark:
    """One form of one person: one key. `kept` says that values of it may be kept as a draft,
    `large` that it is read in large type with one question a page. `seed` is what the order of a
    form that came from another device is decided by; else its own key decides.
    """

    key: str
    started_at: datetime
    version: int
    language: str
    kept: bool = False
    large: bool = False
    seed: str = ""

    @property
    def order(self) -> str:
        """What decides this form's own order; nobody can tell the key by it."""
        return self.seed or hashlib.sha256(f"order:{self.key}".encode()).hexdigest()[:16]

    def keeping(self, language: str) -> Mark:
        """The mark of the same form once its values are kept."""
        return replace(self, language=language, kept=True)

    def reading(self, *, large: bool) -> Mark:
        """The mark of the same form once it is read in large type, or not any more."""
        return replace(self, large=large, kept=True)


def new_mark(now: datetime, version: int, language: str) -> Mark:
    """The mark of a form that begins now."""
    return Mark(new_key(), now.replace(microsecond=0), version, language)


def write_mark(lock: UUID, mark: Mark) -> str:
    """The mark as the form and the cookie carry it."""
    started = int(mark.started_at.timestamp())
    fields = [mark.key, started, mark.version, mark.language, int(mark.kept)]
    if mark.large or mark.seed:
        fields.append(int(mark.large))
    if mark.seed:
        fields.append(mark.seed)
    return sign(f"form:{lock}", fields)


def read_mark(lock: UUID, token: str, good_for: int = GOOD_FOR) -> Mark | None:
    """The mark, or None when it is not ours, of another door, or too old."""
    found = read_signed(f"form:{lock}", token, good_for)
    return None if found is None else _mark(found[0])


def mark_on(lock: UUID, token: str) -> Mark | None:
    """The mark on a page, however old: to show the page once more, not to take it."""
    found = read_whenever_signed(f"form:{lock}", token)
    return None if found is None else _mark(found)


def _mark(fields: Any) -> Mark:
    key, started, version, language, kept, *more = fields
    large, seed = (*more, 0, "")[0], (*more[1:], "")[0]
    begun = datetime.fromtimestamp(started, UTC)
    return Mark(key, begun, version, language, bool(kept), bool(large), seed)
