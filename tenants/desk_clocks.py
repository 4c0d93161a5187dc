"""The clocks of the desk in words: a day by which something is due, a wait since a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from foundation import clock
from foundation.web.moments import day_words
from foundation.web.texts import gettext, ngettext
from tenants.queries import own_calendar

# Working days before a day from which on it is near.
NEAR = 3


@dataclass(frozen=True)
class Pill:
    """A clock: its look (as `Task.look`), its sentence, and the moment to sort by."""

    look: str
    words: str
    due: datetime


def due_on(day: date) -> Pill:
    """Something that is due on a local day."""
    calendar = own_calendar()
    today, ends = calendar.day_of(clock.now()), calendar.ends(day)
    over = (today - day).days
    if over > 0:
        return Pill("over", ngettext("%(num)s day over", "%(num)s days over", over), ends)
    if over == 0:
        return Pill("soon", gettext("due today"), ends)
    near = calendar.day_before(day, NEAR) <= today
    return Pill("soon" if near else "fine", gettext("due %(day)s", day=day_words(day)), ends)


def waiting_since(since: datetime, near: int, over: int) -> Pill:
    """Something that somebody waits for: near after so many working days, then over."""
    calendar, now = own_calendar(), clock.now()
    first = calendar.add_days(since, near) if near else since
    look = "over" if calendar.add_days(since, over) <= now else "soon" if first <= now else "fine"
    days = (calendar.day_of(now) - calendar.day_of(since)).days
    if days <= 0:
        return Pill(look, gettext("since today"), first)
    words = ngettext("waits for %(num)s day", "waits for %(num)s days", days)
    return Pill(look, words, first)
