"""The register: every case that concerns this person, filtered by links and a form."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from complaints.categories.choices import category_words
from complaints.pages import nearest_pill, received_words
from complaints.recusal.queries import hidden_from
from complaints.register.forms import KeepForm
from complaints.register.keeping import LONGEST, keep_view, let_go, views_of
from complaints.register.queries import (
    DUE,
    NEWEST,
    PER_PAGE,
    Cases,
    cases_page,
    counts_by_state,
    order_of,
)
from complaints.register.wanted import Wanted, read_wanted
from complaints.register.wording import choices, chosen_words, labels
from complaints.transfers.queries import numbers_of
from complaints.views.blueprint import blueprint
from complaints.wording import SEVERITY_WORDS, state_icon, state_words
from complaints.workflow import STATES
from foundation import clock
from foundation.errors import Invalid
from foundation.web.access import requires
from foundation.web.forms import StaffForm
from foundation.web.texts import gettext
from foundation.web.viewer import viewer
from tenants.queries import departments_by_id, own_calendar, user_names

# Auditors write nothing but audits, so they keep no views either (AUTHZ-4).
KEEP = "complaint:keep"


@blueprint.get("")
@requires("complaint:read")
def index() -> str:
    """The register, fifty cases a page; the number of queries is the same for all."""
    wanted, now, calendar = read_wanted(request.args), clock.now(), own_calendar()
    after, before = request.args.get("after", ""), request.args.get("before", "")
    page = cases_page(viewer(), wanted, now, after=after, before=before)
    offered = choices(wanted.recurring)
    return render_template(
        "complaints/register/index.html",
        page=page,
        wanted=wanted,
        tabs=_tabs(wanted),
        sorts=_sorts(wanted),
        pill=lambda case: nearest_pill(case, now, calendar),
        departments=departments_by_id({r.department_id for r in page.rows if r.department_id}),
        people=user_names(row.handler_id for row in page.rows),
        received=received_words,
        numbers=numbers_of(row.id for row in page.rows),
        state_words=state_words,
        state_icon=state_icon,
        categories=category_words(),
        severities=SEVERITY_WORDS,
        choices=offered,
        labels=labels(),
        chips=[
            (label, words, url_for(".index", **rest))
            for label, words, rest in chosen_words(wanted, offered)
        ],
        pager=_pager(page, wanted),
        left_out=len(hidden_from(viewer())),
        kept=_kept(wanted),
        keep=KeepForm() if wanted.values() and viewer().may(KEEP) else None,
    )


@blueprint.post("/views")
@requires("complaint:keep", form=KeepForm)
def keep() -> ResponseReturnValue:
    """Keep the filters of the address under a name."""
    wanted, form = read_wanted(request.args), KeepForm()
    if not form.validate_on_submit():
        raise Invalid(gettext("A name of at most %(most)s characters, please.", most=LONGEST))
    keep_view(viewer().user_id, form.name.data or "", wanted)
    flash(gettext("Kept. It stands above the register."), "good")
    return redirect(url_for(".index", **wanted.values()))


@blueprint.post("/views/<uuid:view>/remove")
@requires("complaint:keep", form=StaffForm)
def remove_view(view: UUID) -> ResponseReturnValue:
    """Forget a view; the cases stay as they are."""
    let_go(viewer().user_id, view)
    flash(gettext("The view is removed."), "good")
    return redirect(url_for(".index"))


def _kept(wanted: Wanted) -> list[tuple[str, str, bool, str]]:
    """The views that this person keeps: name, address, whether it is this one, how to remove it."""
    if not viewer().may(KEEP):
        return []
    return [
        (
            view.name,
            url_for(".index", **read_wanted(view.filters).values()),
            read_wanted(view.filters) == wanted,
            url_for(".remove_view", view=view.id),
        )
        for view in views_of(viewer().user_id)
    ]


def _tabs(wanted: Wanted) -> list[tuple[str, str, bool, int | None]]:
    counts = counts_by_state(viewer())
    rest = {name: value for name, value in wanted.values().items() if name != "state"}
    rows = [
        ("", gettext("All cases"), sum(counts.values())),
        ("open", gettext("Not settled"), sum(n for s, n in counts.items() if s != "closed")),
        ("overdue", gettext("Overdue"), None),
        ("week", gettext("Due this week"), None),
        ("waiting", gettext("Waiting for the complainant"), None),
        *((state, state_words(state), counts.get(state, 0)) for state in STATES),
        ("silent", gettext("Closed without a word"), None),
        *([("watched", gettext("Watched by me"), None)] if viewer().may(KEEP) else []),
    ]
    return [
        (words, url_for(".index", state=state or None, **rest), state == wanted.state, count)
        for state, words, count in rows
    ]


def _sorts(wanted: Wanted) -> list[tuple[str, str, bool]]:
    """The orders, as links: their words, and which one it is."""
    order = order_of(wanted)
    now = {id(DUE): "due", id(NEWEST): "new"}.get(id(order), "old")
    rest = {name: value for name, value in wanted.values().items() if name != "sort"}
    return [
        (words, url_for(".index", sort=name, **rest), name == now)
        for name, words in (
            ("due", gettext("what breaks first")),
            ("new", gettext("the latest first")),
            ("old", gettext("the oldest first")),
        )
    ]


def _pager(page: Cases, wanted: Wanted) -> dict[str, Any]:
    """Links to the pages around; they carry the place in the order, and its number to be told."""
    first = _first(page)

    def to(number: int, **place: Any) -> str | None:
        if not any(place.values()):
            return None
        return url_for(".index", first=max(1, number), **wanted.values(), **place)

    last = first + len(page.rows) - 1
    words = gettext("%(first)s–%(last)s of %(total)s", first=first, last=last, total=page.total)
    return {
        "previous": to(first - PER_PAGE, before=page.before),
        "next": to(last + 1, after=page.after),
        "words": words if page.rows else "",
    }


def _first(page: Cases) -> int:
    """The number of the first case shown, which links hand on; it finds nothing by itself."""
    raw = request.args.get("first", "1")
    told = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 9 else 1
    if not page.before:
        return 1
    return min(max(told, 1), max(1, page.total - len(page.rows) + 1))
