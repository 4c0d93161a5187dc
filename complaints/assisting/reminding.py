"""Reminding of contributions whose day is over: each once, whoever answers for the department."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial

from complaints.assisting.queries import overdue
from complaints.recusal.queries import apart_from
from foundation.web.moments import day_words
from foundation.web.texts import gettext
from tenants.queries import own_calendar, owners_by_department
from tenants.reminders import Reminder


def contributions_that_wait(now: datetime) -> Iterator[Reminder]:
    """Who answers for a department hears once that its contribution is overdue."""
    calendar = own_calendar()
    rows = overdue(calendar.day_of(now))
    owners = owners_by_department({row.department_id for row, _ in rows})
    apart = apart_from({row.complaint_id for row, _ in rows})
    for row, ref in rows:
        named = apart[row.complaint_id].named
        for user_id in owners.get(row.department_id, ()):
            if user_id in named:
                continue
            yield Reminder(
                user_id=user_id,
                occasion=f"contribution.over:{row.id}",
                due_at=calendar.ends(row.due_on),
                say=partial(_over, ref, row.due_on),
                url=f"/app/complaints/{ref}",
                apart=named,
            )


def _over(ref: str, due: date, language: str) -> str:
    return gettext(
        "Your department's contribution to %(ref)s was due on %(day)s.",
        ref=ref,
        day=day_words(due, language),
    )
