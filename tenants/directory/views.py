"""The staff directory: the list, each entry, who leaves and comes back, and the list as a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foundation.audit import record
from foundation.errors import Conflict, Invalid
from foundation.loader import id_or_404, load_or_404
from foundation.unit_of_work import session
from foundation.web.access import requires
from foundation.web.csv_files import csv_file
from foundation.web.languages import language
from foundation.web.paging import page_number, paged
from foundation.web.texts import gettext
from foundation.web.viewer import viewer
from tenants.directory import services
from tenants.directory.forms import EntryForm, LeavingForm, entry_data
from tenants.directory.models import StaffEntry
from tenants.directory.queries import (
    STANDINGS,
    has_staff,
    member_name,
    members_to_link,
    staff_found,
    today_here,
)
from tenants.directory.reading import tidy
from tenants.directory.services import Details
from tenants.models import Department, Membership
from tenants.queries import Node, department_list, departments_by_id, own_tenant
from tenants.views.answers import Difference, conflict_page, show_faults, text

blueprint = Blueprint("directory", __name__, url_prefix="/app/staff")


def standing_words() -> dict[str, str]:
    """How it stands with somebody, in words."""
    return {
        "here": gettext("works here"),
        "coming": gettext("comes later"),
        "left": gettext("has left"),
    }


@blueprint.get("")
@requires("staff:read")
def index() -> str:
    """Who is on the directory, by department and name."""
    search = request.args.get("q", "").strip()[:80].replace("\0", "")
    asked = request.args.get("standing", "here")
    standing = asked if asked in (*STANDINGS, "all") else "here"
    nodes = department_list(archived=True)
    chosen = next(
        (n.department for n in nodes if n.department.code == request.args.get("department")), None
    )
    narrowed = "" if standing == "all" else standing
    page = paged(staff_found(search, chosen.id if chosen else None, narrowed), page_number())
    return render_template(
        "tenants/directory/index.html",
        page=page,
        search=search,
        standing=standing,
        department=chosen.code if chosen else "",
        departments=[("", gettext("every department")), *_told(nodes)],
        standings=[*standing_words().items(), ("all", gettext("all of them"))],
        units={node.department.id: node.department for node in nodes},
        words=standing_words(),
        today=today_here(),
        anybody=bool(page.rows) or has_staff(),
    )


def _told(nodes: list[Node]) -> list[tuple[str, str]]:
    """The tree as choices, those put away at its end."""
    used = [
        (node.department.code, "\u3000" * node.depth + node.department.name(language()))
        for node in nodes
        if node.department.archived_at is None
    ]
    away = [
        (row.code, gettext("%(name)s (put away)", name=row.name(language())))
        for row in (node.department for node in nodes)
        if row.archived_at is not None
    ]
    return [*used, *away]


@blueprint.get("/file")
@requires("staff:read")
def export() -> Response:
    """The whole directory as a file, in the columns that a list is brought in with."""
    rows = list(session().scalars(staff_found("", None, "")))
    units = departments_by_id({row.department_id for row in rows if row.department_id})
    record("staff.taken_along", own_tenant(), detail={"entries": len(rows)})
    head = [
        gettext("Staff number"),
        gettext("Full name"),
        gettext("English name"),
        gettext("Department code"),
        gettext("Department name"),
        gettext("Job title"),
        gettext("Here from"),
        gettext("Gone from"),
    ]
    return csv_file("huisheng-staff", head, (_cells(row, units) for row in rows))


def _cells(row: StaffEntry, units: dict[UUID, Department]) -> list[str]:
    unit = units.get(row.department_id) if row.department_id else None
    return [
        row.staff_number,
        row.name_zh,
        row.name_en,
        unit.code if unit else "",
        unit.name(language()) if unit else "",
        row.job_title,
        row.active_from.isoformat() if row.active_from else "",
        row.left_on.isoformat() if row.left_on else "",
    ]


@blueprint.get("/new")
@requires("staff:write")
def new() -> str:
    """The form for somebody new."""
    return _new_page(EntryForm(data={"department": request.args.get("department", "")}))


@blueprint.post("/new")
@requires("staff:write", form=EntryForm)
def add() -> ResponseReturnValue:
    """Put somebody on the directory."""
    form = _offered(EntryForm())
    if not form.validate_on_submit():
        return _new_page(form), 400
    try:
        row = services.add_staff(_details(form))
    except Invalid as refusal:
        show_faults(form, refusal)
        return _new_page(form), 400
    flash(gettext("%(name)s is on the directory.", name=row.name(language())), "good")
    return redirect(url_for("directory.index"))


@blueprint.get("/<code>")
@requires("staff:read")
def show(code: str) -> str:
    """Somebody's entry."""
    row = load_or_404(StaffEntry, code=code)
    return _page(row, EntryForm(data=entry_data(row, _unit(row))))


@blueprint.post("/<code>")
@requires("staff:write", form=EntryForm)
def change(code: str) -> ResponseReturnValue:
    """Say something else of somebody."""
    row = load_or_404(StaffEntry, code=code)
    form = _offered(EntryForm(), row)
    if not form.validate_on_submit():
        return _page(row, form), 400
    try:
        services.change_staff(row, _details(form), form.revision.data or 0)
    except Invalid as refusal:
        show_faults(form, refusal)
        return _page(row, form), 400
    except Conflict as refusal:
        if str(refusal.sentence):
            raise
        return _conflict(row, form)
    flash(gettext("Saved."), "good")
    return redirect(url_for("directory.index"))


@blueprint.get("/<code>/leave")
@requires("staff:write")
def leave_page(code: str) -> str:
    """Ask before noting that somebody left."""
    row = load_or_404(StaffEntry, code=code)
    return _leave_page(row, LeavingForm(data={"left_on": today_here()}))


@blueprint.post("/<code>/leave")
@requires("staff:write", form=LeavingForm)
def leave(code: str) -> ResponseReturnValue:
    """Note that somebody is not here any more."""
    row = load_or_404(StaffEntry, code=code)
    form = LeavingForm()
    if not form.validate_on_submit() or form.left_on.data is None:
        return _leave_page(row, form), 400
    try:
        services.mark_left(row, form.left_on.data, today_here())
    except Invalid as refusal:
        show_faults(form, refusal)
        return _leave_page(row, form), 400
    flash(gettext("Noted. Figures keep the name of %(name)s.", name=row.name(language())), "good")
    return redirect(url_for("directory.index"))


@blueprint.post("/<code>/back")
@requires("staff:write")
def come_back(code: str) -> ResponseReturnValue:
    """Note that somebody is here again."""
    row = load_or_404(StaffEntry, code=code)
    services.come_back(row)
    flash(gettext("%(name)s is offered again.", name=row.name(language())), "good")
    return redirect(url_for("directory.show", code=code))


def _unit(row: StaffEntry) -> Department | None:
    return load_or_404(Department, id=row.department_id) if row.department_id else None


def _offered(form: EntryForm, row: StaffEntry | None = None) -> EntryForm:
    now = _unit(row) if row is not None else None
    people = members_to_link()
    if row is not None and row.membership_id and row.membership_id not in dict(people):
        people.append((row.membership_id, member_name(row.membership_id)))
    return form.offer(department_list(), language(), people, now)


def _details(form: EntryForm) -> Details:
    unit = load_or_404(Department, code=form.department.data) if form.department.data else None
    chosen = form.member.data
    member = load_or_404(Membership, id=id_or_404(chosen)) if chosen else None
    return Details(
        staff_number=tidy(text(form.staff_number)),
        name_zh=text(form.name_zh),
        name_en=text(form.name_en),
        job_title=text(form.job_title),
        department_id=unit.id if unit else None,
        membership_id=member.id if member else None,
        active_from=form.active_from.data,
        left_on=form.left_on.data,
    )


def _new_page(form: EntryForm) -> str:
    return render_template("tenants/directory/new.html", form=_offered(form))


def _leave_page(row: StaffEntry, form: LeavingForm) -> str:
    return render_template("tenants/directory/leave.html", row=row, form=form)


def _page(row: StaffEntry, form: EntryForm) -> str:
    unit = _unit(row)
    return render_template(
        "tenants/directory/entry.html",
        row=row,
        form=_offered(form, row) if viewer().may("staff:write") else form,
        unit=unit,
        member=member_name(row.membership_id),
        standing=row.standing(today_here()),
        words=standing_words(),
    )


def _conflict(row: StaffEntry, form: EntryForm) -> ResponseReturnValue:
    """Somebody saved in between: both texts side by side."""
    nodes = department_list(archived=True)
    units = {node.department.code: node.department.name(language()) for node in nodes}
    people = {str(key): name for key, name in members_to_link()}
    words = {
        "department": {"": gettext("none"), **units},
        "member": {"": gettext("nobody"), **people},
    }
    now = entry_data(row, _unit(row))
    differences = [
        _difference(form[name], str(now[name] or ""), words.get(name, {}))
        for name in form.data
        if name in now and name != "revision"
    ]
    return conflict_page(
        row,
        differences,
        heading=row.name(language()),
        url=url_for("directory.change", code=row.code),
        back=url_for("directory.show", code=row.code),
    )


def _difference(field: Any, theirs: str, words: Mapping[str, str]) -> Difference:
    """A field of any kind as it was typed and as it stands now; days as their text."""
    mine = str(field.data or "")
    shown = Difference.of_words(field, words.get(mine, mine), words.get(theirs, theirs))
    return replace(shown, mine_value=mine, theirs_value=theirs)
