"""The list of “You said, we did”: every entry with its latest text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for

from complaints.changes.queries import Wanted, changes_by_id, counts_by_state, list_query
from complaints.changes.views import blueprint
from complaints.changes.wording import STATE_ICONS, STATE_WORDS
from complaints.changes.workflow import STATES
from complaints.forms.choices import department_choices
from foundation.web.access import requires
from foundation.web.paging import Page, page_number, paged
from foundation.web.texts import gettext
from tenants.queries import departments_by_id

_SEARCH = 100


@blueprint.get("")
@requires("change:read")
def index() -> str:
    """Every entry with its latest text, fifty a page."""
    chosen = _wanted(request.args)
    page = paged(list_query(chosen), page_number())
    departments = {row.department_id for row in page.rows if row.department_id}
    return render_template(
        "complaints/changes/index.html",
        page=page,
        wanted=chosen,
        tabs=_tabs(chosen),
        changes=changes_by_id(row.change_id for row in page.rows),
        departments=departments_by_id(departments),
        choices=[("", gettext("All")), *department_choices()],
        states=STATE_WORDS,
        icons=STATE_ICONS,
        pager=_pager(page, chosen),
    )


def _wanted(args: Mapping[str, str]) -> Wanted:
    """The filters of an address; what is not in their lists filters nothing."""
    state = args.get("state", "")
    try:
        department: UUID | None = UUID(args.get("department", ""))
    except ValueError:
        department = None
    return Wanted(
        state=state if state in STATES else "",
        search=args.get("q", "").replace("\0", "").strip()[:_SEARCH],
        department_id=department,
    )


def _kept(chosen: Wanted) -> dict[str, Any]:
    return {"q": chosen.search or None, "department": chosen.department_id}


def _tabs(chosen: Wanted) -> list[tuple[str, str, bool, int | None]]:
    """All entries, and those of each state."""
    counts = counts_by_state()
    rows = [("", gettext("All"), sum(counts.values()))]
    rows += [
        (state, str(STATE_WORDS[state]), counts.get(state, 0))
        for state in STATES
        if state != "replaced"  # never the latest text
    ]
    return [
        (
            words,
            url_for("changes.index", state=state or None, **_kept(chosen)),
            state == chosen.state,
            count,
        )
        for state, words, count in rows
    ]


def _pager(page: Page[Any], chosen: Wanted) -> dict[str, Any]:
    """Where the pages before and after are, and what is shown."""

    def to(number: int) -> str | None:
        inside = 1 <= number <= page.pages
        kept = {"state": chosen.state or None, **_kept(chosen)}
        return url_for("changes.index", page=number, **kept) if inside else None

    words = gettext(
        "%(first)s–%(last)s of %(total)s", first=page.first, last=page.last, total=page.total
    )
    return {
        "previous": to(page.number - 1),
        "next": to(page.number + 1),
        "words": words if page.rows else "",
    }
