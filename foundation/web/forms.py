"""The base of staff's forms: Flask-WTF with texts cleaned and messages in the reader's language."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import Field, ValidationError

from foundation.web.texts import gettext

_ALLOWED = "\n\t"


def clean(value: Any) -> Any:
    """Text in NFC without outer spaces and with plain line ends; other values as they are."""
    if not isinstance(value, str):
        return value
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n")).strip()


def plain_text(_form: Any, field: Field) -> None:
    """Refuse what is no text a person writes: control characters, NUL, lone surrogates."""
    value = field.data
    if not isinstance(value, str):
        return
    for character in value:
        kind = unicodedata.category(character)
        if (kind == "Cc" and character not in _ALLOWED) or kind == "Cs":
            raise ValidationError(gettext("Please leave out characters that cannot be shown."))


def begun(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a form is shown with first; once it is sent it stands for itself.

    WTForms would fill what was left out from it: a form without its revision would then pass for
    one that was typed on the page as it is now.
    """
    return {} if request.method == "POST" else dict(data)


class StaffForm(FlaskForm):
    """A form of a staff page. Every text field is cleaned and checked for plain text."""

    class Meta(FlaskForm.Meta):
        """Adds cleaning and the plain-text check to every text field."""

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            """Bind a field with our filter first."""
            filters = list(unbound_field.kwargs.get("filters", ()))
            kind = unbound_field.field_class.__name__
            if kind in ("StringField", "TextAreaField", "EmailField"):
                unbound_field.kwargs["filters"] = [clean, *[f for f in filters if f is not clean]]
                validators = list(unbound_field.kwargs.get("validators", ()) or ())
                if len(unbound_field.args) < 2 and plain_text not in validators:
                    unbound_field.kwargs["validators"] = [*validators, plain_text]
            return unbound_field.bind(form=form, **options)
