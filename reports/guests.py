"""What guests see of reports: those about the surveys, snapshots and actions that they see.

A document names every case that its action answers to, so that of an action which answers to a
case beyond the guest's periods as well, the page is all there is for them.
"""

from __future__ import annotations

from sqlalchemy import or_, select

from complaints.actions.guests import WHOLE_ACTIONS
from complaints.audits.guests import SAMPLES
from complaints.audits.models import AuditPack
from evaluations.guests import SNAPSHOTS
from foundation.guests import show_guests
from reports.models import PosterSheet, ReportRun
from surveys.guests import SURVEYS

_posters = PosterSheet.__table__.alias("posters_of_guest")
_packs = AuditPack.__table__.alias("packs_of_guest")
_runs = ReportRun.__table__.alias("reports_of_guest")

POSTERS = select(_posters.c.id).where(_posters.c.survey_id.in_(SURVEYS))
"""The ids of the posters of surveys that a guest sees."""

PACKS = select(_packs.c.id).where(_packs.c.sample_id.in_(SAMPLES))
"""The ids of the signed audits that a guest sees."""

REPORTS = select(_runs.c.id).where(
    or_(
        _runs.c.survey_id.in_(SURVEYS),
        _runs.c.evaluation_id.in_(SNAPSHOTS),
        _runs.c.action_id.in_(WHOLE_ACTIONS),
        _runs.c.poster_id.in_(POSTERS),
        _runs.c.pack_id.in_(PACKS),
    )
)
"""The ids of the reports about what a guest sees."""


def narrow_guests() -> None:
    """Say what guests see."""
    show_guests(ReportRun, lambda run: run.id.in_(REPORTS))
    show_guests(PosterSheet, lambda order: order.survey_id.in_(SURVEYS))
