"""Files that complainants handed in, for those who may read the case."""

from __future__ import annotations

from uuid import UUID

from flask import Response

from complaints.pages import files_of
from complaints.views.blueprint import blueprint, case_or_404
from foundation.audit import record
from foundation.errors import NotFound
from foundation.web.access import requires
from foundation.web.downloads import download


@blueprint.get("/<ref>/files/<uuid:file_id>")
@requires("complaint:read")
def file(ref: str, file_id: UUID) -> Response:
    """A file of a case, to be kept; each look is recorded (LOG-1)."""
    case = case_or_404(ref)
    for upload in files_of(case):
        if upload.id == file_id:
            response = download(upload)
            record("complaint.file_read", case, detail={"file": str(upload.id)})
            return response
    raise NotFound
