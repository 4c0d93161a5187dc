"""What time rules put on the application."""

from __future__ import annotations

from flask import Flask

from complaints.timing import longer_views  # noqa: F401 - puts its routes on the blueprint of cases
from complaints.timing.desk import longer_times_that_wait
from complaints.timing.trail_vocabulary import add_vocabulary
from complaints.timing.views import blueprint
from foundation.web.navigation import PageLink, add_page_link
from foundation.web.texts import gettext
from tenants.desk import add_tasks


def register(app: Flask) -> None:
    """Register the pages of time rules and the way to them from the settings."""
    add_vocabulary()
    app.register_blueprint(blueprint)
    add_tasks(longer_times_that_wait)
    add_page_link(
        app,
        PageLink(
            "settings",
            "timing.index",
            "hourglass-split",
            lambda: gettext("Time rules for complaints"),
            "settings:write",
        ),
    )
