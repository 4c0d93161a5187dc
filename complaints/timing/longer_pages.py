"""What the page of a case shows of longer times: who may ask, what waits, what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from complaints import clocks
from complaints.models import Complaint
from complaints.timing.longer import (
    ALLOWED,
    LAPSED,
    REFUSED,
    WAITING,
    extensions_of,
    may_decide,
    room_of,
)
from complaints.timing.models import CaseExtension
from complaints.workflow import HANDLE, Acting
from foundation.web.moments import day_words, time_words
from foundation.web.texts import gettext
from tenants.calendar import WorkingCalendar
from tenants.queries import user_names


@dataclass(frozen=True)
class LongerShown:
    """`alone`: whether a later day may be promised without asking; `asks`, `decides`: this person
    may do so now; `lines` tell what was asked for and what became of it.
    """

    alone: bool
    asks: bool
    decides: bool
    lines: list[str]


def longer_shown(
    case: Complaint, person: Acting, now: datetime, calendar: WorkingCalendar
) -> LongerShown:
    """Longer times of a case, for the one who looks at it."""
    rows = [row for row in extensions_of(case) if row.by]
    names = user_names([row.asked_by for row in rows] + [row.decided_by for row in rows])
    waiting = next((row for row in rows if row.verdict == WAITING), None)
    in_time = now <= clocks.answer_due(case) and case.state in ("in_hand", "proposed")
    room = room_of(case, calendar)
    return LongerShown(
        alone=room.free or (room.alone and in_time),
        asks=room.asks and in_time and waiting is None and person.may(HANDLE),
        decides=waiting is not None and may_decide(case, waiting, person),
        lines=[_line(row, names, calendar) for row in rows],
    )


def _line(row: CaseExtension, names: Mapping[UUID, str], calendar: WorkingCalendar) -> str:
    day = day_words(calendar.day_of(row.until_due))
    asked = gettext(
        "%(name)s asked on %(at)s for longer, until %(day)s.",
        name=names.get(row.asked_by, ""),
        at=time_words(row.asked_at),
        day=day,
    )
    if row.decided_at is None:
        lapsed = row.verdict == LAPSED
        since = gettext("It was answered first.") if lapsed else gettext("It waits to be allowed.")
        return f"{asked} {since}"
    words = {
        ALLOWED: gettext("Allowed by %(name)s on %(at)s.", **_by(row, names)),
        REFUSED: gettext("Refused by %(name)s on %(at)s.", **_by(row, names)),
    }
    return f"{asked} {words[row.verdict]}"


def _by(row: CaseExtension, names: Mapping[UUID, str]) -> dict[str, str]:
    at = row.decided_at
    return {
        "name": names.get(row.decided_by, "") if row.decided_by else "",
        "at": time_words(at) if at else "",
    }
