"""What everybody who complained of the cause is told: written, approved, told once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from complaints.actions.feedback.queries import TOLD_IN, feedback_of, to_tell, told_of
from complaints.actions.feedback.services import (
    FeedbackChanged,
    approve_feedback,
    tell_the_rest,
    write_feedback,
)
from complaints.actions.forms.feedback import FeedbackForm, SeenForm
from complaints.actions.models import CorrectiveAction
from complaints.actions.queries import cases_of
from complaints.actions.services.entries import OwnHand, StepNotPossible
from complaints.actions.views.blueprint import action_or_404, blueprint
from complaints.actions.views.meanwhile import too_late
from complaints.actions.workflow import REVIEW, WRITE
from complaints.queries import may_see as may_see_case
from complaints.workflow import Acting
from foundation.errors import Invalid
from foundation.unit_of_work import withdraw
from foundation.web.access import requires
from foundation.web.forms import begun
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l
from foundation.web.viewer import viewer
from tenants.queries import user_names

CHANNEL_WORDS = {
    "mail": _l("in the case, with a mail"),
    "page": _l("in the case, read with the receipt"),
    "call": _l("by telephone, a note to the desk"),
}


@blueprint.route("/<ref>/feedback", methods=["GET", "POST"])
@requires("action:write", form=FeedbackForm)
def feedback(ref: str) -> ResponseReturnValue:
    """Write what complainants are told."""
    action = action_or_404(ref)
    found = feedback_of(action)
    data = {
        "revision": found.revision if found else 0,
        "text_zh": found.text_zh if found else "",
        "text_en": found.text_en if found else "",
    }
    form = FeedbackForm(data=begun(data))
    if form.is_submitted():
        try:
            if form.validate():
                texts = (form.text_zh.data or "", form.text_en.data or "")
                write_feedback(action, viewer(), form.revision.data or 0, *texts)
                flash(gettext("Saved. Somebody else has to approve it."), "good")
                return redirect(url_for(".feedback", ref=ref))
        except (FeedbackChanged, StepNotPossible) as refusal:
            return too_late(refusal, action, form)
        except Invalid as refusal:
            withdraw()
            for name, sentence in refusal.fields.items():
                form[name].errors = [*form[name].errors, str(sentence)]
    return _page(action, form), 400 if form.is_submitted() else 200


@blueprint.post("/<ref>/feedback/approval")
@requires("action:review", form=SeenForm)
def approve_told(ref: str) -> ResponseReturnValue:
    """Approve the text of somebody else; everybody who agreed is told."""
    return _act(ref, approve_feedback, gettext("Approved. Everybody who agreed is told now."))


@blueprint.post("/<ref>/feedback/rest")
@requires("action:write", form=SeenForm)
def tell_rest(ref: str) -> ResponseReturnValue:
    """Have those told who came since."""
    return _act(ref, tell_the_rest, gettext("Those who came since are told now."))


def _act(
    ref: str, act: Callable[[CorrectiveAction, Acting, int], Any], words: str
) -> ResponseReturnValue:
    action, form = action_or_404(ref), SeenForm()
    if not form.validate():
        raise Invalid(gettext("Please look at what you typed."))
    try:
        act(action, viewer(), form.revision.data or 0)
    except (FeedbackChanged, StepNotPossible, OwnHand) as refusal:
        return too_late(refusal, action, form)
    flash(words, "good")
    return redirect(url_for(".feedback", ref=ref))


def _page(action: CorrectiveAction, form: FeedbackForm) -> str:
    found, person = feedback_of(action), viewer()
    hands = [found.written_by, found.approved_by] if found else []
    possible = action.state in TOLD_IN
    mine = found is not None and found.written_by == person.user_id
    return render_template(
        "complaints/actions/feedback.html",
        action=action,
        form=form,
        feedback=found,
        people=user_names(each for each in hands if each is not None),
        cases=len(cases_of(action)),
        waiting=len(to_tell(action)),
        told=[(row, case.ref, may_see_case(case, person)) for row, case in told_of(action)],
        channels=CHANNEL_WORDS,
        possible=possible,
        writes=possible and person.may(WRITE),
        approves=possible and person.may(REVIEW) and not mine,
    )
