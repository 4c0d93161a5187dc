"""What this room puts on the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask

from foundation.web.application import csrf_protection
from foundation.web.navigation import PageLink, add_page_link
from foundation.web.texts import gettext
from portal import (
    addresses,
    kiosk,  # noqa: F401 - puts its routes on the blueprint
    personal,  # noqa: F401 - puts its routes on the blueprint
    resuming,  # noqa: F401 - puts its routes on the blueprint
    telling,  # noqa: F401 - puts its route on the blueprint
    vouchers,  # noqa: F401 - the same
    withdraw,  # noqa: F401 - puts its routes on the blueprint
)
from portal.cases import (  # noqa: F401 - each puts its routes on the blueprint
    away,
    complain,
    follow,
    judging,
    sheet,
)
from portal.cases import blueprint as cases
from portal.views import blueprint

if TYPE_CHECKING:
    from foundation.work.relay import Tick

SCHEDULE: tuple[Tick, ...] = ()


def register(app: Flask) -> None:
    """Register the respondent's pages; their forms carry a signed mark instead of a session's."""
    addresses.init_app(app)
    for pages in (blueprint, cases):
        csrf_protection(app).exempt(pages)
        app.register_blueprint(pages)
    add_page_link(
        app,
        PageLink(
            "changes",
            "portal.changes",
            "box-arrow-up-right",
            lambda: gettext("As everybody sees it"),
            "change:read",
        ),
    )
