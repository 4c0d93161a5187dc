"""The respondent's routes: a survey, its thanks, an organisation's privacy notice."""

from __future__ import annotations

import logging

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from foundation.errors import NotFound
from foundation.scope import tenant_scope
from foundation.unit_of_work import unit_of_work
from foundation.web.access import public
from foundation.web.errors import error_page
from portal import answering, messages, pages
from portal.entry import Entry, entered, last_seen
from portal.files import posted_page
from portal.filled import TRAP, part_of
from portal.houses import LANGUAGES, house_of
from portal.inviting import last_invited
from portal.keeping import Ready, keep
from portal.languages import choose
from portal.layout import layout_of
from portal.marks import Mark, mark_on
from portal.opening import opened, thanked
from portal.pages import Sheet
from portal.posted import Fields, answers_in, one, posted_fields
from portal.spent import form_over
from portal.trials import answer_of_remark
from surveys.promises import promises
from surveys.services.trials import remark_on
from tenants.queries import tenant_by_slug

log = logging.getLogger(__name__)
blueprint = Blueprint("portal", __name__)

_AWAY = 10  # seconds after which to try again


@blueprint.get("/<slug:slug>/<code:code>", strict_slashes=False)
@public("respondents need no sign-in", apart=True)
def ask(slug: str, code: str) -> Response:
    """Show the survey, or go on where this browser left it."""
    with entered(slug, code) as found:
        if not request.path.endswith(f"/{found.tenant.slug}/{found.code}"):  # typed by hand
            return make_response(redirect(found.path, 302))
        return opened(found)


@blueprint.post("/<slug:slug>/<code:code>")
@public(
    "respondents need no sign-in",
    fields=("token", "part", "language", "go", "lang", "q.<question>", "f.<question>", TRAP),
    csrf="form token",
    apart=True,
)
def answer(slug: str, code: str) -> Response:
    """Take a page of the survey, or the whole answer.

    It is understood in one transaction and kept in another, when the first is over.
    """
    g.fields = posted_page(request)
    with entered(slug, code) as entry:
        taken = form_over(entry, g.fields) or answering.take(entry, g.fields)
    return keep(taken) if isinstance(taken, Ready) else taken


@blueprint.get("/<slug:slug>/<code:code>/thanks")
@public("respondents need no sign-in", apart=True)
def thanks(slug: str, code: str) -> Response:
    """Thank, and show the receipt to the browser that sent the answer, for a quarter of an hour."""
    with entered(slug, code) as entry:
        return thanked(entry)


@blueprint.post("/<slug:slug>/<code:code>/remark")
@public(
    "who tries a questionnaire needs no sign-in",
    fields=("token", "language", "remark"),
    csrf="form token",
    apart=True,
)
def remark(slug: str, code: str) -> Response:
    """Keep what somebody found unclear in a pilot."""
    fields = posted_fields(request)
    with entered(slug, code) as entry:
        answer_id = answer_of_remark(entry.lock, one(fields, "token"))
        language = choose(entry.content.languages, one(fields, "language"))
    if entry.trial is None or answer_id is None:
        raise NotFound
    with tenant_scope(entry.tenant.id), unit_of_work():
        kept = remark_on(answer_id, one(fields, "remark"))
    return messages.remarked(entry, language) if kept else messages.trial_over(entry, language)


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
        withdraw_url=url_for("portal.withdraw", slug=slug, lang=language),
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
    slug = arguments.get("slug", "")
    entry = last_seen(slug, arguments.get("code", ""))
    entry = entry or last_invited(slug, arguments.get("token", ""))
    response = error_page(503) if fields is None or entry is None else _kept(entry, fields)
    response.headers["Retry-After"] = str(_AWAY)
    return response


def _is_away(error: DBAPIError) -> bool:
    return error.connection_invalidated or isinstance(error, OperationalError)


def _kept(entry: Entry, fields: Fields) -> Response:
    language, token = choose(entry.content.languages, one(fields, "language")), one(fields, "token")
    unknown = Mark("", entry.door.survey.opens_at, entry.version.number, language)
    mark = mark_on(entry.lock, token) or unknown  # for its order and its size of type
    part = part_of(layout_of(entry.digest, entry.content, large=mark.large), fields)
    sheet = Sheet(part, answers_in(fields), trouble=messages.not_saved(), alone=True)
    return pages.form_page(entry, mark, sheet, status=503, token=token)
