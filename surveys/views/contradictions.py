"""The editor of a draft: pairs of ratings that may contradict each other."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from foundation.errors import Invalid
from foundation.unit_of_work import withdraw
from foundation.web.access import requires
from foundation.web.texts import gettext
from surveys.forms.contradictions import ContradictionForm, PairForm, kind_words
from surveys.forms.texts import put_beside
from surveys.services import contradictions as services
from surveys.services.drafts import StaleDraft
from surveys.views.editor import draft_page, revision_of
from surveys.views.pages import VersionPage
from surveys.views.questionnaires import blueprint

_AT = "/<ref>/versions/<int:number>/contradictions"


@blueprint.route(_AT, methods=["GET", "POST"])
@requires("questionnaire:write", form=ContradictionForm)
def contradictions(ref: str, number: int) -> ResponseReturnValue:
    """The pairs so far, and one more."""
    page = draft_page(ref, number)
    form = ContradictionForm(data={"revision": page.version.revision})
    form.offer(page.content, page.language)
    if form.validate_on_submit():
        try:
            services.add_contradiction(page.edit(form.seen), form.pair)
        except Invalid as refusal:
            put_beside(form, refusal)
        except StaleDraft:
            return _changed_meanwhile(ref, number, form)
        else:
            flash(gettext("Saved."), "good")
            return redirect(page.url("contradictions"))
    return _page(page, form, 400 if form.is_submitted() else 200)


@blueprint.post(f"{_AT}/delete")
@requires("questionnaire:write", form=PairForm)
def delete_contradiction(ref: str, number: int) -> ResponseReturnValue:
    """Take a pair away; it can be added again."""
    page, form = draft_page(ref, number), PairForm()
    edit = page.edit(revision_of(form))
    services.remove_contradiction(edit, form.first.data or "", form.second.data or "")
    return redirect(page.url("contradictions"))


def _changed_meanwhile(ref: str, number: int, form: ContradictionForm) -> ResponseReturnValue:
    """The page with the draft as it is now, and what was chosen still in the fields."""
    withdraw()
    page = draft_page(ref, number)
    form.revision.data = page.version.revision
    flash(gettext("Somebody saved this draft a moment before you."), "watch")
    return _page(page, form.offer(page.content, page.language), 409)


def _page(page: VersionPage, form: ContradictionForm, status: int) -> ResponseReturnValue:
    rated = {leaf.code for leaf in page.content.leaves if leaf.scored}
    return render_template(
        "surveys/versions/contradictions.html",
        page=page,
        form=form,
        enough=len(rated) > 1,
        pairs=[
            (pair, *(_words(page, code) for code in (pair.first, pair.second)))
            for pair in page.content.contradictions
        ],
        kinds=kind_words(),
    ), status


def _words(page: VersionPage, code: str) -> str:
    known = {leaf.code for leaf in page.content.leaves}
    return page.content.words_of(code, page.language) if code in known else code
