"""What “You said, we did” puts on the application."""

from __future__ import annotations

from flask import Flask

from complaints.changes import listing_views  # noqa: F401 - puts its route on the blueprint
from complaints.changes.desk import texts_to_review
from complaints.changes.trail_vocabulary import add_vocabulary
from complaints.changes.views import blueprint
from complaints.changes.workflow import READ
from foundation.web.navigation import Entry, add_entry
from foundation.web.texts import gettext
from tenants.desk import add_tasks


def register(app: Flask) -> None:
    """Register the pages of changes and their place on the rail."""
    add_vocabulary()
    app.register_blueprint(blueprint)
    add_tasks(texts_to_review)
    add_entry(
        app, Entry(25, "changes.index", "megaphone", lambda: gettext("You said, we did"), READ)
    )
