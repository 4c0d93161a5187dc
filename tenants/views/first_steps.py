"""The first steps of a new organisation, ticked off by facts, and its calendar when it ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from flask import url_for

from foundation import clock
from foundation.unit_of_work import session
from foundation.web.moments import day_words
from foundation.web.texts import gettext
from foundation.web.viewer import Viewer
from tenants.desk import Group, Step, Task, add_step, add_tasks
from tenants.models import User
from tenants.queries import has_company, has_departments, own_calendar, own_tenant
from tenants.working_time import calendar_row

# How long before the entered holidays end this is on the desk, and from when on it presses.
_AHEAD, _NEAR = timedelta(days=60), timedelta(days=30)


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


def working_time(viewer: Viewer) -> Step | None:
    """Every clock runs by the calendar."""
    if not viewer.may("settings:write"):
        return None
    return Step(
        gettext("Enter working hours and holidays"),
        calendar_row() is not None,
        url_for("tenants.calendar"),
        gettext("Every clock runs by them: what is due in one working day is not due on a Sunday."),
    )


def holidays(viewer: Viewer) -> Iterator[Group]:
    """Clocks run on holidays that nobody has entered: told some time before they run out."""
    if not viewer.may("settings:write"):
        return
    known, url = own_calendar().known_until, url_for("tenants.calendar")
    today = own_calendar().day_of(clock.now())
    ends = known is not None and known - today <= _AHEAD and calendar_row() is not None
    tasks = [_holidays(known, today, url)] if known and ends else []
    yield Group(gettext("Working hours and holidays"), tasks, len(tasks), url)


def _holidays(known: date, today: date, url: str) -> Task:
    near = "soon" if known - today <= _NEAR else "fine"
    return Task(
        what=gettext("Enter the holidays after %(day)s", day=day_words(known)),
        url=url,
        action=gettext("Open the calendar"),
        due=own_calendar().ends(known),
        look="over" if known < today else near,
        words=gettext("known until %(day)s", day=day_words(known)),
        facts=(gettext("what is due later is provisional until then"),),
    )


_STEPS = (
    (5, second_factor),
    (10, departments),
    (20, people),
    (30, settings),
    (35, working_time),
)


def add_first_steps() -> None:
    """Put this room's steps and its task on the desk."""
    add_tasks(holidays)
    for order, step in _STEPS:
        add_step(order, step)
