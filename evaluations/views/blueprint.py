"""The blueprint of this room, and how a period is found."""

from __future__ import annotations

from flask import Blueprint

from foundation.loader import id_or_404, load_or_404
from surveys.models import EvaluationPeriod

blueprint = Blueprint("evaluations", __name__, url_prefix="/app/evaluations")


def load_period(period_id: str) -> EvaluationPeriod:
    """The period of an address, or 404."""
    return load_or_404(EvaluationPeriod, id=id_or_404(period_id))
