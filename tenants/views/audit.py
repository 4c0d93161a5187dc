"""The audit trail's page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from foundation.audit.models import AuditAnchor
from foundation.errors import Invalid
from foundation.unit_of_work import session
from foundation.web.access import requires
from foundation.web.paging import page_number, paged
from foundation.web.texts import gettext
from foundation.web.viewer import viewer
from tenants.services.anchoring import anchor_line
from tenants.trail_export import MOST
from tenants.trail_pages import Filter, reading_choices, trail
from tenants.trail_words import known_events, known_things
from tenants.views.blueprint import blueprint

# What a room above calls the look at who complained.
REVEALING = "complaint.identity_revealed"


@blueprint.get("/app/audit")
@requires("audit:read")
def audit() -> ResponseReturnValue:
    """Who did what, the latest first; what auditors read only on demand."""
    wanted = _filter()
    page = trail(wanted, viewer().zone, before=_number("before"), after=_number("after"))
    return render_template(
        "tenants/audit.html",
        page=page,
        wanted=wanted,
        active=wanted != Filter(),
        readings=reading_choices(),
        events=sorted(known_events().items(), key=lambda pair: pair[1]),
        things=sorted(known_things().items(), key=lambda pair: pair[1]),
        revealing=REVEALING,
        most=MOST,
    )


@blueprint.get("/app/audit/anchors")
@requires("audit:read")
def audit_anchors() -> str:
    """The end of the trail for each day that is over, to be printed and kept elsewhere."""
    query = select(AuditAnchor).order_by(AuditAnchor.day.desc())
    page = paged(query, page_number())
    return render_template("tenants/anchors.html", page=page, slug=viewer().tenant_slug)


@blueprint.get("/app/audit/anchors.jsonl")
@requires("audit:read")
def audit_anchors_file() -> Response:
    """The anchors as lines of JSON, as the stand-alone verifier reads them."""
    rows = session().scalars(select(AuditAnchor).order_by(AuditAnchor.day))
    slug = viewer().tenant_slug
    return _file("anchors.jsonl", (anchor_line(slug, each) for each in rows))


def _file(name: str, lines: Iterable[str]) -> Response:
    text = "".join(f"{line}\n" for line in lines)
    response = Response(text, content_type="application/jsonl; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _number(name: str) -> int | None:
    """An event's number in the address; `Invalid` for anything else that stands there."""
    given = _text(name)
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 16):
        raise Invalid
    return int(given)


def _filter() -> Filter:
    return Filter(
        action=_text("action"),
        thing=_text("thing"),
        who=_text("who"),
        since=_day("since"),
        until=_day("until"),
        object_id=_id("object"),
        reading=_reading(),
        words=_text("words"),
    )


def _reading() -> str:
    given = _text("reading")
    return given if given in reading_choices() else ""


def _text(name: str) -> str:
    return request.args.get(name, "").strip()[:80].replace("\0", "")


def _day(name: str) -> date | None:
    given = _text(name)
    if not given:
        return None
    try:
        day = date.fromisoformat(given)
    except ValueError:
        raise Invalid(gettext("A day is written like 2026-11-20.")) from None
    if not 2000 <= day.year <= 2200:
        raise Invalid(gettext("A day is written like 2026-11-20."))
    return day


def _id(name: str) -> UUID | None:
    given = _text(name)
    try:
        return UUID(given) if given else None
    except ValueError:
        raise Invalid from None
