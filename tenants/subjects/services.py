"""Requests about people's data: entered, allowed by somebody else or refused with a reason.

What is erased cannot be brought back, so two people stand behind it: who asks and who allows. The
person themself, by the receipt, is one of the two. Where nobody else may decide, who asked does so
with a code of the second factor.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from foundation import clock, storage
from foundation.audit import Actor, acting_as, record
from foundation.errors import Conflict, Forbidden, Gone, Invalid, NotFound
from foundation.identifiers import random_code, random_id
from foundation.loader import load_or_404
from foundation.scope import current_tenant_id, tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.web.limits import hit
from foundation.web.texts import gettext
from foundation.web.viewer import Viewer
from foundation.work import enqueue
from tenants.models import Tenant, User
from tenants.queries import own_tenant
from tenants.references import next_reference
from tenants.services.second_factor import use_code
from tenants.services.signing_in import CODE_LIMIT
from tenants.subjects.models import BY_HAND, COPY, ERASE, OPEN, SubjectRequest
from tenants.subjects.queries import (
    latest_about,
    month_after,
    months_after,
    others_who_decide,
    outlook_of,
    sees_all,
    stuck_among,
)
from tenants.subjects.rooms import News, Sought, parts

KEPT_DAYS = 7
_LONGEST = 2000


class DecidedMeanwhile(Conflict):
    """The request is not open any more, or somebody changed it since the page was shown."""

    def __init__(self) -> None:
        super().__init__(gettext("Somebody decided on this request in the meantime."))


def note_search(sought: Sought, number: int) -> None:
    """Record that somebody was looked for: by what, never by which value."""
    by = [name for name in ("email", "phone", "ref", "receipt") if getattr(sought, name)]
    record("subject.searched", own_tenant(), detail={"by": by, "found": number})


def ask(
    person: Viewer, wish: str, things: Mapping[str, Sequence[UUID]], came_on: date, note: str
) -> SubjectRequest:
    """Enter what somebody asked for; the month begins on the day it came in.

    `Invalid` for a day to come, for one longer ago than a year and without a thing; `Conflict`
    while another request to erase one of the things is open.
    """
    today = clock.today(own_tenant().zone)
    if not any(things.values()):
        raise Invalid(gettext("Choose what it is about."))
    if not today - timedelta(days=366) <= came_on <= today:
        raise Invalid(fields={"came_on": gettext("A day within the last year, please.")})
    if len(note) > _LONGEST:
        raise Invalid(fields={"note": gettext("At most 2,000 characters.")})
    if wish == "erase":
        for room, ids in things.items():
            _check_none_open(room, ids)
    made = SubjectRequest(
        ref=next_reference("D"),
        wish=wish,
        things=_plain(things),
        asked_by=person.user_id,
        asked_on=came_on,
        due_on=month_after(came_on),
        note=note,
    )
    session().add(made)
    session().flush()
    record("subject.asked", made, detail={"ref": made.ref, "wish": wish})
    return made


def ask_by_receipt(room: str, ids: Sequence[UUID], *, quiet: bool) -> None:
    """Take the wish of somebody who showed the receipt and need not say who they are.

    Once: while it is open, another changes nothing. Of an anonymous person neither a moment nor a
    place in any order is kept (ANON-4); the trail then begins with the decision.
    """
    if _open_about(room, ids) is not None:
        return
    today = clock.today(own_tenant().zone)
    row: dict[str, Any] = {
        "tenant_id": current_tenant_id(),
        "id": random_id(),
        "ref": f"D-{today.year}-{random_code(6)}",
        "wish": "erase",
        "state": "asked",
        "things": _plain({room: ids}),
        "asked_on": today,
        "due_on": month_after(today),
        "note": "",
        "reason": "",
        "counts": {},
        "left": [],
        "copy_state": "",
        "copy_sha256": "",
        "revision": 1,
    }
    # On the table, not the class: plain values in, which the trail does not gather with their time.
    session().execute(insert(SubjectRequest.__table__), row)  # type: ignore[arg-type]  # a Table
    if not quiet:
        detail = {"ref": row["ref"], "wish": "erase"}
        record("subject.asked", object_type="subject_requests", object_id=row["id"], detail=detail)


def allow(request: SubjectRequest, person: Viewer, revision: int, code: str) -> None:
    """Allow an erasure: from here on it cannot be called back.

    `Forbidden` for who asked while somebody else could decide, and for whom it is about;
    `Invalid` where the code of the second factor is wanted and is not right.
    """
    held = _held(request, person, revision)
    if held.wish != "erase":
        raise DecidedMeanwhile
    if hindrances := outlook_of(held).hindrances:
        raise Conflict(hindrances[0])
    detail: dict[str, Any] = {"ref": held.ref, "asked_on": held.asked_on.isoformat()}
    if held.asked_by == person.user_id:
        if others_who_decide(person.user_id):
            raise OwnWish
        _check_code(person.user_id, code)
        detail["same_hand"] = True
    _decide(held, person, "allowed")
    record("subject.allowed", held, detail=detail)
    enqueue(ERASE, held.id, occasion="once")


def try_again(request: SubjectRequest, person: Viewer) -> None:
    """Have an erasure that was given up begin anew; `Conflict` where none was.

    Of two at once the second finds it on its way again.
    """
    held = load_or_404(SubjectRequest, lock=True, id=request.id)
    if not sees_all(held, person):
        raise NotFound
    if held.id not in stuck_among([held.id]):
        raise Conflict(gettext("This erasure is not standing still."))
    record("subject.tried_again", held, detail={"ref": held.ref})
    enqueue(ERASE, held.id, occasion=random_code(12))


class OwnWish(Forbidden):
    """Who entered a request allows it only where nobody else can."""

    def __init__(self) -> None:
        super().__init__(gettext("You entered this request yourself: somebody else allows it."))


def refuse(request: SubjectRequest, person: Viewer, revision: int, reason: str) -> None:
    """Refuse it and say why, so that the person can be told and may complain of it."""
    held = _held(request, person, revision)
    if not reason:
        raise Invalid(fields={"reason": gettext("Please say why.")})
    if len(reason) > _LONGEST:
        raise Invalid(fields={"reason": gettext("At most 2,000 characters.")})
    held.reason = reason
    _decide(held, person, "refused")
    record("subject.refused", held, detail={"ref": held.ref, "wish": held.wish})
    _tell(held, News(reason))


def extend(request: SubjectRequest, person: Viewer, revision: int, reason: str) -> None:
    """Take two months more, once, while the first still runs; the person is told why.

    `Conflict` the second time, and once the month is over.
    """
    held = _held(request, person, revision)
    if held.extended_on is not None:
        raise Conflict(gettext("The time was made longer once already."))
    today = clock.today(own_tenant().zone)
    if today > held.due_on:
        raise Conflict(gettext("The month is over, so it is too late to take longer."))
    held.extension = _written("reason", reason)
    held.extended_on, held.due_on = today, months_after(held.asked_on, 3)
    held.revision += 1
    record("subject.extended", held, detail={"ref": held.ref, "due_on": held.due_on.isoformat()})
    _tell(held, News(held.extension, held.due_on))


def finish_by_hand(request: SubjectRequest, person: Viewer, revision: int, done: str) -> None:
    """Keep what was done of a wish to correct data or to restrict their use."""
    held = _held(request, person, revision)
    if held.wish not in BY_HAND:
        raise DecidedMeanwhile
    held.done_note = _written("done", done)
    _decide(held, person, "done")
    held.done_on = clock.today(own_tenant().zone)
    record("subject.done_by_hand", held, detail={"ref": held.ref, "wish": held.wish})


def _written(field: str, words: str) -> str:
    kept = words.strip()
    if not kept:
        raise Invalid(fields={field: gettext("Please fill this in.")})
    if len(kept) > _LONGEST:
        raise Invalid(fields={field: gettext("At most 2,000 characters.")})
    return kept


def _tell(held: SubjectRequest, news: News) -> None:
    for room, ids in parts(held.things):
        room.tell(ids, news)


def hand_over(request: SubjectRequest, person: Viewer, revision: int) -> None:
    """Note that the person has got the copy they asked for."""
    held = _held(request, person, revision)
    if held.wish != "copy" or held.copy_state != "done":
        raise DecidedMeanwhile
    _decide(held, person, "done")
    held.done_on = clock.today(own_tenant().zone)
    record("subject.handed_over", held, detail={"ref": held.ref})


def _held(request: SubjectRequest, person: Viewer, revision: int) -> SubjectRequest:
    held = load_or_404(SubjectRequest, lock=True, id=request.id)
    if held.state != "asked" or held.revision != revision:
        raise DecidedMeanwhile
    if not sees_all(held, person):
        raise NotFound
    return held


def _decide(held: SubjectRequest, person: Viewer, state: str) -> None:
    held.state, held.decided_by, held.decided_at = state, person.user_id, clock.now()
    held.revision += 1


def _check_code(user_id: UUID, code: str) -> None:
    user = session().get_one(User, user_id)
    if user.totp_secret is None:
        raise Invalid(gettext("Set up your second factor first: it confirms what is final."))
    hit(CODE_LIMIT, str(user_id))
    if not use_code(user, code):
        raise Invalid(fields={"code": gettext("This code is not right, or was used before.")})


def request_copy(request: SubjectRequest, person: Viewer) -> None:
    """Have all that is kept of the person written to a file; a second time makes it anew."""
    held = load_or_404(SubjectRequest, lock=True, id=request.id)
    if not sees_all(held, person):
        raise NotFound
    if held.copy_state in ("waiting", "running") or held.state not in OPEN:
        raise Conflict(gettext("There is nothing to copy now."))
    forget_copy(held)
    held.copy_state = "waiting"
    record("subject.copy_asked", held, detail={"ref": held.ref})
    enqueue(COPY, held.id, occasion=random_code(12))


def fetch_copy(request: SubjectRequest, person: Viewer) -> bytes:
    """The copy, and a line in the trail; `Gone` once it was thrown away."""
    if not sees_all(request, person):
        raise NotFound
    if request.copy_state != "done" or request.copy_id is None:
        raise Gone(gettext("The copy is no longer here. It can be made again."))
    data = storage.load(request.copy_id)
    detail = {"ref": request.ref, "sha256": request.copy_sha256}
    record("subject.copy_downloaded", request, detail=detail)
    return data


def forget_copy(request: SubjectRequest) -> None:
    """Throw the copy away, if there is one."""
    if request.copy_id is not None:
        storage.discard(request.copy_id)
    request.copy_id, request.copy_state, request.copy_sha256 = None, "", ""
    request.copied_at = None


def discard_copies() -> None:
    """Throw away copies that were kept long enough, in every organisation; the ticker calls it."""
    with unit_of_work() as unit:
        houses = unit.scalars(select(Tenant.id).where(Tenant.state == "active")).all()
    for house in houses:
        with tenant_scope(house), acting_as(Actor("nobody")), unit_of_work():
            before = clock.now() - timedelta(days=KEPT_DAYS)
            old = select(SubjectRequest).where(SubjectRequest.copied_at < before)
            for request in session().scalars(old.with_for_update(skip_locked=True)):
                forget_copy(request)
                record("subject.copy_discarded", request, detail={"ref": request.ref})


def _check_none_open(room: str, ids: Sequence[UUID]) -> None:
    if (other := _open_about(room, ids)) is not None:
        words = gettext("Request %(ref)s about the same is open already.", ref=other.ref)
        raise Conflict(words)


def _open_about(room: str, ids: Sequence[UUID]) -> SubjectRequest | None:
    known = (latest_about(room, each) for each in ids)
    return next((one for one in known if one is not None and one.state in OPEN), None)


def _plain(things: Mapping[str, Sequence[UUID]]) -> dict[str, Any]:
    return {room: [str(each) for each in ids] for room, ids in things.items() if ids}
