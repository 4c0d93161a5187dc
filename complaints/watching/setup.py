"""What watching puts on the application."""

from __future__ import annotations

from complaints.watching import views  # noqa: F401 - puts its routes on the blueprint
from complaints.watching.reminding import watched_cases
from tenants.reminders import add_reminders


def register() -> None:
    """Have the morning's mail tell of watched cases."""
    add_reminders(watched_cases)
