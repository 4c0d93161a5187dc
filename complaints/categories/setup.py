"""What categories put on the application."""

from __future__ import annotations

from flask import Flask

from complaints.categories.trail_vocabulary import add_vocabulary
from complaints.categories.views import blueprint
from foundation.web.navigation import PageLink, add_page_link
from foundation.web.texts import gettext


def register(app: Flask) -> None:
    """Register the pages of categories and the way to them from the settings."""
    add_vocabulary()
    app.register_blueprint(blueprint)
    add_page_link(
        app,
        PageLink(
            "settings",
            "categories.index",
            "tag",
            lambda: gettext("Categories of complaints"),
            "settings:write",
        ),
    )
