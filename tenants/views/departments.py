"""The tree of departments and the page of each."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foundation.errors import Conflict, Invalid
from foundation.loader import load_or_404
from foundation.web.access import requires
from foundation.web.languages import language
from foundation.web.texts import gettext, ngettext
from foundation.web.viewer import viewer
from tenants.forms.departments import DepartmentForm, SeveralForm, kind_names
from tenants.models import Department
from tenants.queries import Node, department_list, department_tree
from tenants.reorganising.queries import past_of
from tenants.reorganising.services import note_change, standing
from tenants.reorganising.wording import KIND_WORDS, STATE_WORDS, sentence
from tenants.services import departments as service
from tenants.services.departments import Place
from tenants.views.answers import Difference, conflict_page, invalid, show_faults, text
from tenants.views.blueprint import blueprint

_LONG = 60  # departments from which the tree is folded at first


@blueprint.get("/app/departments")
@requires("department:read")
def departments() -> ResponseReturnValue:
    """The tree, or what a search finds in it."""
    roots = department_tree()
    nodes = [node for root in roots for node in root.walk()]
    search = request.args.get("q", "").strip()[:80]
    return render_template(
        "tenants/departments.html",
        roots=roots,
        found=[node for node in nodes if _fits(node, search)] if search else None,
        search=search,
        total=len(nodes),
        folded=len(nodes) > _LONG,
        kinds=kind_names(),
        archived=_archived(),
    )


@blueprint.get("/app/departments/new")
@requires("department:write")
def new_department() -> ResponseReturnValue:
    """The form for one department."""
    return _new_page(DepartmentForm(data={"parent": request.args.get("under", "")}))


@blueprint.post("/app/departments/new")
@requires("department:write", form=DepartmentForm)
def add_department() -> ResponseReturnValue:
    """Add one department."""
    form = DepartmentForm()
    form.offer(department_list(), language())
    if not form.validate_on_submit():
        return _new_page(form), 400
    try:
        row = service.add_department(_place(form))
    except Invalid as refusal:
        show_faults(form, refusal)
        return _new_page(form), 400
    flash(gettext("%(name)s is added.", name=row.name(language())), "good")
    return redirect(url_for("tenants.departments") + f"#d-{row.code}")


@blueprint.get("/app/departments/several")
@requires("department:write")
def several_departments() -> ResponseReturnValue:
    """The form for many at once."""
    return _several_page(SeveralForm())


@blueprint.post("/app/departments/several")
@requires("department:write", form=SeveralForm)
def add_several_departments() -> ResponseReturnValue:
    """Add many departments: all of them or none."""
    form = SeveralForm()
    form.offer(department_list(), language())
    if not form.validate_on_submit():
        return _several_page(form), 400
    parent = _by_code(form.parent.data)
    try:
        number = service.add_several(form.lines.data or "", parent.id if parent else None)
    except Invalid as refusal:
        raise _Nothing(form, refusal) from None
    flash(
        ngettext("%(num)s department is added.", "%(num)s departments are added.", number), "good"
    )
    return redirect(url_for("tenants.departments"))


@blueprint.get("/app/departments/<code>")
@requires("department:read")
def department(code: str) -> ResponseReturnValue:
    """A department's page."""
    row = load_or_404(Department, code=code)
    parent = _above(row)
    form = DepartmentForm(obj=row, data={"parent": parent.code if parent else ""})
    return _page(row, form)


@blueprint.post("/app/departments/<code>")
@requires("department:write", form=DepartmentForm)
def change_department(code: str) -> ResponseReturnValue:
    """Rename, recode or move a department."""
    row = load_or_404(Department, code=code)
    form = DepartmentForm()
    nodes = department_list()
    form.offer(nodes, language(), _node(nodes, row))
    if not form.validate_on_submit():
        return _page(row, form), 400
    before = standing(row)
    try:
        service.change_department(row, _place(form), form.revision.data or 0)
        note_change(row, before, viewer().user_id)
    except Invalid as refusal:
        show_faults(form, refusal)
        return _page(row, form), 400
    except Conflict:
        return _conflict(row, form)
    flash(gettext("Saved."), "good")
    return redirect(url_for("tenants.departments") + f"#d-{row.code}")


@blueprint.post("/app/departments/<code>/up")
@requires("department:write")
def department_up(code: str) -> ResponseReturnValue:
    """One place up among its neighbours."""
    return _shift(code, -1)


@blueprint.post("/app/departments/<code>/down")
@requires("department:write")
def department_down(code: str) -> ResponseReturnValue:
    """One place down among its neighbours."""
    return _shift(code, 1)


@blueprint.get("/app/departments/<code>/archive")
@requires("department:write")
def archive_department_page(code: str) -> ResponseReturnValue:
    """Ask before putting it away."""
    row = load_or_404(Department, code=code)
    return render_template("tenants/department_archive.html", row=row)


@blueprint.post("/app/departments/<code>/archive")
@requires("department:write")
def archive_department(code: str) -> ResponseReturnValue:
    """Put a department away."""
    row = load_or_404(Department, code=code)
    service.archive_department(row)
    flash(gettext("%(name)s is put away.", name=row.name(language())), "good")
    return redirect(url_for("tenants.departments"))


@blueprint.post("/app/departments/<code>/restore")
@requires("department:write")
def restore_department(code: str) -> ResponseReturnValue:
    """Bring a department back."""
    row = load_or_404(Department, code=code)
    service.restore_department(row)
    flash(gettext("%(name)s is back in the tree.", name=row.name(language())), "good")
    return redirect(url_for("tenants.departments") + f"#d-{row.code}")


class _Nothing(Invalid):
    """A refusal after some lines were written: the transaction rolls back, the form comes again."""

    def __init__(self, form: SeveralForm, refusal: Invalid) -> None:
        super().__init__(refusal.sentence, refusal.fields)
        self.form = form


@blueprint.errorhandler(_Nothing)
def _several_again(refusal: _Nothing) -> ResponseReturnValue:
    return invalid("tenants/departments_several.html", refusal.form, refusal)


def _shift(code: str, by: int) -> ResponseReturnValue:
    row = load_or_404(Department, code=code)
    service.shift_department(row, by)
    return redirect(url_for("tenants.departments") + f"#d-{row.code}")


def _place(form: DepartmentForm) -> Place:
    parent = _by_code(form.parent.data)
    return Place(
        name_zh=text(form.name_zh),
        name_en=text(form.name_en),
        kind=form.kind.data,
        code=text(form.code),
        parent_id=parent.id if parent else None,
    )


def _by_code(code: str | None) -> Department | None:
    return load_or_404(Department, code=code) if code else None


def _above(row: Department) -> Department | None:
    return load_or_404(Department, id=row.parent_id) if row.parent_id else None


def _node(nodes: list[Node], row: Department) -> Node | None:
    return next((node for node in nodes if node.department.id == row.id), None)


def _fits(node: Node, search: str) -> bool:
    row, wanted = node.department, search.casefold()
    return any(wanted in part.casefold() for part in (row.name_zh, row.name_en, row.code))


def _archived() -> list[Department]:
    return [
        node.department
        for node in department_list(archived=True)
        if node.department.archived_at is not None
    ]


def _new_page(form: DepartmentForm) -> str:
    form.offer(department_list(), language())
    return render_template("tenants/department_new.html", form=form)


def _several_page(form: SeveralForm) -> str:
    form.offer(department_list(), language())
    return render_template("tenants/departments_several.html", form=form)


def _page(row: Department, form: DepartmentForm) -> str:
    nodes = department_list()
    node = _node(nodes, row)
    form.offer(nodes, language(), node)
    return render_template(
        "tenants/department.html",
        row=row,
        form=form,
        path=node.path if node else (),
        below=node.children if node else [],
        past=past_of(row),
        sentence=sentence,
        states=STATE_WORDS,
        reorganisings=KIND_WORDS,
        kinds=kind_names(),
    )


def _conflict(row: Department, form: DepartmentForm) -> ResponseReturnValue:
    parent, kinds = _above(row), kind_names()
    names = {node.department.code: node.department.name(language()) for node in department_list()}
    place = {"": gettext("the top"), **names}
    differences = [
        Difference.of(form.name_zh, row.name_zh),
        Difference.of(form.name_en, row.name_en),
        Difference.of(form.kind, row.kind, kinds),
        Difference.of(form.parent, parent.code if parent else "", place),
        Difference.of(form.code, row.code),
    ]
    return conflict_page(
        row,
        differences,
        heading=row.name(language()),
        url=url_for("tenants.change_department", code=row.code),
        back=url_for("tenants.department", code=row.code),
    )
