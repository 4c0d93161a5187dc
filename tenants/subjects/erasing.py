"""Erasing the things of a request, room by room; and again, where a backup brought them back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from foundation.audit import record
from foundation.loader import load_or_404
from foundation.mail import Mail, forget_mails
from foundation.unit_of_work import session
from tenants.subjects.models import SubjectRequest
from tenants.subjects.queries import outlook_of
from tenants.subjects.rooms import Erased, parts, tell_followers
from tenants.subjects.services import forget_copy

Proof = dict[str, Any]
_DAYS = ("asked_on", "due_on", "done_on")


def erase_things(things: Mapping[str, Sequence[str]]) -> Erased:
    """Erase these in every room, in the transaction under way; what was erased is passed by."""
    counts: dict[str, int] = {}
    left: list[UUID] = []
    for room, ids in parts(things):
        tell_followers(room.name, ids)
        done = room.erase(ids)
        for name, number in done.counts.items():
            counts[name] = counts.get(name, 0) + number
        left += done.mails
    return Erased(counts, left)


def done_requests() -> list[UUID]:
    """The erasures of the organisation in scope that were done, the earliest first."""
    query = select(SubjectRequest.id).where(
        SubjectRequest.wish == "erase", SubjectRequest.state == "done"
    )
    return list(session().scalars(query.order_by(SubjectRequest.done_on, SubjectRequest.ref)))


def came_back(request: SubjectRequest) -> bool:
    """Whether there is something that this request had erased."""
    return bool(outlook_of(request).goes)


def erase_again(request: SubjectRequest) -> Erased:
    """Erase once more what a backup brought back; nobody is written to, for they were told.

    Mails to the person that waited in the backup are not sent either.
    """
    held = load_or_404(SubjectRequest, lock=True, id=request.id)
    done = erase_things(held.things)
    _stop(done.mails)
    forget_mails([*done.mails, *held.left])
    forget_copy(held)
    if done.counts:
        record("subject.erased_again", held, detail={"ref": held.ref, **done.counts})
    return done


def _stop(mails: Sequence[UUID]) -> None:
    waiting = update(Mail).where(Mail.id.in_(list(mails)), Mail.state == "waiting")
    stopped = waiting.values(state="bounced", fault="erased")
    session().execute(stopped.execution_options(synchronize_session="fetch"))


def proofs() -> Iterator[Proof]:
    """What has to be known of each erasure to do it again: ids, days, and nothing of a person."""
    for each in done_requests():
        row = load_or_404(SubjectRequest, id=each)
        yield {
            "ref": row.ref,
            "things": row.things,
            "counts": row.counts,
            "decided_by": str(row.decided_by) if row.decided_by else None,
            "decided_at": row.decided_at.isoformat() if row.decided_at else None,
            **{name: getattr(row, name).isoformat() for name in _DAYS},
        }


def take_in(proof: Proof) -> None:
    """Have a request that a backup does not know, or knows as open, stand as done again."""
    query = select(SubjectRequest).where(SubjectRequest.ref == proof["ref"])
    row = session().scalars(query.with_for_update()).one_or_none()
    if row is not None and row.state == "done":
        return
    days = {name: date.fromisoformat(proof[name]) for name in _DAYS}
    if row is None:
        row = SubjectRequest(ref=proof["ref"], wish="erase", things=proof["things"])
        row.asked_on, row.due_on = days["asked_on"], days["due_on"]
        session().add(row)
    row.state, row.done_on, row.counts = "done", days["done_on"], proof["counts"]
    row.decided_by = UUID(proof["decided_by"]) if proof["decided_by"] else None
    row.decided_at = datetime.fromisoformat(proof["decided_at"])
    row.revision = (row.revision or 0) + 1
    session().flush()
    record("subject.restored", row, detail={"ref": row.ref})
