"""Entering an absence with its stand-in, and ending it before its time."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from foundation import clock
from foundation.audit import record
from foundation.errors import Conflict, Invalid
from foundation.unit_of_work import session
from foundation.web.languages import language
from foundation.web.moments import day_words
from foundation.web.texts import gettext
from tenants.absences.models import Absence
from tenants.absences.queries import forget_away, overlapping, today_here
from tenants.absences.standing_in import Holdings
from tenants.models import Membership
from tenants.queries import user_names

LONGEST = timedelta(days=366)


def enter_absence(
    user_id: UUID, first: date, last: date, stand_in_id: UUID | None, by: UUID
) -> Absence:
    """Enter that a member is away on these days, with the one who stands in, if anybody.

    `Invalid` by field: days that are over or none, another absence on one of them, a stand-in who
    is away on one of them, is not here, or lacks a right that the member holds.
    """
    _check_days(first, last)
    _lock_members({user_id, stand_in_id} - {None})
    if (known := overlapping(user_id, first, last)) is not None:
        raise Invalid(
            fields={
                "first_day": gettext(
                    "An absence from %(first)s to %(last)s is entered already.",
                    first=day_words(known.first_day),
                    last=day_words(known.last_day),
                )
            }
        )
    if stand_in_id is not None:
        _check_stand_in(user_id, stand_in_id, first, last)
    row = Absence(
        user_id=user_id, stand_in_id=stand_in_id, first_day=first, last_day=last, entered_by=by
    )
    row.created_at = clock.now()
    session().add(row)
    session().flush()
    record("absence.entered", row)
    forget_away()
    return row


def end_absence(row: Absence) -> None:
    """End an absence before its time, or call one off; from now on nothing goes another way."""
    session().refresh(row, with_for_update=True)
    if row.ended_at is not None or row.last_day < today_here():
        raise Conflict(gettext("This absence is over already."))
    row.ended_at = clock.now()
    record("absence.ended", row)
    forget_away()


def _check_days(first: date, last: date) -> None:
    today = today_here()
    faults: dict[str, object] = {}
    if last < first:
        faults["last_day"] = gettext("The last day lies before the first one.")
    elif last < today:
        faults["last_day"] = gettext("These days are over.")
    elif last - first > LONGEST or last - today > 2 * LONGEST:
        faults["last_day"] = gettext("At most a year.")
    if faults:
        raise Invalid(fields=faults)


def _lock_members(people: set[UUID | None]) -> None:
    """In one order always; of two who enter for the same person at once one sees the other's."""
    query = select(Membership).where(Membership.user_id.in_([one for one in people if one]))
    session().scalars(query.order_by(Membership.id).with_for_update()).all()


def _check_stand_in(user_id: UUID, stand_in_id: UUID, first: date, last: date) -> None:
    names = user_names([user_id, stand_in_id])
    held = Holdings.of([user_id, stand_in_id])
    lack = held.lack(user_id, stand_in_id)
    if lack is None or stand_in_id == user_id:
        raise Invalid(fields={"stand_in_id": gettext("Choose one from the list.")})
    name = names.get(stand_in_id, "")
    if lack:
        raise Invalid(
            fields={
                "stand_in_id": gettext(
                    "%(name)s cannot stand in for %(whom)s without these: %(what)s. Standing in"
                    " gives nobody a right.",
                    name=name,
                    whom=names.get(user_id, ""),
                    what=lack.words(language()),
                )
            }
        )
    if (other := overlapping(stand_in_id, first, last)) is not None:
        raise Invalid(
            fields={
                "stand_in_id": gettext(
                    "%(name)s is away from %(first)s to %(last)s. Choose somebody else.",
                    name=name,
                    first=day_words(other.first_day),
                    last=day_words(other.last_day),
                )
            }
        )
