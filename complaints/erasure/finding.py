"""Finding the cases of somebody who asks, by what they name of themselves or by their receipt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from complaints.models import Complainant, Complaint
from complaints.queries import case_of_receipt, may_see
from complaints.related.queries import family_of
from complaints.services.identity import (
    digest_of_email,
    digest_of_phone,
    make_findable,
    opened,
)
from complaints.wording import state_words
from foundation.audit import Actor, acting_as
from foundation.errors import Conflict
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.web.moments import day_words
from foundation.web.texts import gettext
from foundation.web.viewer import Viewer
from tenants.models import Tenant
from tenants.subjects.rooms import Sought, Thing

ROOM = "complaints"
_AT_ONCE = 2000


def find(sought: Sought, viewer: Viewer) -> Iterable[Thing]:
    """The cases that somebody may ask about; anonymous ones by reference or receipt alone."""
    ids: set[UUID] = set()
    if sought.email or sought.phone:
        ids |= _by_contact(sought)
    if sought.ref:
        named = select(Complaint.id).where(Complaint.ref == sought.ref.strip().upper())
        ids |= set(session().scalars(named))
    if sought.receipt:
        case = case_of_receipt(sought.receipt)
        ids |= {one.id for one in family_of(case)} if case is not None else set()
    return things(list(ids), viewer)


def _by_contact(sought: Sought) -> set[UUID]:
    if make_old_findable():
        raise Conflict(
            gettext("Earlier cases are still being made ready for this search. Try again soon.")
        )
    wanted: list[ColumnElement[bool]] = []
    if digest := digest_of_email(sought.email):
        wanted.append(Complainant.email_digest == digest)
    if digest := digest_of_phone(sought.phone):
        wanted.append(Complainant.phone_digest == digest)
    if not wanted:
        return set()
    return set(session().scalars(select(Complainant.complaint_id).where(or_(*wanted))))


def things(ids: Sequence[UUID], viewer: Viewer) -> list[Thing]:
    """These cases, without those that the viewer may not see, such as one about themselves."""
    query = select(Complaint).where(Complaint.id.in_(list(ids)))
    found = session().scalars(query.order_by(Complaint.received_on, Complaint.ref)).all()
    return [_thing(case) for case in found if may_see(case, viewer)]


def _thing(case: Complaint) -> Thing:
    words = gettext(
        "Case %(ref)s of %(day)s (%(state)s)",
        ref=case.ref,
        day=day_words(case.received_on),
        state=state_words(case.state),
    )
    url = f"/app/complaints/{case.ref}"
    return Thing(ROOM, case.id, words, url, erased=case.erased_on is not None)


def make_old_findable() -> bool:
    """Note the digests of rows written before there were any, some at a time; whether more wait.

    Of anonymous complainants there is none to note.
    """
    query = (
        select(Complainant, Complaint.anonymous)
        .join(Complaint, Complaint.id == Complainant.complaint_id)
        .where(Complainant.email_digest.is_(None))
        .order_by(Complainant.id)
        .limit(_AT_ONCE)
        .with_for_update(of=Complainant, skip_locked=True)
    )
    rows = session().execute(query).all()
    for row, anonymous in rows:
        if anonymous:
            row.email_digest = row.phone_digest = ""
        else:
            make_findable(row, opened(row))
    session().flush()
    return len(rows) == _AT_ONCE


def make_findable_everywhere() -> None:
    """Go on with this in every organisation; the ticker calls it."""
    with unit_of_work() as unit:
        houses = unit.scalars(select(Tenant.id).where(Tenant.state == "active")).all()
    for house in houses:
        with tenant_scope(house), acting_as(Actor("nobody")), unit_of_work():
            make_old_findable()
