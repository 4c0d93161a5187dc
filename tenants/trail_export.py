"""The trail as a file by which somebody outside can verify the chain: JSON lines, or a table.

`scripts/verify_trail.py` reads the JSON lines with nothing but Python (docs/operations.md).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC
from typing import Any

from sqlalchemy import select

from foundation.audit.hashing import canonical
from foundation.audit.models import AuditEvent, AuditValue
from foundation.audit.verification import facts_of
from foundation.unit_of_work import session

MOST = 100_000  # events in one file; the next begins where this one ends
BATCH = 500
HEAD = ("seq", "at", "action", "actor", "object", "fields", "previous", "hash")


def exported(first: int, last: int) -> Iterator[dict[str, Any]]:
    """Events from one number to another, the earliest first, with their values and hashes."""
    last = min(last, first + MOST - 1)
    while first <= last:
        query = select(AuditEvent).where(
            AuditEvent.seq >= first, AuditEvent.seq <= min(last, first + BATCH - 1)
        )
        rows = list(session().scalars(query.order_by(AuditEvent.seq)))
        values: dict[Any, list[dict[str, Any]]] = {row.id: [] for row in rows}
        found = select(AuditValue).where(AuditValue.event_id.in_(list(values)))
        for value in session().scalars(found.order_by(AuditValue.field)):
            values[value.event_id].append(_value(value))
        for row in rows:
            facts = facts_of(row)
            yield {**facts, "values": values[row.id], "previous": row.previous, "hash": row.hash}
        first += BATCH


def _value(value: AuditValue) -> dict[str, Any]:
    erased = value.erased_at.astimezone(UTC).isoformat() if value.erased_at else None
    return {
        "field": value.field,
        "before": value.before,
        "after": value.after,
        "salt": value.salt,
        "erased_at": erased,
    }


def line_of(event: dict[str, Any]) -> str:
    """An event as a line of JSON."""
    return json.dumps(event, ensure_ascii=False, sort_keys=True)


def row_of(event: dict[str, Any]) -> tuple[str, ...]:
    """An event as a row of a table, under `HEAD`; the fields as JSON."""
    fields = {each["field"]: [each["before"], each["after"]] for each in event["values"]}
    return (
        str(event["seq"]),
        event["at"],
        event["action"],
        event["actor_id"] or event["actor_kind"],
        f"{event['object_type']} {event['object_id'] or ''}".strip(),
        canonical(fields),
        event["previous"],
        event["hash"],
    )
