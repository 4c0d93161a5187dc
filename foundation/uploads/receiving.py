"""Keeping files that were found good, and giving them back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from sqlalchemy import func, select

from foundation import clock, storage
from foundation.database import day
from foundation.errors import Conflict, Gone, Invalid, TooLarge, Unavailable
from foundation.identifiers import random_id
from foundation.scope import current_tenant_id, tenant_scope
from foundation.unit_of_work import current, session, settings
from foundation.uploads.kinds import Cleaned
from foundation.uploads.models import Upload
from foundation.web.texts import gettext

MOST_OF_AN_OWNER = 20
MOST_OF_A_TENANT = 1024**3  # bytes
_LOCK = 0xF11E5  # any number that nobody else locks by


def keep(
    files: Sequence[Cleaned], *, owner_kind: str, owner_id: UUID, part_id: UUID | None = None
) -> list[Upload]:
    """Store files for what owns them; rows in the transaction under way, bytes gone if it fails.

    Raises `Invalid` past twenty for one owner, `TooLarge` past the tenant's gigabyte and
    `Unavailable` when the disk will not take them. Those stored before the fault stay.
    """
    if not files:
        return []
    _check_room(files, owner_kind, owner_id)
    return [_kept(file, owner_kind, owner_id, part_id) for file in files]


def _check_room(files: Sequence[Cleaned], owner_kind: str, owner_id: UUID) -> None:
    # One at a time in a tenant, so that two senders cannot both find the last place free.
    session().execute(
        select(func.pg_advisory_xact_lock(_LOCK, func.hashtext(str(current_tenant_id()))))
    )
    stays = Upload.state != "refused"
    owned = (
        select(func.count())
        .select_from(Upload)
        .where(Upload.owner_kind == owner_kind, Upload.owner_id == owner_id, stays)
    )
    if (session().scalar(owned) or 0) + len(files) > MOST_OF_AN_OWNER:
        raise Invalid(gettext("No more than twenty files can be kept here."))
    taken = session().scalar(select(func.sum(Upload.size)).where(stays)) or 0
    if int(taken) + sum(len(file.data) for file in files) > MOST_OF_A_TENANT:
        raise TooLarge(gettext("There is no room left for files at the moment."))


def _kept(file: Cleaned, owner_kind: str, owner_id: UUID, part_id: UUID | None) -> Upload:
    file_id = random_id()
    try:
        digest = storage.save(file_id, file.data)
    except (OSError, Unavailable):
        raise Unavailable(gettext("The file could not be saved just now.")) from None
    _discard_on_failure(file_id)
    today = day(clock.now())
    storage.forget_hour(file_id, today)
    upload = Upload(
        id=file_id,
        owner_kind=owner_kind,
        owner_id=owner_id,
        part_id=part_id,
        name=file.name,
        media_type=file.media_type,
        size=len(file.data),
        sha256=digest,
        state="pending" if settings().upload_scanner else "clean",
        day=today,
    )
    session().add(upload)
    session().flush()
    return upload


def _discard_on_failure(file_id: UUID) -> None:
    current().after_rollback.append(_discarding(current_tenant_id(), file_id))


def remove(uploads: Iterable[Upload]) -> None:
    """Remove files: the rows now, the bytes after the commit."""
    tenant_id = current_tenant_id()
    for upload in uploads:
        session().delete(upload)
        current().after_commit.append(_discarding(tenant_id, upload.id))
    session().flush()


def _discarding(tenant_id: UUID, file_id: UUID) -> Callable[[], None]:
    def discard() -> None:
        with tenant_scope(tenant_id):
            storage.discard(file_id)

    return discard


def uploads_of(owner_kind: str, owner_ids: Iterable[UUID]) -> list[Upload]:
    """The files of these owners, in the order of their names; refused ones are among them."""
    query = (
        select(Upload)
        .where(Upload.owner_kind == owner_kind, Upload.owner_id.in_(list(owner_ids)))
        .order_by(Upload.name, Upload.id)
    )
    return list(session().scalars(query))


def fetch(upload: Upload) -> bytes:
    """The bytes of a file. Who may have it was asked before: the caller knows its owner."""
    if upload.state == "pending":
        raise Conflict(gettext("This file is still being checked. Please try again soon."))
    if upload.state == "refused":
        raise Gone(gettext("This file did not pass the check and was removed."))
    return storage.load(upload.id)
