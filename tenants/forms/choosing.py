"""Choices of a select field from pairs of value and words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs


def choices(pairs: Iterable[tuple[str, Any]]) -> list[Any]:
    """The choices in this order; words may be lazy texts."""
    return [SelectChoice(value, words) for value, words in pairs]
