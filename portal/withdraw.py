"""Withdrawing an answer by its receipt: show which one it is, ask, delete (ANON-2, ANON-3).

The receipt comes in the body of a post and is not sent back: from the door to the question goes a
sealed note of what it led to.
"""

from __future__ import annotations

import json
from functools import partial
from typing import Any
from uuid import UUID

from flask import Response, g, make_response, render_template, request, url_for

from complaints.services.withdrawn import cut_from_case, has_case
from foundation.loader import load_or_404
from foundation.tokens import read_signed, seal, sign, unseal
from foundation.web.access import public
from foundation.web.moments import day_words
from portal.cases import door, troubles
from portal.cases.sums import Sum
from portal.houses import LANGUAGES, at_home, house_of
from portal.languages import choose
from portal.marks import GOOD_FOR
from portal.pages import Trouble
from portal.posted import one, posted_fields
from portal.views import blueprint
from surveys.models import QuestionnaireVersion, Survey
from surveys.queries import content_of
from surveys.services.withdrawing import FiguresFinal, Kept, kept_under
from surveys.services.withdrawing import withdraw as take_back
from tenants.models import Tenant

_BY_RECEIPT = "whoever has the receipt may withdraw the answer; no sign-in"
_ASKED_FOR = 15 * 60  # seconds in which the question must be answered


@blueprint.get("/<slug:slug>/withdraw")
@public(_BY_RECEIPT, apart=True)
def withdraw(slug: str) -> Response:
    """The door: one field for the receipt."""
    with at_home(slug) as tenant:
        language = choose(LANGUAGES, request.args.get("lang", ""))
        return _door(tenant, language, None, 200, None)


@blueprint.post("/<slug:slug>/withdraw")
@public(
    _BY_RECEIPT,
    fields=("token", "language", "receipt", "question", "answer"),
    csrf="form token",
    apart=True,
)
def look_up(slug: str) -> Response:
    """Show which answer a receipt belongs to; wrong, foreign and withdrawn ones answer alike."""
    fields = posted_fields(request)  # not kept for a page to be shown again: it is a secret
    with at_home(slug) as tenant:
        language = choose(LANGUAGES, one(fields, "language"))
        show = partial(_door, tenant, language)
        if read_signed(_purpose(tenant), one(fields, "token"), GOOD_FOR) is None:
            return show(troubles.stale_door(), 400, None)
        held = door.held_up(tenant, fields)
        if held:
            again = bool(one(fields, "answer"))
            return door.ask_or_wait(show, tenant, language, held, again=again)
        kept = kept_under(one(fields, "receipt"))
        if kept is None:
            return door.nothing_found(show, tenant, language, troubles.unknown_answer())
        name = "final" if kept.final else "question"
        return _page(name, tenant, language, **_told(tenant, kept, language))


@blueprint.post("/<slug:slug>/withdraw/confirm")
@public(_BY_RECEIPT, fields=("token", "language"), csrf="form token", apart=True)
def withdraw_now(slug: str) -> Response:
    """Delete the answer. A second click finds it gone, and says the same."""
    fields = posted_fields(request)
    try:
        with at_home(slug) as tenant:
            language = choose(LANGUAGES, one(fields, "language"))
            named = unseal(_purpose(tenant), one(fields, "token"), _ASKED_FOR)
            if named is None:
                return _door(tenant, language, troubles.stale_door(), 400, None)
            survey_id, digest, response_id = json.loads(named)
            cut_from_case(UUID(response_id) if response_id else None)
            take_back(UUID(survey_id), digest)
            return _page("gone", tenant, language)
    except FiguresFinal:
        with at_home(slug) as tenant:
            language = choose(LANGUAGES, one(fields, "language"))
            survey = load_or_404(Survey, id=UUID(survey_id))
            return _page("final", tenant, language, 409, survey=_title(survey, language))


def _told(tenant: Tenant, kept: Kept, language: str) -> dict[str, Any]:
    """Which answer it is, as far as the page says it: the survey and the day, no answers."""
    response_id = kept.response_id.hex if kept.response_id else ""
    note = json.dumps([kept.survey.id.hex, kept.digest, response_id])
    return {
        "survey": _title(kept.survey, language),
        "day": day_words(kept.day),
        "case": has_case(kept.response_id),
        "token": seal(_purpose(tenant), note),
    }


def _title(survey: Survey, language: str) -> str:
    """What the person who answered has read as its title; the survey's own name is for staff."""
    content = content_of(load_or_404(QuestionnaireVersion, id=survey.version_id))
    return content.say(content.title, language)


def _door(
    tenant: Tenant, language: str, trouble: Trouble | None, status: int, question: Sum | None
) -> Response:
    token = sign(_purpose(tenant), "")
    return _page("door", tenant, language, status, token=token, trouble=trouble, question=question)


def _purpose(tenant: Tenant) -> str:
    return f"withdraw:{tenant.id}"


def _page(name: str, tenant: Tenant, language: str, status: int = 200, **more: Any) -> Response:
    g.referrer_policy = "no-referrer"
    html = render_template(
        f"portal/withdraw/{name}.html",
        house=house_of(tenant, language, languages=LANGUAGES if name == "door" else ()),
        language_tag=language,
        withdraw_url=url_for("portal.withdraw", slug=tenant.slug),
        confirm_url=url_for("portal.withdraw_now", slug=tenant.slug),
        **more,
    )
    return make_response(html, status)
