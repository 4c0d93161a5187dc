"""The reports of a period: of each published snapshot, asked for and listed on one page."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from evaluations.models import Evaluation
from foundation.errors import Invalid, NotFound
from foundation.loader import id_or_404, load_or_404
from foundation.web.access import requires
from foundation.web.texts import gettext
from foundation.web.viewer import viewer
from reports.about_periods import PERIODS
from reports.forms import ReportForm
from reports.queries import runs_about
from reports.services import request_report
from surveys.models import EvaluationPeriod

blueprint = Blueprint(
    "period_reports",
    __name__,
    url_prefix="/app/evaluations/<period_id>/snapshots/<int:number>/reports",
)


@blueprint.get("")
@requires("report:read")
def show(period_id: str, number: int) -> str:
    """The reports of a snapshot, and the button that has one made."""
    snapshot = _snapshot(period_id, number)
    return render_template(
        "reports/period.html",
        period=load_or_404(EvaluationPeriod, id=snapshot.period_id),
        snapshot=snapshot,
        runs=[(run, None) for run in runs_about(snapshot)],
    )


@blueprint.post("")
@requires("report:create", form=ReportForm)
def create(period_id: str, number: int) -> ResponseReturnValue:
    """Have a report made, and show how far it is."""
    snapshot = _snapshot(period_id, number)
    form = ReportForm()
    if not form.validate_on_submit():
        raise Invalid(gettext("Choose a language."))
    run = request_report(snapshot, form.language.data, viewer().user_id)
    return redirect(url_for("reports.show", ref=run.ref), 303)


def _snapshot(period_id: str, number: int) -> Evaluation:
    """A published snapshot that this person may read whole; 404 for any other."""
    if not viewer().may(PERIODS.permission):
        raise NotFound
    return load_or_404(Evaluation, period_id=id_or_404(period_id), number=number, state="published")
