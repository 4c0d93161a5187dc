"""What this room puts on the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask

import complaints.jobs  # noqa: F401 - puts the room's jobs on the allow-list
from complaints.actions import setup as actions
from complaints.desk import cases_that_wait
from complaints.guests import narrow_guests
from complaints.reminding import clocks_that_end
from complaints.services.announcing import announce_all
from complaints.trail_vocabulary import add_vocabulary
from complaints.views import cases, rules, steps  # noqa: F401 - each puts its routes on the blueprint
from complaints.views import files as file_views  # noqa: F401 - the same
from complaints.views import register as register_views  # noqa: F401 - the same
from complaints.views.blueprint import blueprint
from foundation.web.navigation import Entry, add_entry
from foundation.web.texts import gettext
from tenants.desk import add_tasks
from tenants.reminders import add_reminders

if TYPE_CHECKING:
    from foundation.work.relay import Tick

SCHEDULE: tuple[Tick, ...] = (
    ("announce_complaints", 300, announce_all),
    *actions.SCHEDULE,
)


def register(app: Flask) -> None:
    """Register the room's pages and what the ticker does for it."""
    add_vocabulary()
    narrow_guests()
    add_tasks(cases_that_wait)
    add_reminders(clocks_that_end)
    app.register_blueprint(blueprint)
    add_entry(
        app,
        Entry(
            10,
            "complaints.index",
            "chat-left-text",
            lambda: gettext("Complaints"),
            "complaint:read",
        ),
    )
    actions.register(app)
