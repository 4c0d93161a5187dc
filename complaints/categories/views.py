"""The page of categories, for administrators."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from complaints.categories import services
from complaints.categories.forms import AddForm, CategoryForm, MergeCategoryForm
from complaints.categories.queries import cases_by_code, own_tree
from complaints.categories.services import CategoryChanged
from complaints.categories.standard import DEFAULT
from complaints.categories.tree import Category
from complaints.wording import SEVERITY_WORDS
from foundation.errors import Conflict, Invalid, NotFound
from foundation.unit_of_work import withdraw
from foundation.web.access import requires
from foundation.web.forms import StaffForm, begun
from foundation.web.languages import language
from foundation.web.meanwhile import Again, Thing, meanwhile_page, typed_in
from foundation.web.texts import gettext
from foundation.web.viewer import viewer

blueprint = Blueprint("categories", __name__, url_prefix="/app/settings/categories")


@blueprint.get("")
@requires("settings:write")
def index() -> str:
    """The tree in its order, each category with how many cases count with it."""
    tree, filed = own_tree(), cases_by_code()
    return render_template(
        "complaints/categories/index.html",
        tree=tree,
        cases={
            one.code: sum(filed.get(code, 0) for code in tree.covered(one.code))
            for one in tree.rows
        },
        words=tree.words(language()),
        language=language(),
        severities=SEVERITY_WORDS,
        default=DEFAULT,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires("settings:write", form=AddForm)
def add() -> ResponseReturnValue:
    """Add a category or a sub-category."""
    form = AddForm(data=begun({"parent": request.args.get("under", "")}))
    form.offer_places(own_tree(), language())
    if form.validate_on_submit():
        try:
            row = services.add_category(form.naming(), viewer())
        except Invalid as refusal:
            return _refused(form, refusal)
        flash(gettext("%(name)s is added.", name=row.name(language())), "good")
        return redirect(url_for(".index"))
    return _form(form, None), 400 if form.is_submitted() else 200


@blueprint.route("/<code>", methods=["GET", "POST"])
@requires("settings:write", form=CategoryForm)
def change(code: str) -> ResponseReturnValue:
    """Rename a category."""
    one = _category(code)
    as_is = {"revision": one.revision, "zh": one.zh, "en": one.en, "severity": one.severity}
    form = CategoryForm(data=begun(as_is)).offer()
    if form.validate_on_submit():
        try:
            if form.revision.data is None:
                raise CategoryChanged
            services.change_category(code, form.naming(), viewer(), form.revision.data)
        except Invalid as refusal:
            return _refused(form, refusal, one)
        except CategoryChanged as refusal:
            return _too_late(form, one, refusal)
        flash(gettext("Saved. Cases and figures of former times show the new name too."), "good")
        return redirect(url_for(".index"))
    return _form(form, one), 400 if form.is_submitted() else 200


@blueprint.post("/<code>/up")
@requires("settings:write", form=StaffForm)
def up(code: str) -> ResponseReturnValue:
    """One place up among its level."""
    return _shift(code, -1)


@blueprint.post("/<code>/down")
@requires("settings:write", form=StaffForm)
def down(code: str) -> ResponseReturnValue:
    """One place down among its level."""
    return _shift(code, 1)


@blueprint.post("/<code>/retire")
@requires("settings:write", form=StaffForm)
def retire(code: str) -> ResponseReturnValue:
    """Offer a category to nobody any more."""
    services.retire_category(_category(code).code, viewer())
    flash(gettext("It is offered no longer. Its cases keep it, and you can bring it back."), "good")
    return redirect(url_for(".index"))


@blueprint.post("/<code>/back")
@requires("settings:write", form=StaffForm)
def back(code: str) -> ResponseReturnValue:
    """Offer a category again."""
    services.bring_back(_category(code).code, viewer())
    flash(gettext("It is offered again, and its cases count by themselves."), "good")
    return redirect(url_for(".index"))


@blueprint.route("/<code>/merge", methods=["GET", "POST"])
@requires("settings:write", form=MergeCategoryForm)
def merge(code: str) -> ResponseReturnValue:
    """Have the cases of a category counted with another one."""
    one, tree = _category(code), own_tree()
    form = MergeCategoryForm().offer(tree, code, language())
    faults: list[str] = []
    if form.validate_on_submit():
        try:
            services.merge_category(code, form.into.data or "", viewer())
        except Invalid as refusal:
            withdraw()
            form.into.errors = [str(refusal.fields["into"])]
        except Conflict as refusal:
            withdraw()
            faults = [str(refusal.sentence)]
        else:
            flash(gettext("Merged. Its cases keep it and count with the other one."), "good")
            return redirect(url_for(".index"))
    status = 409 if faults else 400 if form.is_submitted() else 200
    return render_template(
        "complaints/categories/merge.html",
        form=form,
        faults=faults,
        one=one,
        name=tree.words(language())[code],
        cases=cases_by_code().get(code, 0),
    ), status


def _category(code: str) -> Category:
    one = own_tree().get(code)
    if one is None:
        raise NotFound
    return one


def _shift(code: str, by: int) -> ResponseReturnValue:
    services.shift_category(_category(code).code, by, viewer())
    return redirect(url_for(".index") + f"#c-{code}")


def _refused(
    form: CategoryForm, refusal: Invalid, one: Category | None = None
) -> ResponseReturnValue:
    withdraw()
    form.put_beside(refusal.fields)
    return _form(form, one), 400


def _too_late(form: CategoryForm, one: Category, refusal: CategoryChanged) -> ResponseReturnValue:
    """What was typed, to be sent again over what a colleague saved."""
    withdraw()
    url, name = url_for(".change", code=one.code), one.name(language())
    thing = Thing(
        crumbs=[(gettext("Categories of complaints"), url_for(".index")), (name, None)],
        state=gettext("In use") if one.active else gettext("Retired"),
        icon="tag",
        back=url,
        happened=[
            gettext("A colleague changed this category. It is now called: %(name)s", name=name)
        ],
    )
    again = Again(url, gettext("Save mine all the same"), {"revision": one.revision})
    return meanwhile_page(refusal, thing, typed_in(form), again)


def _form(form: CategoryForm, one: Category | None) -> str:
    return render_template(
        "complaints/categories/form.html",
        form=form,
        one=one,
        name=one.name(language()) if one else "",
    )
