"""What this room puts on the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask

from foundation.web.application import csrf_protection
from portal import addresses
from portal.cases import (  # noqa: F401 - each puts its routes on the blueprint
    away,
    complain,
    follow,
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
