"""Bringing a list into the directory: looked at first, then done whole."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.errors import Conflict, Invalid
from foundation.lists import decoded
from foundation.web.access import requires
from foundation.web.texts import gettext
from tenants.directory.bringing import Plan, bring_in, planned
from tenants.directory.forms import ListForm
from tenants.directory.reading import read_staff
from tenants.directory.trail_vocabulary import FIELDS
from tenants.directory.views import blueprint
from tenants.trail_words import field_words
from tenants.views.answers import show_faults

_SHOWN = 50


@blueprint.get("/list")
@requires("staff:write")
def bring_page() -> str:
    """The page to paste or upload a list."""
    return _page(ListForm(), None)


@blueprint.post("/list")
@requires("staff:write", form=ListForm)
def bring() -> ResponseReturnValue:
    """Look at what a list says; bring in what was looked at."""
    form = ListForm()
    if not form.validate_on_submit():
        return _page(form, None), 400
    try:
        people = _text(form)
    except Invalid as refusal:
        show_faults(form, refusal)
        return _page(form, None), 400
    form.people.data = people
    found = read_staff(people)
    if form.make.data and form.agreed.data:
        try:
            return _brought(bring_in(found, form.agreed.data))
        except Conflict:
            flash(gettext("The directory has changed meanwhile; please look once more."), "plain")
    plan = planned(found)
    return _page(form, plan), 400 if plan.errors else 200


def _text(form: ListForm) -> str:
    """What was pasted, or what the file holds."""
    if not form.file.data:
        return str(form.people.data or "")
    found = decoded(form.file.data.read())
    if found is None:
        sentence = gettext("This is no CSV file that we can read, or it is larger than 1 MB.")
        raise Invalid(fields={"file": sentence})
    return found.strip()


def _brought(plan: Plan) -> ResponseReturnValue:
    flash(
        gettext(
            "The list is in: %(new)s new, %(changed)s changed, %(same)s as they were.",
            new=len(plan.new),
            changed=len(plan.changed),
            same=plan.unchanged,
        ),
        "good",
    )
    return redirect(url_for("directory.index"))


def _page(form: ListForm, plan: Plan | None) -> str:
    return render_template(
        "tenants/directory/list.html",
        form=form,
        plan=plan,
        most=_SHOWN,
        field_words=lambda name: str(FIELDS.get(name) or field_words(name)),
    )
