"""What audits put on the application."""

from __future__ import annotations

from flask import Flask

from complaints.audits.desk import audits_that_wait
from complaints.audits.guests import narrow_guests
from complaints.audits.trail_vocabulary import add_vocabulary
from complaints.audits.views import (  # noqa: F401 - each puts its routes on the blueprint
    checklist,
    findings,
    samples,
    signing,
)
from complaints.audits.views.blueprint import blueprint
from complaints.audits.workflow import READ_FINDINGS
from foundation.web.navigation import Entry, add_entry
from foundation.web.texts import gettext
from tenants.desk import add_tasks


def register(app: Flask) -> None:
    """Register the pages of audits and their place on the rail."""
    add_vocabulary()
    narrow_guests()
    app.register_blueprint(blueprint)
    add_tasks(audits_that_wait)
    add_entry(
        app,
        Entry(28, "audits.index", "clipboard-check", lambda: gettext("Audits"), READ_FINDINGS),
    )
