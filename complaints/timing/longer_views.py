"""The pages of a longer time: asking for it, and deciding on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from complaints.models import Complaint
from complaints.pages import happened_since
from complaints.services.entries import ChangedMeanwhile, Concerned, StepNotPossible
from complaints.timing.extending import (
    OwnRequest,
    TooLate,
    allow_longer,
    ask_longer,
    refuse_longer,
)
from complaints.timing.longer import may_decide, room_of, waiting_extension
from complaints.timing.longer_forms import AllowForm, AskForm, RefuseForm
from complaints.timing.wording import APPROVER_WORDS
from complaints.views.blueprint import blueprint, case_or_404
from complaints.wording import state_icon, state_words
from foundation.errors import Conflict, Forbidden, Invalid, Refusal
from foundation.unit_of_work import withdraw
from foundation.web.access import requires
from foundation.web.forms import begun
from foundation.web.meanwhile import Thing, meanwhile_page, typed_in
from foundation.web.texts import gettext
from foundation.web.viewer import viewer
from tenants.queries import own_calendar, user_names


@blueprint.route("/<ref>/longer", methods=["GET", "POST"])
@requires("complaint:handle", form=AskForm)
def ask_for_longer(ref: str) -> ResponseReturnValue:
    """Ask that the case may take longer; somebody else decides."""
    case = case_or_404(ref)
    room = room_of(case, own_calendar())
    form = AskForm(data=begun({"revision": case.revision}))
    if not form.is_submitted() and (not room.asks or case.longer_asked_at is not None):
        return _too_late(case, StepNotPossible(), form)
    if form.validate_on_submit():
        try:
            ask_longer(case, viewer(), form.revision.data or 0, form.asked())
        except (ChangedMeanwhile, Concerned, StepNotPossible) as refusal:
            return _too_late(case, refusal, form)
        except Invalid as refusal:
            withdraw()
            form.put_beside(refusal.fields)
        else:
            flash(gettext("Asked for. The day promised so far stands until it is allowed."), "good")
            return redirect(url_for(".show", ref=ref))
    who = APPROVER_WORDS[room.following.by] if room.following else ""
    page = render_template(
        "complaints/timing/ask.html", case=case, form=form, until=room.until, who=who
    )
    return page, 400 if form.is_submitted() else 200


@blueprint.get("/<ref>/longer/decision")
@requires("complaint:extend")
def decide_on_longer(ref: str) -> ResponseReturnValue:
    """What is asked for, and the two ways to decide."""
    return _decision(case_or_404(ref), AllowForm(), RefuseForm(), 200)


@blueprint.post("/<ref>/longer/allow")
@requires("complaint:extend", form=AllowForm)
def allow(ref: str) -> ResponseReturnValue:
    """Allow it; the complainant is told."""
    case, form = case_or_404(ref), AllowForm()

    def decide() -> None:
        allow_longer(case, viewer(), form.revision.data or 0, form.note.data or "")

    done = gettext("Allowed. The complainant is told the new day.")
    return _taken(case, form, decide, done) or _decision(case, form, RefuseForm(formdata=None), 400)


@blueprint.post("/<ref>/longer/refuse")
@requires("complaint:extend", form=RefuseForm)
def refuse(ref: str) -> ResponseReturnValue:
    """Refuse it and say why; the day promised so far stands."""
    case, form = case_or_404(ref), RefuseForm()

    def decide() -> None:
        refuse_longer(case, viewer(), form.revision.data or 0, form.reason.data or "")

    done = gettext("Refused. The day promised so far stands.")
    return _taken(case, form, decide, done) or _decision(case, AllowForm(formdata=None), form, 400)


def _taken(
    case: Complaint, form: AllowForm | RefuseForm, decide: Callable[[], None], done: str
) -> ResponseReturnValue | None:
    """Decide; None where the form is shown again, with what is wrong beside its fields."""
    if not form.validate():
        return None
    try:
        decide()
    except Invalid as refusal:
        withdraw()
        form.put_beside(refusal.fields)
        return None
    except (Conflict, Concerned, OwnRequest) as refusal:
        return _too_late(case, refusal, form)
    flash(done, "good")
    return redirect(url_for(".show", ref=case.ref))


def _decision(
    case: Complaint, allowing: AllowForm, refusing: RefuseForm, status: int
) -> ResponseReturnValue:
    row = waiting_extension(case)
    if row is None:
        return _too_late(case, StepNotPossible(), allowing)
    if not viewer().may(row.by):
        raise Forbidden
    for form in (allowing, refusing):
        if form.revision.data is None:
            form.revision.process_data(case.revision)
    return render_template(
        "complaints/timing/decide.html",
        case=case,
        row=row,
        asked_by=user_names([row.asked_by]).get(row.asked_by, ""),
        allowing=allowing,
        refusing=refusing,
        may=may_decide(case, row, viewer()),
        alone=row.asked_by == viewer().user_id,
    ), status


def _too_late(case: Complaint, refusal: Refusal, form: Any) -> ResponseReturnValue:
    withdraw()
    seen = form.revision.data or case.revision
    thing = Thing(
        crumbs=[
            (gettext("Complaints"), url_for(".index")),
            (case.ref, url_for(".show", ref=case.ref)),
        ],
        state=state_words(case.state),
        icon=state_icon(case.state),
        back=url_for(".show", ref=case.ref),
        happened=[] if isinstance(refusal, TooLate) else happened_since(case, seen),
    )
    return meanwhile_page(refusal, thing, typed_in(form) if form.is_submitted() else [])
