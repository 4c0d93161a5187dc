"""What reorganisation puts on the application."""

from __future__ import annotations

from flask import Flask

import tenants.reorganising.jobs  # noqa: F401 - puts the job on the allow-list
from foundation.guests import show_guests_all
from tenants.reorganising.models import Reorganisation, ReorganisationPart
from tenants.reorganising.trail_vocabulary import add_vocabulary
from tenants.reorganising.views import blueprint


def register(app: Flask) -> None:
    """Register the pages, and what guests see of it."""
    add_vocabulary()
    app.register_blueprint(blueprint)
    for table in (Reorganisation, ReorganisationPart):
        show_guests_all(table, "figures of two times are read beside what changed between")
