"""Where somebody came too late to an action, or must leave a step to somebody else."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue
from wtforms import Form

from complaints.actions.models import CorrectiveAction
from complaints.actions.pages import happened_since
from complaints.actions.wording import STATE_ICONS, STATE_WORDS
from foundation.errors import Conflict, Forbidden
from foundation.unit_of_work import withdraw
from foundation.web.meanwhile import Again, Thing, meanwhile_page, typed_in
from foundation.web.texts import gettext


def too_late(
    refusal: Conflict | Forbidden,
    action: CorrectiveAction,
    form: Form | None = None,
    *,
    seen: int | None = None,
    again: Again | None = None,
    files: bool = False,
) -> ResponseReturnValue:
    """What happened since the page that showed revision `seen`, and what was typed into `form`."""
    withdraw()
    here = url_for("actions.show", ref=action.ref)
    thing = Thing(
        crumbs=[
            (gettext("Corrective actions"), url_for("actions.index")),
            (action.ref, here),
            (action.title, None),
        ],
        state=str(STATE_WORDS[action.state]),
        icon=STATE_ICONS[action.state],
        back=here,
        happened=happened_since(action, seen),
    )
    typed = [] if form is None else typed_in(form)
    return meanwhile_page(refusal, thing, typed, again, files=files)
