"""When the observation is over: the figures after, and the verdict that they propose."""

from __future__ import annotations

import logging

from sqlalchemy import select

from complaints.actions.measuring import Side, measure, untreated
from complaints.actions.models import CorrectiveAction
from complaints.actions.proof import prove, windows_of
from complaints.actions.queries import acting_elsewhere, waiting_for_figures
from complaints.actions.services.entries import note_step, today
from complaints.actions.workflow import STEPS
from foundation.audit import record
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.work import enqueue
from surveys.trend_breaks import marks_between
from tenants.models import Tenant

log = logging.getLogger(__name__)

JOB = "measure_effect"


def plan_measurements() -> None:
    """Have every action measured whose observation is over; the ticker calls it."""
    with unit_of_work():
        tenants = list(session().scalars(select(Tenant.id).where(Tenant.state == "active")))
    for tenant_id in tenants:
        try:
            with tenant_scope(tenant_id), unit_of_work():
                for action in waiting_for_figures(today()):
                    enqueue(JOB, action.id, occasion=str(action.round))
        except Exception:  # one organisation's trouble must not keep the next from its figures
            log.exception("effects of tenant %s are not measured", tenant_id)


def figures_of(action: CorrectiveAction) -> dict[str, object]:
    """The sums after, which departments stand beside, and where the trend breaks between."""
    windows = windows_of(action)
    before = Side.from_json(action.baseline or {})
    after = measure(action, [windows.observation])
    acting = acting_elsewhere(action, before.samples, before.windows[0].start)
    beside = untreated(before, after, action.measured_id, acting)
    marks = marks_between(before.versions, after.versions, action.indicator)
    return {
        **after.as_json(),
        "beside": [str(unit) for unit in beside],
        "breaks": [mark.as_json() for mark in marks],
    }


def keep_figures(action: CorrectiveAction, figures: dict[str, object]) -> None:
    """Keep the figures with an action that is held, and what they propose; now a person judges."""
    step = STEPS["measure"]
    came_from = action.state
    action.figures = figures
    proof = prove(action, Side.from_json(action.baseline or {}), figures)
    action.proposed = proof.proposed
    action.state = step.to
    note_step(action, step.name, came_from, None)
    record(step.event, action, detail={"proposed": action.proposed})
