"""The calendar of evaluation periods."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foundation.errors import Conflict, Invalid
from foundation.loader import id_or_404, load_or_404
from foundation.unit_of_work import withdraw
from foundation.web.access import requires
from foundation.web.forms import begun
from foundation.web.paging import page_number, paged
from foundation.web.texts import gettext
from surveys import lists
from surveys.forms.conflicts import compare
from surveys.forms.periods import PeriodForm, PeriodStepForm
from surveys.forms.texts import put_beside
from surveys.models import EvaluationPeriod
from surveys.services import periods as services
from surveys.views.meanwhile import too_late
from surveys.views.pages import changed_last, one_of, pager, search_words, url_if_there
from surveys.wording import period_kinds, period_pill

blueprint = Blueprint("periods", __name__, url_prefix="/app/periods")
_STATES = ("open", "closed", "computed", "published", "locked")


@blueprint.get("")
@requires("period:read")
def index() -> str:
    """All periods, the latest first."""
    search, state = search_words(), one_of("state", _STATES)
    page = paged(lists.periods(search, state), page_number())
    return render_template(
        "surveys/periods/index.html",
        page=page,
        counts=lists.survey_counts(row.id for row in page.rows),
        kinds=period_kinds(),
        pill=period_pill,
        results_url=lambda row: url_if_there("evaluations.show", period_id=row.id),
        search=search,
        state=state,
        states=[("", gettext("All")), *((s, period_pill(s).word) for s in _STATES)],
        pager=pager(page, "periods.index", q=search, state=state),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires("period:write", form=PeriodForm)
def new() -> ResponseReturnValue:
    """Create a period."""
    form = PeriodForm()
    if form.validate_on_submit():
        try:
            period = services.create_period(**form.fields())
        except Invalid as refusal:
            withdraw()
            put_beside(form, refusal)
        else:
            flash(gettext("The period is created."), "good")
            _warn_of_overlap(period)
            return redirect(url_for(".index"))
    status = 400 if form.is_submitted() else 200
    return render_template("surveys/periods/form.html", form=form, period=None), status


def _warn_of_overlap(period: EvaluationPeriod) -> None:
    names = [other.name_zh for other in lists.overlapping(period)]
    if names:
        flash(
            gettext(
                "It shares days with: %(names)s. Both stay as they are; please check the dates.",
                names=gettext(", ").join(names),
            ),
            "watch",
        )


def _load(period_id: str) -> EvaluationPeriod:
    return load_or_404(EvaluationPeriod, id=id_or_404(period_id))


def _data(period: EvaluationPeriod) -> dict[str, object]:
    return {
        "revision": period.revision,
        "name_zh": period.name_zh,
        "name_en": period.name_en,
        "kind": period.kind,
        "first_day": period.starts_on,
        "last_day": period.ends_on - timedelta(days=1),
        "grace_minutes": period.grace_minutes,
    }


@blueprint.route("/<period_id>", methods=["GET", "POST"])
@requires("period:write", form=PeriodForm)
def edit(period_id: str) -> ResponseReturnValue:
    """Change a period."""
    period = _load(period_id)
    form = PeriodForm(data=begun(_data(period)))
    if form.validate_on_submit():
        try:
            changed = services.change_period(period, form.revision.data or 0, **form.fields())
        except services.StalePeriod:
            withdraw()
            return _conflict(period, form)
        except Conflict as refusal:
            return too_late(refusal, period, form)
        except Invalid as refusal:
            withdraw()
            put_beside(form, refusal)
        else:
            flash(gettext("Saved."), "good")
            _warn_of_overlap(changed)
            return redirect(url_for(".index"))
    status = 400 if form.is_submitted() else 200
    return render_template("surveys/periods/form.html", form=form, period=period), status


def _conflict(period: EvaluationPeriod, mine: PeriodForm) -> ResponseReturnValue:
    return render_template(
        "surveys/periods/conflict.html",
        period=period,
        dispute=compare(mine, PeriodForm(formdata=None, data=_data(period))),
        **changed_last(period),
    ), 409


@blueprint.route("/<period_id>/close", methods=["GET", "POST"])
@requires("period:write", form=PeriodStepForm)
def close(period_id: str) -> ResponseReturnValue:
    """Close a period, after asking."""
    period = _load(period_id)
    if request.method == "POST":
        try:
            services.close_period(period, revision=PeriodStepForm().revision.data)
        except Conflict as refusal:
            return too_late(refusal, period)
        flash(gettext("The period is closed. No new survey can begin in it."), "good")
        next_page = url_if_there("evaluations.show", period_id=period.id)
        return redirect(next_page or url_for(".index"))
    return render_template("surveys/periods/close.html", period=period)


@blueprint.post("/<period_id>/reopen")
@requires("period:write", form=PeriodStepForm)
def reopen(period_id: str) -> ResponseReturnValue:
    """Open a closed period again."""
    period = _load(period_id)
    try:
        services.reopen_period(period, revision=PeriodStepForm().revision.data)
    except Conflict as refusal:
        return too_late(refusal, period)
    flash(gettext("The period is open again."), "good")
    return redirect(url_for(".index"))
