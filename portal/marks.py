"""The mark that a form carries: its key, its start and its version, signed.

The collector is no part of the text but of the signature's purpose, so that a page holds no id of
ours and a mark is good at its own door only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from foundation.tokens import read_signed, sign
from surveys.receipts import new_key

GOOD_FOR = 24 * 3600  # seconds


@dataclass(frozen=True)
class Mark:
    """One form of one person: one key. `kept` says that values of it may be kept as a draft."""

    key: str
    started_at: datetime
    version: int
    language: str
    kept: bool = False

    def keeping(self, language: str) -> Mark:
        """The mark of the same form once its values are kept."""
        return replace(self, language=language, kept=True)


def new_mark(now: datetime, version: int, language: str) -> Mark:
    """The mark of a form that begins now."""
    return Mark(new_key(), now.replace(microsecond=0), version, language)


def write_mark(collector_id: UUID, mark: Mark) -> str:
    """The mark as the form and the cookie carry it."""
    started = int(mark.started_at.timestamp())
    fields = [mark.key, started, mark.version, mark.language, int(mark.kept)]
    return sign(f"form:{collector_id}", fields)


def read_mark(collector_id: UUID, token: str) -> Mark | None:
    """The mark, or None when it is not ours, of another door, or older than a day."""
    found = read_signed(f"form:{collector_id}", token, GOOD_FOR)
    if found is None:
        return None
    key, started, version, language, kept = found[0]
    return Mark(key, datetime.fromtimestamp(started, UTC), version, language, bool(kept))
