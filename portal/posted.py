"""Reading what a form sent, byte for byte: what is no text arrives as what the engine refuses."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from foundation.errors import TooLarge
from foundation.web.texts import gettext
from portal.oversize import typed_before_files
from surveys.definition.model import FIELD_PREFIX

LARGEST = 1024 * 1024  # bytes of a form
_MOST_FIELDS = 2_000
_FORM = "application/x-www-form-urlencoded"

Fields = dict[str, list[str]]


def posted_fields(request: Request) -> Fields:
    """All fields with their values, in order; 413 for too much, 415 for what is no form.

    Werkzeug would turn bytes that are no UTF-8 into innocent text. Here they become lone
    surrogates, which no answer may hold, so that the person is told (INP-4).
    """
    request.max_content_length = LARGEST
    data = request.get_data(cache=False)
    if data and request.mimetype != _FORM:
        raise UnsupportedMediaType
    body = data.decode("utf-8", "surrogateescape")
    try:
        pairs = parse_qsl(
            body,
            keep_blank_values=True,
            errors="surrogateescape",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError:
        raise RequestEntityTooLarge from None
    fields: Fields = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return fields


class TooMuch(TooLarge):
    """A body larger than we take; `fields` are those that came before its files."""

    def __init__(self, fields: Fields) -> None:
        super().__init__(
            gettext("The files are too large together. Please choose fewer or smaller ones.")
        )
        self.fields = fields


def posted_with_files(request: Request) -> Fields:
    """All fields of a form that may carry files, which stay in `request.files`.

    `TooMuch`, with what was typed, for more than we take.
    """
    if request.mimetype != "multipart/form-data":
        return posted_fields(request)
    try:
        return {name: request.form.getlist(name) for name in request.form}
    except RequestEntityTooLarge:
        raise TooMuch(typed_before_files(request)) from None


def one(fields: Mapping[str, list[str]], name: str) -> str:
    """The value of a field of ours; empty when it is absent or came twice."""
    values = fields.get(name, [])
    return values[0] if len(values) == 1 else ""


def answers_in(fields: Mapping[str, list[str]]) -> Fields:
    """The values of questions' fields, by question code."""
    return {
        name.removeprefix(FIELD_PREFIX): values
        for name, values in fields.items()
        if name.startswith(FIELD_PREFIX)
    }


def as_fields(values: Mapping[str, list[str]]) -> Fields:
    """Values by question code as the fields of a form."""
    return {FIELD_PREFIX + code: found for code, found in values.items()}
