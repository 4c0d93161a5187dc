"""What vouchers and draws put on the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask

from foundation.web.navigation import Entry, add_entry
from foundation.web.texts import gettext
from surveys.incentives import counter_views, views
from surveys.incentives.desk import pools_running_low
from surveys.incentives.taking import sweep
from surveys.incentives.trail_vocabulary import add_vocabulary
from tenants.desk import add_tasks

if TYPE_CHECKING:
    from foundation.work.relay import Tick

SCHEDULE: tuple[Tick, ...] = (("sweep_code_takes", 3600, sweep),)


def register(app: Flask) -> None:
    """Register the pages of vouchers and draws."""
    add_vocabulary()
    app.register_blueprint(views.blueprint)
    app.register_blueprint(counter_views.blueprint)
    add_tasks(pools_running_low)
    add_entry(
        app, Entry(37, "vouchers.check", "tag", lambda: gettext("Vouchers"), "voucher:redeem")
    )
