"""Going on on another device: a code, typed there at the survey's address, takes the form over.

A code has 40 bits, made from the form's key under the pepper. That is few for a secret, and enough
for one that opens one form of one door, once, within 15 minutes, and may be guessed at ten times in
these (decision 0022). What was filled in lies under it as any draft does, and is forgotten with its
form; the form goes on under a key of its own.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from flask import Response, make_response, render_template

from foundation import clock
from foundation.sealing import open_value, seal_value
from portal import cookies
from portal.drafts import code_of, keep_draft, restored, under_code
from portal.entry import Entry
from portal.filled import Filled
from portal.marks import Mark
from portal.pages import house
from surveys.links import public_url
from surveys.receipts import grouped, new_key
from surveys.services import unfinished

GOOD_FOR = timedelta(minutes=15)
_ABOUT = "@"  # beside the questions' values: of which form they are, sealed
_PURPOSE = "handing over"


def hand_over(filled: Filled) -> Response:
    """Keep what is filled in under a code, and show the code."""
    entry, mark = filled.entry, filled.mark.keeping(filled.mark.language)
    keep_draft(entry, mark, filled.all)
    code = code_of(entry, mark)
    about = [
        int(mark.started_at.timestamp()),
        mark.version,
        mark.language,
        int(mark.large),
        filled.part,
        int((filled.now + GOOD_FOR).timestamp()),
        unfinished.name_of(entry.door.collector.id, mark.key),
        mark.order,
    ]
    sealed = seal_value(_PURPOSE, entry.tenant.id, json.dumps(about))
    held = replace(mark, key=under_code(code))
    keep_draft(entry, held, {**filled.all, _ABOUT: [sealed]})
    html = render_template(
        "portal/handing/code.html",
        house=house(entry, mark.language),
        large=mark.large,
        code=grouped(code),
        address=public_url(entry.tenant.slug, entry.code).split("//", 1)[-1],
        back=entry.path if cookies.cookies_work() else None,
        minutes=int(GOOD_FOR.total_seconds() // 60),
    )
    return cookies.keep_form(make_response(html), entry, mark)


def taken_over(entry: Entry, code: str) -> tuple[Mark, str] | None:
    """The form behind a code under a new key, and its part.

    What lay under the code and under the old key is gone.
    """
    collector_id = entry.door.collector.id
    values = restored(entry, unfinished.take(collector_id, under_code(code)))
    sealed = (values or {}).pop(_ABOUT, [""])[0]
    about = open_value(_PURPOSE, entry.tenant.id, sealed) if sealed else None
    if about is None:
        return None
    started, version, language, large, part, until, before, order = json.loads(about)
    if clock.now().timestamp() > until:
        return None
    start = datetime.fromtimestamp(started, UTC)
    mark = Mark(new_key(), start, version, language, True, bool(large), order)
    keep_draft(entry, mark, values or {})
    unfinished.forget(before)
    return mark, str(part)
