"""The checklist: the product's items by version, and those of the organisation."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from complaints.audits.checklist import LATEST, VERSIONS
from complaints.audits.forms import ItemForm
from complaints.audits.queries import own_items
from complaints.audits.services.items import add_item, put_away
from complaints.audits.views.blueprint import blueprint
from complaints.audits.wording import ABOUT_WORDS
from foundation.errors import Invalid
from foundation.unit_of_work import withdraw
from foundation.web.access import requires
from foundation.web.texts import gettext
from foundation.web.viewer import viewer


@blueprint.get("/checklist")
@requires("sample:read")
def checklist() -> str:
    """What is asked in audits that are drawn now."""
    return _page(ItemForm().offer())


@blueprint.post("/checklist")
@requires("sample:write", form=ItemForm)
def add() -> ResponseReturnValue:
    """Add an item of the organisation's own."""
    form = ItemForm().offer()
    if form.validate():
        try:
            add_item(
                viewer(),
                form.about.data or "",
                form.text_zh.data or "",
                form.text_en.data or "",
                form.clause.data or "",
            )
        except Invalid as refusal:
            withdraw()
            form.put_beside(refusal.fields)
        else:
            flash(gettext("Added. Samples drawn from now on ask it."), "good")
            return redirect(url_for(".checklist"))
    return _page(form), 400


@blueprint.post("/checklist/<code>/put-away")
@requires("sample:write")
def put_item_away(code: str) -> ResponseReturnValue:
    """Ask an item no more."""
    put_away(code, viewer())
    flash(gettext("Put away. Samples drawn before go on asking it."), "good")
    return redirect(url_for(".checklist"))


def _page(form: ItemForm) -> str:
    return render_template(
        "complaints/audits/checklist.html",
        form=form,
        version=LATEST,
        items=VERSIONS[LATEST],
        own=own_items(),
        about_words=ABOUT_WORDS,
    )
