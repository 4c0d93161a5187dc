"""Work that a test does itself, although the product may live beside it and be quicker.

In walks the product's own worker hears of every piece of work as the test does. Whoever claims it
first does it; the other finds nothing to do, and must wait until it is done.
"""

from __future__ import annotations

import time
from uuid import UUID

from sqlalchemy import select

from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.work.models import RUNNING, Work

_PATIENCE = 120


def settled(tenant_id: UUID, kind: str) -> set[str]:
    """The states of the tenant's work of this kind, once nobody is at it any more."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        with tenant_scope(tenant_id), unit_of_work():
            states = set(session().scalars(select(Work.state).where(Work.kind == kind)))
        if RUNNING not in states:
            return states
        assert time.monotonic() < deadline, f"{kind} goes on and on"
        time.sleep(0.1)
