"""Pages of transfers: entering one, with a new case or for one there is; answering the body."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from complaints.models import Complaint
from complaints.receipts import new_key
from complaints.transfers.forms import (
    AnswerBodyForm,
    EnterTransferForm,
    MoveDayForm,
    SentForm,
)
from complaints.transfers.models import CaseTransfer
from complaints.transfers.pages import shown, transferred_of
from complaints.transfers.queries import names_used
from complaints.transfers.services import (
    NumberKnown,
    add_transfer,
    answer_body,
    enter_transfer,
    move_day,
)
from complaints.views.blueprint import blueprint, case_or_404
from complaints.views.cases import lodging_of
from foundation import clock
from foundation.errors import Conflict, Forbidden, Invalid
from foundation.loader import load_or_404
from foundation.unit_of_work import withdraw
from foundation.web.access import requires
from foundation.web.forms import StaffForm
from foundation.web.texts import gettext
from foundation.web.viewer import viewer
from tenants.queries import own_tenant


@blueprint.route("/transfers/new", methods=["GET", "POST"])
@requires("complaint:handle", form=EnterTransferForm)
def new_transfer() -> ResponseReturnValue:
    """Enter a complaint that another body sent on."""
    begun = {"key": new_key(), "severity": "moderate", "category": "other", **_begun()}
    form = EnterTransferForm().offer() if request.form else EnterTransferForm(data=begun).offer()

    def act() -> str:
        made = enter_transfer(lodging_of(form, "regulator"), form.sent(), viewer())
        flash(gettext("Entered as %(ref)s.", ref=made.ref), "good")
        return url_for(".show", ref=made.ref)

    return _page("new", form, act, names=names_used())


@blueprint.route("/<ref>/transfers/new", methods=["GET", "POST"])
@requires("complaint:handle", form=SentForm)
def add_to_case(ref: str) -> ResponseReturnValue:
    """Say that a body sent on what is a case already."""
    case = _case(ref)
    form = SentForm().offer() if request.form else SentForm(data=_begun()).offer()

    def act() -> str:
        add_transfer(case, form.sent(), viewer())
        flash(gettext("The body and its day stand in the case now."), "good")
        return url_for(".show", ref=case.ref)

    return _page("add", form, act, case=case, names=names_used())


@blueprint.route("/<ref>/transfers/<uuid:transfer_id>/answer", methods=["GET", "POST"])
@requires("complaint:handle", form=AnswerBodyForm)
def answer_transfer(ref: str, transfer_id: UUID) -> ResponseReturnValue:
    """Keep when and how the body was answered."""
    case, row = _row(ref, transfer_id)
    begun = {"answered_on": clock.today(own_tenant().zone)}
    form = AnswerBodyForm().offer() if request.form else AnswerBodyForm(data=begun).offer()

    def act() -> str:
        sent = (form.answered_on.data, form.answered_via.data or "", form.answer.data or "")
        answer_body(row, viewer(), *sent)
        flash(gettext("Kept: the body is answered."), "good")
        return url_for(".show", ref=case.ref)

    return _page("answer", form, act, case=case, one=shown(row))


@blueprint.route("/<ref>/transfers/<uuid:transfer_id>/day", methods=["GET", "POST"])
@requires("complaint:handle", form=MoveDayForm)
def move_transfer(ref: str, transfer_id: UUID) -> ResponseReturnValue:
    """Keep another day that the body gave."""
    case, row = _row(ref, transfer_id)
    form = MoveDayForm()

    def act() -> str:
        move_day(row, viewer(), form.due_on.data, form.reason.data or "")
        flash(gettext("The day is kept, and the clock runs to it."), "good")
        return url_for(".show", ref=case.ref)

    return _page("day", form, act, case=case, one=shown(row))


def _begun() -> dict[str, object]:
    return {"received_on": clock.today(own_tenant().zone), "known": "yes"}


def _case(ref: str) -> Complaint:
    case = case_or_404(ref)
    if not transferred_of(case, viewer()).may_act:
        raise Forbidden
    return case


def _row(ref: str, transfer_id: UUID) -> tuple[Complaint, CaseTransfer]:
    case = _case(ref)
    return case, load_or_404(CaseTransfer, id=transfer_id, complaint_id=case.id)


def _page(
    page: str, form: StaffForm, act: Callable[[], str], **shows: object
) -> ResponseReturnValue:
    """Show a form, or do what it asks for and go on; what stands in the way is said above it."""
    submitted, status, clash = request.method == "POST", 200, None
    if submitted:
        status = 400
        if form.validate():
            try:
                return redirect(act())
            except Invalid as refusal:
                withdraw()
                for name, sentence in refusal.fields.items():
                    form[name].errors = [str(sentence)]
            except Conflict as refusal:
                withdraw()
                status, clash = refusal.status, refusal
    known = clash.ref if isinstance(clash, NumberKnown) else ""
    html = render_template(
        f"complaints/transfers/{page}.html", form=form, clash=clash, known=known, **shows
    )
    return html, status
