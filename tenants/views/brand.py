"""The sheet of a tenant's colours: named by its content, the same for everybody, kept for ever."""

from __future__ import annotations

from flask import Response, abort

from foundation.web.access import public
from foundation.web.assets import FOREVER
from tenants.brand import PREFIX, sheet_of
from tenants.colours import is_colour
from tenants.views.blueprint import blueprint


@blueprint.get(f"{PREFIX}/<digest>/<colour>.css")
@public("static: a sheet made from the colour in its name")
def brand_sheet(digest: str, colour: str) -> Response:
    """Six names in two schemes, derived from one colour."""
    if not is_colour(f"#{colour}") or colour != colour.lower():
        abort(404)
    known, text = sheet_of(f"#{colour}")
    if known != digest:
        abort(404)
    return Response(
        text, content_type="text/css; charset=utf-8", headers={"Cache-Control": FOREVER}
    )
