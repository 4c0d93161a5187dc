"""Long words cut for lists."""

from __future__ import annotations


def shortened(words: str, most: int = 40) -> str:
    """The first line, cut where it is long."""
    first = words.split("\n", maxsplit=1)[0]
    return first if len(first) <= most else first[: most - 1] + "…"
