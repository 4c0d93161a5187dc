"""What this room puts on the application."""

from __future__ import annotations

from flask import Flask

import evaluations.jobs  # noqa: F401 - puts the room's jobs on the allow-list
from evaluations.commands import recompute_period
from evaluations.desk import latest_evaluation, periods_that_wait
from evaluations.guests import narrow_guests
from evaluations.reminding import steps_of_periods
from evaluations.trail_vocabulary import add_vocabulary
from evaluations.views import (  # noqa: F401 - each puts its routes on the blueprint
    appeals,
    departments,
    periods,
    schemes,
)
from evaluations.views.blueprint import blueprint
from foundation.web.navigation import Entry, add_entry
from foundation.web.texts import gettext
from tenants.desk import add_shown, add_tasks
from tenants.reminders import add_reminders


def register(app: Flask) -> None:
    """Register the room's pages, commands and jobs."""
    app.cli.add_command(recompute_period)
    add_vocabulary()
    narrow_guests()
    app.register_blueprint(blueprint)
    add_tasks(periods_that_wait)
    add_shown(10, latest_evaluation)
    add_reminders(steps_of_periods)
    add_entry(
        app,
        Entry(
            32,
            "evaluations.index",
            "clipboard-check",
            lambda: gettext("Evaluations"),
            "result:read",
        ),
    )
