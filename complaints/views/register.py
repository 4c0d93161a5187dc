"""The register: every case that concerns this person, filtered by links and a form."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import render_template, request, url_for

from complaints.forms.choices import department_choices
from complaints.models import Complaint
from complaints.pages import nearest_pill, received_words
from complaints.queries import Wanted, counts_by_state, register_query
from complaints.views.blueprint import blueprint
from complaints.wording import (
    CATEGORY_WORDS,
    SEVERITY_WORDS,
    state_icon,
    state_words,
)
from complaints.workflow import CATEGORIES, SEVERITIES, STATES
from foundation import clock
from foundation.web.access import requires
from foundation.web.paging import Page, page_number, paged
from foundation.web.texts import gettext
from foundation.web.viewer import viewer
from tenants.queries import departments_by_id, own_calendar, user_names

_SEARCH = 100


@blueprint.get("")
@requires("complaint:read")
def index() -> str:
    """The register, fifty cases a page; the number of queries is the same for all."""
    wanted, now, calendar = _wanted(), clock.now(), own_calendar()
    page: Page[Complaint] = paged(register_query(viewer(), wanted, now), page_number())
    return render_template(
        "complaints/index.html",
        page=page,
        wanted=wanted,
        tabs=_tabs(wanted),
        pill=lambda case: nearest_pill(case, now, calendar),
        departments=departments_by_id({r.department_id for r in page.rows if r.department_id}),
        people=user_names(row.handler_id for row in page.rows),
        received=received_words,
        state_words=state_words,
        state_icon=state_icon,
        categories=CATEGORY_WORDS,
        severities=SEVERITY_WORDS,
        choices=(choices := _choices()),
        chips=_chips(wanted, choices),
        labels=_filter_labels(),
        pager=_pager(page, wanted),
    )


def _wanted() -> Wanted:
    """The filters of the address; what is not in their lists filters nothing."""
    mine = request.args.get("handler") == "me"
    return Wanted(
        state=_one_of("state", (*STATES, "open", "overdue")),
        category=_one_of("category", CATEGORIES),
        severity=_one_of("severity", SEVERITIES),
        department_id=_department(),
        handler_id=viewer().user_id if mine else None,
        search=request.args.get("q", "").replace("\0", "").strip()[:_SEARCH],
    )


def _one_of(name: str, known: tuple[str, ...]) -> str:
    value = request.args.get(name, "")
    return value if value in known else ""


def _department() -> UUID | None:
    try:
        return UUID(request.args.get("department", ""))
    except ValueError:
        return None


def _values(wanted: Wanted) -> dict[str, Any]:
    found = {
        "state": wanted.state,
        "category": wanted.category,
        "severity": wanted.severity,
        "department": wanted.department_id,
        "handler": "me" if wanted.handler_id else "",
        "q": wanted.search,
    }
    return {name: value for name, value in found.items() if value}


def _tabs(wanted: Wanted) -> list[tuple[str, str, bool, int | None]]:
    counts = counts_by_state(viewer())
    rest = {name: value for name, value in _values(wanted).items() if name != "state"}
    rows = [
        ("", gettext("All cases"), sum(counts.values())),
        ("open", gettext("Not settled"), sum(n for s, n in counts.items() if s != "closed")),
        ("overdue", gettext("Overdue"), None),
        *((state, state_words(state), counts.get(state, 0)) for state in STATES),
    ]
    return [
        (words, url_for(".index", state=state or None, **rest), state == wanted.state, count)
        for state, words, count in rows
    ]


def _choices() -> dict[str, list[tuple[str, Any]]]:
    everything = ("", gettext("All"))
    return {
        "category": [everything, *((c, CATEGORY_WORDS[c]) for c in CATEGORIES)],
        "severity": [everything, *((s, SEVERITY_WORDS[s]) for s in SEVERITIES)],
        "department": [everything, *department_choices()],
        "handler": [("", gettext("Everybody")), ("me", gettext("Me"))],
    }


def _chips(wanted: Wanted, choices: dict[str, list[tuple[str, Any]]]) -> list[tuple[str, str, str]]:
    """What is chosen: its label, its words, and the register without it."""
    chosen, labels = _values(wanted), _filter_labels()
    return [
        (
            labels[name],
            str(dict(choices[name]).get(str(value), value) if name in choices else value).strip(),
            url_for(".index", **{key: kept for key, kept in chosen.items() if key != name}),
        )
        for name, value in chosen.items()
        if name in labels
    ]


def _filter_labels() -> dict[str, str]:
    return {
        "q": gettext("Reference or subject"),
        "category": gettext("Category"),
        "severity": gettext("Severity"),
        "department": gettext("Department"),
        "handler": gettext("Handler"),
    }


def _pager(page: Page[Complaint], wanted: Wanted) -> dict[str, Any]:
    def to(number: int) -> str | None:
        inside = 1 <= number <= page.pages
        return url_for(".index", page=number, **_values(wanted)) if inside else None

    words = gettext(
        "%(first)s–%(last)s of %(total)s", first=page.first, last=page.last, total=page.total
    )
    return {
        "previous": to(page.number - 1),
        "next": to(page.number + 1),
        "words": words if page.rows else "",
    }
