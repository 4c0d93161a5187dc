"""What guests see of cases: those received in their periods, without who complained.

Files that complainants handed in stay out as well: nobody has looked whether they tell who it was.
"""

from __future__ import annotations

from sqlalchemy import select

from complaints.models import CaseMessage, CaseRule, CaseStep, Complaint
from foundation.guests import show_guests
from surveys.guests import SURVEYS, in_days_of_guest

_cases = Complaint.__table__.alias("cases_of_guest")

CASES = select(_cases.c.id).where(in_days_of_guest(_cases.c.received_on))
"""The ids of the cases received in the guest's periods."""


def narrow_guests() -> None:
    """Say what guests see; who complained (`Complainant`) is not among it."""
    show_guests(Complaint, lambda case: case.id.in_(CASES))
    for part in (CaseMessage, CaseStep):
        show_guests(part, lambda row: row.complaint_id.in_(CASES))
    show_guests(CaseRule, lambda rule: rule.survey_id.in_(SURVEYS))
