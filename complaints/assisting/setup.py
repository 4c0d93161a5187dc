"""What contributions put on the application."""

from __future__ import annotations

from complaints.assisting import views  # noqa: F401 - puts its routes on the blueprint
from complaints.assisting.desk import contributions_asked
from complaints.assisting.reminding import contributions_that_wait
from foundation.web.texts import lazy_gettext as _l
from tenants.desk import add_tasks
from tenants.reminders import add_reminders
from tenants.trail_words import add_events


def register() -> None:
    """Tell desk, reminders and trail of contributions."""
    add_tasks(contributions_asked)
    add_reminders(contributions_that_wait)
    add_events(
        {
            "complaint.department_answered": _l("Contributed to a case for a department"),
            "complaint.department_asked": _l("Asked a department for a contribution"),
            "complaint.department_released": _l("Took back a question to a department"),
        }
    )
