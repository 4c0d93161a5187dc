"""The public page of "You said, we did": what an organisation changed, for everybody to read."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, make_response, render_template, request, url_for

from complaints.changes.queries import count_public, departments_told, public_changes
from foundation.web.access import public
from foundation.web.paging import page_number
from portal.houses import LANGUAGES, at_home, house_of
from portal.languages import choose
from portal.told import shown
from portal.views import blueprint
from tenants.models import Department

PER_PAGE = 20


@blueprint.get("/<slug:slug>/changes")
@public("everybody may read what was changed", apart=True)
def changes(slug: str) -> Response:
    """What was said and done, the newest first, of one department or of all."""
    with at_home(slug) as tenant:
        language = choose(LANGUAGES, request.args.get("lang", ""))
        departments = departments_told()
        chosen = _chosen(departments)
        number, total = page_number(), count_public(chosen)
        found = public_changes(chosen, (number - 1) * PER_PAGE, PER_PAGE)

        def to(other: int) -> str | None:
            if not 1 <= other <= max(1, -(-total // PER_PAGE)):
                return None
            kept: dict[str, Any] = {"department": _code(departments, chosen), "lang": language}
            return url_for("portal.changes", slug=slug, page=other, **kept)

        html = render_template(
            "portal/changes.html",
            house=house_of(tenant, language, languages=LANGUAGES),
            changes=[shown(each, language) for each in found],
            departments=[(row.code, row.name(language)) for row in departments],
            department=_code(departments, chosen),
            previous=to(number - 1),
            next=to(number + 1),
            page_url=url_for("portal.changes", slug=slug),
            language_tag=language,
        )
        return make_response(html)


def _chosen(departments: list[Department]) -> UUID | None:
    """The department asked for; what is not in the list filters nothing."""
    code = request.args.get("department", "")
    return next((row.id for row in departments if row.code == code), None)


def _code(departments: list[Department], chosen: UUID | None) -> str | None:
    return next((row.code for row in departments if row.id == chosen), None)
