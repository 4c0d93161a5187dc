"""Many cases in tests, written at once: of all kinds, by chance that is the same each time."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from uuid import UUID, uuid4

from sqlalchemy import insert

from complaints.categories.standard import STANDARD
from complaints.models import CaseStep, Complaint
from complaints.workflow import CHANNELS, FINDINGS, SEVERITIES, STATES
from foundation import clock
from foundation.scope import current_tenant_id
from foundation.unit_of_work import session


def add_cases(desk, number: int, seed: int = 7) -> None:
    """Cases of the last 14 months in every state, as their steps would have left them."""
    chance, now = Random(seed), clock.now()
    units = [*desk.cast.jiangzhou.departments.values(), None]
    with desk.work("gu") as gu:
        rows = [_case(chance, now, n, chance.choice([*units[:4], None]), gu) for n in range(number)]
        session().execute(insert(Complaint), rows)
        if again := [_step(row) for row in rows if chance.random() < 0.1]:
            session().execute(insert(CaseStep), again)


def _case(chance: Random, now: datetime, n: int, unit: UUID | None, gu) -> dict:
    came = now - timedelta(hours=chance.randrange(14 * 30 * 24))
    state = chance.choice(STATES)
    taken_up = None if state == "received" else came + timedelta(hours=chance.randrange(60))
    # An answer went out wherever the complainant considers it or did not accept it.
    answered = state in ("answered", "disputed") or (state == "closed" and chance.random() < 0.9)
    at = (taken_up or came) + timedelta(hours=chance.randrange(400)) if answered else None
    disputed = at if at and (state == "disputed" or chance.random() < 0.3) else None
    closed = (at or came) + timedelta(days=3) if state == "closed" else None
    due = came + timedelta(days=chance.choice((5, 10, 15)))
    held = taken_up if state == "in_hand" and chance.random() < 0.3 else None
    return {
        "tenant_id": current_tenant_id(),
        "id": uuid4(),
        "ref": f"C-2020-{n:04}",
        "lodged_digest": "",
        "channel": chance.choice(CHANNELS),
        "anonymous": False,
        "language": "zh",
        "subject": chance.choice(("等了两个小时", "收费看不懂", "态度不好")),
        "text": "问了三个窗口。",
        "category": chance.choice([code for code, _, _ in STANDARD]),
        "severity": chance.choice(SEVERITIES),
        "safety": chance.random() < 0.1,
        "state": state,
        "department_id": unit,
        "handler_id": gu.user_id if taken_up else None,
        "received_on": came.date(),
        "received_at": came,
        "clock_from": came,
        "acknowledge_due": came + timedelta(hours=30),
        "resolve_due": due,
        "promised_at": due + timedelta(days=5) if chance.random() < 0.1 else None,
        "due_at": None if state in ("answered", "closed") or held else due,
        "held_at": held,
        "held_seconds": 0,
        "acknowledged_at": taken_up,
        "proposal": "",
        "answered_at": at,
        "disputed_at": disputed,
        "closed_at": closed,
        "outcome": chance.choice(FINDINGS) if at else None,
        "earlier_outcome": chance.choice(FINDINGS) if disputed else None,
        "rating": chance.choice((None, 1, 3, 5)) if closed else None,
        "rating_text": "",
        "entries": 2,
        "announced": True,
        "revision": 3,
    }


def _step(row: dict) -> dict:
    return {
        "tenant_id": row["tenant_id"],
        "id": uuid4(),
        "complaint_id": row["id"],
        "number": 1,
        "step": "reopen",
        "from_state": "closed",
        "to_state": "in_hand",
        "reason": "又来信",
        "day": row["received_on"],
        "announced": True,
    }
