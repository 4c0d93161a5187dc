"""Pages of contributions: asking a department, answering for it, taking the question back."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Form

from complaints.assisting.forms import AskForm, ContributeForm, TakeBackForm
from complaints.assisting.models import CaseContribution
from complaints.assisting.queries import may_ask, may_contribute
from complaints.assisting.services import AlreadyEnded, ask_department, contribute, take_back
from complaints.models import Complaint
from complaints.views.blueprint import blueprint, case_or_404
from complaints.wording import state_icon, state_words
from foundation.errors import Conflict, Forbidden, Invalid
from foundation.loader import id_or_404, load_or_404
from foundation.unit_of_work import withdraw
from foundation.web.access import requires
from foundation.web.meanwhile import Thing, meanwhile_page, typed_in
from foundation.web.texts import gettext
from foundation.web.viewer import viewer
from tenants.models import Department


@blueprint.route("/<ref>/contributions/new", methods=["GET", "POST"])
@requires("complaint:resolve", form=AskForm)
def ask_contribution(ref: str) -> ResponseReturnValue:
    """Ask an assisting department."""
    case, form = case_or_404(ref), AskForm().offer()
    if case.state == "closed" and request.method == "GET":
        return _too_late(case, form, Conflict(gettext("The case is settled. Open it again first.")))
    if not may_ask(case, viewer()) and case.state != "closed":
        raise Forbidden

    def act() -> str:
        chosen = form.department_id.data
        unit = id_or_404(chosen) if chosen else None
        ask_department(case, viewer(), unit, form.question.data or "", form.due_on.data)
        return gettext("The department is told, and sees the case now.")

    return _form("ask", case, form, act)


@blueprint.route("/<ref>/contributions/<uuid:contribution_id>", methods=["GET", "POST"])
@requires("complaint:resolve", form=ContributeForm)
def contribution(ref: str, contribution_id: UUID) -> ResponseReturnValue:
    """Answer for the department that was asked."""
    case, form = case_or_404(ref), ContributeForm()
    row = _row(case, contribution_id)
    if row.state != "asked" and request.method == "GET":
        return _too_late(case, form, AlreadyEnded())
    if row.state == "asked" and not may_contribute(row, viewer()):
        raise Forbidden

    def act() -> str:
        contribute(row, viewer(), form.text.data or "")
        return gettext("The contribution is kept among colleagues.")

    return _form("contribute", case, form, act, row)


@blueprint.route("/<ref>/contributions/<uuid:contribution_id>/back", methods=["GET", "POST"])
@requires("complaint:resolve", form=TakeBackForm)
def take_contribution_back(ref: str, contribution_id: UUID) -> ResponseReturnValue:
    """Take a question back."""
    case, form = case_or_404(ref), TakeBackForm()
    row = _row(case, contribution_id)
    if row.state != "asked" and request.method == "GET":
        return _too_late(case, form, AlreadyEnded())
    if case.state != "closed" and not may_ask(case, viewer()):
        raise Forbidden

    def act() -> str:
        take_back(row, viewer(), form.reason.data or "")
        return gettext("The question is taken back.")

    return _form("back", case, form, act, row)


def _row(case: Complaint, contribution_id: UUID) -> CaseContribution:
    return load_or_404(CaseContribution, id=contribution_id, complaint_id=case.id)


def _form(
    page: str,
    case: Complaint,
    form: Form,
    act: Callable[[], str],
    row: CaseContribution | None = None,
) -> ResponseReturnValue:
    """Show a form, or do what it asks for and go back to the case."""
    submitted = request.method == "POST"
    if submitted and form.validate():
        try:
            flash(act(), "good")
            return redirect(url_for(".show", ref=case.ref))
        except Conflict as refusal:
            withdraw()
            return _too_late(case, form, refusal)
        except Invalid as refusal:
            withdraw()
            for name, sentence in refusal.fields.items():
                form[name].errors = [str(sentence)]
    department = load_or_404(Department, id=row.department_id) if row is not None else None
    html = render_template(
        f"complaints/assisting/{page}.html", case=case, form=form, row=row, department=department
    )
    return html, 400 if submitted else 200


def _too_late(case: Complaint, form: Form, refusal: Conflict) -> ResponseReturnValue:
    """What stands in the way, and what was typed, to be copied."""
    here = url_for(".show", ref=case.ref)
    thing = Thing(
        crumbs=[(gettext("Complaints"), url_for(".index")), (case.ref, here)],
        state=state_words(case.state),
        icon=state_icon(case.state),
        back=here,
        happened=[],
    )
    return meanwhile_page(refusal, thing, typed_in(form) if request.method == "POST" else [])
