"""Setting up the second factor: the password first, then the picture, then its first code."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from foundation.errors import Invalid
from foundation.web.access import requires
from foundation.web.texts import gettext
from foundation.web.viewer import viewer
from tenants.forms.account import FinishSecondFactorForm, StartSecondFactorForm
from tenants.models import User
from tenants.services import enrolment
from tenants.services.accounts import own_user
from tenants.services.second_factor import address_for_app, picture
from tenants.views.account import own_login
from tenants.views.answers import show_faults, text
from tenants.views.blueprint import blueprint

_MARK = "enrolment"


@blueprint.get("/app/account/second-factor")
@requires("account:use")
def second_factor() -> ResponseReturnValue:
    """Why and how; asks for the password."""
    return _first(StartSecondFactorForm())


@blueprint.post("/app/account/second-factor")
@requires("account:use", form=StartSecondFactorForm)
def start_second_factor() -> ResponseReturnValue:
    """Prove who it is, then go on to the picture."""
    form = StartSecondFactorForm()
    if not form.validate_on_submit():
        return _first(form), 400
    user = own_user(viewer().user_id)
    try:
        cookie[_MARK] = enrolment.begin(user, text(form.password), text(form.code))
    except Invalid as refusal:
        show_faults(form, refusal)
        return _first(form), 400
    return redirect(url_for("tenants.confirm_second_factor"))


@blueprint.get("/app/account/second-factor/code")
@requires("account:use")
def confirm_second_factor() -> ResponseReturnValue:
    """The picture for the app, for ten minutes and never again."""
    user = own_user(viewer().user_id)
    secret = _pending(user)
    if secret is None:
        return redirect(url_for("tenants.second_factor"))
    return _second(user, secret, FinishSecondFactorForm())


@blueprint.post("/app/account/second-factor/code")
@requires("account:use", form=FinishSecondFactorForm)
def finish_second_factor() -> ResponseReturnValue:
    """Keep the second factor once its first code is right."""
    user = own_user(viewer().user_id)
    secret = _pending(user)
    if secret is None:
        flash(gettext("That took a while. Please begin again."), "watch")
        return redirect(url_for("tenants.second_factor"))
    form = FinishSecondFactorForm()
    if not form.validate_on_submit():
        return _second(user, secret, form), 400
    try:
        enrolment.finish(user, own_login(), secret, text(form.code))
    except Invalid as refusal:
        show_faults(form, refusal)
        return _second(user, secret, form), 400
    cookie.pop(_MARK, None)
    flash(gettext("The second factor is set. From now on we ask for its code."), "good")
    return redirect(url_for("tenants.desk"))


@blueprint.get("/app/account/second-factor/remove")
@requires("account:use")
def remove_second_factor_page() -> ResponseReturnValue:
    """Ask before taking it away."""
    return _removal(StartSecondFactorForm())


@blueprint.post("/app/account/second-factor/remove")
@requires("account:use", form=StartSecondFactorForm)
def remove_second_factor() -> ResponseReturnValue:
    """Take the second factor away."""
    form = StartSecondFactorForm()
    if not form.validate_on_submit():
        return _removal(form), 400
    user = own_user(viewer().user_id)
    try:
        enrolment.remove(user, own_login(), text(form.password), text(form.code))
    except Invalid as refusal:
        show_faults(form, refusal)
        return _removal(form), 400
    flash(gettext("The second factor is switched off."), "good")
    return redirect(url_for("tenants.account"))


def _pending(user: User) -> str | None:
    return enrolment.pending_secret(user, cookie.get(_MARK, ""))


def _first(form: StartSecondFactorForm) -> str:
    user = own_user(viewer().user_id)
    return render_template("tenants/second_factor.html", form=form, has=bool(user.totp_secret))


def _second(user: User, secret: str, form: FinishSecondFactorForm) -> str:
    grouped = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    drawn = Markup(picture(address_for_app(secret, user.email)))  # noqa: S704 - drawn by us, no text in it
    return render_template(
        "tenants/second_factor_code.html", form=form, qr_svg=drawn, secret=grouped
    )


def _removal(form: StartSecondFactorForm) -> str:
    return render_template("tenants/second_factor_remove.html", form=form)
