"""What a questionnaire came from: the library's updates, and templates of the house."""

from __future__ import annotations

from functools import partial

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.errors import Conflict, Invalid
from foundation.loader import load_or_404
from foundation.web.access import requires
from foundation.web.forms import StaffForm
from foundation.web.languages import language
from foundation.web.texts import gettext
from foundation.web.viewer import viewer
from surveys.definition.difference import differences
from surveys.definition.takeover import piece_named
from surveys.forms.originals import TakeOverForm
from surveys.lists import full_versions
from surveys.models import Questionnaire
from surveys.original_words import update_lines
from surveys.queries import content_of
from surveys.sentences import change_sentence, place_words
from surveys.services import originals
from surveys.services import questionnaires as services
from surveys.services.drafts import Edit
from surveys.services.originals import changed_meanwhile
from surveys.views.questionnaires import blueprint


@blueprint.get("/<ref>/original")
@requires("questionnaire:read")
def original(ref: str) -> ResponseReturnValue:
    """The pack beside the newest version: what the library changed, and what the house did."""
    return _original_page(load_or_404(Questionnaire, ref=ref))


def _original_page(row: Questionnaire, trouble: str = "", status: int = 200) -> ResponseReturnValue:
    newest = full_versions(row)[0]
    yours, spoken = content_of(newest), language()
    found = originals.original_of(row, yours)
    own = differences(found.copied, yours)
    told = partial(change_sentence, before=found.copied, after=yours, language=spoken)
    html = render_template(
        "surveys/questionnaires/original.html",
        questionnaire=row,
        name=row.name(spoken),
        newest=newest,
        lines=update_lines(found, yours, spoken),
        own=[(place_words(yours, d.place, spoken), told(d)) for d in own],
        form=TakeOverForm(formdata=None, data={"revision": newest.revision}).offer(found.updates),
        trouble=trouble,
    )
    return html, status


@blueprint.post("/<ref>/original")
@requires("questionnaire:write", form=TakeOverForm)
def take_over(ref: str) -> ResponseReturnValue:
    """Take the ticked updates into the draft."""
    row = load_or_404(Questionnaire, ref=ref)
    newest = full_versions(row)[0]
    found = originals.original_of(row, content_of(newest))
    form = TakeOverForm().offer(found.updates)
    if not form.validate_on_submit():
        return _original_page(row, changed_meanwhile(), 409)
    edit = Edit(newest, form.seen, viewer().user_id)
    try:
        originals.take_over(edit, {piece_named(name) for name in form.pieces.data or ()})
    except (Conflict, Invalid) as refusal:
        return _original_page(row, str(refusal.sentence), 409)
    flash(gettext("Taken over. “Undo” brings the draft back as it was."), "good")
    return redirect(url_for(".show", ref=ref, number=newest.number))


@blueprint.post("/<ref>/template")
@requires("questionnaire:write", form=StaffForm)
def offer(ref: str) -> ResponseReturnValue:
    """Offer it as a template of the house."""
    row = originals.offer_as_template(load_or_404(Questionnaire, ref=ref).id, offered=True)
    flash(gettext("It stands in the library now, for everybody here to copy."), "good")
    return redirect(url_for(".questionnaire", ref=row.ref))


@blueprint.post("/<ref>/template/end")
@requires("questionnaire:write", form=StaffForm)
def offer_no_more(ref: str) -> ResponseReturnValue:
    """Take it off the shelf; copies stay."""
    row = originals.offer_as_template(load_or_404(Questionnaire, ref=ref).id, offered=False)
    flash(gettext("It is no longer in the library. Copies stay as they are."), "good")
    return redirect(url_for(".questionnaire", ref=row.ref))


@blueprint.post("/<ref>/template/copy")
@requires("questionnaire:write", form=StaffForm)
def copy_template(ref: str) -> ResponseReturnValue:
    """Copy a template of the house as a new questionnaire."""
    version = services.copy_template(load_or_404(Questionnaire, ref=ref), viewer().user_id)
    flash(gettext("Copied. This is a draft of your own now."), "good")
    new = load_or_404(Questionnaire, id=version.questionnaire_id)
    return redirect(url_for(".show", ref=new.ref, number=1))
