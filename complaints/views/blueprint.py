"""The blueprint on which all views of this room put their routes, and the way to a case."""

from __future__ import annotations

from flask import Blueprint

from complaints.models import Complaint
from complaints.queries import may_see
from foundation.errors import NotFound
from foundation.loader import load_or_404
from foundation.web.viewer import viewer

blueprint = Blueprint("complaints", __name__, url_prefix="/app/complaints")


def case_or_404(ref: str) -> Complaint:
    """The case of an address, if the person may see it; a case of another department is none."""
    case = load_or_404(Complaint, ref=ref)
    if not may_see(case, viewer()):
        raise NotFound
    return case
