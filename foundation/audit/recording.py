"""Writing the trail: in the transaction of the change itself, with the chain's lock taken last."""

from __future__ import annotations

import secrets
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import event, inspect, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, UOWTransaction

from foundation import clock
from foundation.audit.actor import Actor, acting_as, current_actor
from foundation.audit.hashing import GENESIS, event_hash, plain, value_digest
from foundation.audit.models import AuditEvent, AuditHead, AuditValue
from foundation.database import Base, TenantRow
from foundation.guard import GuardedSession
from foundation.guests import whole_house
from foundation.identifiers import new_id
from foundation.scope import current_tenant_id, tenant_scope
from foundation.unit_of_work import (
    UnitOfWork,
    before_commit,
    current,
    unit_of_work,
)

Changes = dict[str, tuple[Any, Any]]


class AuditMissing(RuntimeError):  # noqa: N818 - named for what the trail lacks
    """An audited row was changed and no event says so; the change is not committed."""


@dataclass
class _Pending:
    tenant_id: UUID
    action: str
    subject: Base | None
    detail: dict[str, Any]
    actor: Actor
    object_type: str = ""
    object_id: UUID | None = None
    changes: Changes = field(default_factory=dict)


@dataclass
class _Trail:
    """What one unit of work has to write: its events and the changes seen at each flush."""

    events: list[_Pending] = field(default_factory=list)
    changed: dict[int, tuple[Base, Changes]] = field(default_factory=dict)


def _trail(unit: UnitOfWork) -> _Trail:
    trail: _Trail = unit.notes.setdefault("audit", _Trail())
    return trail


def record(
    action: str,
    subject: Base | None = None,
    *,
    detail: dict[str, Any] | None = None,
    object_type: str = "",
    object_id: UUID | None = None,
) -> None:
    """Note an event ("survey.opened") about a row; its changed fields are gathered by themselves.

    `detail` holds facts that are nobody's secret: no answers, names, addresses or tokens.
    """
    _trail(current()).events.append(
        _Pending(
            tenant_id=current_tenant_id(),
            action=action,
            subject=subject,
            detail=plain(detail or {}),
            actor=current_actor(),
            object_type=object_type,
            object_id=object_id,
        )
    )


def record_after_rollback(tenant_id: UUID, action: str, detail: dict[str, Any]) -> None:
    """Have an attempt that is being refused remembered once its own work is rolled back."""
    actor = current_actor()

    def remember() -> None:
        with acting_as(actor), tenant_scope(tenant_id), unit_of_work():
            record(action, detail=detail)

    current().after_rollback.append(remember)


@event.listens_for(GuardedSession, "before_flush")
def _gather(session: Session, _context: UOWTransaction, _instances: object) -> None:
    unit = session.info.get("unit")
    if unit is None:
        return
    trail = _trail(unit)
    for row in session.new:
        _note(trail, row, _new_values(row))
    for row in session.dirty:
        if session.is_modified(row):
            _note(trail, row, _changed_values(row))
    for row in session.deleted:
        _note(trail, row, {k: (v, None) for k, (_, v) in _new_values(row).items()})


def _note(trail: _Trail, row: Any, changes: Changes) -> None:
    if getattr(row, "audited", "") != "fields" or not changes:
        return
    known = trail.changed.setdefault(id(row), (row, {}))[1]
    for name, (before, after) in changes.items():
        first = known[name][0] if name in known else before
        known[name] = (first, after)


def _columns(row: Any) -> list[str]:
    skipped = {"tenant_id", "id"} | set(getattr(row, "audit_secret", ()))
    return [a.key for a in inspect(type(row)).column_attrs if a.key not in skipped]


def _new_values(row: Any) -> Changes:
    loaded = row.__dict__
    return {
        name: (None, plain(loaded[name])) for name in _columns(row) if loaded.get(name) is not None
    }


def _changed_values(row: Any) -> Changes:
    state = inspect(row)
    found: Changes = {}
    for name in _columns(row):
        history = state.attrs[name].history
        if history.has_changes():
            before = history.deleted[0] if history.deleted else None
            after = history.added[0] if history.added else None
            found[name] = (plain(before), plain(after))
    return found


@before_commit
def _write(unit: UnitOfWork) -> None:
    unit.session.flush()
    trail = _trail(unit)
    for pending in trail.events:
        if pending.subject is not None:
            noted = trail.changed.pop(id(pending.subject), None)
            pending.changes = noted[1] if noted else {}
    if trail.changed:
        names = sorted({type(row).__name__ for row, _ in trail.changed.values()})
        raise AuditMissing(f"Changed without an audit event: {', '.join(names)}.")
    by_tenant: dict[UUID, list[_Pending]] = defaultdict(list)
    for pending in trail.events:
        by_tenant[pending.tenant_id].append(pending)
    for tenant_id in sorted(by_tenant):
        with tenant_scope(tenant_id), whole_house("the trail is written, whoever acts"):
            _append(unit, by_tenant[tenant_id])


def _append(unit: UnitOfWork, events: list[_Pending]) -> None:
    """Write events and their values behind the head of the chain, in few statements."""
    head, kept = _locked_head(unit, events[0].tenant_id), []
    for pending in events:
        values = _values(pending)
        head.seq += 1
        facts = _facts(pending, head.seq, {v.field: v_digest for v, v_digest in values})
        digest = event_hash(head.hash, facts)
        row = AuditEvent(
            id=new_id(),
            seq=head.seq,
            at=clock.now(),
            action=pending.action,
            actor_kind=pending.actor.kind,
            actor_id=pending.actor.user_id,
            object_type=facts["object_type"],
            object_id=_object_id(pending),
            detail=pending.detail,
            digests=facts["digests"],
            request_id=pending.actor.request_id,
            previous=head.hash,
            hash=digest,
        )
        unit.session.add(row)
        for value, _ in values:
            value.event_id = row.id
            kept.append(value)
        head.hash = digest
    unit.session.flush()
    unit.session.add_all(kept)
    unit.session.flush()


def _locked_head(unit: UnitOfWork, tenant_id: UUID) -> AuditHead:
    locked = (
        select(AuditHead)
        .where(AuditHead.id == tenant_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    head = unit.session.scalars(locked).one_or_none()
    if head is None:
        first = {"tenant_id": tenant_id, "id": tenant_id, "seq": 0, "hash": GENESIS}
        unit.session.execute(insert(AuditHead).on_conflict_do_nothing(), [first])
        head = unit.session.scalars(locked).one()
    return head


def _values(pending: _Pending) -> list[tuple[AuditValue, str]]:
    personal: frozenset[str] = getattr(pending.subject, "audit_personal", frozenset())
    rows = []
    for name, (before, after) in sorted(pending.changes.items()):
        salt = secrets.token_hex(16)
        value = AuditValue(
            field=name, before=before, after=after, salt=salt, personal=name in personal
        )
        rows.append((value, value_digest(salt, name, before, after)))
    return rows


def _object_id(pending: _Pending) -> UUID | None:
    subject = pending.subject
    if isinstance(subject, TenantRow):
        return subject.id
    return pending.object_id or getattr(subject, "id", None)


def _facts(pending: _Pending, seq: int, digests: dict[str, str]) -> dict[str, Any]:
    """What the hash covers; `verification` computes the same from the stored row."""
    object_id = _object_id(pending)
    return {
        "seq": seq,
        "at": clock.now().isoformat(),
        "action": pending.action,
        "actor_kind": pending.actor.kind,
        "actor_id": str(pending.actor.user_id) if pending.actor.user_id else None,
        "object_type": pending.object_type or getattr(pending.subject, "__tablename__", ""),
        "object_id": str(object_id) if object_id else None,
        "detail": pending.detail,
        "digests": digests,
        "request_id": pending.actor.request_id,
    }
