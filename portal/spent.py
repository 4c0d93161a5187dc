"""Forms of a kiosk that are over: nobody who comes later gets at what was typed on them."""

from __future__ import annotations

from flask import Response, make_response, redirect

from foundation.web.limits import Limit, count, counted
from portal import cookies
from portal.doorways import good_for, kiosk_of
from portal.entry import Entry
from portal.marks import Mark, read_mark
from portal.posted import Fields, one
from surveys.services import unfinished
from surveys.services.responses import is_kept

# That a form is over is counted under a keyed hash of its key, for a day.
_ENDED = Limit("kiosk.ended", free=0, window=24 * 3600)


def give_up(entry: Entry, mark: Mark) -> None:
    """Forget what was filled in; the form is good for nothing any more."""
    count(_ENDED, mark.key)
    unfinished.discard(entry.door.collector.id, mark.key)


def form_over(entry: Entry, fields: Fields) -> Response | None:
    """Away from a kiosk's form that was sent, given up or left alone; None for a good one."""
    kiosk = kiosk_of(entry)
    if kiosk is None:
        return None
    mark = read_mark(entry.lock, one(fields, "token"), good_for(entry))
    if mark is not None and one(fields, "go") == "fresh":
        give_up(entry, mark)
        return cookies.end_form(_to(entry.path), entry)
    if mark is None or counted(_ENDED, mark.key):
        return _to(kiosk.again)
    return _to(f"{entry.path}/thanks") if is_kept(entry.door.survey, mark.key) else None


def _to(path: str) -> Response:
    return make_response(redirect(path, 303))
