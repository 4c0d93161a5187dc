"""Which longer time a case may still have, by its rules: reads alone, for checks and for pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from complaints import clocks
from complaints.models import Complaint
from complaints.queries import visible_to
from complaints.recusal.queries import Apart, apart_from, apart_of
from complaints.timing.models import CaseExtension
from complaints.timing.queries import reckonings_of, rules_of
from complaints.timing.reckoning import REOPEN, due_of
from complaints.timing.rules import Extension
from complaints.workflow import Acting
from foundation.errors import Invalid
from foundation.unit_of_work import session
from foundation.web.moments import day_words
from foundation.web.texts import gettext
from tenants.calendar import WorkingCalendar
from tenants.permissions import ROLES
from tenants.queries import member_user_ids, owners_by_department

WAITING, ALLOWED, REFUSED, LAPSED = "waiting", "allowed", "refused", "lapsed"


@dataclass(frozen=True)
class Room:
    """What the rules leave: any later day (`free`), or the next longer time, or none.

    `until` is the last day that the next one can reach.
    """

    free: bool
    following: Extension | None = None
    until: date | None = None

    @property
    def alone(self) -> bool:
        """Whether whoever has the case in hand may promise a later day without asking."""
        return self.free or (self.following is not None and not self.following.by)

    @property
    def asks(self) -> bool:
        """Whether somebody else has to allow the next longer time."""
        return self.following is not None and bool(self.following.by)


def extensions_of(case: Complaint) -> list[CaseExtension]:
    """All longer times asked for, in order."""
    query = select(CaseExtension).where(CaseExtension.complaint_id == case.id)
    return list(session().scalars(query.order_by(CaseExtension.number)))


def waiting_extension(case: Complaint) -> CaseExtension | None:
    """The longer time that waits to be allowed, None without."""
    query = select(CaseExtension).where(
        CaseExtension.complaint_id == case.id, CaseExtension.verdict == WAITING
    )
    return session().scalars(query).one_or_none()


def room_of(case: Complaint, calendar: WorkingCalendar) -> Room:
    """What the rules of a case leave; after a reopening it is counted anew."""
    listed = rules_of(case).extensions
    if listed is None:
        return Room(free=True)
    reopened = [row.base for row in reckonings_of(case) if row.kind == REOPEN]
    had = [
        row
        for row in extensions_of(case)
        if row.verdict == ALLOWED and (not reopened or row.asked_at >= reopened[-1])
    ]
    if len(had) >= len(listed):
        return Room(free=False)
    following = listed[len(had)]
    end = due_of(following.limit, clocks.answer_due(case), calendar)
    return Room(free=False, following=following, until=calendar.day_of(end))


def check_room(room: Room, case: Complaint, day: date, now: datetime, *, asking: bool) -> None:
    """Refuse, by `Invalid`, a day that the rules do not give; where they give any, nothing."""
    if room.free and not asking:
        return
    check_in_time(case, now)
    if room.until is None or room.following is None:
        raise Invalid(
            gettext(
                "The time rules of this case give no further day. Answer, or write to the"
                " complainant why it takes longer."
            )
        )
    if room.asks and not asking:
        raise Invalid(
            gettext("By the time rules somebody else has to allow it. Ask for a longer time.")
        )
    if day > room.until:
        raise Invalid(
            gettext("By the time rules at the latest %(day)s.", day=day_words(room.until))
        )


def check_in_time(case: Complaint, now: datetime) -> None:
    """Refuse, by `Invalid`, to give more of a time that has run out."""
    if now <= clocks.answer_due(case):
        return
    raise Invalid(
        gettext(
            "The day promised so far has passed, so it cannot be put off any more. Answer, or"
            " write to the complainant why it takes longer."
        )
    )


def deciders(case: Complaint, row: CaseExtension, apart: Apart | None = None) -> list[UUID]:
    """Who may allow it: those with the permission who see the case, but who asked, nor anybody
    whom the case is about.
    """
    roles = [role for role, held in ROLES.items() if {row.by, "complaint:read-all"} <= held]
    people = member_user_ids(*roles)
    if case.department_id is not None and row.by in ROLES["department_owner"]:
        owners = owners_by_department([case.department_id])
        people += [one for found in owners.values() for one in found]
    away = (apart or apart_of(case)).everybody | {row.asked_by}
    return [one for one in dict.fromkeys(people) if one not in away]


def may_decide(
    case: Complaint, row: CaseExtension, person: Acting, apart: Apart | None = None
) -> bool:
    """Whether a person may decide: never who asked nor whom it is about, unless there is nobody
    else.
    """
    if not person.may(row.by):
        return False
    apart = apart or apart_of(case)
    if person.user_id != row.asked_by and person.user_id not in apart.everybody:
        return True
    return not deciders(case, row, apart)


def longer_to_decide(person: Acting) -> list[tuple[CaseExtension, Complaint]]:
    """The longer times that wait for a person to decide, the nearest clock first."""
    query = select(CaseExtension, Complaint).join(
        Complaint, Complaint.id == CaseExtension.complaint_id
    )
    query = query.where(CaseExtension.verdict == WAITING)
    seen = visible_to(person)
    if seen is not None:
        query = query.where(seen)
    rows = session().execute(query.order_by(CaseExtension.from_due, Complaint.ref)).all()
    apart = apart_from([row[1].id for row in rows])
    return [
        (row[0], row[1]) for row in rows if may_decide(row[1], row[0], person, apart[row[1].id])
    ]
