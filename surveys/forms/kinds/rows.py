"""Lines of a table in a form: each with its code, its words and the place it is moved to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import Form, HiddenField, IntegerField, StringField
from wtforms.validators import NumberRange, Optional

from foundation.web.forms import clean
from foundation.web.texts import lazy_gettext
from surveys.definition.text import Text
from surveys.forms.texts import WORDS

BLANK_ROWS = 3  # empty lines for more


class RowForm(Form):
    """A line; one without words is none."""

    code = HiddenField()
    zh = StringField(filters=[clean], validators=WORDS)
    en = StringField(filters=[clean], validators=WORDS)
    place = IntegerField(
        validators=[
            Optional(),
            NumberRange(0, 999, lazy_gettext("Please give a number from 0 to 999.")),
        ]
    )


def rows_data(things: Iterable[Any], *flags: str) -> list[dict[str, Any]]:
    """Stored lines as the data of their forms, and a few empty ones after them."""
    found = [
        {
            "code": thing.code,
            "zh": thing.text.root.get("zh", ""),
            "en": thing.text.root.get("en", ""),
            "place": place,
            **{flag: getattr(thing, flag, None) for flag in flags},
        }
        for place, thing in enumerate(things, start=1)
    ]
    return found + [{} for _ in range(BLANK_ROWS)]


def rows_typed(
    entries: Iterable[Any],
    things: Iterable[Any],
    languages: tuple[str, ...],
    stem: str,
    *flags: str,
) -> list[dict[str, Any]]:
    """The lines that say something, in their new order; new ones get a code of their own."""
    known: Mapping[str, Any] = {thing.code: thing for thing in things}
    places = {code: place for place, code in enumerate(known, start=1)}
    taken = set(known)
    rows: list[tuple[float, dict[str, Any]]] = []
    for number, entry in enumerate(entries, start=1):
        row = entry.form
        typed = {tag: row[tag].data or "" for tag in languages}
        if not any(typed.values()):
            continue
        old = known.get(row.code.data or "")
        code = old.code if old else _free(taken, stem)
        taken.add(code)
        text = Text({**(old.text.root if old else {}), **typed})
        line = {"code": code, "text": text, **{flag: row[flag].data for flag in flags}}
        rows.append((_order(row.place.data, places.get(code), number), line))
    return [line for _place, line in sorted(rows, key=lambda pair: pair[0])]


def said(entries: Iterable[Any]) -> int:
    """How many lines say something."""
    return sum(1 for entry in entries if entry.form.zh.data or entry.form.en.data)


def _order(wanted: int | None, place: int | None, number: int) -> float:
    """Where a row goes: a moved one takes the place it names, and the one there makes room."""
    if wanted is None:
        return place if place is not None else 1000 + number
    if place is None or wanted < place:
        return wanted - 0.5
    return wanted + 0.5 if wanted > place else wanted


def _free(taken: set[str], stem: str) -> str:
    return next(code for code in (f"{stem}{n}" for n in range(1, 10_000)) if code not in taken)
