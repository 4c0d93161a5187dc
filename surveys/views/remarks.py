"""Remarks on the questions of a version, on the approval page."""

from __future__ import annotations

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from foundation.errors import Invalid
from foundation.web.access import requires
from foundation.web.texts import gettext
from foundation.web.viewer import viewer
from surveys.forms.remarks import AnswerForm, RemarkForm
from surveys.forms.texts import put_beside
from surveys.services import remarks as services
from surveys.views.pages import VersionPage
from surveys.views.questionnaires import blueprint
from surveys.views.versions import approval_page

_AT = "/<ref>/versions/<int:number>/remarks"


@blueprint.post(_AT)
@requires("questionnaire:approve", form=RemarkForm)
def remark(ref: str, number: int) -> ResponseReturnValue:
    """Say something about a question."""
    page = VersionPage.load(ref, number)
    form = RemarkForm().offer(page.content, page.language)
    if form.validate_on_submit():
        try:
            services.remark(
                page.version,
                viewer().user_id,
                code=form.code.data or "",
                text=form.text.data or "",
            )
        except Invalid as refusal:
            put_beside(form, refusal)
        else:
            flash(gettext("Your remark is kept; the authors see it here."), "good")
            return redirect(page.url("approval", _anchor="remarks"))
    return approval_page(page, remark_form=form, status=400)


@blueprint.post(f"{_AT}/<int:which>/answer")
@requires("questionnaire:write", form=AnswerForm)
def answer_remark(ref: str, number: int, which: int) -> ResponseReturnValue:
    """Answer a remark."""
    page, form = VersionPage.load(ref, number), AnswerForm()
    if form.validate_on_submit():
        services.answer(
            page.version, min(which, 100_000), viewer().user_id, text=form.text.data or ""
        )
        flash(gettext("Answered."), "good")
        return redirect(page.url("approval", _anchor="remarks"))
    raise Invalid(gettext("Please write a few words."))
