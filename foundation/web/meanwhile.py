"""The page for who came too late: what happened meanwhile, and what they typed (REL-11).

Nothing typed is lost: it stands there to be sent again where the step can still be taken, and to be
copied where it cannot.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, FileField, Form, MultipleFileField, TextAreaField
from wtforms.widgets import HiddenInput

from foundation.errors import Refusal
from foundation.web.texts import gettext

_HIDDEN = ("csrf_token",)


@dataclass(frozen=True)
class Typed:
    """A field as somebody filled it in: as it reads, and as a browser would send it again."""

    name: str
    label: str
    text: str
    value: str
    long: bool = False


@dataclass(frozen=True)
class Again:
    """Where what was typed can be sent again, by which button, with what beside it."""

    url: str
    words: str
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Thing:
    """What it is about: its way in the breadcrumb, its state, the link back, its latest events."""

    crumbs: list[tuple[str, str | None]]
    state: str
    icon: str
    back: str
    happened: list[str]


def typed_in(form: Form) -> list[Typed]:
    """What was typed into a form, field by field; what was left empty is left out."""
    return [
        Typed(f.name, str(f.label.text), text, _sent(f), isinstance(f, TextAreaField))
        for f in form
        if f.name not in _HIDDEN and not isinstance(f.widget, HiddenInput) and (text := shown(f))
    ]


def shown(field: Any) -> str:
    """A field's value as a person reads it."""
    if isinstance(field, FileField | MultipleFileField):
        return ""
    if isinstance(field, BooleanField):
        return gettext("Yes") if field.data else gettext("No")
    choices = getattr(field, "choices", None)
    if choices:
        words = {str(value): str(label) for value, label, *_rest in field.iter_choices()}
        return words.get(str(field.data), "").strip() if field.data else ""
    return _sent(field)


def _sent(field: Any) -> str:
    if isinstance(field, BooleanField):
        return "y" if field.data else ""
    if hasattr(field, "_value") and not getattr(field, "choices", None):
        return str(field._value() or "")
    return "" if field.data is None else str(field.data)


def meanwhile_page(
    refusal: Refusal,
    thing: Thing,
    typed: list[Typed] | None = None,
    again: Again | None = None,
    *,
    files: bool = False,
) -> ResponseReturnValue:
    """The page with the refusal's sentence and status; `files` were chosen and must be anew."""
    html = render_template(
        "layouts/meanwhile.html",
        sentence=str(refusal.sentence),
        thing=thing,
        typed=typed or [],
        again=again,
        files=files,
        conflict=refusal.status == 409,
    )
    return html, refusal.status
