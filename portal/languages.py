"""Which language a respondent reads: one of the questionnaire's, and ours nearest to it."""

from __future__ import annotations

from collections.abc import Sequence

from babel import Locale, UnknownLocaleError
from flask import request

from foundation.web.languages import LANGUAGES, set_language

_NAMES = {"zh": "中文", "en": "English"}


def choose(offered: Sequence[str], *wanted: str) -> str:
    """The first wanted language that is offered, else what the browser asks for, else the first.

    Our own words around the questions follow it.
    """
    for tag in wanted:
        if tag in offered:
            return speak(tag)
    best = request.accept_languages.best_match(list(offered))
    return speak(best or offered[0])


def speak(tag: str) -> str:
    """Have the page under way speak a language, or the nearest we have."""
    plain = tag.split("-", maxsplit=1)[0]
    set_language(plain if plain in LANGUAGES else "en")
    return tag


def named(offered: Sequence[str]) -> list[tuple[str, str]]:
    """The languages with their own names, for the switch."""
    return [(tag, _NAMES.get(tag) or _own_name(tag)) for tag in offered]


def _own_name(tag: str) -> str:
    try:
        return Locale.parse(tag, sep="-").get_display_name() or tag
    except (UnknownLocaleError, ValueError):
        return tag
