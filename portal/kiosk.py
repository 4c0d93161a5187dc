"""A kiosk: one device, one person after another, and no way back to the last one.

Its cookie holds the form between two pages and lives as long as a page waits, no longer. A form
that was sent, given up or left alone is over: whatever of it comes once more leads to the start.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Response, make_response, redirect, render_template

from foundation.errors import NotFound
from foundation.web.access import public
from portal import cookies
from portal.entry import Entry, entered
from portal.opening import language_of
from portal.pages import house
from portal.spent import give_up
from portal.views import blueprint
from surveys.promises import promise


@contextmanager
def _kiosk(slug: str, code: str) -> Iterator[Entry]:
    with entered(slug, code) as entry:
        if entry.kind != "kiosk":
            raise NotFound
        yield entry


@blueprint.get("/<slug:slug>/<code:code>/again")
@public("respondents need no sign-in", apart=True)
def again(slug: str, code: str) -> Response:
    """Forget the form under way, for the next person at this device."""
    with _kiosk(slug, code) as entry:
        mark = cookies.form_under_way(entry)
        if mark is not None:
            give_up(entry, mark)
        return cookies.end_form(make_response(redirect(entry.path, 303)), entry)


@blueprint.get("/<slug:slug>/<code:code>/still-there")
@public("respondents need no sign-in", apart=True)
def still_there(slug: str, code: str) -> Response:
    """Ask whether somebody is there, where no script can; then begin anew."""
    with _kiosk(slug, code) as entry:
        language = language_of(entry, _language_under_way(entry))
        return _inside("portal/still_there.html", entry, language)


@blueprint.get("/<slug:slug>/<code:code>/privacy")
@public("respondents need no sign-in", apart=True)
def privacy_inside(slug: str, code: str) -> Response:
    """What happens to the answers, without a way out of the kiosk."""
    with _kiosk(slug, code) as entry:
        language = language_of(entry, _language_under_way(entry))
        plain = language.split("-", maxsplit=1)[0]
        own = entry.tenant.privacy_en if plain == "en" else entry.tenant.privacy_zh
        text = own or entry.tenant.privacy_zh
        return _inside(
            "portal/privacy_inside.html",
            entry,
            language,
            paragraphs=[line for line in text.split("\n") if line.strip()],
            promise=promise(entry.door.survey.anonymity),
        )


def _language_under_way(entry: Entry) -> str:
    mark = cookies.form_under_way(entry)
    return mark.language if mark is not None else ""


def _inside(template: str, entry: Entry, language: str, **values: object) -> Response:
    shown = house(entry, language)
    return make_response(render_template(template, house=shown, back=entry.path, **values))
