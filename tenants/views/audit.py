"""The audit trail's page."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from foundation.errors import Invalid
from foundation.web.access import requires
from foundation.web.paging import page_number
from foundation.web.texts import gettext
from foundation.web.viewer import viewer
from tenants.trail_pages import Filter, reading_choices, trail
from tenants.trail_words import known_events, known_things
from tenants.views.blueprint import blueprint


@blueprint.get("/app/audit")
@requires("audit:read")
def audit() -> ResponseReturnValue:
    """Who did what, the latest first; what auditors read only on demand."""
    wanted = _filter()
    page = trail(wanted, viewer().zone, page_number())
    return render_template(
        "tenants/audit.html",
        page=page,
        wanted=wanted,
        active=wanted != Filter(),
        readings=reading_choices(),
        events=sorted(known_events().items(), key=lambda pair: pair[1]),
        things=sorted(known_things().items(), key=lambda pair: pair[1]),
    )


def _filter() -> Filter:
    return Filter(
        action=_text("action"),
        thing=_text("thing"),
        who=_text("who"),
        since=_day("since"),
        until=_day("until"),
        object_id=_id("object"),
        reading=_reading(),
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
