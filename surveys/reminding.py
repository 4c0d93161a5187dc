"""What this room has people reminded of: versions that wait for approval."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial

from foundation.web.moments import day_words
from foundation.web.texts import gettext
from surveys.lists import waiting_versions
from surveys.models import Questionnaire, QuestionnaireVersion
from surveys.queries import approver_ids, author_ids
from tenants.queries import member_user_ids, own_calendar
from tenants.reminders import Reminder

# Working days after which those who may decide are reminded, and the next level is told.
FIRST, NEXT = 1, 3


def approval_occasion(version: QuestionnaireVersion) -> str:
    """The key of a wait: a version that was sent back and comes again waits anew."""
    sent = version.submitted_at
    return f"questionnaire.approve:{version.id}:{sent:%Y%m%dT%H%M%S}" if sent else ""


def approvals_waiting(now: datetime) -> Iterator[Reminder]:
    """Those who may approve hear of a version that waits for more than a working day.

    Two working days later the administrators and whoever sent it are told that nobody decided.
    """
    calendar = own_calendar()
    for version, questionnaire in waiting_versions():
        if version.submitted_at is None or version.submitted_by is None:
            continue
        due = calendar.add_days(version.submitted_at, FIRST)
        about = (questionnaire, version.number, calendar.day_of(version.submitted_at))
        for user_id in approver_ids(version) if due <= now else ():
            yield Reminder(
                user_id=user_id,
                occasion=approval_occasion(version),
                due_at=due,
                say=partial(_waits, *about),
                url=f"/app/questionnaires/{questionnaire.ref}/versions/{version.number}/approval",
                after=calendar.add_days(version.submitted_at, NEXT),
                to=(*member_user_ids("admin"), version.submitted_by),
                say_late=partial(_still_waits, *about),
                apart=author_ids(version),
            )


def _waits(questionnaire: Questionnaire, number: int, sent: date, language: str) -> str:
    return gettext(
        "%(name)s, version %(number)s, waits for approval since %(day)s. You can decide.",
        name=questionnaire.name(language),
        number=number,
        day=day_words(sent, language),
    )


def _still_waits(questionnaire: Questionnaire, number: int, sent: date, language: str) -> str:
    return gettext(
        "Nobody has decided yet on %(name)s, version %(number)s, sent for approval on %(day)s.",
        name=questionnaire.name(language),
        number=number,
        day=day_words(sent, language),
    )
