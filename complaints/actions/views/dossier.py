"""All evidence of an action on one page, for those who read all actions."""

from __future__ import annotations

from flask import render_template

from complaints.actions.dossier import MOST_EVENTS, dossier_of
from complaints.actions.views.blueprint import action_or_404, blueprint
from complaints.actions.wording import (
    SOURCE_WORDS,
    STATE_ICONS,
    STATE_WORDS,
    STEP_WORDS,
    VERDICT_KINDS,
    interval,
    plain,
    signed,
    verdict_words,
)
from foundation.audit import record
from foundation.web.access import requires
from foundation.web.viewer import viewer

_AUDITORS = frozenset({"internal_auditor", "external_auditor"})


@blueprint.get("/<ref>/evidence")
@requires("action:read-all")
def dossier(ref: str) -> str:
    """The evidence of an action; an auditor's reading is itself recorded (AUTHZ-4)."""
    action, person = action_or_404(ref), viewer()
    found = dossier_of(action, person)
    if _AUDITORS & set(person.roles):
        record("action.evidence_read", action)
    proof = found.page.proof
    return render_template(
        "complaints/actions/dossier.html",
        dossier=found,
        page=found.page,
        action=action,
        most_events=MOST_EVENTS,
        verdict_kind=VERDICT_KINDS.get(proof.proposed, "open") if proof else "",
        verdict_sentence=verdict_words(proof, action) if proof else "",
        all_results=person.may("result:read-all"),
        states=STATE_WORDS,
        icons=STATE_ICONS,
        sources=SOURCE_WORDS,
        words=STEP_WORDS,
        figure=plain,
        signed=signed,
        interval=interval,
    )
