"""The page of who has how much in hand."""

from __future__ import annotations

from flask import render_template, url_for

from complaints.load.counting import COLUMNS, loads
from complaints.views.blueprint import blueprint
from complaints.wording import state_words
from foundation.web.access import requires
from foundation.web.texts import gettext
from foundation.web.viewer import viewer


@blueprint.get("/load")
@requires("complaint:resolve")
def load() -> str:
    """How much each person has in hand; each number leads to what it counts."""
    return render_template(
        "complaints/load/show.html",
        loads=loads(viewer()),
        columns=[("open", gettext("Not settled")), *((one, _words(one)) for one in COLUMNS)],
        cases=lambda who, state: url_for(".index", handler=who, state=state),
        acts=viewer().may("action:read"),
    )


def _words(column: str) -> str:
    special = {
        "waiting": gettext("Waiting for the complainant"),
        "overdue": gettext("Overdue"),
        "week": gettext("Due this week"),
    }
    return special.get(column) or state_words(column)
