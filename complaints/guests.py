"""What guests see of cases: those received in their periods, without who complained.

Files that complainants handed in stay out as well: nobody has looked whether they tell who it was.
"""

from __future__ import annotations

from sqlalchemy import select

from complaints.assisting.models import CaseContribution
from complaints.categories.models import CaseCategory
from complaints.judgements.models import CaseJudgement
from complaints.models import CaseMessage, CasePause, CaseStep, Complaint
from complaints.recusal.models import CaseNamed
from complaints.related.models import CaseLink, CaseShare
from complaints.reviews.models import CaseReview
from complaints.rules.models import CaseRule, CaseWatch
from complaints.timing.models import CaseExtension, CaseReckoning, TimeRules
from complaints.transfers.models import CaseTransfer
from foundation.guests import show_guests, show_guests_all
from surveys.guests import SURVEYS, in_days_of_guest

_cases = Complaint.__table__.alias("cases_of_guest")

CASES = select(_cases.c.id).where(in_days_of_guest(_cases.c.received_on))
"""The ids of the cases received in the guest's periods."""


def narrow_guests() -> None:
    """Say what guests see; who complained (`Complainant`) is not among it."""
    show_guests(Complaint, lambda case: case.id.in_(CASES))
    own = (
        CaseContribution,
        CaseExtension,
        CaseJudgement,
        CaseMessage,
        CasePause,
        CaseReckoning,
        CaseStep,
    )
    for part in (*own, CaseNamed, CaseReview, CaseTransfer):
        show_guests(part, lambda row: row.complaint_id.in_(CASES))
    show_guests(CaseLink, lambda row: row.first_id.in_(CASES) & row.second_id.in_(CASES))
    show_guests(CaseShare, lambda row: row.complaint_id.in_(CASES))
    for table in (CaseRule, CaseWatch):
        show_guests(table, lambda row: row.survey_id.in_(SURVEYS))
    show_guests_all(CaseCategory, "what cases are filed under is told by them")
    show_guests_all(TimeRules, "the clocks of cases are told by them")
