"""What guests see of this room's tables: where things stand and who does them, no one's mail."""

from __future__ import annotations

from foundation.guests import show_guests_all
from tenants.models import (
    Calendar,
    CalendarDay,
    Department,
    Membership,
    MembershipDepartment,
    MembershipRole,
    ReminderSent,
)


def narrow_guests() -> None:
    """Say what guests see; invitations and counters stay out of their sight."""
    show_guests_all(Department, "results and cases are told by departments")
    for table in (Calendar, CalendarDay):
        show_guests_all(table, "clocks are told in working time")
    for each in (Membership, MembershipRole, MembershipDepartment):
        show_guests_all(each, "a page names who decides or answers for something")
    show_guests_all(ReminderSent, "a case that may be read says who was reminded of it")
