"""The own account: name, language, colours, where one is signed in, the password."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.errors import Invalid
from foundation.unit_of_work import session
from foundation.web.access import requires
from foundation.web.texts import gettext, ngettext
from foundation.web.viewer import viewer
from tenants.forms.account import AccountForm, ChangePasswordForm
from tenants.identity import forget_signed_in
from tenants.models import LoginSession, User
from tenants.services.accounts import (
    change_password,
    change_preferences,
    change_profile,
    own_user,
)
from tenants.services.enrolment import is_demanded
from tenants.services.login_sessions import (
    end_session as end_own_session,
)
from tenants.services.login_sessions import (
    end_sessions,
    open_sessions,
)
from tenants.services.trail import record_session_ended
from tenants.views.answers import invalid, text
from tenants.views.blueprint import blueprint


def own_login() -> LoginSession:
    """The session of this very browser."""
    return session().get_one(LoginSession, viewer().login_session_id)


@blueprint.get("/app/account")
@requires("account:use")
def account() -> ResponseReturnValue:
    """Everything of the own account."""
    user = own_user(viewer().user_id)
    form = AccountForm(name=user.name, language=user.locale, theme=user.theme or "system")
    return _page(user, form)


@blueprint.post("/app/account")
@requires("account:use", form=AccountForm)
def change_account() -> ResponseReturnValue:
    """Keep name, language and colours."""
    user = own_user(viewer().user_id)
    form = AccountForm()
    if not form.validate_on_submit():
        return _page(user, form), 400
    change_profile(user, text(form.name))
    change_preferences(user, form.language.data, form.theme.data)
    flash(gettext("Saved."), "good")
    return redirect(url_for("tenants.account"))


@blueprint.get("/app/account/password")
@requires("account:use")
def password_page() -> ResponseReturnValue:
    """Ask for the present and the new password."""
    return render_template("tenants/password.html", form=ChangePasswordForm())


@blueprint.post("/app/account/password")
@requires("account:use", form=ChangePasswordForm)
def password_now() -> ResponseReturnValue:
    """Set the new password; every other session ends."""
    form = ChangePasswordForm()
    if not form.validate_on_submit():
        return render_template("tenants/password.html", form=form), 400
    user = own_user(viewer().user_id)
    try:
        ended = change_password(user, own_login(), text(form.password), text(form.new_password))
    except Invalid as refusal:
        return invalid("tenants/password.html", form, refusal)
    flash(_changed(ended), "good")
    return redirect(url_for("tenants.account"))


@blueprint.post("/app/account/sessions/<uuid:session_id>/end")
@requires("account:use")
def end_session(session_id: UUID) -> ResponseReturnValue:
    """End one of the own sessions."""
    person = viewer()
    end_own_session(person.user_id, session_id)
    record_session_ended(person.user_id, 1)
    if session_id == person.login_session_id:
        forget_signed_in()
        return redirect(url_for("tenants.sign_in_page"))
    flash(gettext("That device is signed out."), "good")
    return redirect(url_for("tenants.account") + "#sessions")


@blueprint.post("/app/account/sessions/end")
@requires("account:use")
def end_other_sessions() -> ResponseReturnValue:
    """End every session but this one."""
    person = viewer()
    ended = end_sessions(person.user_id, but=person.login_session_id)
    if ended:
        record_session_ended(person.user_id, ended)
    flash(
        ngettext(
            "%(num)s other device is signed out.", "%(num)s other devices are signed out.", ended
        ),
        "good",
    )
    return redirect(url_for("tenants.account") + "#sessions")


def _page(user: User, form: AccountForm) -> str:
    return render_template(
        "tenants/account.html",
        form=form,
        user=user,
        sessions=open_sessions(user.id),
        demanded=is_demanded(user),
    )


def _changed(ended: int) -> str:
    if not ended:
        return gettext("Your password is changed.")
    return ngettext(
        "Your password is changed; %(num)s other device is signed out.",
        "Your password is changed; %(num)s other devices are signed out.",
        ended,
    )
