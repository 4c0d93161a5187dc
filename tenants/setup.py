"""What this room puts on the application."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import Flask, Response, redirect, request, url_for

import tenants.jobs  # noqa: F401 - puts the room's jobs on the allow-list
from foundation.web.application import Application
from foundation.web.navigation import Entry, add_entry
from foundation.web.texts import gettext
from foundation.web.viewer import viewer_or_none
from tenants import commands
from tenants.absences import setup as absences
from tenants.directory import setup as directory
from tenants.guests import narrow_guests
from tenants.identity import SecondFactorDue, identify, init_identity
from tenants.jobs import plan_reminders, scan_uploads, sweep_doors
from tenants.reorganising import setup as reorganising
from tenants.services.anchoring import anchor_all
from tenants.subjects import setup as subjects
from tenants.subjects.services import discard_copies
from tenants.trail_files import jobs as trail_jobs  # noqa: F401 - puts the job on the allow-list
from tenants.trail_files import views as trail_views  # noqa: F401 - puts its routes on the blueprint
from tenants.trail_files.services import discard_everywhere
from tenants.trail_vocabulary import add_vocabulary
from tenants.views import (  # noqa: F401 - each puts its routes on the blueprint
    account,
    audit,
    brand,
    calendar,
    departments,
    desk,
    doors,
    invitations,
    members,
    organisations,
    preferences,
    second_factor,
    settings,
)
from tenants.views.blueprint import blueprint
from tenants.views.first_steps import add_first_steps

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as Answer

    from foundation.work.relay import Tick

SCHEDULE: tuple[Tick, ...] = (
    ("sweep doors", 3600, sweep_doors),
    ("scan uploads", 30, scan_uploads),
    ("plan reminders", 300, plan_reminders),
    ("anchor trails", 1800, anchor_all),
    ("discard copies", 3600, discard_copies),
    ("discard trail files", 3600, discard_everywhere),
)


def register(app: Flask) -> None:
    """Register the room's pages, commands and jobs, and who is signed in."""
    init_identity(app)
    cast(Application, app).identify = identify
    app.register_blueprint(blueprint)
    app.register_error_handler(SecondFactorDue, _to_second_factor)
    app.extensions["links"] = _links
    for command in (
        commands.create_tenant,
        commands.list_tenants,
        commands.verify_audit,
        commands.remove_second_factor,
    ):
        app.cli.add_command(command)
    _add_entries(app)
    add_first_steps()
    add_vocabulary()
    narrow_guests()
    absences.register(app)
    directory.register(app)
    reorganising.register(app)
    subjects.register(app)


def _add_entries(app: Flask) -> None:
    for order, endpoint, icon, label, permission, cut in (
        (0, "tenants.desk", "inbox", lambda: gettext("My desk"), "account:use", False),
        (
            70,
            "tenants.departments",
            "diagram-3",
            lambda: gettext("Department tree"),
            "department:read",
            True,
        ),
        (75, "tenants.members", "people", lambda: gettext("Staff"), "member:read", False),
        (80, "tenants.audit", "journal-check", lambda: gettext("Audit trail"), "audit:read", False),
        (90, "tenants.settings", "gear", lambda: gettext("Settings"), "settings:write", False),
    ):
        add_entry(app, Entry(order, endpoint, icon, label, permission, cut))


# Written out: an error page for a foreign host has no addresses to build from.
_OPEN_TO_ALL = {"desk": "/app/", "preferences": "/app/preferences"}
_SIGNED_IN = {
    "account": "/app/account",
    "switch": "/app/organisations",
    "sign_out": "/app/sign-out",
}


def _links() -> dict[str, str]:
    """Where the layouts' menus lead; before signing in the language switch alone."""
    person = viewer_or_none()
    if person is None:
        return _OPEN_TO_ALL
    links = {**_OPEN_TO_ALL, **_SIGNED_IN}
    return links if person.several or person.tenant_id is None else _but_switch(links)


def _but_switch(links: dict[str, str]) -> dict[str, str]:
    """Whoever belongs to one organisation has nowhere to go."""
    return {name: address for name, address in links.items() if name != "switch"}


def _to_second_factor(_refusal: SecondFactorDue) -> Answer:
    target = url_for("tenants.second_factor")
    if request.headers.get("HX-Request"):
        return Response(status=401, headers={"HX-Redirect": target})
    return redirect(target)
