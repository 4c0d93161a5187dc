"""Signing in and out, the second step, and the way back for who forgot the password."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from foundation.errors import Invalid, NotFound
from foundation.web.access import public, requires
from foundation.web.limits import client_address
from foundation.web.local_path import local_path
from foundation.web.texts import gettext
from foundation.web.viewer import viewer, viewer_or_none
from tenants.devices import device_words
from tenants.forms.doors import CodeForm, ForgotForm, NewPasswordForm, SignInForm
from tenants.identity import forget_signed_in, keep_signed_in
from tenants.models import User
from tenants.services.login_sessions import end_session
from tenants.services.password_resets import ask_for_reset, person_of_link, reset_password
from tenants.services.signing_in import (
    code_is_right,
    pending_person,
    pending_token,
    person_with,
    sign_in,
)
from tenants.services.trail import record_sign_out
from tenants.views.answers import invalid, show_faults, text
from tenants.views.blueprint import blueprint

_SECOND_STEP = "second_step"


@blueprint.get("/app/sign-in")
@public("the door itself")
def sign_in_page() -> ResponseReturnValue:
    """The door; who is in already goes on."""
    target = local_path(request.args.get("next"), "/app/")
    if viewer_or_none() is not None:
        return redirect(target)
    form = SignInForm(next=target)
    return render_template("tenants/sign_in.html", form=form)


@blueprint.post("/app/sign-in")
@public("the door itself", form=SignInForm)
def sign_in_now() -> ResponseReturnValue:
    """Check address and password; one answer for unknown, wrong and disabled."""
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("tenants/sign_in.html", form=form), 400
    try:
        user = person_with(text(form.email), text(form.password), client_address())
    except Invalid as refusal:
        return invalid("tenants/sign_in.html", form, refusal)
    if user is None:
        return render_template("tenants/sign_in.html", form=form, refused=True), 401
    target = local_path(form.next.data, "/app/")
    if user.totp_secret is None:
        return enter(user, target, second_factor_used=False)
    forget_signed_in()
    cookie[_SECOND_STEP] = pending_token(user)
    return redirect(url_for("tenants.code_page", next=target))


@blueprint.get("/app/sign-in/code")
@public("the second step of the door; the first is proved by a signed mark")
def code_page() -> ResponseReturnValue:
    """Ask for the code."""
    if _waiting_person() is None:
        return redirect(url_for("tenants.sign_in_page"))
    form = CodeForm(next=local_path(request.args.get("next"), "/app/"))
    return render_template("tenants/code.html", form=form)


@blueprint.post("/app/sign-in/code")
@public("the second step of the door; the first is proved by a signed mark", form=CodeForm)
def code_now() -> ResponseReturnValue:
    """Check the code; each is accepted once."""
    user = _waiting_person()
    if user is None:
        flash(gettext("That took a while. Please sign in again."), "watch")
        return redirect(url_for("tenants.sign_in_page"))
    form = CodeForm()
    if not form.validate_on_submit():
        return render_template("tenants/code.html", form=form), 400
    if not code_is_right(user, text(form.code)):
        return render_template("tenants/code.html", form=form, refused=True), 401
    return enter(user, local_path(form.next.data, "/app/"), second_factor_used=True)


@blueprint.post("/app/sign-out")
@requires("account:use")
def sign_out() -> ResponseReturnValue:
    """End this session on the server and empty the browser's."""
    person = viewer()
    end_session(person.user_id, person.login_session_id)
    record_sign_out(person.user_id)
    forget_signed_in()
    flash(gettext("You are signed out."), "good")
    return redirect(url_for("tenants.sign_in_page"))


@blueprint.get("/app/password/forgot")
@public("for people who cannot sign in")
def forgot_page() -> ResponseReturnValue:
    """Ask for the address."""
    return render_template("tenants/forgot.html", form=ForgotForm())


@blueprint.post("/app/password/forgot")
@public("for people who cannot sign in", form=ForgotForm)
def forgot_now() -> ResponseReturnValue:
    """Have a link sent; the answer says nothing about whether the address is known."""
    form = ForgotForm()
    if not form.validate_on_submit():
        return render_template("tenants/forgot.html", form=form), 400
    ask_for_reset(text(form.email), client_address())
    return redirect(url_for("tenants.forgot_sent"))


@blueprint.get("/app/password/forgot/sent")
@public("for people who cannot sign in")
def forgot_sent() -> ResponseReturnValue:
    """What happens next, the same for everybody."""
    return render_template("tenants/forgot_sent.html")


@blueprint.get("/app/password/reset/<token>")
@public("by the link in a mail; consumes nothing")
def reset_page(token: str) -> ResponseReturnValue:
    """Ask for the new password."""
    _person_of(token)
    return render_template("tenants/reset.html", form=NewPasswordForm(), token=token)


@blueprint.post("/app/password/reset/<token>")
@public("by the link in a mail, once", form=NewPasswordForm)
def reset_now(token: str) -> ResponseReturnValue:
    """Set the new password and spend the link."""
    _person_of(token)
    form = NewPasswordForm()
    if not form.validate_on_submit():
        return render_template("tenants/reset.html", form=form, token=token), 400
    try:
        reset_password(token, text(form.password))
    except Invalid as refusal:
        show_faults(form, refusal)
        return render_template("tenants/reset.html", form=form, token=token), 400
    forget_signed_in()
    flash(gettext("Your new password is set. Please sign in with it."), "good")
    return redirect(url_for("tenants.sign_in_page"))


def enter(user: User, target: str, *, second_factor_used: bool) -> ResponseReturnValue:
    """Open a session for a person who proved who they are; the browser's old one ends."""
    before = viewer_or_none()
    if before is not None:
        end_session(before.user_id, before.login_session_id)
    device = device_words(request.user_agent.string)
    _, secret = sign_in(user, device, second_factor_used=second_factor_used)
    keep_signed_in(secret)
    cookie["language"] = user.locale
    return redirect(target)


def _waiting_person() -> User | None:
    return pending_person(cookie.get(_SECOND_STEP, ""))


def _person_of(token: str) -> User:
    try:
        return person_of_link(token)
    except NotFound:
        raise NotFound(
            gettext(
                "This link is used or over. You can ask for a new one under “Forgot your password?”"
                " on the sign-in page."
            )
        ) from None
