"""Taking a step: its page with what must be filled in, and the page of two who saved at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from complaints.audience import audience_of
from complaints.forms.choices import staff_words
from complaints.forms.steps import StepForm, data_of
from complaints.models import Complaint
from complaints.pages import happened_since
from complaints.queries import leads, may_see
from complaints.recusal.queries import must_stay_away
from complaints.related.queries import duplicates_of
from complaints.related.services.merging import PASSED_ON
from complaints.services.checking import fresh_hands
from complaints.services.entries import ChangedMeanwhile, Concerned, StepNotPossible
from complaints.services.steps import possible, take_step
from complaints.texts.queries import OCCASIONS, modules_for
from complaints.views.blueprint import blueprint, case_or_404
from complaints.wording import STEP_WORDS, state_icon, state_words
from complaints.workflow import COMPLAINANT, STEPS, Step
from foundation.errors import Forbidden, Invalid, NotFound
from foundation.unit_of_work import withdraw
from foundation.web.access import requires
from foundation.web.differences import marked
from foundation.web.forms import begun
from foundation.web.meanwhile import shown
from foundation.web.texts import gettext, ngettext
from foundation.web.viewer import viewer


@blueprint.route("/<ref>/steps/<name>", methods=["GET", "POST"])
@requires("complaint:resolve", form=StepForm)
def step(ref: str, name: str) -> ResponseReturnValue:
    """Take a step of the workflow table; the service asks for the step's own permission."""
    case, row = case_or_404(ref), step_or_404(name)
    if not leads(case, viewer()):
        raise Forbidden
    if must_stay_away(case, viewer().user_id, row.by):
        raise Concerned
    form = StepForm(data=begun(data_of(row, case))).shaped(row, case)
    if not form.is_submitted() and not possible(case, row):
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
            if not may_see(case, viewer()):
                return redirect(url_for(".index"))
            return redirect(url_for(".show", ref=ref))
    return step_page(case, row, form), 400 if form.is_submitted() else 200


def step_page(case: Complaint, row: Step, form: StepForm) -> str:
    """The page of a step, which says who reads its words and what follows from it."""
    _describe(case, row, form)
    sends = row.name in OCCASIONS and "text" in form
    return render_template(
        "complaints/step.html",
        case=case,
        step=row,
        form=form,
        words=STEP_WORDS[row.name][0],
        to=state_words(row.to) if row.to else "",
        audience=audience_of(case) if sends else None,
        modules=modules_for(case, row.name) if sends else [],
        staff=staff_words() if row.name == "name" else [],
    )


def _describe(case: Complaint, row: Step, form: StepForm) -> None:
    if row.name == "take_up_again" and not fresh_hands(case):
        form.handler_id.description = gettext(
            "Nobody else here can take it, so the same person may; the history will say so."
        )
    if row.name in OCCASIONS and "text" in form:
        form.text.description = audience_of(case).hint
    more = len(duplicates_of(case)) if row.name in PASSED_ON else 0
    if more:
        form.text.description += " " + ngettext(
            "%(num)s complainant whose case was merged into this one reads it too: name nobody.",
            "%(num)s complainants whose cases were merged into this one read it too: name nobody.",
            more,
        )


def step_or_404(name: str) -> Step:
    """The step of an address, if it is one of the staff's and the person may take it."""
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
    theirs = StepForm(formdata=None, data=data_of(row, case)).shaped(row, case)
    sides = [
        _side(field, theirs[field.short_name])
        for field in mine
        if mine.is_submitted() and field.name not in ("csrf_token", "revision") and shown(field)
    ]
    mine.revision.process_data(case.revision)
    mine.revision.raw_data = None
    return render_template(
        "complaints/conflict.html",
        case=case,
        step=row,
        form=mine,
        words=STEP_WORDS[row.name][0],
        sides=sides,
        possible=possible(case, row),
        happened=happened_since(case, seen),
        state=state_words(case.state),
        state_icon=state_icon(case.state),
    ), 409


def _side(field: Any, other: Any) -> Side:
    mine, theirs = shown(field), shown(other)
    return Side(str(field.label.text), marked(mine, theirs), marked(theirs, mine))
