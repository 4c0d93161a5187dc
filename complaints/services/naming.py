"""Saying whom a case is about: members, entries of the staff directory, departments.

The names bar people from the case (`complaints.recusal`), so that each is in the history, with who
said so and, where a name is taken back, why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import insert, or_, select

from complaints.models import Complaint
from complaints.recusal.models import CaseNamed
from complaints.recusal.queries import forget_hidden
from complaints.services.entries import Moment
from foundation.errors import Invalid
from foundation.identifiers import random_id
from foundation.scope import current_tenant_id
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from tenants.directory.models import StaffEntry
from tenants.models import Membership

_KINDS = {"about_member": "user_id", "about_staff": "staff_id", "about_department": "department_id"}
# What stands between name and number where the page offers both.
BETWEEN = " · "


def staff_of_words(words: str) -> UUID:
    """The entry of the directory with this number or name, else `Invalid`."""
    typed = words.strip()
    number = typed.rpartition(BETWEEN)[2].strip()
    by_number = select(StaffEntry).where(StaffEntry.staff_number.in_({typed, number}))
    found = session().scalars(by_number).all()
    if not found:
        names = or_(StaffEntry.name_zh == typed, StaffEntry.name_en == typed)
        found = session().scalars(select(StaffEntry).where(names).limit(2)).all()
    if not found:
        raise Invalid(gettext("The staff directory has nobody of this name or number."))
    if len(found) > 1:
        raise Invalid(gettext("Several people are called so. Please type the number instead."))
    return found[0].id


def member_of_id(user_id: Any) -> UUID:
    """Somebody who is or was a member here, else `Invalid`."""
    if isinstance(user_id, UUID):
        query = select(Membership.user_id).where(Membership.user_id == user_id)
        if session().scalars(query).first() is not None:
            return user_id
    raise Invalid(gettext("Choose one from the list."))


def named_rows(case: Complaint, ids: Any) -> list[UUID]:
    """These of the names that a case has, else `Invalid`."""
    wanted = set(ids) if isinstance(ids, (list, tuple)) else set()
    query = select(CaseNamed.id).where(CaseNamed.complaint_id == case.id)
    if not wanted or wanted - set(session().scalars(query)):
        raise Invalid(gettext("Choose one from the list."))
    return sorted(wanted)


def faults_in_naming(given: Mapping[str, Any]) -> dict[str, object]:
    """What is missing as a whole: somebody, and a reason where a name is taken back."""
    if not {*_KINDS, "no_longer"} & set(given):
        return {"about_member": gettext("Say whom the complaint is about.")}
    if "no_longer" in given and not given.get("reason"):
        return {"reason": gettext("Say why a name is taken back.")}
    return {}


def name_people(
    case: Complaint, given: Mapping[str, Any], when: Moment, actor: UUID
) -> dict[str, list[str]]:
    """Keep the names of a case that is held, each once; what changed, for the trail."""
    rows = session().scalars(select(CaseNamed).where(CaseNamed.complaint_id == case.id)).all()
    gone = [row for row in rows if row.id in given.get("no_longer", ())]
    for row in gone:
        session().delete(row)
    known = {_whom(row) for row in rows if row not in gone}
    new = [
        CaseNamed(complaint_id=case.id, named_by=actor, day=when.day, **{column: given[name]})
        for name, column in _KINDS.items()
        if name in given and given[name] not in known
    ]
    session().add_all(new)
    session().flush()
    forget_hidden()
    return {"named": _ids(new), "no_longer_named": _ids(gone)}


def name_department_of_form(complaint_id: UUID, department_id: UUID, when: Moment) -> None:
    """Keep that the complainant says it is about the department itself; by the day."""
    row = {
        "tenant_id": current_tenant_id(),
        "id": random_id(),
        "complaint_id": complaint_id,
        "department_id": department_id,
        "day": when.day,
    }
    session().execute(insert(CaseNamed.__table__), row)  # type: ignore[arg-type]  # a Table


def take_names_along(source: Complaint, target: Complaint, when: Moment) -> None:
    """Have a case be about everybody whom another is about: one merged into it, or split off."""
    of_source = select(CaseNamed).where(CaseNamed.complaint_id == source.id)
    of_target = select(CaseNamed).where(CaseNamed.complaint_id == target.id)
    known = {_whom(row) for row in session().scalars(of_target)}
    for row in session().scalars(of_source).all():
        if _whom(row) not in known:
            session().add(
                CaseNamed(
                    complaint_id=target.id,
                    user_id=row.user_id,
                    staff_id=row.staff_id,
                    department_id=row.department_id,
                    named_by=row.named_by,
                    day=when.day,
                )
            )
    session().flush()
    forget_hidden()


def _whom(row: CaseNamed) -> UUID | None:
    return row.user_id or row.staff_id or row.department_id


def _ids(rows: Iterable[CaseNamed]) -> list[str]:
    return sorted(str(_whom(row)) for row in rows)
