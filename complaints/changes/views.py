"""The staff's pages of “You said, we did”: an entry, writing and deciding."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from complaints.actions.models import CorrectiveAction
from complaints.actions.queries import may_see
from complaints.changes import services
from complaints.changes.forms import PinForm, StepForm, TextForm, text_data
from complaints.changes.models import Change, ChangeText
from complaints.changes.pages import begun_from, change_page
from complaints.changes.wording import STATE_ICONS, STATE_WORDS, STEP_WORDS
from complaints.changes.workflow import PUBLISH, STEPS, WRITE
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.loader import load_or_404
from foundation.unit_of_work import withdraw as undo
from foundation.web.access import requires
from foundation.web.forms import begun
from foundation.web.meanwhile import Thing, meanwhile_page, typed_in
from foundation.web.texts import gettext
from foundation.web.viewer import viewer

blueprint = Blueprint("changes", __name__, url_prefix="/app/changes")


@blueprint.route("/new", methods=["GET", "POST"])
@requires("change:write", form=TextForm)
def new() -> ResponseReturnValue:
    """Begin an entry, from an action when the address names one."""
    action = _action()
    form = _offered(TextForm(data=begun(begun_from(action))))
    if form.validate_on_submit():
        try:
            change = services.begin_change(viewer(), action, **form.facts())
        except Invalid as refusal:
            undo()
            form.put_beside(refusal.fields)
        else:
            flash(gettext("Saved as a draft. Read it once more, then send it to review."), "good")
            return redirect(url_for(".show", ref=change.ref))
    status = 400 if form.is_submitted() else 200
    return _form_page(form, action=action), status


def _action() -> CorrectiveAction | None:
    """The action that an entry is begun from: one that worked, and that this person may see."""
    ref = request.args.get("action", "")[:40].replace("\0", "")
    if not ref:
        return None
    action = load_or_404(CorrectiveAction, ref=ref)
    if action.state != "effective" or not may_see(action, viewer()):
        raise NotFound
    return action


@blueprint.get("/<ref>")
@requires("change:read")
def show(ref: str) -> str:
    """One entry: what is public, what is being written, what to look at once more."""
    return _page(load_or_404(Change, ref=ref))


@blueprint.route("/<ref>/text", methods=["GET", "POST"])
@requires("change:write", form=TextForm)
def edit(ref: str) -> ResponseReturnValue:
    """Write on the draft."""
    change = load_or_404(Change, ref=ref)
    text = _latest(change)
    form = _offered(TextForm(data=begun(text_data(text))))
    if not form.is_submitted() and text.state != "draft":
        return _too_late(change, services.StepNotPossible())
    if form.validate_on_submit():
        try:
            services.save_text(change, viewer(), form.revision.data or 0, **form.facts())
        except (services.TextChanged, services.StepNotPossible) as refusal:
            return _too_late(change, refusal, form)
        except Invalid as refusal:
            undo()
            form.put_beside(refusal.fields)
        else:
            flash(gettext("Saved."), "good")
            return redirect(url_for(".show", ref=ref))
    status = 400 if form.is_submitted() else 200
    return _form_page(form, change=change), status


@blueprint.post("/<ref>/texts")
@requires("change:write")
def begin_text(ref: str) -> ResponseReturnValue:
    """Begin another text; what is public stays so until the new one is published."""
    change = load_or_404(Change, ref=ref)
    try:
        services.begin_text(change, viewer())
    except services.StepNotPossible as refusal:
        return _too_late(change, refusal)
    return redirect(url_for(".edit", ref=ref))


@blueprint.route("/<ref>/discard", methods=["GET", "POST"])
@requires("change:write")
def discard(ref: str) -> ResponseReturnValue:
    """Throw the draft away, after asking."""
    change = load_or_404(Change, ref=ref)
    text = _latest(change)
    if text.state != "draft":
        return _too_late(change, services.StepNotPossible())
    if request.method == "GET":
        return render_template("complaints/changes/discard.html", change=change, text=text)
    stays = services.discard_text(change, viewer())
    flash(gettext("The draft is thrown away."), "good")
    return redirect(url_for(".show", ref=ref) if stays else url_for(".index"))


@blueprint.post("/<ref>/steps/<name>")
@requires("change:write", form=StepForm)
def step(ref: str, name: str) -> ResponseReturnValue:
    """Send a draft to review, or take it back."""
    return _take(ref, name, WRITE)


@blueprint.post("/<ref>/review/<name>")
@requires("change:publish", form=StepForm)
def review(ref: str, name: str) -> ResponseReturnValue:
    """Publish a text, send it back, or withdraw what is public."""
    return _take(ref, name, PUBLISH)


@blueprint.get("/<ref>/withdraw")
@requires("change:publish")
def withdraw(ref: str) -> str:
    """Ask before a public text is taken away."""
    page = change_page(load_or_404(Change, ref=ref), viewer())
    if page.public is None:
        raise NotFound
    return render_template("complaints/changes/withdraw.html", page=page, change=page.change)


@blueprint.post("/<ref>/pin")
@requires("change:publish", form=PinForm)
def pin(ref: str) -> ResponseReturnValue:
    """Have an entry stand before all others, or not any more."""
    services.pin(load_or_404(Change, ref=ref), viewer(), pinned=bool(PinForm().pinned.data))
    flash(gettext("Saved."), "good")
    return redirect(url_for(".show", ref=ref))


def _take(ref: str, name: str, by: str) -> ResponseReturnValue:
    change, form = load_or_404(Change, ref=ref), StepForm()
    row = STEPS.get(name)
    if row is None or row.by != by:
        raise NotFound
    reason = form.reason.data or ""
    if not form.validate():
        return _page(change, fault=gettext("Please look at what you typed."), reason=reason), 400
    try:
        services.take_step(change, name, viewer(), form.revision.data or 0, reason)
    except (services.TextChanged, services.StepNotPossible, services.OwnText) as refusal:
        return _too_late(change, refusal, form)
    except Invalid as refusal:
        undo()
        sentence = next(iter(refusal.fields.values()), refusal.sentence)
        return _page(change, fault=str(sentence), reason=reason), 400
    flash(gettext("Done: %(what)s.", what=STEP_WORDS[name][1]), "good")
    return redirect(url_for(".show", ref=ref))


def _latest(change: Change) -> ChangeText:
    return load_or_404(ChangeText, change_id=change.id, number=change.texts)


def _offered(form: TextForm) -> TextForm:
    return form.offer(whole_house=viewer().may(PUBLISH))


def _form_page(
    form: TextForm, *, change: Change | None = None, action: CorrectiveAction | None = None
) -> str:
    return render_template(
        "complaints/changes/form.html",
        form=form,
        change=change,
        action=action,
        limit=services.LIMIT,
        told=begun_from(action, facts=True),
    )


def _page(change: Change, **typed: Any) -> str:
    return render_template(
        "complaints/changes/show.html",
        page=change_page(change, viewer()),
        change=change,
        typed=typed,
        states=STATE_WORDS,
        icons=STATE_ICONS,
        words=STEP_WORDS,
    )


def _too_late(
    change: Change, refusal: Conflict | Forbidden, form: TextForm | StepForm | None = None
) -> ResponseReturnValue:
    """Where somebody came too late, or must leave it to somebody else; what was typed stays."""
    undo()
    text, here = _latest(change), url_for(".show", ref=change.ref)
    thing = Thing(
        crumbs=[
            (gettext("You said, we did"), url_for(".index")),
            (change.ref, here),
        ],
        state=str(STATE_WORDS[text.state]),
        icon=STATE_ICONS[text.state],
        back=here,
        happened=[],
    )
    return meanwhile_page(refusal, thing, typed_in(form) if form is not None else [])
