"""The contact details that people left in a survey, apart from what they answered."""

from __future__ import annotations

from flask import render_template

from foundation.audit import record
from foundation.loader import load_or_404
from foundation.web.access import requires
from foundation.web.languages import language
from foundation.web.paging import page_number, paged
from surveys.contacts import contact_of, responses_with_contact, told
from surveys.models import QuestionnaireVersion, Survey
from surveys.queries import content_of
from surveys.views.pages import pager
from surveys.views.surveys import blueprint
from tenants.queries import departments_by_id


@blueprint.get("/<ref>/contacts")
@requires("survey:write")
def contacts(ref: str) -> str:
    """Who wants to be reached, and how; that it was read is recorded."""
    survey = load_or_404(Survey, ref=ref)
    page = paged(responses_with_contact(survey), page_number())
    record("survey.contacts_read", survey)
    places = departments_by_id(row.department_id for row in page.rows if row.department_id)
    versions = {
        key: content_of(load_or_404(QuestionnaireVersion, id=key))
        for key in {row.version_id for row in page.rows}
    }
    return render_template(
        "surveys/people/contacts.html",
        survey=survey,
        page=page,
        left=[
            told(versions[row.version_id], row, contact_of(row), language()) for row in page.rows
        ],
        places=places,
        pager=pager(page, "surveys.contacts", ref=ref),
    )
