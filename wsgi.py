"""The composition root: `create_app()` puts the rooms together, and nothing else is here."""

from __future__ import annotations

from pathlib import Path

import complaints.setup
import demo.commands
import evaluations.setup
import foundation.commands
import foundation.setup
import portal.setup
import reports.setup
import surveys.setup
import tenants.setup
from foundation.settings import Settings
from foundation.unit_of_work import connect
from foundation.web import limits
from foundation.web.access import check_declared
from foundation.web.application import Application, make_application
from foundation.work.relay import Tick, relay
from tenants.permissions import PERMISSIONS, ROLES

ROOT = Path(__file__).resolve().parent

# What the ticker calls, and how many seconds apart.
SCHEDULE: tuple[Tick, ...] = (
    ("relay", 2, relay),
    ("sweep_limits", 3600, limits.sweep),
    *tenants.setup.SCHEDULE,
    *surveys.setup.SCHEDULE,
    *complaints.setup.SCHEDULE,
)


def create_app(settings: Settings | None = None) -> Application:
    """The application, connected and complete; refuses unsafe settings and undeclared routes."""
    known = settings or Settings.from_environment()
    connect(known)
    app = make_application(known, ROOT)
    foundation.setup.register(app)
    tenants.setup.register(app)
    surveys.setup.register(app)
    complaints.setup.register(app)
    evaluations.setup.register(app)
    reports.setup.register(app)
    portal.setup.register(app)
    demo.commands.register(app)
    foundation.commands.register(app, ROLES, SCHEDULE)
    check_declared(app, frozenset(PERMISSIONS))
    return app
