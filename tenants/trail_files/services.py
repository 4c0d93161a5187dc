"""Asking for the trail as a file, fetching it, and throwing it away."""

from __future__ import annotations

from datetime import timedelta
from typing import IO, Protocol
from uuid import UUID

from sqlalchemy import Select, select

from foundation import clock, storage
from foundation.audit import Actor, acting_as, record
from foundation.errors import Conflict, Forbidden, Gone, Invalid, NotFound
from foundation.identifiers import random_code
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.web.texts import gettext
from foundation.work import enqueue
from tenants.models import Tenant
from tenants.permissions import permissions_of
from tenants.queries import roles_of
from tenants.references import next_reference
from tenants.trail_export import MOST
from tenants.trail_files.models import KINDS, UNDER_WAY, TrailFile
from tenants.trail_pages import last_number

JOB = "write_trail"
READ = "audit:read"
KEPT_DAYS = 7
LISTED = 30
_AT_ONCE = 2


class Reader(Protocol):
    """Who asks for a file."""

    @property
    def user_id(self) -> UUID:
        """The person."""

    def may(self, permission: str) -> bool:
        """Whether they hold a permission."""


def request_file(person: Reader, kind: str, first: int = 1) -> TrailFile:
    """Have the events from one number on written to a file, up to those there are by now.

    `Invalid` for a number beyond the last, `Conflict` while two of the person's are being made.
    """
    if not person.may(READ):
        raise Forbidden
    if kind not in KINDS:
        raise Invalid(gettext("Choose a kind of file."))
    last = min(last_number(), first + MOST - 1)
    if first < 1 or last < first:
        raise Invalid(gettext("There is no such event."))
    if len([each for each in files_of(person) if each.state in UNDER_WAY]) >= _AT_ONCE:
        raise Conflict(gettext("Two of your files are being made. Wait for one of them."))
    made = TrailFile(
        ref=next_reference("TR"),
        kind=kind,
        first=first,
        last=last,
        requested_by=person.user_id,
        created_at=clock.now(),
    )
    session().add(made)
    session().flush()
    record("trail.exported", made, detail={"first": first, "last": last, "format": kind})
    enqueue(JOB, made.id, occasion=random_code(12))
    return made


def may_still_read(user_id: UUID) -> bool:
    """Whether a member may read the trail by now."""
    return READ in permissions_of(roles_of(user_id))


def files_of(person: Reader) -> list[TrailFile]:
    """The latest files that a person asked for; nobody sees those of somebody else."""
    query = select(TrailFile).where(TrailFile.requested_by == person.user_id)
    query = query.order_by(TrailFile.created_at.desc(), TrailFile.ref.desc())
    return list(session().scalars(query.limit(LISTED)))


def fetch_file(file: TrailFile) -> IO[bytes]:
    """The file, open at its beginning, checked against what was saved; a line in the trail.

    `NotFound` before it is made, `Gone` once it was thrown away or where it is damaged.
    """
    if file.discarded_at is not None:
        raise Gone(gettext("The file is no longer here. Please ask for it again."))
    if file.state != "done" or file.file_id is None:
        raise NotFound
    try:
        stream, digest = storage.opened(file.file_id)
    except NotFound:
        raise Gone(gettext("The file is no longer here. Please ask for it again.")) from None
    if digest != file.sha256:
        stream.close()
        raise Gone(gettext("The file is damaged. Please ask for it again."))
    record("trail.file_downloaded", file, detail={"ref": file.ref, "sha256": file.sha256})
    return stream


def discard_everywhere() -> None:
    """Throw away what was kept long enough in every organisation; the ticker calls it."""
    with unit_of_work() as unit:
        houses = unit.scalars(select(Tenant.id).where(Tenant.state == "active")).all()
    for house in houses:
        with tenant_scope(house), acting_as(Actor("nobody")), unit_of_work():
            before = clock.now() - timedelta(days=KEPT_DAYS)
            old = _kept().where(TrailFile.finished_at < before)
            for file in session().scalars(old.with_for_update(skip_locked=True)):
                _discard(file)


def discard_all() -> int:
    """Throw away every file of the tenant in scope, and end those being made; how many there were.

    What was erased from the trail may stand in any of them; they can be asked for anew.
    """
    under_way = select(TrailFile).where(TrailFile.state.in_(UNDER_WAY))
    ended = session().scalars(under_way.order_by(TrailFile.ref).with_for_update()).all()
    for file in ended:
        file.state, file.finished_at = "failed", clock.now()
        record("trail.file_failed", file, detail={"ref": file.ref})
    found = session().scalars(_kept().order_by(TrailFile.ref).with_for_update()).all()
    for file in found:
        _discard(file)
    return len(ended) + len(found)


def _kept() -> Select[TrailFile]:
    return select(TrailFile).where(TrailFile.file_id.is_not(None), TrailFile.discarded_at.is_(None))


def _discard(file: TrailFile) -> None:
    if file.file_id is not None:
        storage.discard(file.file_id)
    file.discarded_at = clock.now()
    record("trail.file_discarded", file, detail={"ref": file.ref})
