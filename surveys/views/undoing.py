"""The editor's steps back and forth."""

from __future__ import annotations

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from foundation.web.access import requires
from foundation.web.texts import gettext
from surveys.authoring_models import DraftStep
from surveys.forms.texts import RevisedForm
from surveys.services import undoing
from surveys.step_words import step_words
from surveys.views.editor import draft_page, revision_of
from surveys.views.pages import VersionPage
from surveys.views.questionnaires import blueprint

_AT = "/<ref>/versions/<int:number>"


@blueprint.post(f"{_AT}/undo")
@requires("questionnaire:write", form=RevisedForm)
def undo(ref: str, number: int) -> ResponseReturnValue:
    """Take the last step of the draft back."""
    page = draft_page(ref, number)
    step = undoing.undo(page.edit(revision_of(RevisedForm())))
    return _told(page, step, gettext("Undone: %(step)s", step=_words(page, step)))


@blueprint.post(f"{_AT}/redo")
@requires("questionnaire:write", form=RevisedForm)
def redo(ref: str, number: int) -> ResponseReturnValue:
    """Do again what was undone last."""
    page = draft_page(ref, number)
    step = undoing.redo(page.edit(revision_of(RevisedForm())))
    return _told(page, step, gettext("Done again: %(step)s", step=_words(page, step)))


def _words(page: VersionPage, step: DraftStep) -> str:
    return step_words(step, page.content, page.language)


def _told(page: VersionPage, step: DraftStep, sentence: str) -> ResponseReturnValue:
    """Back to the place of the step, with what happened to it."""
    flash(sentence, "good")
    after = VersionPage(page.questionnaire, page.version)
    if step.step == "settings.saved":
        return redirect(after.url("texts"))
    if step.step.startswith("indicator"):
        return redirect(after.url("indicators"))
    if step.code in {question.code for question in after.content.questions}:
        return redirect(after.url(_anchor=f"question-{step.code}"))
    return redirect(after.url())
