"""What the foundation puts on the application: assets, languages, health, development pages."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Flask, g

from foundation.unit_of_work import settings
from foundation.web import assets, health
from foundation.web.errors import request_id
from foundation.web.languages import TAGS, init_languages, language
from foundation.web.moments import init_moments
from foundation.web.navigation import items, page_links
from foundation.web.viewer import viewer_or_none


def register(app: Flask) -> None:
    """Register the frame's own pages and what every template may use."""
    init_languages(app)
    init_moments(app)
    assets.init_app(app)
    app.register_blueprint(health.blueprint)
    app.context_processor(_context(app))
    if not settings().production:
        from foundation.web import development

        app.register_blueprint(development.blueprint)


def _context(app: Flask) -> Any:
    def context() -> dict[str, Any]:
        viewer = viewer_or_none()
        return {
            "asset": assets.asset_url,
            "locale": TAGS[language()],
            "language": language(),
            "request_id": request_id(),
            "viewer": viewer,
            "navigation": items(app, viewer) if viewer and viewer.tenant_id else [],
            "page_links": partial(page_links, app, viewer),
            "links": g.get("links") or app.extensions.get("links", lambda: {})(),
        }

    return context
