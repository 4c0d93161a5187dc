"""The respondent's routes: a survey, its thanks, an organisation's privacy notice."""

from __future__ import annotations

import logging
from dataclasses import replace

from flask import Blueprint, Response, g, make_response, redirect, render_template, request
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from foundation import clock
from foundation.errors import NotFound
from foundation.web.access import public
from foundation.web.errors import error_page
from portal import answering, cookies, messages, pages
from portal.entry import Entry, at_version, entered, last_seen
from portal.filled import TRAP, first_part, part_of, within
from portal.houses import LANGUAGES, house_of
from portal.keeping import Ready, keep
from portal.languages import choose
from portal.marks import Mark, new_mark
from portal.pages import Sheet
from portal.posted import Fields, answers_in, as_fields, one, posted_fields
from surveys.promises import promises
from surveys.rules import SurveyState
from surveys.services import unfinished
from tenants.queries import tenant_by_slug

log = logging.getLogger(__name__)
blueprint = Blueprint("portal", __name__)

_AWAY = 10  # seconds after which to try again


@blueprint.get("/<slug:slug>/<code:code>")
@public("respondents need no sign-in", apart=True)
def ask(slug: str, code: str) -> Response:
    """Show the survey, or go on where this browser left it."""
    with entered(slug, code) as found:
        if code != found.code:
            return make_response(redirect(pages.address(found), 302))
        now = clock.now()
        mark = cookies.form_under_way(found)
        asked = at_version(found, mark.version) if mark else None
        entry = asked or found
        language = _language(entry, mark.language if mark else "")
        if entry.state(now) is SurveyState.PLANNED:
            return messages.not_yet(entry, language)
        if mark is None or asked is None or not entry.takes(mark, now):
            if entry.state(now) is SurveyState.CLOSED:
                return messages.ended(entry, language)
            mark = new_mark(now, entry.version.number, language)
        mark = replace(mark, language=language)
        return cookies.keep_form(_resumed(entry, mark), entry, mark)


def _language(entry: Entry, before: str) -> str:
    """A page's language: as asked in the address, as it was before, or the browser's."""
    return choose(entry.content.languages, request.args.get("lang", ""), before)


def _resumed(entry: Entry, mark: Mark) -> Response:
    """The page to go on with: the part asked for, or the first that is not in order."""
    saved = unfinished.load(entry.door.collector.id, mark.key) if mark.kept else None
    if saved is None:
        return pages.form_page(entry, mark, Sheet(1))
    parsed = entry.content.parse_form(as_fields(saved.values), complete=True)
    open_part = first_part(entry, parsed.errors, len(entry.parts))
    asked = request.args.get("part", "")
    part = min(within(entry, asked, open_part), open_part)
    sheet = Sheet(part, saved.values, resumed=not asked and bool(saved.values))
    return pages.form_page(entry, mark, sheet)


@blueprint.post("/<slug:slug>/<code:code>")
@public(
    "respondents need no sign-in",
    fields=("token", "part", "language", "go", "lang", "q.<question>", TRAP),
    csrf="form token",
    apart=True,
)
def answer(slug: str, code: str) -> Response:
    """Take a page of the survey, or the whole answer.

    It is understood in one transaction and kept in another, when the first is over.
    """
    g.fields = posted_fields(request)
    with entered(slug, code) as entry:
        taken = answering.take(entry, g.fields)
    return keep(taken) if isinstance(taken, Ready) else taken


@blueprint.get("/<slug:slug>/<code:code>/thanks")
@public("respondents need no sign-in", apart=True)
def thanks(slug: str, code: str) -> Response:
    """Thank, and show the receipt to the browser that sent the answer, for a quarter of an hour."""
    with entered(slug, code) as entry:
        shown = cookies.receipt_shown(entry)
        language = _language(entry, shown.language if shown else "")
        return pages.thanks_page(
            entry,
            shown.receipt if shown else None,
            language,
            low=shown is not None and shown.low,
        )


@blueprint.get("/<slug:slug>/privacy")
@public("respondents need no sign-in")
def privacy(slug: str) -> str:
    """What an organisation says about the data of respondents, and what each level promises."""
    tenant = tenant_by_slug(slug)
    if tenant is None:
        raise NotFound
    language = choose(LANGUAGES, request.args.get("lang", ""))
    own = tenant.privacy_en if language == "en" else tenant.privacy_zh
    return render_template(
        "portal/privacy.html",
        house=house_of(tenant, language, languages=LANGUAGES),
        paragraphs=[line for line in (own or tenant.privacy_zh).split("\n") if line.strip()],
        promises=promises(),
    )


@blueprint.errorhandler(DBAPIError)
@blueprint.errorhandler(PoolTimeout)
def database_away(error: Exception) -> Response:
    """Never a false thank-you: the page again with what was typed, "not saved" (REL-10)."""
    if isinstance(error, DBAPIError) and not _is_away(error):
        log.error("request %s failed: %s", g.get("request_id"), type(error).__name__)
        return error_page(500)
    log.error("the database does not answer (request %s)", g.get("request_id"))
    fields: Fields | None = g.get("fields")
    arguments = request.view_args or {}
    entry = last_seen(arguments.get("slug", ""), arguments.get("code", ""))
    response = error_page(503) if fields is None or entry is None else _kept(entry, fields)
    response.headers["Retry-After"] = str(_AWAY)
    return response


def _is_away(error: DBAPIError) -> bool:
    return error.connection_invalidated or isinstance(error, OperationalError)


def _kept(entry: Entry, fields: Fields) -> Response:
    language = choose(entry.content.languages, one(fields, "language"))
    mark = Mark("", entry.door.survey.opens_at, entry.version.number, language)
    sheet = Sheet(part_of(entry, fields), answers_in(fields), trouble=messages.not_saved())
    return pages.form_page(entry, mark, sheet, status=503, token=one(fields, "token"))
