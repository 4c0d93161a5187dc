"""The told days: by when an answered case closes without a word, and how long one may object."""

from __future__ import annotations

from datetime import date, timedelta

from complaints.models import Complaint
from foundation import clock
from tenants.queries import own_tenant


def silent_until(answered_on: date) -> date | None:
    """The last day on which a word counts; None where the organisation never closes so."""
    days = own_tenant().silence_days
    return answered_on + timedelta(days=days) if days else None


def object_until(closed_on: date) -> date:
    """The last day on which the complainant may object to the closing."""
    return closed_on + timedelta(days=own_tenant().objection_days)


def may_object(complaint: Complaint) -> bool:
    """Whether a case was closed for want of a word and the told time to object still runs."""
    until = complaint.object_until
    return until is not None and clock.today(own_tenant().zone) <= until
