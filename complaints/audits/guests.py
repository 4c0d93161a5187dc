"""What guests see of audits: those of cases settled within their periods, whole, to read."""

from __future__ import annotations

from sqlalchemy import select

from complaints.audits.models import (
    AuditFinding,
    AuditPack,
    AuditSample,
    ChecklistAnswer,
    ChecklistItem,
    SampledCase,
)
from foundation.guests import show_guests, show_guests_all
from surveys.guests import in_days_of_guest

_samples = AuditSample.__table__.alias("samples_of_guest")
_sampled = SampledCase.__table__.alias("sampled_of_guest")

SAMPLES = select(_samples.c.id).where(
    in_days_of_guest(_samples.c.closed_from), in_days_of_guest(_samples.c.closed_until)
)
"""The ids of the samples whose first and last day lie in the guest's periods."""

SAMPLED = select(_sampled.c.id).where(_sampled.c.sample_id.in_(SAMPLES))
"""The ids of their cases, by reference; a case itself is seen by the rule of cases."""


def narrow_guests() -> None:
    """Say what guests see."""
    show_guests(AuditSample, lambda sample: sample.id.in_(SAMPLES))
    for part in (SampledCase, AuditFinding, AuditPack):
        show_guests(part, lambda row: row.sample_id.in_(SAMPLES))
    show_guests(ChecklistAnswer, lambda answer: answer.sampled_id.in_(SAMPLED))
    show_guests_all(ChecklistItem, "an audit that may be read says what was asked")
