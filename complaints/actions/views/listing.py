"""The list of actions, and opening one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from complaints.actions.forms.plan import OpenForm
from complaints.actions.models import CorrectiveAction
from complaints.actions.queries import Wanted, cases_named, counts_by_state, list_query
from complaints.actions.services.planning import create_action
from complaints.actions.views.blueprint import blueprint
from complaints.actions.wording import SOURCE_WORDS, STATE_ICONS, STATE_WORDS
from complaints.actions.workflow import ENDED, STATES
from complaints.queries import may_see as may_see_case
from foundation.errors import Invalid
from foundation.unit_of_work import withdraw
from foundation.web.access import requires
from foundation.web.paging import Page, page_number, paged
from foundation.web.texts import gettext
from foundation.web.viewer import viewer
from tenants.queries import departments_by_id, user_names

_SEARCH = 100


@blueprint.get("")
@requires("action:read")
def index() -> str:
    """The actions that concern this person, fifty a page."""
    wanted = _wanted()
    page: Page[CorrectiveAction] = paged(list_query(viewer(), wanted), page_number())
    return render_template(
        "complaints/actions/index.html",
        page=page,
        wanted=wanted,
        tabs=_tabs(wanted),
        departments=departments_by_id({row.department_id for row in page.rows}),
        people=user_names(row.owner_id for row in page.rows),
        states=STATE_WORDS,
        icons=STATE_ICONS,
        sources=SOURCE_WORDS,
        pager=_pager(page, wanted),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires("action:write", form=OpenForm)
def new() -> ResponseReturnValue:
    """Open an action, from a case when the address names one."""
    case = request.args.get("case", "")[:40].replace("\0", "")
    first = {"source": "case" if case else "indicator", "cases": case}
    form = OpenForm(data={**first, "severity": _severity(case)})
    form.offer()
    if form.validate_on_submit():
        try:
            made = create_action(viewer(), cases=form.refs, **form.facts())
        except Invalid as refusal:
            withdraw()
            form.put_beside(refusal.fields)
        else:
            flash(gettext("Opened as %(ref)s. Now write the plan.", ref=made.ref), "good")
            return redirect(url_for(".edit", ref=made.ref))
    status = 400 if form.is_submitted() else 200
    return render_template("complaints/actions/new.html", form=form), status


def _severity(case: str) -> str:
    """That of the case which the action answers to, as far as the person may see it."""
    found = [each for each in cases_named([case]) if may_see_case(each, viewer())]
    return found[0].severity if found else "moderate"


def _wanted() -> Wanted:
    """The filters of the address; what is not in their lists filters nothing."""
    state = request.args.get("state", "")
    return Wanted(
        state=state if state in (*STATES, "open") else "",
        search=request.args.get("q", "").replace("\0", "").strip()[:_SEARCH],
        owner=_person("owner"),
        doer=_person("doer"),
    )


def _person(name: str) -> UUID | None:
    try:
        return UUID(request.args.get(name, ""))
    except ValueError:
        return None


def _kept(wanted: Wanted) -> dict[str, Any]:
    """What links to other states and pages carry on."""
    return {"q": wanted.search or None, "owner": wanted.owner, "doer": wanted.doer}


def _tabs(wanted: Wanted) -> list[tuple[str, str, bool, int | None]]:
    counts = counts_by_state(viewer())
    rows = [
        ("", gettext("All actions"), sum(counts.values())),
        ("open", gettext("Not ended"), sum(n for s, n in counts.items() if s not in ENDED)),
        *((state, str(STATE_WORDS[state]), counts.get(state, 0)) for state in STATES),
    ]
    return [
        (
            words,
            url_for(".index", state=state or None, **_kept(wanted)),
            state == wanted.state,
            count,
        )
        for state, words, count in rows
    ]


def _pager(page: Page[CorrectiveAction], wanted: Wanted) -> dict[str, Any]:
    def to(number: int) -> str | None:
        inside = 1 <= number <= page.pages
        kept: dict[str, Any] = {"state": wanted.state or None, **_kept(wanted)}
        return url_for(".index", page=number, **kept) if inside else None

    words = gettext(
        "%(first)s–%(last)s of %(total)s", first=page.first, last=page.last, total=page.total
    )
    return {
        "previous": to(page.number - 1),
        "next": to(page.number + 1),
        "words": words if page.rows else "",
    }
