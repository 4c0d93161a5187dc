"""What guests see of reports: those about the surveys, snapshots and actions that they see.

A document names every case that its action answers to, so that of an action which answers to a
case beyond the guest's periods as well, the page is all there is for them.
"""

from __future__ import annotations

from sqlalchemy import or_, select

from complaints.actions.guests import WHOLE_ACTIONS
from evaluations.guests import SNAPSHOTS
from foundation.guests import show_guests
from reports.models import ReportRun
from surveys.guests import SURVEYS

_runs = ReportRun.__table__.alias("reports_of_guest")

REPORTS = select(_runs.c.id).where(
    or_(
        _runs.c.survey_id.in_(SURVEYS),
        _runs.c.evaluation_id.in_(SNAPSHOTS),
        _runs.c.action_id.in_(WHOLE_ACTIONS),
    )
)
"""The ids of the reports about what a guest sees."""


def narrow_guests() -> None:
    """Say what guests see."""
    show_guests(ReportRun, lambda run: run.id.in_(REPORTS))
