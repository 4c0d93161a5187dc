"""The address of a tenant's colours: a sheet that is named by its content and never changes."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from tenants.colours import brand_sheet, is_colour

PREFIX = "/static/brand"
OWN_COLOUR = "#0e6074"  # the product's own, which the common sheets carry already


@lru_cache(maxsize=512)
def sheet_of(colour: str) -> tuple[str, str]:
    """The digest and the text of a colour's sheet."""
    text = brand_sheet(colour)
    return hashlib.sha256(text.encode()).hexdigest()[:10], text


def brand_url(colour: str) -> str | None:
    """Where the sheet of a tenant's colour is served; None when no sheet is needed."""
    if not is_colour(colour) or colour.lower() == OWN_COLOUR:
        return None
    return f"{PREFIX}/{sheet_of(colour.lower())[0]}/{colour[1:].lower()}.css"
