"""The last pages of a questionnaire: for whom, with which words, in which order."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from foundation.errors import NotFound
from foundation.web.access import requires
from foundation.web.texts import gettext
from surveys.definition.ends import End
from surveys.forms.drafts import MoveForm
from surveys.forms.ends import EndForm, NewEndForm, end_changes, end_data
from surveys.forms.texts import LANGUAGES, RevisedForm, text_of
from surveys.services import logic
from surveys.services.drafts import StaleDraft
from surveys.views.editor import came_too_late, draft_page, revision_of
from surveys.views.pages import VersionPage
from surveys.views.parts import show_conflict
from surveys.views.questionnaires import blueprint

_AT = "/<ref>/versions/<int:number>/ends"


@blueprint.get(_AT)
@requires("questionnaire:read")
def ends(ref: str, number: int) -> ResponseReturnValue:
    """All of them, in the order in which they are looked at."""
    page = draft_page(ref, number)
    seen = {"revision": page.version.revision}
    return render_template(
        "surveys/versions/ends.html",
        page=page,
        form=NewEndForm(formdata=None, data=seen),
        seen=RevisedForm(formdata=None, data=seen),
    )


@blueprint.post(_AT)
@requires("questionnaire:write", form=NewEndForm)
def add_end(ref: str, number: int) -> ResponseReturnValue:
    """Add one, then fill it in."""
    page, form = draft_page(ref, number), NewEndForm()
    edit = page.edit(revision_of(form))
    code = logic.add_end(edit, text_of(form, "title", LANGUAGES))
    return redirect(page.url("end", code=code))


def _end(page: VersionPage, code: str) -> End:
    for end in page.content.ends:
        if end.code == code:
            return end
    raise NotFound


@blueprint.route(f"{_AT}/<code>", methods=["GET", "POST"])
@requires("questionnaire:write", form=EndForm)
def end(ref: str, number: int, code: str) -> ResponseReturnValue:
    """One of them: its words, and whether it ends the survey early."""
    page = VersionPage.load(ref, number)
    found = _end(page, code)
    form = EndForm(data={"revision": page.version.revision, **end_data(found)})
    late = came_too_late(page, form)
    if late or not form.validate_on_submit():
        status = 409 if late else 400 if form.is_submitted() else 200
        return render_template("surveys/versions/end.html", page=page, end=found, form=form), status
    try:
        logic.save_end(page.edit(form.seen), code, end_changes(form, found))
    except StaleDraft as stale:
        now = _end(VersionPage(page.questionnaire, stale.version), code)
        theirs = EndForm(formdata=None, data=end_data(now))
        return show_conflict(page, stale, form, theirs, page.url("end", code=code))
    flash(gettext("Saved."), "good")
    return redirect(page.url("ends"))


@blueprint.post(f"{_AT}/<code>/move")
@requires("questionnaire:write", form=MoveForm)
def move_end(ref: str, number: int, code: str) -> ResponseReturnValue:
    """Move one up or down."""
    page, form = draft_page(ref, number), MoveForm()
    _end(page, code)
    logic.move_end(page.edit(revision_of(form)), code, form.step)
    return redirect(page.url("ends"))


@blueprint.post(f"{_AT}/<code>/delete")
@requires("questionnaire:write", form=RevisedForm)
def delete_end(ref: str, number: int, code: str) -> ResponseReturnValue:
    """Take one out; “Undo” brings it back."""
    page = draft_page(ref, number)
    _end(page, code)
    logic.remove_end(page.edit(revision_of(RevisedForm())), code)
    flash(gettext("The end page is deleted. “Undo” brings it back."), "good")
    return redirect(page.url("ends"))
