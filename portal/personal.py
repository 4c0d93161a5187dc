"""The routes of personal links: the survey for one person, who answers once."""

from __future__ import annotations

from flask import Response, g, request

from foundation import clock
from foundation.web.access import public
from portal import answering, cookies, messages
from portal.entry import Entry
from portal.files import posted_page
from portal.filled import TRAP
from portal.inviting import entered_by_link
from portal.keeping import Ready, keep
from portal.marks import read_mark
from portal.opening import language_of, opened, thanked
from portal.posted import one
from portal.views import blueprint
from surveys.services.link_uses import is_used

_UNTOLD = "no-referrer"  # the address is one person's; no page or log elsewhere learns it


@blueprint.get("/<slug:slug>/p/<token>")
@public("whoever has the link was asked", apart=True)
def personal(slug: str, token: str) -> Response:
    """Show the survey to the person whom the link was made for."""
    g.referrer_policy = _UNTOLD
    with entered_by_link(slug, token) as entry:
        mark = cookies.form_under_way(entry)
        begun = mark is not None and entry.takes(mark, clock.now())
        return _over(entry, mark.key if mark else "", begun=begun) or opened(entry)


@blueprint.post("/<slug:slug>/p/<token>")
@public(
    "whoever has the link was asked",
    fields=("token", "part", "language", "go", "lang", "q.<question>", "f.<question>", TRAP),
    csrf="form token",
    apart=True,
)
def answer_personally(slug: str, token: str) -> Response:
    """Take a page of the survey, or the whole answer."""
    g.referrer_policy = _UNTOLD
    g.fields = posted_page(request)
    with entered_by_link(slug, token) as entry:
        mark = read_mark(entry.lock, one(g.fields, "token"))
        over = _over(entry, mark.key if mark else "", begun=True)
        taken = over or answering.take(entry, g.fields)
    return keep(taken) if isinstance(taken, Ready) else taken


@blueprint.get("/<slug:slug>/p/<token>/thanks")
@public("whoever has the link was asked", apart=True)
def thanks_personally(slug: str, token: str) -> Response:
    """Thank, and show the receipt to the browser that sent the answer, for a quarter of an hour."""
    with entered_by_link(slug, token) as entry:
        return thanked(entry)


def _over(entry: Entry, key: str, *, begun: bool) -> Response | None:
    """What is said of a link that leads nowhere any more; None for a good one."""
    invited = entry.invited
    if invited is None:
        return None
    if is_used(invited.link_id, key):
        return messages.link_used(entry, language_of(entry, ""))
    if invited.revoked or (not begun and invited.expired(clock.now())):
        return messages.link_over(entry, language_of(entry, ""))
    return None
