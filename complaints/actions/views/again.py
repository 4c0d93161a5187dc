"""A cause that came back, and whether it exists in other departments."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from complaints.actions.again.models import ElsewhereCheck
from complaints.actions.again.queries import ASKED_IN, checks_of
from complaints.actions.again.services import (
    answer_check,
    ask_elsewhere,
    dismiss,
    may_answer,
    open_linked,
)
from complaints.actions.again.settling import Decided
from complaints.actions.again.wording import ANSWER_WORDS
from complaints.actions.forms.again import AgainForm, AskForm, CheckForm
from complaints.actions.models import CorrectiveAction
from complaints.actions.queries import may_see
from complaints.actions.services.entries import StepNotPossible
from complaints.actions.views.actions import page_of
from complaints.actions.views.blueprint import action_or_404, blueprint
from complaints.actions.views.meanwhile import too_late
from complaints.actions.workflow import WRITE
from foundation.errors import Invalid, NotFound
from foundation.loader import id_or_404, load_or_404
from foundation.unit_of_work import withdraw
from foundation.web.access import requires
from foundation.web.languages import language
from foundation.web.texts import gettext
from foundation.web.viewer import viewer
from tenants.queries import departments_by_id, user_names


@blueprint.post("/<ref>/again/action")
@requires("action:write", form=AgainForm)
def open_again(ref: str) -> ResponseReturnValue:
    """Open a new action for a cause that came back."""
    action, form = action_or_404(ref), AgainForm()
    try:
        made = open_linked(action, viewer(), form.reason.data or "")
    except Decided as refusal:
        return too_late(refusal, action, form)
    except Invalid as refusal:
        withdraw()
        return _refused(action, refusal)
    flash(gettext("Opened as %(ref)s. Now write the plan.", ref=made.ref), "good")
    return redirect(url_for(".show", ref=made.ref))


@blueprint.post("/<ref>/again/dismissal")
@requires("action:write", form=AgainForm)
def dismiss_again(ref: str) -> ResponseReturnValue:
    """Say that it is not the same cause."""
    action, form = action_or_404(ref), AgainForm()
    try:
        dismiss(action, viewer(), form.reason.data or "")
    except Decided as refusal:
        return too_late(refusal, action, form)
    except Invalid as refusal:
        withdraw()
        return _refused(action, refusal)
    flash(gettext("Kept, with your reasons."), "good")
    return redirect(url_for(".show", ref=ref))


@blueprint.route("/<ref>/elsewhere", methods=["GET", "POST"])
@requires("action:write", form=AskForm)
def elsewhere(ref: str) -> ResponseReturnValue:
    """Ask other departments whether they have the same cause."""
    action, form = action_or_404(ref), AskForm().offer()
    if form.is_submitted():
        try:
            if form.validate():
                ask_elsewhere(action, viewer(), **form.facts())
                flash(gettext("The department is asked."), "good")
                return redirect(url_for(".elsewhere", ref=ref))
        except StepNotPossible as refusal:
            return too_late(refusal, action, form)
        except Invalid as refusal:
            withdraw()
            for name, sentence in refusal.fields.items():
                form[name].errors = [*form[name].errors, str(sentence)]
    checks = checks_of(action)
    page = render_template(
        "complaints/actions/elsewhere.html",
        action=action,
        form=form,
        checks=checks,
        departments=departments_by_id({each.department_id for each in checks}),
        people=user_names(each.owner_id for each in checks),
        answers=ANSWER_WORDS,
        asks=action.state in ASKED_IN and viewer().may(WRITE),
    )
    return page, 400 if form.is_submitted() else 200


@blueprint.route("/checks/<check>", methods=["GET", "POST"])
@requires("action:write", form=CheckForm)
def check(check: str) -> ResponseReturnValue:
    """Answer whether a cause exists in the own department."""
    row = load_or_404(ElsewhereCheck, id=id_or_404(check))
    if not may_answer(row, viewer()):
        raise NotFound
    action = load_or_404(CorrectiveAction, id=row.action_id)
    form, late = CheckForm().offer(), ""
    if form.is_submitted():
        try:
            if form.validate():
                made = answer_check(row, viewer(), form.answer.data or "", form.note.data or "")
                flash(gettext("Thank you, your answer is kept."), "good")
                if made is not None and may_see(made, viewer()):
                    return redirect(url_for(".show", ref=made.ref))
                return redirect(url_for(".check", check=check))
        except Decided as refusal:
            withdraw()
            late = str(refusal.sentence)
        except Invalid as refusal:
            withdraw()
            for name, sentence in refusal.fields.items():
                if name in form:
                    form[name].errors = [*form[name].errors, str(sentence)]
                else:
                    late = str(sentence)
    place = departments_by_id([row.department_id])[row.department_id]
    page = render_template(
        "complaints/actions/check.html",
        action=action,
        row=row,
        form=form,
        late=late,
        place=place.name(language()),
        sees=may_see(action, viewer()),
        people=user_names([row.asked_by, row.answered_by]),
        answers=ANSWER_WORDS,
    )
    return page, (409 if late else 400) if form.is_submitted() else 200


def _refused(action: CorrectiveAction, refusal: Invalid) -> ResponseReturnValue:
    sentence = next(iter(refusal.fields.values()), refusal.sentence)
    return page_of(action, fault=str(sentence)), 400
