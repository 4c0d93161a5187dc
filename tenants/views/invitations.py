"""An invitation's link: the person sets name and password, or signs in with the one they have."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from foundation.errors import Invalid, NotFound
from foundation.scope import tenant_scope
from foundation.web.access import public
from foundation.web.languages import language
from foundation.web.limits import client_address
from foundation.web.texts import gettext
from foundation.web.viewer import viewer_or_none
from tenants.devices import device_words
from tenants.forms.doors import JoinForm, JoinKnownForm
from tenants.identity import keep_signed_in
from tenants.models import MemberInvitation, Tenant, User
from tenants.permissions import role_words
from tenants.queries import tenant_by_slug
from tenants.services.accounts import create_user, user_by_email
from tenants.services.invitations import accept, open_invitation
from tenants.services.login_sessions import end_session
from tenants.services.signing_in import code_is_right, person_with, sign_in
from tenants.views.answers import show_faults, text
from tenants.views.blueprint import blueprint

_PAGE = "tenants/invitation.html"


@blueprint.get("/app/invitations/<slug>/<token>")
@public("by the link in a mail; consumes nothing")
def invitation(slug: str, token: str) -> ResponseReturnValue:
    """What the invitation is for, and the form to accept it."""
    tenant, found, known = _invited(slug, token)
    form = JoinKnownForm() if known else JoinForm(name=found.name)
    return _page(tenant, found, known, form)


@blueprint.post("/app/invitations/<slug>/<token>")
@public("by the link in a mail, once", form=JoinForm, fields=("code",))
def accept_invitation(slug: str, token: str) -> ResponseReturnValue:
    """Make the person a member and sign them in."""
    tenant, found, known = _invited(slug, token)
    form = JoinKnownForm() if known else JoinForm()
    if not form.validate_on_submit():
        return _page(tenant, found, known, form), 400
    try:
        user, with_code = _known(form, known) if known else (_new(form, found), False)
    except Invalid as refusal:
        show_faults(form, refusal)
        return _page(tenant, found, known, form), 400
    if user is None:
        return _page(tenant, found, known, form, refused=True), 401
    try:
        with tenant_scope(tenant.id):
            accept(token, user)
    except NotFound:
        raise _no_good() from None
    return _enter(user, tenant, with_code=with_code)


def _enter(user: User, tenant: Tenant, *, with_code: bool) -> ResponseReturnValue:
    before = viewer_or_none()
    if before is not None:
        end_session(before.user_id, before.login_session_id)
    device = device_words(request.user_agent.string)
    _, secret = sign_in(user, device, second_factor_used=with_code, into=tenant.id)
    keep_signed_in(secret)
    cookie["language"] = user.locale
    return redirect(url_for("tenants.desk"))


def _new(form: JoinForm, found: MemberInvitation) -> User:
    return create_user(found.email, text(form.name), text(form.password), language())


def _known(form: JoinKnownForm, known: User) -> tuple[User | None, bool]:
    user = person_with(known.email, text(form.password), client_address())
    if user is None or user.totp_secret is None:
        return user, False
    if not text(form.code).strip():
        raise Invalid("", {"code": gettext("Please give the six digits.")})
    return (user, True) if code_is_right(user, text(form.code)) else (None, False)


def _invited(slug: str, token: str) -> tuple[Tenant, MemberInvitation, User | None]:
    tenant = tenant_by_slug(slug)
    if tenant is None:
        raise _no_good()
    try:
        with tenant_scope(tenant.id):
            found = open_invitation(token)
    except NotFound:
        raise _no_good() from None
    return tenant, found, user_by_email(found.email)


def _no_good() -> NotFound:
    return NotFound(
        gettext(
            "This invitation is used, taken back or over. If you have joined already, just sign in;"
            " else please ask who invited you to send another."
        )
    )


def _page(
    tenant: Tenant,
    found: MemberInvitation,
    known: User | None,
    form: JoinForm | JoinKnownForm,
    *,
    refused: bool = False,
) -> str:
    return render_template(
        _PAGE,
        form=form,
        tenant_name=tenant.name(language()),
        words=role_words(tuple(found.roles)),
        email=found.email,
        known=known is not None,
        wants_code=known is not None and known.totp_secret is not None,
        refused=refused,
    )
