"""Writing the plan, and the page of two who saved at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from complaints.actions.foreseeing import contradiction_words, foreseen_of, seen_words
from complaints.actions.forms.plan import PlanForm, plan_data
from complaints.actions.models import CorrectiveAction
from complaints.actions.pages import happened_since
from complaints.actions.queries import cases_of
from complaints.actions.services.entries import ActionChanged, StepNotPossible
from complaints.actions.services.planning import save_plan
from complaints.actions.views.blueprint import action_or_404, blueprint
from complaints.actions.views.meanwhile import too_late
from foundation.errors import Invalid
from foundation.unit_of_work import withdraw
from foundation.web.access import requires
from foundation.web.differences import marked
from foundation.web.forms import begun
from foundation.web.meanwhile import shown
from foundation.web.texts import gettext
from foundation.web.viewer import viewer


@blueprint.route("/<ref>/plan", methods=["GET", "POST"])
@requires("action:write", form=PlanForm)
def edit(ref: str) -> ResponseReturnValue:
    """Write the plan of a draft."""
    action = action_or_404(ref)
    form = PlanForm(data=begun(_data(action))).offer()
    if not form.is_submitted() and action.state != "draft":
        return too_late(StepNotPossible(), action)
    if form.validate_on_submit():
        try:
            save_plan(action, viewer(), form.revision.data or 0, form.refs, **form.facts())
        except (ActionChanged, StepNotPossible):
            withdraw()
            return _conflict(action, form)
        except Invalid as refusal:
            withdraw()
            form.put_beside(refusal.fields)
        else:
            return _saved(action)
    status = 400 if form.is_submitted() else 200
    return _page(action, form), status


def _saved(action: CorrectiveAction) -> ResponseReturnValue:
    """On to the action, or back to a target that does not fit; the plan is saved either way."""
    if contradiction_words(action, foreseen_of(action)):
        flash(gettext("The plan is saved. Please look at the target once more."), "watch")
        return redirect(url_for(".edit", ref=action.ref, _anchor="target"))
    flash(gettext("The plan is saved."), "good")
    return redirect(url_for(".show", ref=action.ref))


def _data(action: CorrectiveAction) -> dict[str, Any]:
    return plan_data(action, [case.ref for case in cases_of(action)])


@dataclass(frozen=True)
class Side:
    """A field that the two saw differently."""

    label: str
    mine: Markup
    theirs: Markup


def _conflict(action: CorrectiveAction, mine: PlanForm) -> ResponseReturnValue:
    """Both texts side by side, and what was typed still in the form (REL-11)."""
    happened = happened_since(action, mine.revision.data)
    theirs = PlanForm(formdata=None, data=_data(action)).offer()
    sides = [
        Side(str(field.label.text), marked(own, other), marked(other, own))
        for field in mine
        if field.short_name not in ("csrf_token", "revision")
        and (own := shown(field)) != (other := shown(theirs[field.short_name]))
    ]
    mine.revision.process_data(action.revision)
    mine.revision.raw_data = None
    return _page(action, mine, sides, happened), 409


def _page(
    action: CorrectiveAction,
    form: PlanForm,
    sides: list[Side] | None = None,
    happened: list[str] | None = None,
) -> str:
    stored = not form.is_submitted()  # what was typed is compared once it is saved
    foreseen = foreseen_of(action) if stored else None
    return render_template(
        "complaints/actions/plan.html",
        action=action,
        form=form,
        sides=sides,
        happened=happened or [],
        possible=action.state == "draft",
        contradiction=contradiction_words(action, foreseen) if stored else "",
        seen=seen_words(action, foreseen) if stored else "",
    )
