"""Checking the chain: the first row that does not fit is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from sqlalchemy import select

from foundation.audit.hashing import GENESIS, event_hash, value_digest
from foundation.audit.models import AuditAnchor, AuditEvent, AuditHead, AuditValue
from foundation.scope import current_tenant_id
from foundation.unit_of_work import session

_BATCH = 1000


@dataclass(frozen=True)
class Fault:
    """The first thing wrong in a tenant's chain; `seq` is the event's number."""

    seq: int
    what: str


def verify_chain() -> Fault | None:
    """Walk the chain of the tenant in scope; None when all of it and its anchors fit."""
    expected, previous = 1, GENESIS
    anchors = _anchors()
    for row, values in _events():
        if row.seq != expected:
            return Fault(expected, "missing")
        fault = _fault(row, previous, values)
        if fault:
            return Fault(row.seq, fault)
        if anchors.pop(row.seq, {row.hash}) != {row.hash}:
            return Fault(row.seq, "does not fit the anchor of its day")
        expected, previous = row.seq + 1, row.hash
    if anchors:
        return Fault(min(anchors), "is anchored and missing")
    head = (
        session()
        .scalars(select(AuditHead).where(AuditHead.id == current_tenant_id()))
        .one_or_none()
    )
    if head is not None and (head.seq, head.hash) != (expected - 1, previous):
        return Fault(expected, "missing")
    return None


def _events() -> Iterator[tuple[AuditEvent, list[AuditValue]]]:
    last = 0
    while True:
        rows = (
            session()
            .scalars(
                select(AuditEvent)
                .where(AuditEvent.seq > last)
                .order_by(AuditEvent.seq)
                .limit(_BATCH)
            )
            .all()
        )
        if not rows:
            return
        values: dict[Any, list[AuditValue]] = {row.id: [] for row in rows}
        for value in session().scalars(
            select(AuditValue).where(AuditValue.event_id.in_(list(values)))
        ):
            values[value.event_id].append(value)
        for row in rows:
            yield row, values[row.id]
        last = rows[-1].seq
        session().expunge_all()


def _anchors() -> dict[int, set[str]]:
    """The hashes that anchors give events, by the events' numbers."""
    found: dict[int, set[str]] = {}
    for seq, digest in session().execute(select(AuditAnchor.seq, AuditAnchor.hash)):
        found.setdefault(seq, set()).add(digest)
    return found


def facts_of(row: AuditEvent) -> dict[str, Any]:
    """What the hash of a stored event covers."""
    return {
        "seq": row.seq,
        "at": row.at.astimezone(UTC).isoformat(),
        "action": row.action,
        "actor_kind": row.actor_kind,
        "actor_id": str(row.actor_id) if row.actor_id else None,
        "object_type": row.object_type,
        "object_id": str(row.object_id) if row.object_id else None,
        "detail": row.detail,
        "digests": row.digests,
        "request_id": row.request_id,
    }


def _fault(row: AuditEvent, previous: str, values: list[AuditValue]) -> str:
    facts = facts_of(row)
    if row.previous != previous:
        return "does not follow the event before"
    if row.hash != event_hash(previous, facts):
        return "was changed"
    if {value.field for value in values} != set(row.digests):
        return "lacks a value"
    for value in values:
        if value.erased_at is None and row.digests[value.field] != value_digest(
            value.salt or "", value.field, value.before, value.after
        ):
            return f"value of {value.field} was changed"
    return ""
