"""A thank-you after sending: a voucher or a code for a draw, taken by who likes, tied to nothing.

Who sent a form holds the right to a code, sealed, for a quarter of an hour; it says nothing of the
answer. Taking is a transaction of its own, when the answer's is long over.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from zoneinfo import ZoneInfo

from flask import Response, make_response, render_template, request

from foundation import clock
from foundation.errors import NotFound
from foundation.scope import tenant_scope
from foundation.tokens import unseal
from foundation.unit_of_work import unit_of_work_at
from foundation.web.access import public
from portal import cookies, pages
from portal.entry import Entry, entered
from portal.languages import choose
from portal.last_words import Shown
from portal.offers import purpose
from portal.opening import language_of
from portal.posted import one, posted_fields
from portal.views import blueprint
from surveys.incentives.codes import half_hidden
from surveys.incentives.models import DRAW, Incentive
from surveys.incentives.queries import winning_codes
from surveys.incentives.taking import NoneLeft, NotRunning, take
from surveys.services.responses import RECEIPT_SHOWN_FOR


@blueprint.post("/<slug:slug>/<code:code>/voucher")
@public("respondents need no sign-in", fields=("token",), csrf="form token", apart=True)
def take_voucher(slug: str, code: str) -> Response:
    """Hand out a code to whoever sent a form here a moment ago; the same one when asked again."""
    token = one(posted_fields(request), "token")
    with _at_door(slug, code) as entry:
        shown = _right_in(entry, token)
        choose(entry.content.languages, shown.language if shown else "")
        if entry.incentive is None or shown is None or not shown.right:
            language = language_of(entry, "")
            return pages.thanks_page(entry, Shown(None, language), language, status=400)
        now = clock.now()
    with tenant_scope(entry.tenant.id), unit_of_work_at(now):
        day = now.astimezone(ZoneInfo(entry.tenant.zone)).date()
        return _handed_out(entry, entry.incentive, shown, day)


@contextmanager
def _at_door(slug: str, code: str) -> Iterator[Entry]:
    """The entry of a door, be it that of personal links: whoever came in by one holds a right too.

    No form is opened by it.
    """
    with ExitStack() as stack:
        try:
            entry = stack.enter_context(entered(slug, code))
        except NotFound:
            entry = stack.enter_context(entered(slug, code, by_link=True))
        yield entry


def _right_in(entry: Entry, token: str) -> Shown | None:
    """What the button's form carried, while it is good."""
    held = unseal(purpose(entry), token, int(RECEIPT_SHOWN_FOR.total_seconds()))
    if held is None:
        return None
    return Shown(*json.loads(held))


def _handed_out(entry: Entry, there: Incentive, shown: Shown, day: date) -> Response:
    said, given = "", ""
    try:
        given = take(there.id, shown.right, day)
    except (NoneLeft, NotRunning) as refusal:
        said = str(refusal.sentence)
    if given and cookies.receipt_shown(entry) is not None:
        # A reload of what follows asks for nothing again.
        return cookies.keep_code(pages.go_to(entry, thanks=True), entry, given)
    status = 409 if said else 200
    return pages.thanks_page(entry, shown, shown.language, status=status, given=given, said=said)


@blueprint.get("/<slug:slug>/<code:code>/winners")
@public("everybody may read which codes won", apart=True)
def winners(slug: str, code: str) -> Response:
    """Which codes won a draw, half hidden: whoever holds one knows it again."""
    with _at_door(slug, code) as entry:
        language = language_of(entry, "")
        there = entry.incentive
        if there is None or there.kind != DRAW:
            raise NotFound
        html = render_template(
            "portal/winners.html",
            house=pages.house(entry, language),
            survey=entry.content.say(entry.content.title, language),
            incentive=there,
            name=there.name(language.split("-", maxsplit=1)[0]),
            codes=[half_hidden(each) for each in winning_codes(there)] if there.drawn_at else [],
        )
        return make_response(html)
