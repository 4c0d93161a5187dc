"""The blueprint of corrective actions, and the way to one."""

from __future__ import annotations

from flask import Blueprint

from complaints.actions.models import CorrectiveAction
from complaints.actions.queries import may_see
from foundation.errors import NotFound
from foundation.loader import load_or_404
from foundation.web.viewer import viewer

blueprint = Blueprint("actions", __name__, url_prefix="/app/actions")


def action_or_404(ref: str) -> CorrectiveAction:
    """The action of an address, if the person may see it."""
    action = load_or_404(CorrectiveAction, ref=ref)
    if not may_see(action, viewer()):
        raise NotFound
    return action
