"""What requests about people's data put on the application."""

from __future__ import annotations

from flask import Flask

import tenants.subjects.jobs  # noqa: F401 - puts the jobs on the allow-list
from foundation.web.navigation import Entry, add_entry
from foundation.web.texts import gettext
from tenants.desk import add_tasks
from tenants.subjects.commands import list_erasures, redo_erasures
from tenants.subjects.desk import requests_that_wait
from tenants.subjects.queries import PERMISSION
from tenants.subjects.trail_vocabulary import add_vocabulary
from tenants.subjects.views import blueprint


def register(app: Flask) -> None:
    """Register the pages and what waits."""
    app.cli.add_command(list_erasures)
    app.cli.add_command(redo_erasures)
    add_vocabulary()
    add_tasks(requests_that_wait)
    app.register_blueprint(blueprint)
    add_entry(
        app,
        Entry(82, "subjects.index", "shield-check", lambda: gettext("Personal data"), PERMISSION),
    )
