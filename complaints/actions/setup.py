"""What corrective actions put on the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask

import complaints.actions.jobs  # noqa: F401 - puts the job on the allow-list
from complaints.actions.desk import actions_that_wait, actions_to_know
from complaints.actions.guests import narrow_guests
from complaints.actions.reminding import items_due, steps_waiting
from complaints.actions.services.effect import plan_measurements
from complaints.actions.trail_vocabulary import add_vocabulary
from complaints.actions.views import (  # noqa: F401 - each puts its routes on the blueprint
    actions,
    dossier,
    listing,
    plan,
)
from complaints.actions.views.blueprint import blueprint
from foundation.web.navigation import Entry, add_entry
from foundation.web.texts import gettext
from tenants.desk import add_shown, add_tasks
from tenants.reminders import add_reminders

if TYPE_CHECKING:
    from foundation.work.relay import Tick

SCHEDULE: tuple[Tick, ...] = (("measure_effects", 3600, plan_measurements),)


def register(app: Flask) -> None:
    """Register the pages of corrective actions and their place on the rail."""
    add_vocabulary()
    narrow_guests()
    app.register_blueprint(blueprint)
    add_tasks(actions_that_wait)
    add_shown(8, actions_to_know)
    add_reminders(items_due)
    add_reminders(steps_waiting)
    add_entry(
        app,
        Entry(20, "actions.index", "tools", lambda: gettext("Corrective actions"), "action:read"),
    )
