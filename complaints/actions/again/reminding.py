"""Who hears, once, that a cause seems to be back, and that a department was asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from sqlalchemy import select

from complaints.actions.again.models import ElsewhereCheck
from complaints.actions.again.queries import open_recurrences
from complaints.actions.models import CorrectiveAction
from complaints.actions.people import People
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from tenants.queries import own_calendar
from tenants.reminders import Reminder


def causes_back(_now: datetime) -> Iterator[Reminder]:
    """Whoever answers for an action whose cause seems to be back, and who judged it, once."""
    found, calendar = open_recurrences(), own_calendar()
    people = People.of(action for _, action in found)
    for row, action in found:
        told = (*people.in_charge(action), *([action.auditor_id] if action.auditor_id else []))
        for user_id in dict.fromkeys(told):
            yield Reminder(
                user_id=user_id,
                occasion=f"action.recurred:{row.id}",
                due_at=calendar.begins(row.found_on),
                say=partial(_say_back, action.ref),
                url=f"/app/actions/{action.ref}",
            )


def checks_due(_now: datetime) -> Iterator[Reminder]:
    """Who was asked whether a cause exists in a department, at once."""
    query = (
        select(ElsewhereCheck, CorrectiveAction)
        .join(CorrectiveAction, CorrectiveAction.id == ElsewhereCheck.action_id)
        .where(ElsewhereCheck.answer.is_(None))
    )
    calendar = own_calendar()
    for check, action in session().execute(query):
        yield Reminder(
            user_id=check.owner_id,
            occasion=f"action.check:{check.id}",
            due_at=calendar.begins(calendar.day_before(check.due_on, 30)),
            say=partial(_say_check, action.ref),
            url=f"/app/actions/checks/{check.id}",
        )


def _say_back(ref: str, _language: str) -> str:
    return gettext(
        "The cause of %(ref)s seems to be back. Decide: plan it again or open a new action.",
        ref=ref,
    )


def _say_check(ref: str, _language: str) -> str:
    return gettext(
        "Please say whether the cause of %(ref)s exists in your department too.", ref=ref
    )
