"""The record of what auditors read: made where every request passes, so that no route forgets it.

Of who is watched each page that was shown and each file that was handed out leaves one event: the
operation, the address without its query, and the thing that the address names. Parts of a page and
whatever was refused or sent on are no views.
"""

from __future__ import annotations

from flask import Response, request

from foundation.audit import record
from foundation.audit.reading import DOWNLOADED, VIEWED
from foundation.loader import Loaded, loaded
from foundation.web.access import Access
from foundation.web.viewer import Viewer

_LONGEST = 200


def watch(viewer: Viewer, access: Access, response: Response) -> None:
    """Record that a person who is watched was shown a page or given a file."""
    if not viewer.watched or viewer.tenant_id is None or access.part:
        return
    if request.method not in ("GET", "HEAD") or not 200 <= response.status_code < 300:
        return
    kept = response.headers.get("Content-Disposition", "").startswith("attachment")
    about = _named_by_address()
    record(
        DOWNLOADED if kept else VIEWED,
        detail={"operation": request.endpoint, "address": request.path[:_LONGEST]},
        object_type=about.table if about else "",
        object_id=about.id if about else None,
    )


def _named_by_address() -> Loaded | None:
    """The first row that was loaded by a word of the address."""
    words = {str(value) for value in (request.view_args or {}).values()}
    return next((row for row in loaded() if row.words & words), None)
