"""The ways into a survey: what each can promise, and adding one."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from foundation import clock
from foundation.errors import Invalid, NotFound
from foundation.loader import id_or_404, load_or_404
from foundation.web.access import requires
from foundation.web.texts import gettext
from foundation.web.viewer import viewer
from surveys import lists
from surveys.channels import PREFILLED, READY, channel, channels, holds
from surveys.forms.texts import put_beside
from surveys.forms.ways_in import KioskForm, WayInForm
from surveys.models import Collector, Survey
from surveys.promises import promises
from surveys.rules import SurveyState, state_now
from surveys.services.ways_in import IDLE, add_way_in, idle_seconds, set_up
from surveys.supply import not_supplied
from surveys.views.surveys import blueprint


@blueprint.get("/<ref>/ways")
@requires("survey:read")
def ways(ref: str) -> str:
    """Every way in with what it can promise, and those that this survey can have."""
    survey = load_or_404(Survey, ref=ref)
    return render_template(
        "surveys/ways/index.html",
        survey=survey,
        closed=state_now(survey, clock.now()) is SurveyState.CLOSED,
        channels=[one for one in channels() if one.kind in READY],
        holds=holds,
        prefilled=PREFILLED,
        promises=promises(),
        numbers=lists.ways_in(survey),
        not_supplied=not_supplied(survey),
        others=lists.other_ways(survey) if viewer().may("survey:write") else [],
        channel=channel,
    )


@blueprint.route("/<ref>/ways/<kind>", methods=["GET", "POST"])
@requires("survey:write", form=WayInForm)
def add_way(ref: str, kind: str) -> ResponseReturnValue:
    """Add a way in of a kind for a department, or for the whole organisation."""
    if kind not in READY or kind == "public":
        raise NotFound
    survey = load_or_404(Survey, ref=ref)
    form = WayInForm(data={"idle_seconds": IDLE}).offer(kind)
    if form.validate_on_submit():
        try:
            added = add_way_in(survey, kind, _place(form), _settings(form))
        except Invalid as refusal:
            put_beside(form, refusal)
        else:
            flash(gettext("It is added."), "good")
            return way_page(survey, added)
    status = 400 if form.is_submitted() else 200
    page = render_template("surveys/ways/add.html", survey=survey, form=form, channel=channel(kind))
    return page, status


@blueprint.route("/<ref>/links/<code>/kiosk", methods=["GET", "POST"])
@requires("survey:write", form=KioskForm)
def set_kiosk(ref: str, code: str) -> ResponseReturnValue:
    """Set after how many seconds without a touch a kiosk begins anew."""
    survey = load_or_404(Survey, ref=ref)
    collector = load_or_404(Collector, survey_id=survey.id, short_code=code, kind="kiosk")
    form = KioskForm(data={"idle_seconds": idle_seconds(collector)})
    if form.validate_on_submit():
        try:
            set_up(survey, collector, {"idle_seconds": form.idle_seconds.data})
        except Invalid as refusal:
            put_beside(form, refusal)
        else:
            flash(gettext("Saved."), "good")
            return way_page(survey, collector)
    status = 400 if form.is_submitted() else 200
    page = render_template("surveys/ways/kiosk.html", survey=survey, form=form, collector=collector)
    return page, status


def way_page(survey: Survey, collector: Collector) -> Response:
    """To where a way in is looked after."""
    if collector.kind == "personal":
        return redirect(url_for("surveys.people", ref=survey.ref, code=collector.short_code))
    if collector.kind == "paper":
        return redirect(url_for("surveys.paper", ref=survey.ref, code=collector.short_code))
    return redirect(url_for("surveys.link", ref=survey.ref, code=collector.short_code))


def _place(form: WayInForm) -> UUID | None:
    return id_or_404(form.department_id.data) if form.department_id.data else None


def _settings(form: WayInForm) -> dict[str, object]:
    return {"idle_seconds": form.idle_seconds.data} if "idle_seconds" in form else {}
