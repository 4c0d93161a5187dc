"""What the staff directory puts on the application."""

from __future__ import annotations

from flask import Flask

from foundation.guests import show_guests_all
from foundation.web.navigation import Entry, add_entry
from foundation.web.texts import gettext, ngettext
from tenants.directory import list_views  # noqa: F401 - puts its routes on the blueprint
from tenants.directory.carried import carry_staff, count_here
from tenants.directory.models import StaffEntry
from tenants.directory.trail_vocabulary import add_vocabulary
from tenants.directory.views import blueprint
from tenants.reorganising.carrying import Load, add_load


def register(app: Flask) -> None:
    """Register the pages of the directory, and what guests see of it."""
    add_vocabulary()
    app.register_blueprint(blueprint)
    add_load(
        Load(
            "staff",
            lambda n: ngettext(
                "%(num)s entry of the staff directory", "%(num)s entries of the staff directory", n
            ),
            count_here,
            carry_staff,
        )
    )
    show_guests_all(StaffEntry, "a question that offers people by name is read as it is asked")
    add_entry(
        app,
        Entry(76, "directory.index", "person", lambda: gettext("Staff directory"), "staff:read"),
    )
