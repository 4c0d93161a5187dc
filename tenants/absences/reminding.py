"""Who stands in hears of it on the first day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from foundation.web.moments import day_words
from foundation.web.texts import gettext
from tenants.absences.queries import Away, away_now
from tenants.queries import own_calendar
from tenants.reminders import Reminder


def standings_in(_now: datetime) -> Iterator[Reminder]:
    """Each who stands in is told once, from the first morning on, for whom and until when."""
    for away in away_now().values():
        if away.stand_in_id is not None:
            yield Reminder(
                user_id=away.stand_in_id,
                occasion=f"absence.begins:{away.absence.id}",
                due_at=own_calendar().begins(away.absence.first_day),
                say=partial(_begins, away),
                url="/app/absences",
            )


def _begins(away: Away, language: str) -> str:
    return gettext(
        "You stand in for %(name)s until %(day)s.",
        name=away.name,
        day=day_words(away.absence.last_day, language),
    )
