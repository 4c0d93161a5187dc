"""Figures: each a JSON line when it is known, all of them a table at the end."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from scripts.paths import say
from scripts.run import table


@dataclass(frozen=True)
class Figure:
    """One thing measured; `aim` is what we want it to be, in words, and is never asserted."""

    name: str
    value: float
    unit: str
    hellos: float | None = None
    aim: str = ""
    note: str = ""


@dataclass
class Figures:
    """All figures of one run."""

    all: list[Figure] = field(default_factory=list)

    def add(
        self,
        name: str,
        value: float,
        unit: str,
        *,
        hellos: float | None = None,
        aim: str = "",
        note: str = "",
    ) -> None:
        """Keep a figure and print it as a line of JSON."""
        figure = Figure(name, value, unit, hellos, aim, note)
        self.all.append(figure)
        line = {
            "name": name,
            "value": _short(value),
            "unit": unit,
            "hellos": None if hellos is None else _short(hellos),
            "aim": aim or None,
            "note": note or None,
        }
        say(json.dumps({key: v for key, v in line.items() if v is not None}, ensure_ascii=False))

    def print_table(self) -> None:
        """All figures for people."""
        rows = [
            [
                f.name,
                f"{_short(f.value):.12g}",
                f.unit,
                "" if f.hellos is None else f"{f.hellos:.2f}",
                f.aim,
                f.note,
            ]
            for f in self.all
        ]
        say()
        say(table([["figure", "value", "unit", "hellos", "aim", "note"], *rows]))


def _short(value: float) -> float:
    # Four digits tell a time; rows are counted, and every one of them is told.
    return float(f"{value:.4g}") if abs(value) < 1000 else round(value)
