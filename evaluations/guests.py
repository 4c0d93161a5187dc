"""What guests see of evaluations: those of their periods, with the appeals but not their files."""

from __future__ import annotations

from sqlalchemy import select

from evaluations.models import Appeal, DepartmentResult, Evaluation, Scheme
from foundation.guests import show_guests
from surveys.guests import PERIODS

_snapshots = Evaluation.__table__.alias("snapshots_of_guest")

SNAPSHOTS = select(_snapshots.c.id).where(_snapshots.c.period_id.in_(PERIODS))
"""The ids of the snapshots of the guest's periods."""


def narrow_guests() -> None:
    """Say what guests see."""
    for judged in (Scheme, Evaluation, Appeal):
        show_guests(judged, lambda row: row.period_id.in_(PERIODS))
    show_guests(DepartmentResult, lambda line: line.evaluation_id.in_(SNAPSHOTS))
