"""Exports in the browser: ask for one, see how far it is, fetch it."""

from __future__ import annotations

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import AnyOf

from complaints.exports.models import KINDS, UNDER_WAY, CaseExport
from complaints.exports.services import KEPT_DAYS, exports_of, fetch_export, request_export
from complaints.register.wanted import read_wanted
from complaints.register.wording import choices, chosen_words
from complaints.views.blueprint import blueprint
from foundation.errors import Invalid, NotFound
from foundation.loader import load_or_404
from foundation.web.access import requires
from foundation.web.forms import StaffForm
from foundation.web.languages import language
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l
from foundation.web.viewer import viewer

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ExportForm(StaffForm):
    """As what kind of file."""

    kind = StringField(_l("File"), validators=[AnyOf(KINDS)])


@blueprint.get("/exports")
@requires("complaint:export")
def exports() -> str:
    """The files that this person asked for, the latest first."""
    return render_template(
        "complaints/exports/index.html", exports=exports_of(viewer()), days=KEPT_DAYS
    )


@blueprint.post("/exports")
@requires("complaint:export", form=ExportForm)
def export() -> ResponseReturnValue:
    """Have the cases of the address's filters written to a file."""
    form = ExportForm()
    if not form.validate_on_submit():
        raise Invalid(gettext("Choose a kind of file."))
    made = request_export(viewer(), form.kind.data or "", language(), read_wanted(request.args))
    return redirect(url_for(".show_export", ref=made.ref), 303)


@blueprint.get("/exports/<ref>")
@requires("complaint:export")
def show_export(ref: str) -> str:
    """How far a file is, or where to fetch it."""
    found = _own(ref)
    wanted = read_wanted(found.filters)
    return render_template(
        "complaints/exports/show.html",
        export=found,
        chosen=[(label, words) for label, words, _rest in chosen_words(wanted, choices())],
        register=url_for(".index", **wanted.values()),
        days=KEPT_DAYS,
    )


@blueprint.get("/exports/<ref>/progress")
@requires("complaint:export", part=True)
def export_progress(ref: str) -> ResponseReturnValue:
    """The part of that page that changes; sends on to the whole page once it is over."""
    found = _own(ref)
    if found.state not in UNDER_WAY:
        return Response(headers={"HX-Redirect": url_for(".show_export", ref=ref)})
    return render_template("complaints/exports/_progress.html", export=found)


@blueprint.get("/exports/<ref>/download")
@requires("complaint:export")
def download_export(ref: str) -> Response:
    """The file, to be kept; each time is recorded."""
    found = _own(ref)
    response = Response(fetch_export(found), content_type=_TYPES[found.kind])
    response.headers.set("Content-Disposition", "attachment", filename=found.file_name)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _own(ref: str) -> CaseExport:
    """An export of this person; that of somebody else is none."""
    found = load_or_404(CaseExport, ref=ref)
    if found.requested_by != viewer().user_id:
        raise NotFound
    return found
