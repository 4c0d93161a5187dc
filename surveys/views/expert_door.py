"""The page of an expert who was asked for weights: by a link in a mail, without signing in."""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.errors import Invalid, NotFound
from foundation.scope import tenant_scope
from foundation.unit_of_work import withdraw
from foundation.web.access import public
from foundation.web.languages import language
from foundation.web.texts import gettext
from surveys.forms.weighing import WeightsForm
from surveys.services.expert_answers import give_weights, open_seat
from surveys.weighing.queries import Seat, closed_rounds, own_last, rounds_of
from tenants.models import Tenant
from tenants.queries import tenant_by_slug

blueprint = Blueprint("weights", __name__, url_prefix="/app/weights/<slug>")


@blueprint.get("/<token>")
@public("by the link in a mail; consumes nothing")
def ask(slug: str, token: str) -> ResponseReturnValue:
    """The parts to be weighed; from the second round on what the group gave in the last one."""
    tenant = _house(slug)
    with tenant_scope(tenant.id):
        seat = open_seat(token)
        last = own_last(seat)
        rows = [{"code": code, "points": last.get(code)} for code in seat.panel.codes]
        return _page(tenant, seat, WeightsForm(formdata=None, data={"rows": rows}))


@blueprint.post("/<token>")
@public("by the link in a mail, once", form=WeightsForm)
def give(slug: str, token: str) -> ResponseReturnValue:
    """Take what the expert gives; a second click finds it taken."""
    tenant, form = _house(slug), WeightsForm()
    with tenant_scope(tenant.id):
        try:
            if form.validate_on_submit():
                give_weights(token, form.points(), form.comment.data or "")
                return redirect(url_for("weights.thanks", slug=slug), 303)
        except Invalid as refusal:
            form.form_errors.append(str(refusal.sentence))
        withdraw()
        return _page(tenant, open_seat(token), form), 400


@blueprint.get("/thanks")
@public("says thanks and shows nothing of anybody")
def thanks(slug: str) -> ResponseReturnValue:
    """Thanks, and what happens next."""
    tenant = _house(slug)
    return render_template("surveys/experts/thanks.html", house=tenant.name(language()))


def _house(slug: str) -> Tenant:
    g.referrer_policy = "no-referrer"
    tenant = tenant_by_slug(slug)
    if tenant is None:
        raise NotFound
    return tenant


@blueprint.errorhandler(NotFound)
def no_good(_error: NotFound) -> ResponseReturnValue:
    """One page for every link that is not good, so that none tells why."""
    return render_template("surveys/experts/over.html"), 404


def _page(tenant: Tenant, seat: Seat, form: WeightsForm) -> str:
    before = closed_rounds(rounds_of(seat.panel))
    spoken = language()
    return render_template(
        "surveys/experts/ask.html",
        house=tenant.name(spoken),
        about=seat.questionnaire.name(spoken),
        panel=seat.panel,
        round=seat.round,
        expert=seat.expert,
        names=seat.panel.names(spoken),
        form=_whole(form, seat),
        group={middle.code: middle for middle in before[-1].middles} if before else {},
        own=own_last(seat),
        total=f"{sum(form.points().values()):g}",
    )


def _whole(form: WeightsForm, seat: Seat) -> WeightsForm:
    """The form with a row for each part; what was sent without them is asked for anew."""
    if form.points().keys() == set(seat.panel.codes):
        return form
    fresh = WeightsForm(formdata=None, data={"rows": [{"code": one} for one in seat.panel.codes]})
    fresh.comment.data = form.comment.data
    fresh.form_errors = [gettext("This form is incomplete. Please fill it in again.")]
    return fresh
