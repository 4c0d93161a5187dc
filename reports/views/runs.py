"""Reports in the browser: ask for one, watch it being made, fetch it."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.errors import Invalid, NotFound
from foundation.loader import load_or_404
from foundation.web.access import requires
from foundation.web.paging import page_number
from foundation.web.texts import gettext
from foundation.web.viewer import viewer
from reports.forms import ReportForm, RetryForm
from reports.kinds import KINDS, subject_of
from reports.models import ReportRun
from reports.queries import listed_runs, requester
from reports.services import File, fetch_report, request_report, retry_report
from surveys.models import Survey

blueprint = Blueprint("reports", __name__)


@blueprint.get("/app/reports")
@requires("report:read")
def index() -> str:
    """All reports, the newest first."""
    runs = listed_runs(page_number(), _readable())
    return render_template("reports/reports.html", runs=runs)


@blueprint.post("/app/results/<ref>/reports")
@requires("report:create", form=ReportForm)
def create(ref: str) -> ResponseReturnValue:
    """Have a report made, and show how far it is."""
    survey = load_or_404(Survey, ref=ref)
    form = ReportForm()
    if not form.validate_on_submit():
        raise Invalid(gettext("Choose a language."))
    run = request_report(survey, form.language.data, viewer().user_id)
    return redirect(url_for("reports.show", ref=run.ref), 303)


@blueprint.get("/app/reports/<ref>")
@requires("report:read")
def show(ref: str) -> str:
    """A report: how far it is, or where to fetch it, or why there is none."""
    return _page(_run(ref), "reports/report.html")


@blueprint.get("/app/reports/<ref>/progress")
@requires("report:read", part=True)
def progress(ref: str) -> ResponseReturnValue:
    """The part of that page that changes; sends on to the whole page once all is over."""
    run = _run(ref)
    if run.state not in ("waiting", "running"):
        return Response(headers={"HX-Redirect": url_for("reports.show", ref=ref)})
    return _page(run, "reports/_progress.html")


@blueprint.post("/app/reports/<ref>/retry")
@requires("report:create", form=RetryForm)
def retry(ref: str) -> ResponseReturnValue:
    """Try once more."""
    run = retry_report(_run(ref))
    flash(gettext("We are trying again."), "good")
    return redirect(url_for("reports.show", ref=run.ref), 303)


@blueprint.get("/app/reports/<ref>/download")
@requires("report:read")
def download(ref: str) -> Response:
    """The finished document, as a file to keep."""
    return pdf_response(fetch_report(_run(ref)))


def pdf_response(file: File) -> Response:
    """A finished document, to be kept by the browser under its own name."""
    response = Response(file.data, content_type="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=file.name)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _readable() -> list[str]:
    """The kinds of subject of which this person may read."""
    return [name for name, kind in KINDS.items() if viewer().may(kind.permission)]


def _run(ref: str) -> ReportRun:
    """The report with this reference, which this person may read."""
    run = load_or_404(ReportRun, ref=ref)
    if run.kind not in _readable():
        raise NotFound
    return run


def _page(run: ReportRun, template: str) -> str:
    return render_template(
        template,
        run=run,
        subject=subject_of(run),
        requested_by=requester(run),
    )
