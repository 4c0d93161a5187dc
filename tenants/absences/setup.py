"""What absences put on the application."""

from __future__ import annotations

from flask import Flask

from tenants.absences.desk import who_stands_in
from tenants.absences.reminding import standings_in
from tenants.absences.trail_vocabulary import add_vocabulary
from tenants.absences.views import blueprint
from tenants.desk import add_shown
from tenants.reminders import add_reminders


def register(app: Flask) -> None:
    """Register the pages, and what the desk and the morning's mail say of absences."""
    add_vocabulary()
    app.register_blueprint(blueprint)
    add_shown(1, who_stands_in)
    add_reminders(standings_in)
