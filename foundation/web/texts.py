"""Texts in the reader's language, typed; the code imports these instead of Flask-Babel."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import flask_babel


def gettext(message: str, **values: Any) -> str:
    """The message in the reader's language, with its values put in."""
    return str(flask_babel.gettext(message, **values))


def ngettext(singular: str, plural: str, number: int, **values: Any) -> str:
    """The message for a number of things."""
    return str(flask_babel.ngettext(singular, plural, number, **values))


def lazy_gettext(message: str, **values: Any) -> Any:
    """A message that is put into words when it is shown."""
    return flask_babel.lazy_gettext(message, **values)


def pick(texts: dict[str, str] | None, language: str) -> str:
    """A text kept per language, with the other one when this one is missing."""
    found = texts or {}
    return found.get(language) or found.get("zh") or found.get("en") or ""


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Have messages inside come in this language ("zh" or "en"): mail speaks its reader's."""
    with flask_babel.force_locale("en" if language == "en" else "zh_Hans_CN"):
        yield
