"""The things to do of a draft: adding, changing, taking out."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from complaints.actions.forms.items import ItemForm
from complaints.actions.items.queries import waits_among
from complaints.actions.models import ActionItem, CorrectiveAction
from complaints.actions.queries import items_of
from complaints.actions.services.entries import ActionChanged, StepNotPossible
from complaints.actions.services.items import add_item as add
from complaints.actions.services.items import change_item as change
from complaints.actions.services.items import remove_item as remove
from complaints.actions.views.actions import page_of
from complaints.actions.views.blueprint import action_or_404, blueprint
from complaints.actions.views.meanwhile import too_late
from foundation.errors import Invalid
from foundation.loader import id_or_404, load_or_404
from foundation.unit_of_work import withdraw
from foundation.web.access import requires
from foundation.web.forms import begun
from foundation.web.texts import gettext
from foundation.web.viewer import viewer


@blueprint.post("/<ref>/items")
@requires("action:write", form=ItemForm)
def add_item(ref: str) -> ResponseReturnValue:
    """Add a thing to do to a plan."""
    action = action_or_404(ref)
    form = ItemForm().offer(items_of(action))
    if form.validate():
        try:
            add(action, viewer(), **form.facts())
        except StepNotPossible as refusal:
            return too_late(refusal, action, form)
        except Invalid as refusal:
            withdraw()
            _put_beside(form, refusal)
        else:
            flash(gettext("Added to the plan."), "good")
            return redirect(url_for(".show", ref=ref))
    return page_of(action, item_form=form), 400


@blueprint.route("/<ref>/items/<item>", methods=["GET", "POST"])
@requires("action:write", form=ItemForm)
def change_item(ref: str, item: str) -> ResponseReturnValue:
    """Change a thing to do, and what it waits for."""
    action = action_or_404(ref)
    row = load_or_404(ActionItem, id=id_or_404(item), action_id=action.id, round=action.round)
    form = ItemForm(data=begun(_data(action, row))).offer(items_of(action), row.id)
    if not form.is_submitted() and action.state != "draft":
        return too_late(StepNotPossible(), action)
    if form.validate_on_submit():
        try:
            shown = form.revision.data if form.revision.raw_data else 0
            change(action, row.id, viewer(), shown or 0, **form.facts())
        except (ActionChanged, StepNotPossible) as refusal:
            return too_late(refusal, action, form, seen=form.revision.data)
        except Invalid as refusal:
            withdraw()
            _put_beside(form, refusal)
        else:
            flash(gettext("The item is changed."), "good")
            return redirect(url_for(".show", ref=ref))
    status = 400 if form.is_submitted() else 200
    page = render_template("complaints/actions/item.html", action=action, item=row, form=form)
    return page, status


@blueprint.post("/<ref>/items/<item>/removal")
@requires("action:write")
def remove_item(ref: str, item: str) -> ResponseReturnValue:
    """Take a thing to do out of a plan."""
    action = action_or_404(ref)
    try:
        remove(action, id_or_404(item), viewer())
    except StepNotPossible as refusal:
        return too_late(refusal, action)
    flash(gettext("Taken out of the plan."), "good")
    return redirect(url_for(".show", ref=ref))


def _data(action: CorrectiveAction, item: ActionItem) -> dict[str, object]:
    return {
        "revision": action.revision,
        "text": item.text,
        "owner_id": str(item.owner_id),
        "due_on": item.due_on,
        "evidence_wanted": item.evidence_wanted,
        "wants": item.wants,
        "lasting": item.lasting,
        "waits_for": [str(each) for each in waits_among([item.id]).get(item.id, ())],
    }


def _put_beside(form: ItemForm, refusal: Invalid) -> None:
    for name, sentence in refusal.fields.items():
        if name in form:
            form[name].errors = [*form[name].errors, str(sentence)]
    if not refusal.fields:
        form.text.errors = [*form.text.errors, str(refusal.sentence)]
