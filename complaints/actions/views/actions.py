"""An action: its page, its steps, its items and their evidence."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from complaints.actions.forms.plan import EvidenceForm, ItemForm, ReasonForm
from complaints.actions.models import CorrectiveAction
from complaints.actions.pages import action_page
from complaints.actions.services.entries import ActionChanged, OwnHand, StepNotPossible
from complaints.actions.services.planning import add_item as add
from complaints.actions.services.planning import remove_item as remove
from complaints.actions.services.steps import take_step
from complaints.actions.services.working import complete_item, evidence_file
from complaints.actions.views.blueprint import action_or_404, blueprint
from complaints.actions.views.meanwhile import too_late
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
from complaints.actions.workflow import JUDGE, REVIEW, STEPS, WRITE, Step
from foundation.audit import record
from foundation.errors import Invalid, NotFound, Refusal, TooLarge, Unavailable
from foundation.loader import id_or_404
from foundation.unit_of_work import withdraw
from foundation.uploads import FROM_STAFF, UnsupportedKind, inspect
from foundation.web.access import requires
from foundation.web.downloads import download, handed_in
from foundation.web.meanwhile import Again
from foundation.web.texts import gettext
from foundation.web.viewer import viewer


@blueprint.get("/<ref>")
@requires("action:read")
def show(ref: str) -> str:
    """One action."""
    return page_of(action_or_404(ref))


@blueprint.post("/<ref>/steps/<name>")
@requires("action:write", form=ReasonForm)
def step(ref: str, name: str) -> ResponseReturnValue:
    """Put the plan forward, finish the work, or plan again."""
    return _take(ref, name, WRITE)


@blueprint.post("/<ref>/review/<name>")
@requires("action:review", form=ReasonForm)
def review(ref: str, name: str) -> ResponseReturnValue:
    """Approve a plan or send it back."""
    return _take(ref, name, REVIEW)


@blueprint.post("/<ref>/verdict/<name>")
@requires("action:judge", form=ReasonForm)
def judge(ref: str, name: str) -> ResponseReturnValue:
    """Decide whether the action worked."""
    return _take(ref, name, JUDGE)


@blueprint.post("/<ref>/items")
@requires("action:write", form=ItemForm)
def add_item(ref: str) -> ResponseReturnValue:
    """Add a thing to do to a plan."""
    action, form = action_or_404(ref), ItemForm().offer()
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


@blueprint.post("/<ref>/items/<item>/evidence")
@requires("action:write", form=EvidenceForm)
def evidence(ref: str, item: str) -> ResponseReturnValue:
    """Say that an item is done, with its evidence."""
    action, form, item_id = action_or_404(ref), EvidenceForm(), id_or_404(item)
    if form.validate():
        try:
            files = inspect(handed_in(request, "files"), FROM_STAFF)
            complete_item(action, item_id, viewer(), form.evidence.data or "", files)
        except StepNotPossible as refusal:
            chosen = any(file.filename for file in request.files.getlist("files"))
            return too_late(refusal, action, form, files=chosen)
        except (Invalid, TooLarge, Unavailable, UnsupportedKind) as refusal:
            withdraw()
            return _evidence_refused(action, item_id, form, refusal)
        flash(gettext("The evidence is kept."), "good")
        return redirect(url_for(".show", ref=ref))
    return _evidence_refused(action, item_id, form, Invalid())


def _evidence_refused(
    action: CorrectiveAction, item_id: UUID, form: EvidenceForm, refusal: Refusal
) -> ResponseReturnValue:
    """The page with what was typed beside the item it was typed for."""
    fields = refusal.fields if isinstance(refusal, Invalid) else {}
    sentence = next(iter(fields.values()), refusal.sentence)
    fault = str(sentence) or gettext("Please look at what you typed.")
    typed = {item_id: form.evidence.data or ""}
    return page_of(action, fault=fault, evidence=typed), refusal.status


@blueprint.get("/<ref>/files/<file>")
@requires("action:read")
def file(ref: str, file: str) -> Response:
    """A file of evidence, to be kept and never shown by the browser; each look is recorded."""
    action = action_or_404(ref)
    upload = evidence_file(action, id_or_404(file))
    response = download(upload)
    record("action.file_read", action, detail={"file": upload.name})
    return response


def _take(ref: str, name: str, by: str) -> ResponseReturnValue:
    """Take a step; what was typed stays on a page when it is refused."""
    action, form = action_or_404(ref), ReasonForm()
    row = STEPS.get(name)
    if row is None or row.by != by:
        raise NotFound
    reason = form.reason.data or ""
    if not form.validate():
        return page_of(action, reason=reason, fault=gettext("Please look at what you typed.")), 400
    try:
        take_step(action, name, viewer(), form.revision.data or 0, reason)
    except (ActionChanged, StepNotPossible, OwnHand) as refusal:
        withdraw()
        again = _again(action, row) if isinstance(refusal, ActionChanged) else None
        return too_late(refusal, action, form, seen=form.revision.data, again=again)
    except Invalid as refusal:
        withdraw()
        sentence = refusal.sentence or next(iter(refusal.fields.values()), "")
        return page_of(action, reason=reason, fault=str(sentence)), 400
    flash(gettext("Done: %(what)s.", what=STEP_WORDS[name][1]), "good")
    return redirect(url_for(".show", ref=ref))


def _again(action: CorrectiveAction, step: Step) -> Again | None:
    """The same step on what stands now, if it still leads on."""
    if action.state not in step.came:
        return None
    ways = {WRITE: ".step", REVIEW: ".review", JUDGE: ".judge"}
    url = url_for(ways[step.by], ref=action.ref, name=step.name)
    return Again(url, str(STEP_WORDS[step.name][0]), {"revision": action.revision})


def _put_beside(form: ItemForm, refusal: Invalid) -> None:
    for name, sentence in refusal.fields.items():
        if name in form:
            form[name].errors = [*form[name].errors, str(sentence)]
    if not refusal.fields:
        form.text.errors = [*form.text.errors, str(refusal.sentence)]


def page_of(action: CorrectiveAction, **more: Any) -> str:
    """The page of an action, with what was typed before a refusal."""
    page = action_page(action, viewer())
    return render_template(
        "complaints/actions/show.html",
        page=page,
        action=action,
        item_form=more.pop("item_form", None) or ItemForm(formdata=None).offer(),
        typed=more,
        verdict_kind=VERDICT_KINDS.get(page.proof.proposed, "open") if page.proof else "",
        verdict_sentence=verdict_words(page.proof, action) if page.proof else "",
        all_results=viewer().may("result:read-all"),
        states=STATE_WORDS,
        icons=STATE_ICONS,
        sources=SOURCE_WORDS,
        words=STEP_WORDS,
        figure=plain,
        signed=signed,
        interval=interval,
    )
