"""Why a clock is due when it is, in one sentence made of the parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from complaints import clocks
from complaints.clocks import Clock
from complaints.models import Complaint
from complaints.timing.library import HOUSE, shipped
from complaints.timing.models import TimeRules
from complaints.timing.reckoning import DISPUTE, LONGER, PROMISE, REOPEN, Part
from complaints.timing.wording import limit_words
from complaints.wording import span_words
from foundation.web.languages import language
from foundation.web.moments import day_words, time_words
from foundation.web.texts import gettext, ngettext
from tenants.calendar import WorkingCalendar

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Grounds:
    """What a sentence rests on beside the clock itself.

    From when it is counted, by which rules and their source, how many days on the way are off or
    made up unlike their weekdays, how often the complainant was given another day.
    """

    start: datetime
    rules: str
    source: str = ""
    off: int = 0
    made_up: int = 0
    anew: int = 0


def grounds_of(
    case: Complaint,
    clock: Clock,
    version: TimeRules | None,
    parts: list[Part],
    calendar: WorkingCalendar,
) -> Grounds:
    """The grounds of a clock of a case; `version` is that of its time rules."""
    mine = [one for one in parts if one.clock == clock.kind]
    again = [one for one in mine if one.kind in (DISPUTE, REOPEN)]
    start = again[-1].base if again else case.clock_from
    off, made_up = _unlike(start, clock.due, calendar)
    return Grounds(
        start=start,
        rules=rules_name(version),
        source=_source(version),
        off=off,
        made_up=made_up,
        anew=sum(one.kind in (PROMISE, LONGER) for one in mine),
    )


def rules_name(version: TimeRules | None) -> str:
    """The name of time rules in the reader's language; without a version, of the standard."""
    return shipped()[HOUSE].names[language()] if version is None else version.name(language())


def _source(version: TimeRules | None) -> str:
    if version is None or not version.source(language()):
        return ""
    words = version.source(language())
    if version.source_on is None:
        return words
    return gettext("%(source)s, %(day)s", source=words, day=day_words(version.source_on))


def _unlike(start: datetime, due: datetime, calendar: WorkingCalendar) -> tuple[int, int]:
    """Days after the start's, up to the due one, that are off or worked unlike their weekday."""
    first, last = calendar.day_of(start), calendar.day_of(due)
    between = [day for day in calendar.exceptions if first < day <= last]
    off = sum(bool(calendar.week[d.weekday()]) and not calendar.exceptions[d] for d in between)
    made = sum(not calendar.week[d.weekday()] and bool(calendar.exceptions[d]) for d in between)
    return off, made


def why_words(clock: Clock, zone: str, grounds: Grounds | None = None) -> str:
    """Why a clock is due when it is."""
    if clock.state == clocks.HELD:
        return gettext(
            "Paused while the complainant considers. There is %(span)s left.",
            span=span_words(clock.left),
        )
    reasons = [_counted(clock, zone, grounds)]
    if grounds is not None:
        reasons += _on_the_way(grounds)
    if clock.paused:
        reasons.append(
            gettext(
                "put off by %(span)s, in which we waited for the complainant",
                span=span_words(clock.paused),
            )
        )
    if clock.provisional:
        reasons.append(gettext("provisional, for holidays on the way may still be announced"))
    due = time_words(clock.due.astimezone(ZoneInfo(zone)))
    return gettext("Due %(due)s: %(why)s.", due=due, why=gettext("; ").join(reasons))


def _counted(clock: Clock, zone: str, grounds: Grounds | None) -> str:
    """By which rule, from when."""
    if clock.told_anew:
        words = gettext("a new day that the complainant was told")
    elif clock.disputed:
        words = gettext(
            "the time that was left when we answered, three working days at least, "
            "counted from the objection"
        )
    else:
        words = _ending(clock)
    if grounds is None:
        return words
    start = time_words(grounds.start.astimezone(ZoneInfo(zone)))
    rules = gettext("“%(name)s”", name=grounds.rules)
    if grounds.source:
        rules = gettext("“%(name)s” (%(source)s)", name=grounds.rules, source=grounds.source)
    if clock.told_anew:
        limit = limit_words(clock.limit)
        return gettext(
            "%(words)s, in place of %(limit)s by %(rules)s", words=words, limit=limit, rules=rules
        )
    return gettext(
        "%(words)s, counted from %(start)s by %(rules)s", words=words, start=start, rules=rules
    )


def _ending(clock: Clock) -> str:
    number, unit = clock.limit.amount, clock.limit.unit
    if unit == "working_days":
        return ngettext(
            "the end of work after %(num)s working day",
            "the end of work after %(num)s working days",
            number,
        )
    if unit == "calendar_days":
        return ngettext(
            "the end of %(num)s day, days off included",
            "the end of %(num)s days, days off included",
            number,
        )
    return gettext("after %(limit)s", limit=limit_words(clock.limit))


def _on_the_way(grounds: Grounds) -> list[str]:
    found = []
    if grounds.off:
        found.append(
            ngettext("%(num)s holiday on the way", "%(num)s holidays on the way", grounds.off)
        )
    if grounds.made_up:
        found.append(
            ngettext(
                "%(num)s made-up working day on the way",
                "%(num)s made-up working days on the way",
                grounds.made_up,
            )
        )
    if grounds.anew > 1:
        found.append(
            gettext("put off %(num)s times with word to the complainant", num=grounds.anew)
        )
    return found
