"""The staff's pages of vouchers and draws: setting up, codes, drawing, and the counter."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foundation.errors import Invalid, NotFound
from foundation.loader import load_or_404
from foundation.unit_of_work import withdraw
from foundation.web.access import requires
from foundation.web.texts import gettext, ngettext
from foundation.web.viewer import viewer
from surveys.forms.texts import put_beside
from surveys.incentives import services
from surveys.incentives.codes import Brought, read_codes
from surveys.incentives.forms import (
    CodesForm,
    DrawForm,
    IncentiveForm,
    NumberForm,
    incentive_data,
)
from surveys.incentives.models import Incentive
from surveys.incentives.queries import counts_of, incentive_of, winning_codes
from surveys.models import Survey

blueprint = Blueprint("incentives", __name__, url_prefix="/app/surveys")
_FILE = 2 * 1024 * 1024  # bytes; twenty thousand lines fit


@blueprint.get("/<ref>/incentive")
@requires("survey:write")
def show(ref: str) -> str:
    """What there is for those who answer: how many codes are left, and what comes next."""
    return _page(load_or_404(Survey, ref=ref))


@blueprint.route("/<ref>/incentive/new", methods=["GET", "POST"])
@requires("survey:write", form=IncentiveForm)
def new(ref: str) -> ResponseReturnValue:
    """Give a survey vouchers or a draw."""
    survey = load_or_404(Survey, ref=ref)
    if not request.form and incentive_of(survey.id) is not None:
        return redirect(url_for(".show", ref=ref))
    form = IncentiveForm(data={"low_at": 20}).offer()
    if form.validate_on_submit():
        try:
            services.set_up(survey, viewer().user_id, form.kind.data or "", **form.texts())
        except Invalid as refusal:
            withdraw()
            put_beside(form, refusal)
        else:
            flash(gettext("Saved."), "good")
            return redirect(url_for(".show", ref=ref))
    return _form(survey, form)


@blueprint.route("/<ref>/incentive/edit", methods=["GET", "POST"])
@requires("survey:write", form=IncentiveForm)
def edit(ref: str) -> ResponseReturnValue:
    """Change the words."""
    survey, incentive = _both(ref)
    form = IncentiveForm(data=incentive_data(incentive)).fixed()
    if form.validate_on_submit():
        try:
            services.change(incentive, form.revision.data or 0, **form.texts())
        except Invalid as refusal:
            withdraw()
            put_beside(form, refusal)
        except (services.IncentiveChanged, services.Drawn) as refusal:
            withdraw()
            return _form(survey, form, fault=str(refusal.sentence), status=409)
        else:
            flash(gettext("Saved."), "good")
            return redirect(url_for(".show", ref=ref))
    return _form(survey, form)


@blueprint.post("/<ref>/incentive/codes")
@requires("survey:write", form=CodesForm)
def add_codes(ref: str) -> ResponseReturnValue:
    """Put the organisation's own codes into the pool."""
    survey, incentive = _both(ref)
    form = CodesForm()
    if form.validate():
        try:
            return _added(ref, services.add_codes(incentive, _brought(form)))
        except Invalid as refusal:
            withdraw()
            put_beside(form, refusal)
    return _page(survey, codes_form=form), 400


@blueprint.post("/<ref>/incentive/own-codes")
@requires("survey:write", form=NumberForm)
def make_codes(ref: str) -> ResponseReturnValue:
    """Put codes of our own making into the pool."""
    survey, incentive = _both(ref)
    form = NumberForm()
    if form.validate():
        try:
            return _added(ref, services.add_own_codes(incentive, form.number.data or 0))
        except Invalid as refusal:
            withdraw()
            form.number.errors = [str(words) for words in refusal.fields.values()]
    return _page(survey, number_form=form), 400


@blueprint.post("/<ref>/incentive/stop")
@requires("survey:write")
def stop(ref: str) -> ResponseReturnValue:
    """Hand no more codes out; those that were given stay good."""
    services.switch(_both(ref)[1], active=False)
    flash(gettext("No more codes are handed out. Those that were given stay good."), "good")
    return redirect(url_for(".show", ref=ref))


@blueprint.post("/<ref>/incentive/resume")
@requires("survey:write")
def resume(ref: str) -> ResponseReturnValue:
    """Go on handing codes out."""
    services.switch(_both(ref)[1], active=True)
    flash(gettext("Codes are handed out again."), "good")
    return redirect(url_for(".show", ref=ref))


@blueprint.route("/<ref>/incentive/draw", methods=["GET", "POST"])
@requires("survey:write", form=DrawForm)
def draw(ref: str) -> ResponseReturnValue:
    """Draw the winners, after asking: it is done once."""
    survey, incentive = _both(ref)
    form = DrawForm(data={"winners": 10})
    if form.validate_on_submit():
        try:
            won = services.draw(incentive, viewer().user_id, form.winners.data or 0)
        except Invalid as refusal:
            withdraw()
            put_beside(form, refusal)
        else:
            words = ngettext("%(num)s code won.", "%(num)s codes won.", len(won))
            flash(words, "good")
            return redirect(url_for(".show", ref=ref))
    status = 400 if form.is_submitted() else 200
    return render_template(
        "surveys/incentives/draw.html",
        survey=survey,
        incentive=incentive,
        form=form,
        counts=counts_of(incentive),
        possible=services.may_draw(incentive, survey),
    ), status


def _both(ref: str) -> tuple[Survey, Incentive]:
    survey = load_or_404(Survey, ref=ref)
    incentive = incentive_of(survey.id)
    if incentive is None:
        raise NotFound
    return survey, incentive


def _brought(form: CodesForm) -> Brought:
    """What was pasted and what the file holds, together."""
    file = request.files.get("file")
    data = file.read(_FILE + 1) if file is not None else b""
    if len(data) > _FILE:
        raise Invalid(fields={"file": gettext("The file is too large.")})
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            raise Invalid(fields={"file": gettext("This is not a text file.")}) from None
    return read_codes("\n".join((form.codes.data or "", text)))


def _added(ref: str, added: services.Added) -> ResponseReturnValue:
    flash(ngettext("%(num)s code is added.", "%(num)s codes are added.", added.new), "good")
    if added.repeated:
        words = ngettext(
            "%(num)s was there already.", "%(num)s were there already.", added.repeated
        )
        flash(words, "plain")
    if added.odd:
        lines = ", ".join(str(number) for number in added.odd[:10])
        flash(gettext("Not taken, since they are no codes: lines %(lines)s", lines=lines), "watch")
    return redirect(url_for(".show", ref=ref))


def _form(
    survey: Survey, form: IncentiveForm, *, fault: str = "", status: int | None = None
) -> ResponseReturnValue:
    code = status or (400 if form.is_submitted() else 200)
    return render_template(
        "surveys/incentives/form.html", survey=survey, form=form, fault=fault
    ), code


def _page(survey: Survey, **forms: Any) -> str:
    incentive = incentive_of(survey.id)
    return render_template(
        "surveys/incentives/show.html",
        survey=survey,
        incentive=incentive,
        counts=counts_of(incentive) if incentive is not None else None,
        won=winning_codes(incentive) if incentive is not None and incentive.drawn_at else [],
        may_draw=incentive is not None and services.may_draw(incentive, survey),
        codes_form=forms.get("codes_form") or CodesForm(formdata=None),
        number_form=forms.get("number_form") or NumberForm(formdata=None, data={"number": 100}),
    )
