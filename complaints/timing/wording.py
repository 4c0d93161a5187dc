"""What clocks, units and people of time rules are called."""

from __future__ import annotations

from complaints.timing.rules import (
    BEFORE,
    HIGHER,
    NOBODY,
    SECOND,
    Extension,
    Level,
    Limit,
)
from foundation.web.texts import gettext, ngettext
from foundation.web.texts import lazy_gettext as _l

CLOCK_WORDS = {
    "acknowledge": _l("To acknowledge"),
    "first_answer": _l("First answer"),
    "resolve": _l("To answer"),
    "transfer": _l("To answer the body"),
}
UNIT_WORDS = {
    "wall_hours": _l("hours by the clock on the wall"),
    "working_hours": _l("working hours"),
    "calendar_days": _l("days, days off included"),
    "working_days": _l("working days"),
}
APPROVER_WORDS = {
    NOBODY: _l("nobody needs to"),
    SECOND: _l("somebody else"),
    HIGHER: _l("another administrator"),
}
HEARER_WORDS = {
    "handler": _l("who has the case in hand"),
    "owner": _l("the owners of its department"),
    "admin": _l("the administrators"),
}


def limit_words(limit: Limit | None) -> str:
    """A limit in words; none where a clock does not run."""
    if limit is None:
        return gettext("no clock")
    if limit.unit == "wall_hours":
        return ngettext("%(num)s hour", "%(num)s hours", limit.amount)
    if limit.unit == "working_hours":
        return ngettext("%(num)s working hour", "%(num)s working hours", limit.amount)
    if limit.unit == "calendar_days":
        return ngettext(
            "%(num)s day, days off included", "%(num)s days, days off included", limit.amount
        )
    return ngettext("%(num)s working day", "%(num)s working days", limit.amount)


def extension_words(extension: Extension) -> str:
    """A longer time in words, and who has to allow it."""
    return gettext(
        "at most %(limit)s more; who allows it: %(who)s",
        limit=limit_words(extension.limit),
        who=APPROVER_WORDS[extension.by],
    )


def level_words(level: Level) -> str:
    """Who is told when, of which clock."""
    who = gettext(", ").join(str(HEARER_WORDS[one]) for one in level.to)
    clock = str(CLOCK_WORDS[level.clock])
    if level.when == BEFORE:
        if not level.days:
            words = gettext("%(clock)s, on its day: %(who)s", clock=clock, who=who)
        else:
            words = ngettext(
                "%(clock)s, %(num)s working day before its day: %(who)s",
                "%(clock)s, %(num)s working days before its day: %(who)s",
                level.days,
                clock=clock,
                who=who,
            )
    elif not level.days:
        words = gettext("%(clock)s, once it is over: %(who)s", clock=clock, who=who)
    else:
        words = ngettext(
            "%(clock)s, %(num)s working day after it is over: %(who)s",
            "%(clock)s, %(num)s working days after it is over: %(who)s",
            level.days,
            clock=clock,
            who=who,
        )
    return words
