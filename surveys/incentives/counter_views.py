"""The counter: a code is typed, it says what it is worth, and is checked off once."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from foundation.web.access import requires
from foundation.web.viewer import viewer
from surveys.incentives import services
from surveys.incentives.forms import CodeForm

blueprint = Blueprint("vouchers", __name__, url_prefix="/app/vouchers")


@blueprint.route("", methods=["GET", "POST"])
@requires("voucher:redeem", form=CodeForm)
def check() -> ResponseReturnValue:
    """Type a code and see what it is worth; it stands in no address."""
    form = CodeForm()
    if not form.validate_on_submit():
        return _page(form), 400 if form.is_submitted() else 200
    return _page(form, services.check(form.code.data or "")), 200


@blueprint.post("/redeem")
@requires("voucher:redeem", form=CodeForm)
def redeem() -> ResponseReturnValue:
    """Check a code off."""
    form = CodeForm()
    if not form.validate():
        return _page(form), 400
    found = services.redeem(form.code.data or "", viewer().user_id)
    return _page(form, found), 200 if found.state == "redeemed" else 409


def _page(form: CodeForm, found: services.Checked | None = None) -> str:
    return render_template("surveys/incentives/counter.html", form=form, found=found)
