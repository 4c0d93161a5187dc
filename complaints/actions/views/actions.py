"""An action: its page, its steps, its items and their evidence."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from complaints.actions.again.queries import ASKED_IN
from complaints.actions.again.wording import (
    ANSWER_WORDS,
    DECISION_WORDS,
    LINK_WORDS,
    recurrence_words,
)
from complaints.actions.causes.wording import CATEGORY_WORDS
from complaints.actions.forms.items import ItemForm
from complaints.actions.forms.plan import EvidenceForm, ReasonForm
from complaints.actions.items.wording import LASTING_WORDS, WANTS_WORDS
from complaints.actions.models import CorrectiveAction
from complaints.actions.pages import action_page
from complaints.actions.services.entries import ActionChanged, OwnHand, StepNotPossible
from complaints.actions.services.steps import take_step
from complaints.actions.services.verifying import draft_verification
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
from complaints.wording import SEVERITY_WORDS
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


@blueprint.post("/<ref>/items/<item>/evidence")
@requires("action:write", form=EvidenceForm)
def evidence(ref: str, item: str) -> ResponseReturnValue:
    """Say that an item is done, with its evidence."""
    action, form, item_id = action_or_404(ref), EvidenceForm(), id_or_404(item)
    if form.validate():
        try:
            files = inspect(handed_in(request, "files"), FROM_STAFF)
            done = complete_item(action, item_id, viewer(), form.evidence.data or "", files)
        except StepNotPossible as refusal:
            chosen = any(file.filename for file in request.files.getlist("files"))
            return too_late(refusal, action, form, files=chosen)
        except (Invalid, TooLarge, Unavailable, UnsupportedKind) as refusal:
            withdraw()
            return _evidence_refused(action, item_id, form, refusal)
        if done.done_on is None:
            flash(gettext("The evidence is kept; the item needs more to be done."), "watch")
        else:
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


@blueprint.post("/<ref>/verification")
@requires("survey:write", form=ReasonForm)
def draft_survey(ref: str) -> ResponseReturnValue:
    """Draft a survey that brings the answers an action is to be judged by."""
    action, form = action_or_404(ref), ReasonForm()
    try:
        survey = draft_verification(action, viewer(), form.revision.data or 0)
    except (ActionChanged, StepNotPossible) as refusal:
        return too_late(refusal, action, form, seen=form.revision.data)
    except Invalid as refusal:
        withdraw()
        sentence = refusal.sentence or next(iter(refusal.fields.values()), "")
        return page_of(action, fault=str(sentence)), 400
    flash(gettext("%(ref)s is drafted. Look at it and open it.", ref=survey.ref), "good")
    return redirect(url_for(".show", ref=ref))


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
        looked = bool(form.looked.data)
        take_step(action, name, viewer(), form.revision.data or 0, reason, looked=looked)
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


def page_of(action: CorrectiveAction, **more: Any) -> str:
    """The page of an action, with what was typed before a refusal."""
    page = action_page(action, viewer())
    return render_template(
        "complaints/actions/show.html",
        page=page,
        action=action,
        item_form=more.pop("item_form", None)
        or ItemForm(formdata=None).offer(page.items if action.state == "draft" else ()),
        wants=WANTS_WORDS,
        lasting=LASTING_WORDS,
        typed=more,
        verdict_kind=VERDICT_KINDS.get(page.proof.proposed, "open") if page.proof else "",
        verdict_sentence=verdict_words(page.proof, action) if page.proof else "",
        all_results=viewer().may("result:read-all"),
        states=STATE_WORDS,
        icons=STATE_ICONS,
        sources=SOURCE_WORDS,
        severities=SEVERITY_WORDS,
        categories=CATEGORY_WORDS,
        links=LINK_WORDS,
        decisions=DECISION_WORDS,
        answers=ANSWER_WORDS,
        recurrence_words=recurrence_words,
        asked_in=ASKED_IN,
        words=STEP_WORDS,
        figure=plain,
        signed=signed,
        interval=interval,
    )
