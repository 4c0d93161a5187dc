"""The sheet of a corrective action in the browser: ask for one, watch it being made, fetch it.

These pages are the action's own: whoever may read the action finds its sheets here, be it without
the list of reports.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from complaints.actions.models import CorrectiveAction
from complaints.actions.queries import may_see, steps_of
from foundation.errors import Invalid, NotFound
from foundation.loader import load_or_404
from foundation.web.access import requires
from foundation.web.texts import gettext
from foundation.web.viewer import viewer
from reports.forms import ReportForm, RetryForm
from reports.models import ReportRun
from reports.queries import runs_about
from reports.services import UNDER_WAY, fetch_report, request_report, retry_report
from reports.views.runs import pdf_response
from tenants.queries import user_names

blueprint = Blueprint("sheets", __name__, url_prefix="/app/actions/<ref>/sheets")


@dataclass(frozen=True)
class Sheet:
    """A sheet as the page lists it; `outdated` when the action has moved on since."""

    run: ReportRun
    requested_by: str
    outdated: bool


@blueprint.get("")
@requires("action:read")
def index(ref: str) -> str:
    """The sheets of an action, the newest first."""
    action = _action(ref)
    runs = runs_about(action)
    names = user_names(run.requested_by for run in runs)
    last = max(step.at for step in steps_of(action))
    return render_template(
        "reports/sheets.html",
        action=action,
        sheets=[Sheet(run, names.get(run.requested_by, ""), run.created_at < last) for run in runs],
        under_way=[run for run in runs if run.state in UNDER_WAY],
    )


@blueprint.post("")
@requires("action:file", form=ReportForm)
def create(ref: str) -> ResponseReturnValue:
    """Have a sheet made."""
    action, form = _action(ref), ReportForm()
    if not form.validate_on_submit():
        raise Invalid(gettext("Choose a language."))
    request_report(action, form.language.data, viewer().user_id)
    return redirect(url_for(".index", ref=ref), 303)


@blueprint.get("/<run_ref>/progress")
@requires("action:read", part=True)
def progress(ref: str, run_ref: str) -> ResponseReturnValue:
    """How far a sheet is; sends on to the whole page once all is over."""
    action = _action(ref)
    run = _run(action, run_ref)
    if run.state not in UNDER_WAY:
        return Response(headers={"HX-Redirect": url_for(".index", ref=ref)})
    return render_template("reports/_sheet_progress.html", run=run, action=action)


@blueprint.post("/<run_ref>/retry")
@requires("action:file", form=RetryForm)
def retry(ref: str, run_ref: str) -> ResponseReturnValue:
    """Try once more."""
    retry_report(_run(_action(ref), run_ref))
    flash(gettext("We are trying again."), "good")
    return redirect(url_for(".index", ref=ref), 303)


@blueprint.get("/<run_ref>/download")
@requires("action:read")
def download(ref: str, run_ref: str) -> Response:
    """The finished sheet, as a file to keep."""
    return pdf_response(fetch_report(_run(_action(ref), run_ref)))


def _action(ref: str) -> CorrectiveAction:
    """The action of an address, if the person may see it."""
    action = load_or_404(CorrectiveAction, ref=ref)
    if not may_see(action, viewer()):
        raise NotFound
    return action


def _run(action: CorrectiveAction, ref: str) -> ReportRun:
    """A sheet of this action; any other report is not here."""
    return load_or_404(ReportRun, ref=ref, action_id=action.id)
