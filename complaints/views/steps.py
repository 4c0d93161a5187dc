"""Taking a step: its page with what must be filled in, and the page of two who saved at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from complaints.forms.steps import StepForm, data_of
from complaints.models import Complaint
from complaints.pages import happened_since
from complaints.services.checking import fresh_hands
from complaints.services.entries import ChangedMeanwhile, StepNotPossible
from complaints.services.steps import take_step
from complaints.views.blueprint import blueprint, case_or_404
from complaints.wording import STEP_WORDS, state_icon, state_words
from complaints.workflow import COMPLAINANT, STEPS, Step
from foundation.errors import Forbidden, Invalid, NotFound
from foundation.unit_of_work import withdraw
from foundation.web.access import requires
from foundation.web.differences import marked
from foundation.web.meanwhile import shown
from foundation.web.texts import gettext
from foundation.web.viewer import viewer


@blueprint.route("/<ref>/steps/<name>", methods=["GET", "POST"])
@requires("complaint:resolve", form=StepForm)
def step(ref: str, name: str) -> ResponseReturnValue:
    """Take a step of the workflow table; the service asks for the step's own permission."""
    case, row = case_or_404(ref), _step_or_404(name)
    form = StepForm(data=data_of(row, case)).shaped(row)
    if row.name == "take_up_again" and not fresh_hands(case):
        form.handler_id.description = gettext(
            "Nobody else here can take it, so the same person may; the history will say so."
        )
    if not form.is_submitted() and case.state not in row.came:
        return _conflict(case, row, form)
    if form.validate_on_submit():
        try:
            take_step(case, name, viewer(), form.revision.data or 0, **form.facts())
        except (ChangedMeanwhile, StepNotPossible):
            withdraw()
            return _conflict(case, row, form)
        except Invalid as refusal:
            withdraw()
            form.put_beside(refusal.fields)
        else:
            flash(_done(row, case), "good")
            return redirect(url_for(".show", ref=ref))
    status = 400 if form.is_submitted() else 200
    return render_template(
        "complaints/step.html",
        case=case,
        step=row,
        form=form,
        words=STEP_WORDS[row.name][0],
        to=state_words(row.to) if row.to else "",
    ), status


def _step_or_404(name: str) -> Step:
    row = STEPS.get(name)
    if row is None or row.by == COMPLAINANT:
        raise NotFound
    if not viewer().may(row.by):
        raise Forbidden
    return row


def _done(row: Step, case: Complaint) -> str:
    return gettext(
        "Done: %(what)s. The case is now: %(state)s.",
        what=STEP_WORDS[row.name][0],
        state=state_words(case.state),
    )


@dataclass(frozen=True)
class Side:
    """A field that the two saw differently."""

    label: str
    mine: Markup
    theirs: Markup


def _conflict(case: Complaint, row: Step, mine: StepForm) -> ResponseReturnValue:
    """Both texts side by side, and what was typed still in the form (REL-11)."""
    seen = mine.revision.data or 0
    theirs = StepForm(formdata=None, data=data_of(row, case)).shaped(row)
    sides = [
        _side(field, theirs[field.short_name])
        for field in mine
        if mine.is_submitted() and field.name not in ("csrf_token", "revision") and shown(field)
    ]
    possible = case.state in row.came
    mine.revision.process_data(case.revision)
    mine.revision.raw_data = None
    return render_template(
        "complaints/conflict.html",
        case=case,
        step=row,
        form=mine,
        words=STEP_WORDS[row.name][0],
        sides=sides,
        possible=possible,
        happened=happened_since(case, seen),
        state=state_words(case.state),
        state_icon=state_icon(case.state),
    ), 409


def _side(field: Any, other: Any) -> Side:
    mine, theirs = shown(field), shown(other)
    return Side(str(field.label.text), marked(mine, theirs), marked(theirs, mine))
