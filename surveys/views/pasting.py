"""Building by pasted text: check what was understood, then make it a questionnaire or add it."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.errors import Conflict, Invalid
from foundation.loader import load_or_404
from foundation.web.access import requires
from foundation.web.texts import gettext
from foundation.web.viewer import viewer
from surveys.formats.notes import Unreadable
from surveys.formats.reading import Reading
from surveys.formats.registry import read_any
from surveys.forms.importing import PasteForm, PasteIntoForm
from surveys.forms.texts import put_beside
from surveys.models import Questionnaire
from surveys.services import importing
from surveys.views.editor import draft_page
from surveys.views.pages import VersionPage
from surveys.views.questionnaires import blueprint
from surveys.views.understood import refused, understood

_AT = "/<ref>/versions/<int:number>/paste"


def _read(form: PasteForm | PasteIntoForm) -> tuple[str, Reading] | None:
    """The text, read in whichever format it is; None with the reasons beside the field."""
    if not form.validate_on_submit():
        return None
    try:
        found, reading = read_any((form.text.data or "").encode("utf-8", "replace"))
    except Unreadable as error:
        form.text.errors = [*form.text.errors, *refused(error)]
        return None
    return found.name, reading


def _page(form: PasteForm, reading: Reading | None, status: int = 200) -> ResponseReturnValue:
    return (
        render_template(
            "surveys/formats/paste.html", form=form, found=understood(reading) if reading else None
        ),
        status,
    )


@blueprint.route("/paste", methods=["GET", "POST"])
@requires("questionnaire:write", form=PasteForm)
def paste() -> ResponseReturnValue:
    """Paste a text and check what was understood; nothing is saved yet."""
    form = PasteForm()
    if not form.is_submitted():
        return _page(form, None)
    read = _read(form)
    return _page(form, read[1]) if read else _page(form, None, 400)


@blueprint.post("/paste/new")
@requires("questionnaire:write", form=PasteForm)
def begin_pasted() -> ResponseReturnValue:
    """Make the pasted text a questionnaire."""
    form = PasteForm()
    read = _read(form)
    if read is None:
        return _page(form, None, 400)
    version = importing.begin_imported(read[1].content, read[0], viewer().user_id)
    flash(gettext("Begun from your text. This is a draft of your own now."), "good")
    questionnaire = load_or_404(Questionnaire, id=version.questionnaire_id)
    return redirect(url_for(".show", ref=questionnaire.ref, number=1))


def _into_page(
    page: VersionPage, form: PasteIntoForm, reading: Reading | None, status: int = 200
) -> ResponseReturnValue:
    html = render_template(
        "surveys/formats/paste_into.html",
        page=page,
        form=form,
        found=understood(reading) if reading else None,
    )
    return html, status


def _into_form(page: VersionPage) -> PasteIntoForm:
    form = PasteIntoForm(data={"revision": page.version.revision})
    return form.offer(page.content, page.language)


@blueprint.route(_AT, methods=["GET", "POST"])
@requires("questionnaire:write", form=PasteIntoForm)
def paste_into(ref: str, number: int) -> ResponseReturnValue:
    """The same for the questions of a draft."""
    page = draft_page(ref, number)
    form = _into_form(page)
    if not form.is_submitted():
        return _into_page(page, form, None)
    read = _read(form)
    return _into_page(page, form, read[1]) if read else _into_page(page, form, None, 400)


@blueprint.post(f"{_AT}/add")
@requires("questionnaire:write", form=PasteIntoForm)
def add_pasted(ref: str, number: int) -> ResponseReturnValue:
    """Put the questions of the text into the draft."""
    page = draft_page(ref, number)
    form = _into_form(page)
    read = _read(form)
    if read is None:
        return _into_page(page, form, None, 400)
    try:
        importing.add_read(page.edit(form.seen), read[1].content, form.section.data or "")
    except Conflict as refusal:
        form.form_errors.append(str(refusal.sentence))
        form.revision.raw_data = None  # the page that is shown now knows the newer draft
        form.revision.data = page.version.revision
        return _into_page(page, form, read[1], 409)
    except Invalid as refusal:
        put_beside(form, refusal)
        return _into_page(page, form, read[1], 400)
    flash(gettext("Added. The last step can be undone."), "good")
    return redirect(page.url())
