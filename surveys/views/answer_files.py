"""The photos and files that came with the answers to a survey."""

from __future__ import annotations

from uuid import UUID

from flask import Response, render_template

from foundation.audit import record
from foundation.errors import NotFound
from foundation.loader import id_or_404, load_or_404
from foundation.unit_of_work import session
from foundation.uploads import Upload
from foundation.web.access import requires
from foundation.web.downloads import download
from foundation.web.paging import page_number, paged
from surveys.answer_files import files_handed_in
from surveys.models import Response as Answer
from surveys.models import Survey
from surveys.views.pages import pager
from surveys.views.surveys import blueprint
from tenants.queries import departments_by_id


@blueprint.get("/<ref>/files")
@requires("survey:write")
def answer_files(ref: str) -> str:
    """What was handed in, day by day."""
    survey = load_or_404(Survey, ref=ref)
    page = paged(files_handed_in(survey), page_number())
    units = {
        row.id: row.department_id
        for row in (session().get(Answer, (survey.tenant_id, one.owner_id)) for one in page.rows)
        if row is not None
    }
    return render_template(
        "surveys/people/files.html",
        survey=survey,
        page=page,
        units=units,
        places=departments_by_id(unit for unit in units.values() if unit),
        pager=pager(page, "surveys.answer_files", ref=ref),
    )


@blueprint.get("/<ref>/files/<file_id>")
@requires("survey:write")
def answer_file(ref: str, file_id: str) -> Response:
    """One of them, to be kept and never to be run; that it was taken is recorded."""
    survey = load_or_404(Survey, ref=ref)
    wanted: UUID = id_or_404(file_id)
    found = session().scalars(files_handed_in(survey).where(Upload.id == wanted)).one_or_none()
    if found is None:
        raise NotFound
    record("survey.file_read", survey, detail={"file": found.name})
    return download(found)
