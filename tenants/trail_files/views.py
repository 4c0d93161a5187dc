"""Files of the trail in the browser: ask for one, see how far it is, fetch it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import IntegerField, StringField
from wtforms.validators import AnyOf, NumberRange

from foundation.errors import Invalid, NotFound
from foundation.loader import load_or_404
from foundation.web.access import requires
from foundation.web.forms import StaffForm
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l
from foundation.web.viewer import viewer
from tenants.trail_files.models import KINDS, UNDER_WAY, TrailFile
from tenants.trail_files.services import KEPT_DAYS, fetch_file, files_of, request_file
from tenants.views.blueprint import blueprint

_TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl; charset=utf-8"}
_CHUNK = 256 * 1024


class TrailFileForm(StaffForm):
    """Which events, as what kind of file."""

    kind = StringField(_l("File"), validators=[AnyOf(KINDS)])
    first = IntegerField(_l("From event"), default=1, validators=[NumberRange(1, 10**15)])


@blueprint.get("/app/audit/files")
@requires("audit:read")
def trail_files() -> str:
    """The files that this person asked for, the latest first."""
    return render_template(
        "tenants/trail_files/index.html", files=files_of(viewer()), days=KEPT_DAYS
    )


@blueprint.post("/app/audit/files")
@requires("audit:read", form=TrailFileForm)
def take_trail() -> ResponseReturnValue:
    """Have events written to a file with their hashes; that it was asked for is recorded."""
    form = TrailFileForm()
    if not form.validate_on_submit():
        raise Invalid(gettext("Choose a kind of file, and the number of an event."))
    made = request_file(viewer(), form.kind.data or "", form.first.data or 1)
    return redirect(url_for(".trail_file", ref=made.ref), 303)


@blueprint.get("/app/audit/files/<ref>")
@requires("audit:read")
def trail_file(ref: str) -> str:
    """How far a file is, or where to fetch it."""
    return render_template("tenants/trail_files/show.html", file=_own(ref), days=KEPT_DAYS)


@blueprint.get("/app/audit/files/<ref>/progress")
@requires("audit:read", part=True)
def trail_file_progress(ref: str) -> ResponseReturnValue:
    """The part of that page that changes; sends on to the whole page once it is over."""
    found = _own(ref)
    if found.state not in UNDER_WAY:
        return Response(headers={"HX-Redirect": url_for(".trail_file", ref=ref)})
    return render_template("tenants/trail_files/_progress.html", file=found)


@blueprint.get("/app/audit/files/<ref>/download")
@requires("audit:read")
def download_trail(ref: str) -> Response:
    """The file, to be kept; each time is recorded."""
    found = _own(ref)
    response = Response(_streamed(fetch_file(found)), content_type=_TYPES[found.kind])
    response.headers.set("Content-Disposition", "attachment", filename=found.file_name)
    response.headers["Content-Length"] = str(found.size)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _streamed(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _own(ref: str) -> TrailFile:
    """A file of this person; that of somebody else is none."""
    found = load_or_404(TrailFile, ref=ref)
    if found.requested_by != viewer().user_id:
        raise NotFound
    return found
