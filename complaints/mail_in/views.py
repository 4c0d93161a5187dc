"""Mail that comes in: the door for a mail server, what waits for somebody, where it is taken."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms import EmailField, TextAreaField
from wtforms.validators import DataRequired, Length

from complaints.mail_in.models import HELD, IncomingMail
from complaints.mail_in.parsing import LARGEST
from complaints.mail_in.services import (
    OWNER,
    add_to_case,
    discard,
    open_case,
    sender_of,
    take_in,
)
from complaints.mail_in.settings import intake_of_token, own_intake, take_mail_at, take_no_mail
from complaints.mail_in.wording import DOUBT_WORDS
from complaints.models import Complaint
from complaints.queries import may_see
from complaints.views.blueprint import blueprint
from foundation.audit import Actor, acting_as
from foundation.errors import Invalid, NotFound
from foundation.loader import load_or_404
from foundation.scope import tenant_scope
from foundation.unit_of_work import separate_unit_of_work, settings, unit_of_work, withdraw
from foundation.uploads import uploads_of
from foundation.web.access import public, requires
from foundation.web.forms import StaffForm
from foundation.web.paging import page_number, paged
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l
from foundation.web.viewer import viewer
from tenants.queries import own_tenant, tenant_by_slug

door = Blueprint("mail_in", __name__)
_UNREADABLE = {"large": 413, "parts": 422, "headers": 422, "broken": 422}


class AddressForm(StaffForm):
    """Where people write to."""

    address = EmailField(
        _l("Address to which people write"),
        validators=[DataRequired(_l("This is needed.")), Length(max=254)],
    )


class DiscardForm(StaffForm):
    """Why a mail is thrown away."""

    reason = TextAreaField(
        _l("Reason"), validators=[DataRequired(_l("This is needed.")), Length(max=500)]
    )


@door.post("/mail-in/<slug>")
@public("a mail server hands mail over, by the token of the organisation", csrf="none", apart=True)
def post(slug: str) -> Response:
    """Take one mail as its server has it: the raw message as the body, the token as the bearer.

    200 with what became of it; 404 for a wrong token as for no organisation; 413 and 422 for what
    cannot be read, so that the server tells the sender.
    """
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    with separate_unit_of_work():
        tenant = tenant_by_slug(slug)
    if tenant is None or kind.lower() != "bearer":
        raise NotFound
    with tenant_scope(tenant.id), acting_as(Actor("nobody")), unit_of_work():
        intake = intake_of_token(token.strip())
        if intake is None:
            raise NotFound
        request.max_content_length = LARGEST
        said = take_in(request.get_data(cache=False), intake)
    return Response(f"{said}\n", status=_UNREADABLE.get(said, 200), mimetype="text/plain")


@blueprint.get("/mail")
@requires("complaint:handle")
def mail() -> str:
    """The mails that wait for somebody, the oldest first."""
    query = select(IncomingMail).where(IncomingMail.state == HELD)
    page = paged(query.order_by(IncomingMail.received_at, IncomingMail.id), page_number())
    return render_template(
        "complaints/mail_in/index.html",
        page=page,
        doubts=_doubts,
        intake=own_intake(),
    )


@blueprint.get("/mail/<uuid:mail_id>")
@requires("complaint:handle")
def held_mail(mail_id: UUID) -> str:
    """One mail that waits, with what it says; who sent it is sealed until it is a case."""
    return _page(_waiting(mail_id), DiscardForm())


@blueprint.post("/mail/<uuid:mail_id>/case")
@requires("complaint:handle", form=StaffForm)
def mail_to_case(mail_id: UUID) -> ResponseReturnValue:
    """Make a case of it."""
    case = open_case(load_or_404(IncomingMail, id=mail_id), viewer())
    flash(gettext("Entered as %(ref)s.", ref=case.ref), "good")
    return redirect(url_for(".show", ref=case.ref))


@blueprint.post("/mail/<uuid:mail_id>/message")
@requires("complaint:handle", form=StaffForm)
def mail_to_message(mail_id: UUID) -> ResponseReturnValue:
    """Add it to the case that it names."""
    case = add_to_case(load_or_404(IncomingMail, id=mail_id), viewer())
    flash(gettext("The mail stands in the case now."), "good")
    return redirect(url_for(".show", ref=case.ref))


@blueprint.post("/mail/<uuid:mail_id>/discard")
@requires("complaint:handle", form=DiscardForm)
def discard_mail(mail_id: UUID) -> ResponseReturnValue:
    """Throw it away, with a reason."""
    row, form = load_or_404(IncomingMail, id=mail_id), DiscardForm()
    if form.validate_on_submit():
        try:
            discard(row, viewer(), form.reason.data or "")
        except Invalid as refusal:
            withdraw()
            form.reason.errors = [str(refusal.fields["reason"])]
        else:
            flash(gettext("The mail is thrown away."), "good")
            return redirect(url_for(".mail"))
    return _page(_waiting(mail_id), form), 400


@blueprint.route("/mail/address", methods=["GET", "POST"])
@requires("settings:write", form=AddressForm)
def mail_address() -> ResponseReturnValue:
    """Where complaints are taken by mail; each time it is set there is a new token, shown once."""
    intake = own_intake()
    form = AddressForm(data={"address": intake.address if intake else ""})
    token = ""
    if form.validate_on_submit():
        try:
            token = take_mail_at(form.address.data or "")
        except Invalid as refusal:
            withdraw()
            form.address.errors = [str(refusal.fields["address"])]
    status = 400 if form.is_submitted() and not token else 200
    here = f"{settings().base_url.rstrip('/')}/mail-in/{own_tenant().slug}"
    return (
        render_template(
            "complaints/mail_in/address.html",
            form=form,
            token=token,
            here=here,
            intake=own_intake(),
        ),
        status,
    )


@blueprint.post("/mail/address/close")
@requires("settings:write", form=StaffForm)
def close_mail_address() -> ResponseReturnValue:
    """Take no mail any more."""
    take_no_mail()
    flash(gettext("No mail is taken any more."), "good")
    return redirect(url_for(".mail_address"))


def _waiting(mail_id: UUID) -> IncomingMail:
    return load_or_404(IncomingMail, id=mail_id, state=HELD)


def _page(row: IncomingMail, form: DiscardForm) -> str:
    case = load_or_404(Complaint, id=row.complaint_id) if row.complaint_id else None
    return render_template(
        "complaints/mail_in/show.html",
        row=row,
        form=form,
        doubts=_doubts(row),
        files=[file.name for file in uploads_of(OWNER, [row.id])],
        known=bool(sender_of(row).email),
        case=case if case is not None and may_see(case, viewer()) else None,
    )


def _doubts(row: IncomingMail) -> list[str]:
    return [str(DOUBT_WORDS[each]) for each in row.doubts.split() if each in DOUBT_WORDS]
