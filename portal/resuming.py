"""The routes of a form that goes on on another device: the page for its code, and going on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Response, make_response, render_template, request

from foundation import clock
from foundation.errors import NotFound, TooManyRequests
from foundation.identifiers import tidy_code
from foundation.tokens import read_signed, sign
from foundation.web.access import public
from foundation.web.limits import Limit, check, client_address, count, hit
from foundation.web.texts import gettext
from portal import cookies, messages
from portal.doorways import may_hand_over
from portal.drafts import CODE_LENGTH
from portal.entry import Entry, at_version, entered
from portal.handing import taken_over
from portal.languages import choose
from portal.marks import GOOD_FOR
from portal.opening import language_of, resumed
from portal.pages import Trouble, house
from portal.posted import one, posted_fields
from portal.views import blueprint

WRONG = Limit("handing.wrong", free=10, window=900)
TRIES = Limit("handing.tries", free=60, window=60)


@blueprint.get("/<slug:slug>/<code:code>/resume")
@public("respondents need no sign-in", apart=True)
def resume(slug: str, code: str) -> Response:
    """Ask for the code that the other device shows."""
    with _entered(slug, code) as entry:
        return _page(entry, language_of(entry, ""))


@blueprint.post("/<slug:slug>/<code:code>/resume")
@public(
    "respondents need no sign-in",
    fields=("token", "code", "language"),
    csrf="form token",
    apart=True,
)
def take_over(slug: str, code: str) -> Response:
    """Go on with the form that a code stands for; the code is used up."""
    fields = posted_fields(request)
    with _entered(slug, code) as entry:
        language = choose(entry.content.languages, one(fields, "language"))
        sender = f"{entry.tenant.id}:{client_address()}"
        if read_signed(_purpose(entry), one(fields, "token"), GOOD_FOR) is None:
            return _page(entry, language, messages.stale_form(), 400)
        try:
            hit(TRIES, str(entry.tenant.id))
            check(WRONG, sender)
        except TooManyRequests as error:
            response = _page(entry, language, _too_many(), 429)
            response.headers["Retry-After"] = str(error.retry_after or 60)
            return response
        typed = tidy_code(one(fields, "code")[:64])
        taken = taken_over(entry, typed) if len(typed) == CODE_LENGTH else None
        asked = at_version(entry, taken[0].version) if taken else None
        if taken is None or asked is None or not asked.takes(taken[0], clock.now()):
            count(WRONG, sender)
            return _page(entry, language, _unknown(), 404)
        mark, part = taken
        choose(asked.content.languages, mark.language)
        return cookies.keep_form(resumed(asked, mark, part), asked, mark)


@contextmanager
def _entered(slug: str, code: str) -> Iterator[Entry]:
    with entered(slug, code) as entry:
        if not may_hand_over(entry):
            raise NotFound
        yield entry


def _page(
    entry: Entry, language: str, trouble: Trouble | None = None, status: int = 200
) -> Response:
    html = render_template(
        "portal/handing/resume.html",
        house=house(entry, language),
        action=f"{entry.path}/resume",
        token=sign(_purpose(entry), []),
        language_tag=language,
        trouble=trouble,
        back=entry.path,
    )
    return make_response(html, status)


def _purpose(entry: Entry) -> str:
    return f"resume:{entry.lock}"


def _unknown() -> Trouble:
    return Trouble(
        gettext("This code opens nothing"),
        gettext("It is good for 15 minutes and for one time. The other device can show a new one."),
    )


def _too_many() -> Trouble:
    return Trouble(
        gettext("Please wait a moment"),
        gettext("There were many tries. What you filled in on the other device is kept there."),
    )
