"""The database away: never a false thank-you, and what was typed is on the page (REL-10)."""

from __future__ import annotations

import logging

from flask import Response, g, request
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from foundation.web.errors import error_page
from portal.cases import blueprint, pages, troubles
from portal.cases.case_page import unsent_page
from portal.cases.pages import Sheet
from portal.cases.typed import read
from portal.houses import LANGUAGES, last_seen_house
from portal.languages import choose
from portal.posted import Fields, one

log = logging.getLogger(__name__)

_AGAIN = "10"  # seconds after which to try again


@blueprint.errorhandler(DBAPIError)
@blueprint.errorhandler(PoolTimeout)
def database_away(error: Exception) -> Response:
    """The page again with what was typed, "not saved"; a fault of ours is a plain 500."""
    if isinstance(error, DBAPIError) and not _is_away(error):
        log.error("request %s failed: %s", g.get("request_id"), type(error).__name__)
        return error_page(500)
    log.error("the database does not answer (request %s)", g.get("request_id"))
    response = _kept() or error_page(503)
    response.headers["Retry-After"] = _AGAIN
    return response


def _is_away(error: DBAPIError) -> bool:
    return error.connection_invalidated or isinstance(error, OperationalError)


def _kept() -> Response | None:
    fields: Fields | None = g.get("fields")
    tenant = last_seen_house((request.view_args or {}).get("slug", ""))
    if fields is None or tenant is None:
        return None
    language = choose(LANGUAGES, one(fields, "language"))
    files = any(file.filename for file in request.files.values())
    if request.endpoint == "cases.send":
        trouble = troubles.not_saved(files=files)
        sheet = Sheet(tenant, language, one(fields, "token"), read(fields), trouble=trouble)
        if one(fields, "page") == "2":
            return pages.receipt_page(sheet, None, 503)
        return pages.form_page(sheet, {}, 503)
    typed = {name: one(fields, name) for name in fields}
    return unsent_page(tenant, language, request.path, typed, files=files)
