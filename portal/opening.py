"""A survey's page when somebody opens it: from its beginning, or where this browser left it."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, request

from foundation import clock
from portal import cookies, messages, pages
from portal.drafts import draft_of
from portal.entry import Entry, at_version
from portal.filled import within
from portal.languages import choose
from portal.last_words import Shown
from portal.marks import Mark, new_mark
from portal.pages import Sheet
from portal.posted import as_fields
from portal.walk import walk_of
from surveys.rules import SurveyState


def opened(found: Entry) -> Response:
    """The survey, or where it stands while it takes no answers."""
    now = clock.now()
    mark = cookies.form_under_way(found)
    asked = at_version(found, mark.version) if mark else None
    entry = asked or found
    language = language_of(entry, mark.language if mark else "")
    if entry.state(now) is SurveyState.PLANNED:
        return messages.not_yet(entry, language)
    if mark is None or asked is None or not entry.takes(mark, now):
        if entry.state(now) is SurveyState.CLOSED:
            return messages.ended(entry, language)
        mark = new_mark(now, entry.version.number, language)
    if mark.language != language:
        mark = replace(mark, language=language)
    return cookies.keep_form(resumed(entry, mark), entry, mark)


def thanked(entry: Entry) -> Response:
    """Thank, and show the receipt to the browser that sent the answer, for a quarter of an hour."""
    shown = cookies.receipt_shown(entry)
    language = language_of(entry, shown.language if shown else "")
    given = cookies.code_shown(entry)
    return pages.thanks_page(entry, shown or Shown(None, language), language, given=given)


def language_of(entry: Entry, before: str) -> str:
    """A page's language: as asked in the address, as it was before, or the browser's."""
    return choose(entry.content.languages, request.args.get("lang", ""), before)


def resumed(entry: Entry, mark: Mark, at: str = "") -> Response:
    """The page to go on with: the part asked for, or the first that is not in order."""
    saved = draft_of(entry, mark)
    values = saved or {}
    walk = walk_of(entry, values, mark)
    if saved is None:
        return pages.form_page(entry, mark, Sheet(walk.parts[0]))
    parsed = entry.content.parse_form(as_fields(values), asked=walk.shown, complete=True)
    open_part = walk.first_wrong(parsed.errors, walk.parts[-1])
    asked = at or request.args.get("part", "")
    part = walk.nearest(walk.earlier(within(walk.layout, asked, open_part), open_part))
    sheet = Sheet(part, values, resumed=not asked and bool(values))
    return pages.form_page(entry, mark, sheet)
