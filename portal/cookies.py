"""The cookies of a respondent: the form under way, that one was sent, its receipt, a voucher.

None of them is an id that we keep. All are bound to the address of their survey.
"""

from __future__ import annotations

import json

from flask import Response, g, request

from foundation.tokens import seal, unseal
from foundation.unit_of_work import settings
from portal.doorways import good_for, remembers
from portal.entry import Entry
from portal.last_words import Shown
from portal.marks import GOOD_FOR, Mark, read_mark, write_mark
from surveys.services.responses import RECEIPT_SHOWN_FOR

DRAFT, SEEN, RECEIPT, CODE = "hs_draft", "hs_seen", "hs_receipt", "hs_code"
_QUARTER = 90 * 24 * 3600


def cookies_work() -> bool:
    """Whether this browser sent back a cookie of ours."""
    return DRAFT in request.cookies


def form_under_way(entry: Entry) -> Mark | None:
    """The mark of the form that this browser began here, if there is a good one."""
    return mark_in(entry, request.cookies.get(DRAFT, ""), good_for(entry))


def mark_in(entry: Entry, text: str, seconds: int = GOOD_FOR) -> Mark | None:
    """The mark that a text is; form and cookie carry the same, which is read once."""
    read: dict[object, Mark | None] = g.setdefault("marks_read", {})
    known = (entry.lock, text, seconds)
    if known not in read:
        read[known] = read_mark(entry.lock, text, seconds)
    return read[known]


def text_of(entry: Entry, mark: Mark) -> str:
    """A mark as the form and the cookie of a page carry it: signed once for both."""
    known: tuple[object, str] | None = g.get("mark_written")
    if known is None or known[0] != (entry.lock, mark):
        known = g.mark_written = ((entry.lock, mark), write_mark(entry.lock, mark))
    return known[1]


def keep_form(response: Response, entry: Entry, mark: Mark) -> Response:
    """Have this browser find its form again for a day, or as long as a kiosk waits."""
    return _set(response, entry, DRAFT, text_of(entry, mark), good_for(entry))


def end_form(response: Response, entry: Entry) -> Response:
    """The form was sent, or given up: the next visit begins a new one."""
    if DRAFT in request.cookies:
        response.delete_cookie(DRAFT, path=entry.path, httponly=True, samesite="Lax")
    return response


def keep_receipt(response: Response, entry: Entry, shown: Shown) -> Response:
    """Let this browser, and nobody else, see the receipt for a quarter of an hour."""
    if not remembers(entry):
        return response
    box = seal(_purpose(entry), json.dumps(shown.values()))
    _set(response, entry, RECEIPT, box, int(RECEIPT_SHOWN_FOR.total_seconds()))
    if CODE in request.cookies:
        # What the one before took on this device is not shown to the next.
        response.delete_cookie(CODE, path=entry.path, httponly=True, samesite="Lax")
    return _set(response, entry, SEEN, "1", _QUARTER)


def receipt_shown(entry: Entry) -> Shown | None:
    """What `keep_receipt` left here, while it is good."""
    text = unseal(
        _purpose(entry),
        request.cookies.get(RECEIPT, ""),
        int(RECEIPT_SHOWN_FOR.total_seconds()),
    )
    return Shown(*json.loads(text)) if text else None


def keep_code(response: Response, entry: Entry, code: str) -> Response:
    """Let this browser see the code it took for a quarter of an hour."""
    box = seal(f"code:{entry.lock}", code)
    return _set(response, entry, CODE, box, int(RECEIPT_SHOWN_FOR.total_seconds()))


def code_shown(entry: Entry) -> str:
    """What `keep_code` left here, while it is good."""
    sealed = request.cookies.get(CODE, "")
    return unseal(f"code:{entry.lock}", sealed, int(RECEIPT_SHOWN_FOR.total_seconds())) or ""


def was_here() -> bool:
    """Whether an answer was sent from this browser before; says nothing about who."""
    return request.cookies.get(SEEN) == "1"


def _purpose(entry: Entry) -> str:
    return f"receipt:{entry.lock}"


def _set(response: Response, entry: Entry, name: str, value: str, seconds: int) -> Response:
    if entry.kind == "embed":  # no other site's page gets cookies of ours into its frames
        return response
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path=entry.path,
        httponly=True,
        samesite="Lax",
        secure=settings().https,
    )
    return response
