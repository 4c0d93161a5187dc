"""Questionnaires from other tools' files: a preview with all that is lost, then the draft."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foundation.errors import Invalid
from foundation.loader import load_or_404
from foundation.web.access import requires
from foundation.web.texts import gettext
from foundation.web.viewer import viewer
from surveys.definition.schema import schema_text
from surveys.format_sentences import format_titles
from surveys.formats.notes import Unreadable
from surveys.formats.own_json import read_own, write_own
from surveys.formats.reading import Reading
from surveys.formats.registry import FORMATS, LARGEST_FILE, Format, read_any
from surveys.forms.importing import FileForm, ReadForm
from surveys.models import Questionnaire
from surveys.services import importing
from surveys.views.questionnaires import blueprint
from surveys.views.understood import refused, understood


@blueprint.route("/import", methods=["GET", "POST"])
@requires("questionnaire:write", form=FileForm)
def import_file() -> ResponseReturnValue:
    """Choose a file; its format is seen from its content. Nothing is stored yet."""
    form = FileForm()
    if form.validate_on_submit():
        read = _read(form)
        if read is not None:
            return _preview(*read)
    status = 400 if form.is_submitted() else 200
    page = render_template("surveys/formats/import.html", form=form, titles=_titles())
    return page, status


def _titles() -> list[str]:
    return [title for name, title in format_titles().items() if name in FORMATS]


def _read(form: FileForm) -> tuple[Format, Reading] | None:
    """The file, read; None with the reasons beside the field."""
    given = request.files.get("file")
    if given is None or not given.filename:
        form.file.errors = [gettext("Please choose a file.")]
        return None
    try:
        return read_any(given.stream.read(LARGEST_FILE + 1))
    except Unreadable as error:
        form.file.errors = refused(error)
        return None


def _preview(found: Format, reading: Reading) -> str:
    data = {"content": write_own(reading.content), "source": found.name}
    return render_template(
        "surveys/formats/imported.html",
        form=ReadForm(formdata=None, data=data),
        title=format_titles()[found.name],
        found=understood(reading),
    )


@blueprint.post("/import/new")
@requires("questionnaire:write", form=ReadForm)
def begin_imported() -> ResponseReturnValue:
    """Make what was read a questionnaire; it comes back from the page and is checked anew."""
    form = ReadForm()
    if not form.validate_on_submit() or form.source.data not in FORMATS:
        raise Invalid(gettext("This form is incomplete. Please open the page again."))
    try:
        content = read_own(form.content.data or "").content
    except Unreadable as error:
        raise Invalid(" ".join(refused(error))) from None
    version = importing.begin_imported(content, form.source.data or "", viewer().user_id)
    flash(gettext("Read in. This is a draft of your own now."), "good")
    questionnaire = load_or_404(Questionnaire, id=version.questionnaire_id)
    return redirect(url_for(".show", ref=questionnaire.ref, number=1))


@blueprint.get("/schema.json")
@requires("questionnaire:read")
def schema() -> ResponseReturnValue:
    """The published JSON Schema of our own format."""
    return (
        schema_text(),
        200,
        {
            "Content-Type": "application/schema+json; charset=utf-8",
            "Content-Disposition": 'attachment; filename="huisheng-questionnaire.schema.json"',
        },
    )
