"""What corrective actions put on the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask

import complaints.actions.jobs  # noqa: F401 - puts the job on the allow-list
from complaints.actions.again.reminding import causes_back, checks_due
from complaints.actions.again.services import find_recurrences
from complaints.actions.desk import actions_in_stead, actions_that_wait, actions_to_know
from complaints.actions.guests import narrow_guests
from complaints.actions.leaving import work_in_actions
from complaints.actions.reminding import items_due, steps_waiting
from complaints.actions.services.effect import plan_measurements
from complaints.actions.trail_vocabulary import add_vocabulary
from complaints.actions.views import (  # noqa: F401 - each puts its routes on the blueprint
    actions,
    again,
    causes,
    dossier,
    eight_d,
    feedback,
    items,
    listing,
    plan,
    rules,
)
from complaints.actions.views.blueprint import blueprint
from foundation.web.navigation import Entry, add_entry
from foundation.web.texts import gettext
from tenants.desk import add_shown, add_tasks, add_tasks_for_others
from tenants.leaving import add_open_work
from tenants.reminders import add_reminders

if TYPE_CHECKING:
    from foundation.work.relay import Tick

SCHEDULE: tuple[Tick, ...] = (
    ("measure_effects", 3600, plan_measurements),
    ("find_recurrences", 3600, find_recurrences),
)


def register(app: Flask) -> None:
    """Register the pages of corrective actions and their place on the rail."""
    add_vocabulary()
    narrow_guests()
    app.register_blueprint(blueprint)
    add_tasks(actions_that_wait)
    add_tasks_for_others(actions_in_stead)
    add_shown(8, actions_to_know)
    add_open_work(work_in_actions)
    add_reminders(items_due)
    add_reminders(steps_waiting)
    add_reminders(causes_back)
    add_reminders(checks_due)
    add_entry(
        app,
        Entry(20, "actions.index", "tools", lambda: gettext("Corrective actions"), "action:read"),
    )
