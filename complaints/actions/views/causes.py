"""Why it happened: the five whys and the fishbone drawn, and the fishbone written."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from complaints.actions.causes.methods import CATEGORIES, Bone, bones_of
from complaints.actions.causes.models import ActionCause
from complaints.actions.causes.pages import chain_of, drawn_chain, drawn_fishbone
from complaints.actions.causes.queries import causes_of, method_for
from complaints.actions.causes.services import add_cause as add
from complaints.actions.causes.services import change_cause as change
from complaints.actions.causes.services import move_cause as move
from complaints.actions.causes.services import remove_cause as remove
from complaints.actions.causes.wording import CATEGORY_WORDS, LACK_WORDS, METHOD_WORDS
from complaints.actions.forms.causes import CauseForm, MoveForm
from complaints.actions.models import CorrectiveAction
from complaints.actions.services.entries import ActionChanged, StepNotPossible
from complaints.actions.services.steps import lacks_of
from complaints.actions.views.blueprint import action_or_404, blueprint
from complaints.actions.views.meanwhile import too_late
from complaints.actions.workflow import WRITE
from complaints.wording import SEVERITY_WORDS
from foundation.errors import Invalid
from foundation.loader import id_or_404
from foundation.unit_of_work import withdraw
from foundation.web.access import requires
from foundation.web.texts import gettext
from foundation.web.viewer import viewer


@blueprint.get("/<ref>/causes")
@requires("action:read")
def causes(ref: str) -> str:
    """The causes of an action, drawn and as a list."""
    return _page(action_or_404(ref))


@blueprint.post("/<ref>/causes")
@requires("action:write", form=CauseForm)
def add_cause(ref: str) -> ResponseReturnValue:
    """Add a cause to the fishbone."""
    action = action_or_404(ref)
    form = CauseForm().offer(_all(action))
    try:
        if form.validate():
            add(action, viewer(), **form.facts())
            return _back(action, gettext("Added to the fishbone."))
    except StepNotPossible as refusal:
        return too_late(refusal, action, form)
    except Invalid as refusal:
        withdraw()
        _put_beside(form, refusal)
    return _page(action, adding=form), 400


@blueprint.post("/<ref>/causes/<cause>")
@requires("action:write", form=CauseForm)
def change_cause(ref: str, cause: str) -> ResponseReturnValue:
    """Change a cause."""
    action, cause_id = action_or_404(ref), id_or_404(cause)
    form = CauseForm(prefix=f"c{cause_id.hex[:12]}").offer(_all(action), cause_id)
    try:
        if form.validate():
            change(action, cause_id, viewer(), form.revision.data or 0, **form.facts())
            return _back(action, gettext("The cause is changed."))
    except (ActionChanged, StepNotPossible) as refusal:
        return too_late(refusal, action, form, seen=form.revision.data)
    except Invalid as refusal:
        withdraw()
        _put_beside(form, refusal)
    return _page(action, changing={cause_id: form}), 400


@blueprint.post("/<ref>/causes/<cause>/removal")
@requires("action:write")
def remove_cause(ref: str, cause: str) -> ResponseReturnValue:
    """Take a cause out, with what explains it."""
    action = action_or_404(ref)
    try:
        remove(action, id_or_404(cause), viewer())
    except StepNotPossible as refusal:
        return too_late(refusal, action)
    return _back(action, gettext("Taken out of the fishbone."))


@blueprint.post("/<ref>/causes/<cause>/place")
@requires("action:write", form=MoveForm)
def move_cause(ref: str, cause: str) -> ResponseReturnValue:
    """Let a cause change places with its neighbour."""
    action, form = action_or_404(ref), MoveForm()
    if not form.validate():
        raise Invalid(gettext("Please look at what you typed."))
    try:
        move(action, id_or_404(cause), viewer(), form.way.data == "up")
    except StepNotPossible as refusal:
        return too_late(refusal, action)
    return redirect(url_for(".causes", ref=ref, _anchor=f"cause-{cause}"))


def _all(action: CorrectiveAction) -> list[Bone]:
    found = bones_of(causes_of(action))
    return [bone for category in CATEGORIES for bone in found[category]]


def _back(action: CorrectiveAction, words: str) -> ResponseReturnValue:
    flash(words, "good")
    return redirect(url_for(".causes", ref=action.ref))


def _put_beside(form: CauseForm, refusal: Invalid) -> None:
    fields = refusal.fields or {"text": refusal.sentence}
    for name, sentence in fields.items():
        form[name].errors = [*form[name].errors, str(sentence)]


def _form_of(action: CorrectiveAction, cause: ActionCause, bones: list[Bone]) -> CauseForm:
    data = {
        "revision": action.revision,
        "text": cause.text,
        "category": cause.category,
        "parent_id": str(cause.parent_id or ""),
        "evidence": cause.evidence,
        "root": cause.root,
    }
    form = CauseForm(formdata=None, prefix=f"c{cause.id.hex[:12]}", data=data)
    return form.offer(bones, cause.id)


def _page(
    action: CorrectiveAction,
    adding: CauseForm | None = None,
    changing: dict[UUID, CauseForm] | None = None,
) -> str:
    found = causes_of(action)
    bones = _all(action)
    writes = action.state == "draft" and viewer().may(WRITE)
    forms = {bone.cause.id: _form_of(action, bone.cause, bones) for bone in bones if writes}
    return render_template(
        "complaints/actions/causes.html",
        action=action,
        bones=bones_of(found),
        any_bones=bool(found),
        chain=chain_of(action),
        chain_drawing=drawn_chain(action),
        bone_drawing=drawn_fishbone(action, found),
        categories=CATEGORY_WORDS,
        severities=SEVERITY_WORDS,
        method=METHOD_WORDS[method_for(action.severity)],
        lacks=[LACK_WORDS[each] for each in lacks_of(action)] if action.state == "draft" else [],
        writes=writes,
        adding=adding or CauseForm(formdata=None).offer(bones),
        forms={**forms, **(changing or {})},
        opened=set(changing or {}),
    )
