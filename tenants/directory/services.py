"""The staff directory: adding, changing, who leaves and who comes back. Nobody is ever deleted."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from foundation import clock
from foundation.audit import record
from foundation.errors import Conflict, Invalid
from foundation.scope import current_tenant_id
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from tenants.directory.models import StaffEntry
from tenants.directory.reading import LONGEST, NUMBER, number_words
from tenants.models import Department, Membership, Tenant
from tenants.references import last_number


@dataclass(frozen=True)
class Details:
    """What may be said of somebody."""

    staff_number: str
    name_zh: str
    name_en: str = ""
    job_title: str = ""
    department_id: UUID | None = None
    membership_id: UUID | None = None
    active_from: date | None = None
    left_on: date | None = None

    @classmethod
    def of(cls, row: StaffEntry) -> Details:
        """What is said of somebody now."""
        return cls(**{each.name: getattr(row, each.name) for each in fields(cls)})


def add_staff(details: Details) -> StaffEntry:
    """Put somebody on the directory, under a code that stays."""
    lock_directory()
    _check(details, None)
    row = new_entry(details, last_number("staff"))
    _flush()
    return row


def new_entry(details: Details, at: int) -> StaffEntry:
    """An entry with the code of this number; what is said was checked before."""
    row = StaffEntry(code=f"s{at}", created_at=clock.now(), **vars(details))
    session().add(row)
    record("staff.added", row)
    return row


def change_staff(row: StaffEntry, details: Details, revision: int) -> None:
    """Say something else of somebody; `Conflict` when somebody saved in between."""
    lock_directory(row)
    if row.revision != revision:
        raise Conflict
    _check(details, row)
    if write(row, details):
        _flush()


def write(row: StaffEntry, details: Details) -> bool:
    """Write what is said and tell the trail; whether anything is different."""
    if Details.of(row) == details:
        return False
    for name, value in vars(details).items():
        setattr(row, name, value)
    row.revision += 1
    record("staff.changed", row)
    return True


def mark_left(row: StaffEntry, on: date, today: date) -> None:
    """Somebody is not here any more from a day on; the past keeps the name."""
    lock_directory(row)
    if row.standing(today) == "left":
        raise Conflict(gettext("This person has left already."))
    if row.active_from is not None and on < row.active_from:
        raise Invalid("", {"left_on": gettext("This day is before the person came.")})
    row.left_on = on
    row.revision += 1
    record("staff.left", row)
    session().flush()


def come_back(row: StaffEntry) -> None:
    """Somebody is here again, or stays after all."""
    lock_directory(row)
    if row.left_on is None:
        raise Conflict(gettext("This person has not left."))
    row.left_on = None
    row.revision += 1
    record("staff.came_back", row)
    session().flush()


def lock_directory(row: StaffEntry | None = None) -> None:
    """Changes of the directory go one after the other; the row is read anew behind the lock."""
    session().scalars(
        select(Tenant.id).where(Tenant.id == current_tenant_id()).with_for_update(key_share=True)
    ).one()
    if row is not None:
        session().refresh(row)


def day_fault(details: Details) -> str:
    """What is wrong with the two days, if anything."""
    first, gone = details.active_from, details.left_on
    if first is not None and gone is not None and gone < first:
        return gettext("This day is before the person came.")
    return ""


def _check(details: Details, row: StaffEntry | None) -> None:
    faults: dict[str, object] = {}
    if not NUMBER.fullmatch(details.staff_number):
        faults["staff_number"] = number_words()
    elif _taken(details.staff_number, row):
        faults["staff_number"] = gettext("Somebody else has this number.")
    if not details.name_zh:
        faults["name_zh"] = gettext("Please give a name.")
    for name in ("name_zh", "name_en", "job_title"):
        if len(getattr(details, name)) > LONGEST:
            faults[name] = gettext("Please keep it to 80 characters.")
    if details.department_id is not None and not _there(Department, details.department_id):
        faults["department"] = gettext("There is no such department.")
    if details.membership_id is not None and not _there(Membership, details.membership_id):
        faults["member"] = gettext("There is no such member.")
    fault = day_fault(details)
    if fault:
        faults["left_on"] = fault
    if faults:
        raise Invalid("", faults)


def _there(table: type[Department] | type[Membership], key: UUID) -> bool:
    return session().scalars(select(table.id).where(table.id == key)).first() is not None


def _taken(number: str, row: StaffEntry | None) -> bool:
    query = select(StaffEntry.id).where(StaffEntry.staff_number == number)
    if row is not None:
        query = query.where(StaffEntry.id != row.id)
    return session().scalars(query).first() is not None


def _flush() -> None:
    try:
        with session().begin_nested():
            session().flush()
    except IntegrityError:
        raise Conflict(gettext("Somebody else has this number.")) from None
