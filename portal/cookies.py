"""The three cookies of a respondent: the form under way, that one was sent, and its receipt.

None of them is an id that we keep. All are bound to the address of their survey.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

from flask import Response, g, request

from foundation.tokens import seal, unseal
from foundation.unit_of_work import settings
from portal.addresses import door_path
from portal.entry import Entry
from portal.marks import GOOD_FOR, Mark, read_mark, write_mark
from surveys.services.responses import RECEIPT_SHOWN_FOR

DRAFT, SEEN, RECEIPT = "hs_draft", "hs_seen", "hs_receipt"
_QUARTER = 90 * 24 * 3600


@dataclass(frozen=True)
class Shown:
    """What the page of thanks needs to know."""

    receipt: str | None
    language: str
    low: bool = False


def cookies_work() -> bool:
    """Whether this browser sent back a cookie of ours."""
    return DRAFT in request.cookies


def form_under_way(entry: Entry) -> Mark | None:
    """The mark of the form that this browser began here, if there is a good one."""
    read: dict[UUID, Mark | None] = g.setdefault("marks_read", {})
    collector_id = entry.door.collector.id
    if collector_id not in read:
        read[collector_id] = read_mark(collector_id, request.cookies.get(DRAFT, ""))
    return read[collector_id]


def keep_form(response: Response, entry: Entry, mark: Mark) -> Response:
    """Have this browser find its form again for a day."""
    return _set(response, entry, DRAFT, write_mark(entry.door.collector.id, mark), GOOD_FOR)


def end_form(response: Response, entry: Entry) -> Response:
    """The form was sent, or given up: the next visit begins a new one."""
    response.delete_cookie(DRAFT, path=_path(entry), httponly=True, samesite="Lax")
    return response


def keep_receipt(response: Response, entry: Entry, shown: Shown) -> Response:
    """Let this browser, and nobody else, see the receipt for a quarter of an hour."""
    text = json.dumps([shown.receipt, shown.language, shown.low])
    box = seal(_purpose(entry), text)
    _set(response, entry, RECEIPT, box, int(RECEIPT_SHOWN_FOR.total_seconds()))
    return _set(response, entry, SEEN, "1", _QUARTER)


def receipt_shown(entry: Entry) -> Shown | None:
    """What `keep_receipt` left here, while it is good."""
    text = unseal(
        _purpose(entry),
        request.cookies.get(RECEIPT, ""),
        int(RECEIPT_SHOWN_FOR.total_seconds()),
    )
    return Shown(*json.loads(text)) if text else None


def was_here() -> bool:
    """Whether an answer was sent from this browser before; says nothing about who."""
    return request.cookies.get(SEEN) == "1"


def _purpose(entry: Entry) -> str:
    return f"receipt:{entry.door.collector.id}"


def _path(entry: Entry) -> str:
    return door_path(entry.tenant.slug, entry.code)


def _set(response: Response, entry: Entry, name: str, value: str, seconds: int) -> Response:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path=_path(entry),
        httponly=True,
        samesite="Lax",
        secure=settings().https,
    )
    return response
