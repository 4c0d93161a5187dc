"""Two people saved the same thing: their texts side by side, field by field (REL-11)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from wtforms import BooleanField, FieldList, Form, RadioField, SelectField, SelectMultipleField

from foundation.web.differences import marked
from foundation.web.texts import gettext

if TYPE_CHECKING:
    Rows = FieldList[Any]

_NEVER = ("csrf_token", "revision", "take_options", "take_rows")


@dataclass(frozen=True)
class Disputed:
    """A field that the two of them filled in differently."""

    name: str
    label: str
    mine: Markup
    theirs: Markup
    mine_value: str
    theirs_value: str


@dataclass(frozen=True)
class Dispute:
    """What `components/conflict.html` shows: the fields in dispute, and the rest to send along."""

    fields: list[Disputed]
    keep: dict[str, str]


def compare(mine: Form, theirs: Form) -> Dispute:
    """Compare a form as it was typed with the same form of what is stored now.

    Rows of a table are one choice, `take_<name>`, with mine sent along.
    """
    fields: list[Disputed] = []
    keep: dict[str, str] = {}
    for field in mine:
        if field.name in _NEVER or field.name not in theirs:
            continue
        other = theirs[field.short_name]
        if isinstance(field, FieldList):
            if isinstance(other, FieldList) and _rows(field) != _rows(other):
                fields.append(_rows_in_dispute(field, other))
            keep |= _sent(field)
        elif _value(field) == _value(other):
            keep |= _sent(field)
        else:
            fields.append(_in_dispute(field, other))
    return Dispute(fields, keep)


def _in_dispute(field: Any, other: Any) -> Disputed:
    mine, theirs = _shown(field), _shown(other)
    return Disputed(
        name=field.name,
        label=str(field.label.text),
        mine=marked(mine, theirs),
        theirs=marked(theirs, mine),
        mine_value=_value(field),
        theirs_value=_value(other),
    )


def _rows_in_dispute(field: Rows, other: Rows) -> Disputed:
    mine, theirs = "\n".join(_rows(field)), "\n".join(_rows(other))
    return Disputed(
        name=f"take_{field.short_name}",
        label=str(field.label.text),
        mine=marked(mine, theirs),
        theirs=marked(theirs, mine),
        mine_value="mine",
        theirs_value="theirs",
    )


def _rows(field: Rows) -> list[str]:
    """The rows that say something, a line each."""
    lines = []
    for entry in field:
        cells = [_value(cell) for cell in entry.form if cell.short_name not in ("code", "place")]
        if any(cells):
            lines.append(" / ".join(cell for cell in cells if cell))
    return lines


def _sent(field: Any) -> dict[str, str]:
    """A field as a browser would send it."""
    if isinstance(field, FieldList):
        return {k: v for entry in field for cell in entry.form for k, v in _sent(cell).items()}
    if isinstance(field, BooleanField):
        return {field.name: "y"} if field.data else {}
    return {field.name: _value(field)}


def _value(field: Any) -> str:
    if isinstance(field, BooleanField):
        return "y" if field.data else ""
    if isinstance(field, SelectMultipleField):
        return ",".join(field.data or [])
    if hasattr(field, "_value") and not isinstance(field, SelectField | RadioField):
        return str(field._value() or "")
    return "" if field.data is None else str(field.data)


def _shown(field: Any) -> str:
    if isinstance(field, BooleanField):
        return gettext("Yes") if field.data else gettext("No")
    if isinstance(field, SelectField | RadioField):
        words = {str(value): str(label) for value, label, *_rest in field.iter_choices()}
        return words.get(str(field.data or ""), "")
    return _value(field)
