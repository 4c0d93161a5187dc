"""The document of a signed audit in the browser: have it made, watch, fetch it, and its source."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from complaints.audits.models import AuditPack, AuditSample
from complaints.audits.services.signing import digest_of
from foundation.audit.hashing import canonical
from foundation.errors import Invalid
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

blueprint = Blueprint("packs", __name__, url_prefix="/app/audits/<ref>/pack")


@blueprint.get("")
@requires("sample:read")
def index(ref: str) -> str:
    """The documents of a signed audit, the newest first; before, what is missing."""
    sample = load_or_404(AuditSample, ref=ref)
    pack = _pack(sample) if sample.signed_at is not None else None
    runs = runs_about(pack) if pack is not None else []
    return render_template(
        "reports/packs.html",
        sample=sample,
        pack=pack,
        whole=pack is not None and digest_of(pack.manifest) == pack.digest,
        runs=runs,
        people=user_names(run.requested_by for run in runs),
        under_way=[run for run in runs if run.state in UNDER_WAY],
    )


@blueprint.post("")
@requires("pack:sign", form=ReportForm)
def create(ref: str) -> ResponseReturnValue:
    """Have the PDF made."""
    pack, form = _signed(ref), ReportForm()
    if not form.validate_on_submit():
        raise Invalid(gettext("Choose a language."))
    request_report(pack, form.language.data, viewer().user_id)
    return redirect(url_for(".index", ref=ref), 303)


@blueprint.get("/signed.json")
@requires("sample:read")
def manifest(ref: str) -> Response:
    """What was signed, to the byte: its SHA-256 is the one that the document names."""
    response = Response(canonical(_signed(ref).manifest), content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{ref}-signed.json"'
    return response


@blueprint.get("/<run_ref>/progress")
@requires("sample:read", part=True)
def progress(ref: str, run_ref: str) -> ResponseReturnValue:
    """How far a document is; sends on to the whole page once all is over."""
    run = _run(ref, run_ref)
    if run.state not in UNDER_WAY:
        return Response(headers={"HX-Redirect": url_for(".index", ref=ref)})
    return render_template("reports/_pack_progress.html", run=run, ref=ref)


@blueprint.post("/<run_ref>/retry")
@requires("pack:sign", form=RetryForm)
def retry(ref: str, run_ref: str) -> ResponseReturnValue:
    """Try once more."""
    retry_report(_run(ref, run_ref))
    flash(gettext("We are trying again."), "good")
    return redirect(url_for(".index", ref=ref), 303)


@blueprint.get("/<run_ref>/download")
@requires("sample:read")
def download(ref: str, run_ref: str) -> Response:
    """The finished document, as a file to keep."""
    return pdf_response(fetch_report(_run(ref, run_ref)))


def _pack(sample: AuditSample) -> AuditPack:
    return load_or_404(AuditPack, sample_id=sample.id)


def _signed(ref: str) -> AuditPack:
    return _pack(load_or_404(AuditSample, ref=ref))


def _run(ref: str, run_ref: str) -> ReportRun:
    """A document of this audit; any other report is not here."""
    return load_or_404(ReportRun, ref=run_ref, pack_id=_signed(ref).id)
