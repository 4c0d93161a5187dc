"""The first steps of a new organisation, ticked off by facts."""

from __future__ import annotations

from flask import url_for

from foundation.unit_of_work import session
from foundation.web.texts import gettext
from foundation.web.viewer import Viewer
from tenants.desk import Step, add_step
from tenants.models import User
from tenants.queries import has_company, has_departments, own_tenant


def second_factor(viewer: Viewer) -> Step | None:
    """Offered to whoever sets things up; elsewhere it is on the account's page."""
    if not viewer.may("settings:write"):
        return None
    return Step(
        gettext("Set up the second factor"),
        session().get_one(User, viewer.user_id).totp_secret is not None,
        url_for("tenants.second_factor"),
        gettext("Your role can do a lot, so a password alone is not enough."),
    )


def departments(viewer: Viewer) -> Step | None:
    """The tree comes first: everything else refers to it."""
    if not viewer.may("department:write"):
        return None
    return Step(
        gettext("Make the tree of departments"),
        has_departments(),
        url_for("tenants.departments"),
        gettext("Results are shown for each, and people answer for theirs."),
    )


def people(viewer: Viewer) -> Step | None:
    """Nobody works alone: somebody else approves."""
    if not viewer.may("member:write"):
        return None
    return Step(
        gettext("Invite people"),
        has_company(),
        url_for("tenants.invite_page"),
        gettext("At least one more: whoever writes a questionnaire cannot approve it."),
    )


def settings(viewer: Viewer) -> Step | None:
    """What respondents see."""
    if not viewer.may("settings:write"):
        return None
    tenant = own_tenant()
    return Step(
        gettext("Choose the colour and write the privacy notice"),
        bool(tenant.privacy_zh or tenant.privacy_en),
        url_for("tenants.settings"),
        gettext("Respondents see both before they answer."),
    )


def add_first_steps() -> None:
    """Put this room's steps on the desk."""
    for order, step in ((5, second_factor), (10, departments), (20, people), (30, settings)):
        add_step(order, step)
