"""Whom cases are about, and who stays away from them: the one place where it is worked out.

A person whom a case is about neither sees it nor has any part in it. Who answers for a department
that it is about, or for one below, reads it and may write a note, and takes no step. Where nobody
else is there, they may, and the history says so (docs/decisions/0033).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import or_, select

from complaints.models import Complaint
from complaints.recusal.models import CaseNamed
from complaints.workflow import HANDLE, RESOLVE, Acting
from foundation.unit_of_work import current, session
from foundation.web.texts import gettext
from tenants.directory.models import StaffEntry
from tenants.models import Membership, MembershipDepartment
from tenants.permissions import ROLES
from tenants.queries import (
    department_list,
    departments_by_id,
    member_user_ids,
    owners_by_department,
    user_names,
)

_READ_ALL = "complaint:read-all"


@dataclass(frozen=True)
class Named:
    """One whom a case is about, by the name that they have in the reader's language."""

    row: CaseNamed
    name: str
    kind: str  # "member", "staff" or "department"


@dataclass(frozen=True)
class Apart:
    """Who stays away from a case: the people it is about, and who answers for its departments."""

    named: frozenset[UUID] = frozenset()
    owners: frozenset[UUID] = frozenset()

    @property
    def everybody(self) -> frozenset[UUID]:
        """All of them."""
        return self.named | self.owners


@dataclass(frozen=True)
class Choice:
    """Who can be chosen for a case, and who is passed over with the reason why.

    `alone` says that there is nobody else, so that nobody is passed over.
    """

    able: list[UUID]
    skipped: dict[UUID, str] = field(default_factory=dict)
    alone: bool = False


def named_of(complaint_id: UUID, language: str) -> list[Named]:
    """Whom a case is about, people before departments, by name."""
    query = (
        select(CaseNamed, StaffEntry)
        .outerjoin(StaffEntry, StaffEntry.id == CaseNamed.staff_id)
        .where(CaseNamed.complaint_id == complaint_id)
    )
    rows = session().execute(query).all()
    people = user_names(row.user_id for row, _ in rows)
    units = departments_by_id(row.department_id for row, _ in rows if row.department_id)
    found = []
    for row, entry in rows:
        if row.staff_id is not None:
            found.append(Named(row, entry.name(language), "staff"))
        elif row.user_id is not None:
            found.append(Named(row, people.get(row.user_id, ""), "member"))
        elif row.department_id in units:
            found.append(Named(row, units[row.department_id].name(language), "department"))
    return sorted(found, key=lambda one: (one.kind == "department", one.name))


def apart_from(ids: Iterable[UUID]) -> dict[UUID, Apart]:
    """Who stays away from each of these cases; three queries at most, however many there are."""
    wanted = list(ids)
    if not wanted:
        return {}
    query = (
        select(CaseNamed, Membership.user_id)
        .outerjoin(StaffEntry, StaffEntry.id == CaseNamed.staff_id)
        .outerjoin(Membership, Membership.id == StaffEntry.membership_id)
        .where(CaseNamed.complaint_id.in_(wanted))
    )
    people: dict[UUID, set[UUID]] = {one: set() for one in wanted}
    units: dict[UUID, set[UUID]] = {}
    for row, linked in session().execute(query):
        people[row.complaint_id] |= {one for one in (row.user_id, linked) if one is not None}
        if row.department_id is not None:
            units.setdefault(row.complaint_id, set()).add(row.department_id)
    owners = _answering_below({one for found in units.values() for one in found})
    return {
        one: Apart(
            frozenset(people[one]),
            frozenset(who for unit in units.get(one, ()) for who in owners[unit]),
        )
        for one in wanted
    }


def apart_of(case: Complaint) -> Apart:
    """Who stays away from one case."""
    return apart_from([case.id])[case.id]


def hidden_from(person: Acting) -> frozenset[UUID]:
    """The cases about a person that others can look after: they see nothing of them.

    One query for nearly everybody; found once in a unit of work.
    """
    notes, key = current().notes, f"cases about {person.user_id}"
    if key not in notes:
        notes[key] = _hidden_from(person)
    found: frozenset[UUID] = notes[key]
    return found


def forget_hidden() -> None:
    """Have it found out anew, after a case was said to be about somebody."""
    notes = current().notes
    for key in [key for key in notes if key.startswith("cases about ")]:
        del notes[key]


def choice_for(case: Complaint, among: Iterable[UUID], apart: Apart | None = None) -> Choice:
    """Of these people those who may have a part in a case, and who may not and why.

    Where of those who can open the case all would be passed over, nobody is.
    """
    away = apart if apart is not None else apart_of(case)
    found = list(among)
    able = [one for one in found if one not in away.everybody]
    seeing = seeing_of(case)
    if not seeing & set(able) and set(found) & away.everybody:
        return Choice(found, alone=True)
    skipped = {
        one: gettext("the complaint is about them")
        if one in away.named
        else gettext("answers for a department that the complaint is about")
        for one in found
        if one not in able
    }
    return Choice(able, skipped)


def must_stay_away(case: Complaint, person: UUID, permission: str) -> bool:
    """Whether somebody must leave a step to others, because there are others who can take it."""
    apart = apart_of(case)
    if person not in apart.everybody:
        return False
    others = (_holding(permission) & seeing_of(case)) - apart.everybody
    return bool(others)


def stands_aside(case: Complaint, person: Acting) -> bool:
    """Whether somebody reads a case and takes no step in it, for a department of theirs is named.

    Of whoever has nothing to do with cases it is not said.
    """
    own = next((one for one in (HANDLE, RESOLVE) if person.may(one)), None)
    return own is not None and must_stay_away(case, person.user_id, own)


def is_concerned(case: Complaint, person: UUID) -> bool:
    """Whether a case is about somebody or about a department that they answer for."""
    return person in apart_of(case).everybody


def cases_in_wrong_hands(ids: Iterable[UUID] | None = None) -> list[UUID]:
    """Running cases whose handler they are about, so that they must be handed on."""
    query = (
        select(Complaint)
        .where(Complaint.state != "closed", Complaint.handler_id.is_not(None))
        .where(Complaint.id.in_(select(CaseNamed.complaint_id)))
        .order_by(Complaint.due_at, Complaint.ref)
    )
    if ids is not None:
        query = query.where(Complaint.id.in_(list(ids)))
    cases = list(session().scalars(query))
    apart = apart_from(case.id for case in cases)
    return [
        case.id
        for case in cases
        if case.handler_id in apart[case.id].everybody
        and not choice_for(case, _holding(RESOLVE), apart[case.id]).alone
    ]


def seeing_of(case: Complaint) -> frozenset[UUID]:
    """Who can look into a case now and do something in it, whether or not it is about them."""
    everywhere = [role for role, held in ROLES.items() if {RESOLVE, _READ_ALL} <= held]
    people = set(member_user_ids(*everywhere))
    if case.department_id is not None:
        owners = owners_by_department([case.department_id])
        able = _holding(RESOLVE)
        people |= {one for found in owners.values() for one in found if one in able}
    return frozenset(people)


def _holding(permission: str) -> frozenset[UUID]:
    return frozenset(member_user_ids(*(r for r, held in ROLES.items() if permission in held)))


def _hidden_from(person: Acting) -> frozenset[UUID]:
    linked = (
        select(StaffEntry.id)
        .join(Membership, Membership.id == StaffEntry.membership_id)
        .where(Membership.user_id == person.user_id)
    )
    mine = or_(CaseNamed.user_id == person.user_id, CaseNamed.staff_id.in_(linked))
    ids = set(session().scalars(select(CaseNamed.complaint_id).where(mine)))
    if not ids:
        return frozenset()
    desk = _holding(HANDLE)
    return frozenset(one for one, apart in apart_from(ids).items() if desk - apart.everybody)


def _answering_below(units: set[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Who answers for each of these departments or for one below it."""
    if not units:
        return {}
    below: dict[UUID, set[UUID]] = {
        node.department.id: {each.department.id for each in node.walk()}
        for node in department_list(archived=True)
        if node.department.id in units
    }
    query = select(MembershipDepartment.department_id, Membership.user_id).join(
        Membership, Membership.id == MembershipDepartment.membership_id
    )
    pairs = [(row[0], row[1]) for row in session().execute(query)]
    return {
        unit: frozenset(who for at, who in pairs if at in below.get(unit, {unit})) for unit in units
    }
