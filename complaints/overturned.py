"""What it means that an answer was overturned: one definition, for one case and for the database.

A later answer is more in the complainant's favour than the one before. Reviews say it of one
objection and the statistics of a case's first answer and how it was settled.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, or_

# Findings from the least to the most in the complainant's favour.
_FAVOUR = ("not_upheld", "partly_upheld", "upheld")
_PAIRS = [(worse, better) for at, worse in enumerate(_FAVOUR) for better in _FAVOUR[at + 1 :]]


def is_overturned(before: str | None, after: str | None) -> bool:
    """Whether an outcome is more in the complainant's favour than the one before."""
    return (before, after) in _PAIRS


def overturned(before: Any, after: Any) -> ColumnElement[bool]:
    """The same as a condition on two columns."""
    return or_(*(and_(before == worse, after == better) for worse, better in _PAIRS))
