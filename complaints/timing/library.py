"""The time rules that come with the product, read from their files and checked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from complaints.timing.rules import BadRulesError, Rules, read_rules

_HERE = Path(__file__).parent / "shipped"
HOUSE = "house"
"""The key of the standard under which every case came in before there were others.

Its figures never change: cases without rules of their own are reckoned by it.
"""
_ORDER = (HOUSE, "bank_insurance", "government_5", "government_15")


@dataclass(frozen=True)
class Shipped:
    """Time rules with their name, their source, and what to know of them, in both languages."""

    key: str
    names: Mapping[str, str]
    sources: Mapping[str, str]
    notes: Mapping[str, str]
    source_on: date | None
    rules: Rules


@cache
def shipped() -> dict[str, Shipped]:
    """All that come with the product, by key; `BadRulesError` for a file that is not whole."""
    return {key: _read(key) for key in _ORDER}


@cache
def house_rules() -> Rules:
    """The house's standard."""
    return shipped()[HOUSE].rules


def _read(key: str) -> Shipped:
    data = json.loads((_HERE / f"{key}.json").read_text(encoding="utf-8"))
    day = data["source_on"]
    return Shipped(
        key=key,
        names=_both(data, "name"),
        sources=_both(data, "source"),
        notes=_both(data, "note"),
        source_on=date.fromisoformat(day) if day else None,
        rules=read_rules(data["rules"]),
    )


def _both(data: Mapping[str, Any], name: str) -> dict[str, str]:
    found = data[name]
    if not (isinstance(found, dict) and found.get("zh") and found.get("en")):
        raise BadRulesError(f"{name}: needed in both languages")
    return {"zh": str(found["zh"]), "en": str(found["en"])}
