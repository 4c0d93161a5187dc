"""What is asked of mail that waits."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from complaints.mail_in.models import HELD, IncomingMail
from foundation.unit_of_work import session


def mails_that_wait(most: int) -> tuple[Sequence[IncomingMail], int]:
    """The mails that have waited longest, and how many there are in all."""
    query = select(IncomingMail).where(IncomingMail.state == HELD)
    ordered = query.order_by(IncomingMail.received_at, IncomingMail.id)
    rows = session().scalars(ordered.limit(most)).all()
    if len(rows) < most:
        return rows, len(rows)
    return rows, session().scalar(select(func.count()).select_from(query.subquery())) or 0
