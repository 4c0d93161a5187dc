"""Dates and times in the reader's words and the tenant's zone, one way on every page.

Chinese dates are spaced as typed text is ("2026 年 10 月 1 日"), which Babel's own forms are not.
Templates use the filters `day`, `day_before` (the last day of a half-open span) and `moment`.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import flask_babel
from flask import Flask

from foundation.web.languages import language

_DAY = {"zh": "y 年 M 月 d 日", "en": "d MMM y"}
_MONTH = {"zh": "y 年 M 月", "en": "MMM y"}
_TIME = {"zh": "y 年 M 月 d 日 HH:mm", "en": "d MMM y, HH:mm"}


def day_words(value: date, spoken: str = "") -> str:
    """A local date; `spoken` is the language of a mail, which has no page under way."""
    return str(flask_babel.format_date(value, _DAY[spoken or language()], rebase=False))


def month_words(first: date) -> str:
    """The month that a day begins."""
    return str(flask_babel.format_date(first, _MONTH[language()], rebase=False))


def time_words(value: datetime) -> str:
    """A moment, in the zone of the organisation whose page this is."""
    return str(flask_babel.format_datetime(value, _TIME[language()]))


def days_words(starts_on: date, ends_on: date) -> str:
    """A half-open span of days by its first and last day, as people say it."""
    last = ends_on - timedelta(days=1)
    between = " 至 " if language() == "zh" else " to "
    return f"{day_words(starts_on)}{between}{day_words(last)}"


def init_moments(app: Flask) -> None:
    """Let templates say dates and times."""
    app.jinja_env.filters["day"] = day_words
    app.jinja_env.filters["day_before"] = lambda value: day_words(value - timedelta(days=1))
    app.jinja_env.filters["moment"] = time_words
