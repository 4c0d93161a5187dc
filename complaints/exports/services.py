"""Asking for the register as a file, and fetching it."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from sqlalchemy import or_, select

from complaints.exports.models import KINDS, UNDER_WAY, CaseExport
from complaints.exports.people import EXPORT
from complaints.register.wanted import Wanted
from complaints.workflow import Acting
from foundation import clock, storage
from foundation.audit import Actor, acting_as, record
from foundation.errors import Conflict, Forbidden, Gone, Invalid, NotFound
from foundation.identifiers import random_code
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.web.texts import gettext
from foundation.work import enqueue
from tenants.models import Tenant
from tenants.references import next_reference

JOB = "export_cases"
KEPT_DAYS = 7
LISTED = 30
_AT_ONCE = 3


def request_export(person: Acting, kind: str, language: str, wanted: Wanted) -> CaseExport:
    """Have the cases of these filters written to a file, as this person may see them.

    `Conflict` while three of the person's files are being made.
    """
    if not person.may(EXPORT):
        raise Forbidden
    if kind not in KINDS:
        raise Invalid(gettext("Choose a kind of file."))
    if len([each for each in exports_of(person) if each.state in UNDER_WAY]) >= _AT_ONCE:
        raise Conflict(gettext("Three of your files are being made. Wait for one of them."))
    made = CaseExport(
        ref=next_reference("X"),
        kind=kind,
        language=language,
        filters=wanted.values(),
        requested_by=person.user_id,
        created_at=clock.now(),
    )
    session().add(made)
    session().flush()
    record("complaint.export_requested", made, detail={"ref": made.ref, **wanted.values()})
    enqueue(JOB, made.id, occasion=random_code(12))
    return made


def exports_of(person: Acting) -> list[CaseExport]:
    """The latest files that a person asked for; nobody sees those of somebody else."""
    query = select(CaseExport).where(CaseExport.requested_by == person.user_id)
    query = query.order_by(CaseExport.created_at.desc(), CaseExport.ref.desc())
    return list(session().scalars(query.limit(LISTED)))


def fetch_export(export: CaseExport) -> bytes:
    """The file, checked against what was saved, and a line in the trail.

    `NotFound` before it is made, `Gone` once it was thrown away.
    """
    if export.discarded_at is not None:
        raise Gone(gettext("The file is no longer here. Please export the register again."))
    if export.state != "done" or export.file_id is None:
        raise NotFound
    try:
        data = storage.load(export.file_id)
    except NotFound:
        raise Gone(
            gettext("The file is no longer here. Please export the register again.")
        ) from None
    if hashlib.sha256(data).hexdigest() != export.sha256:
        raise Gone(gettext("The file is damaged. Please export the register again."))
    detail = {"ref": export.ref, "cases": export.cases, "sha256": export.sha256}
    record("complaint.export_downloaded", export, detail=detail)
    return data


def discard_everywhere() -> None:
    """Throw away what was kept long enough in every organisation; the ticker calls it."""
    with unit_of_work() as unit:
        tenants = unit.scalars(select(Tenant.id).where(Tenant.state == "active")).all()
    for tenant_id in tenants:
        with tenant_scope(tenant_id), acting_as(Actor("nobody")), unit_of_work():
            discard_old()


def discard_old() -> None:
    """Throw away the files of the tenant in scope that have been kept long enough."""
    before = clock.now() - timedelta(days=KEPT_DAYS)
    query = select(CaseExport).where(
        CaseExport.file_id.is_not(None),
        CaseExport.discarded_at.is_(None),
        CaseExport.finished_at < before,
    )
    for export in session().scalars(query.with_for_update(skip_locked=True)):
        _discard(export)


def discard_all() -> int:
    """Throw away every file of the tenant in scope, and end those being made; how many there were.

    What somebody had erased from a case may stand in any of them; they can be asked for anew.
    """
    kept = CaseExport.file_id.is_not(None) & CaseExport.discarded_at.is_(None)
    query = select(CaseExport).where(or_(kept, CaseExport.state.in_(UNDER_WAY)))
    found = session().scalars(query.order_by(CaseExport.ref).with_for_update()).all()
    for export in found:
        if export.state in UNDER_WAY:
            export.state, export.finished_at = "failed", clock.now()
            record("complaint.export_failed", export, detail={"ref": export.ref})
        else:
            _discard(export)
    return len(found)


def _discard(export: CaseExport) -> None:
    if export.file_id is not None:
        storage.discard(export.file_id)
    export.discarded_at = clock.now()
    record("complaint.export_discarded", export, detail={"ref": export.ref})
