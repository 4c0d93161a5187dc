"""A version in other tools' formats, each with the list of what it leaves out."""

from __future__ import annotations

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from foundation.errors import NotFound
from foundation.web.access import requires
from surveys.format_sentences import format_notes, format_titles, lost_count, missing
from surveys.formats.registry import FORMATS, Format, losses
from surveys.views.pages import VersionPage
from surveys.views.questionnaires import blueprint
from surveys.wording import language_names

_AT = "/<ref>/versions/<int:number>/export"


@blueprint.get(_AT)
@requires("questionnaire:read")
def export(ref: str, number: int) -> str:
    """Every format with what it cannot carry, before anything is downloaded."""
    page = VersionPage.load(ref, number)
    spoken = _spoken(page)
    offers = []
    for found in FORMATS.values():
        lost = missing(losses(page.content, found, spoken), page.content, page.language)
        offers.append((found, format_titles()[found.name], format_notes()[found.name], lost))
    return render_template(
        "surveys/formats/export.html",
        page=page,
        offers=offers,
        count=lost_count,
        spoken=spoken,
        languages=[(tag, language_names().get(tag, tag)) for tag in page.content.languages],
    )


def _spoken(page: VersionPage) -> str:
    """The language for formats that have but one."""
    wanted = request.args.get("language", "")
    for tag in (wanted, page.language):
        if tag in page.content.languages:
            return tag
    return page.content.default_language


@blueprint.get(f"{_AT}/<kind>")
@requires("questionnaire:read")
def download(ref: str, number: int, kind: str) -> ResponseReturnValue:
    """The version as a file."""
    page = VersionPage.load(ref, number)
    found = FORMATS.get(kind)
    if found is None:
        raise NotFound
    return _file(page, found, _spoken(page))


def _file(page: VersionPage, found: Format, spoken: str) -> Response:
    language = f"-{spoken}" if found.one_language else ""
    name = f"huisheng-{page.questionnaire.ref}-v{page.version.number}{language}.{found.ending}"
    text = found.media_type.startswith("text/") or found.media_type.endswith(("json", "xml"))
    response = Response(
        found.write(page.content, spoken),
        content_type=f"{found.media_type}; charset=utf-8" if text else found.media_type,
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
