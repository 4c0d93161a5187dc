"""The editor of a draft: its questions, one at a time."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from foundation.errors import Conflict, Invalid, NotFound
from foundation.web.access import requires
from foundation.web.texts import gettext
from surveys.asking import asked, plainly
from surveys.definition.dangling import left_hanging, loses_pairs
from surveys.definition.editing import remove_question
from surveys.definition.model import Questionnaire as Content
from surveys.definition.place import Place
from surveys.definition.questions.base import Question
from surveys.forms.conflicts import compare
from surveys.forms.drafts import AddQuestionForm, KindForm, MoveForm, PlaceForm
from surveys.forms.filling import question_changes, question_data, show_findings
from surveys.forms.kinds.options import FLAGS
from surveys.forms.questions import QuestionForm
from surveys.forms.texts import RevisedForm, put_beside
from surveys.models import QuestionnaireVersion
from surveys.queries import content_of
from surveys.question_facts import insertable
from surveys.sentences import finding_sentence, place_words
from surveys.services import drafts
from surveys.services.drafts import StaleDraft
from surveys.services.logic import low_points
from surveys.starting import first_question, other_kind
from surveys.views.pages import VersionPage, changed_last
from surveys.views.questionnaires import blueprint

_AT = "/<ref>/versions/<int:number>/questions"


def draft_page(ref: str, number: int) -> VersionPage:
    """The version of an address; `Conflict` unless it is a draft."""
    page = VersionPage.load(ref, number)
    if page.version.state != "draft":
        raise Conflict(no_draft())
    return page


def no_draft() -> str:
    """Why nothing is saved."""
    return gettext("This version is not a draft any more, so it does not change.")


def came_too_late(page: VersionPage, form: RevisedForm) -> bool:
    """Whether texts arrived after the draft was sent; their page says so and keeps them."""
    late = page.version.state != "draft" and form.is_submitted()
    if late:
        form.form_errors.append(no_draft())
    elif page.version.state != "draft":
        raise Conflict(no_draft())
    return late


def revision_of(form: RevisedForm) -> int:
    """The revision that the page of this form showed; without it the form is refused."""
    if not form.validate_on_submit():
        raise Invalid(gettext("This form is incomplete. Please open the page again."))
    return form.seen


def _question(page: VersionPage, code: str) -> Question:
    try:
        return page.content.question(code)
    except KeyError:
        raise NotFound from None


@blueprint.post(_AT)
@requires("questionnaire:write", form=AddQuestionForm)
def add_question(ref: str, number: int) -> ResponseReturnValue:
    """Add a question of a kind, then fill it in on its own page."""
    page = draft_page(ref, number)
    form = AddQuestionForm().offer(page.content, page.language)
    edit = page.edit(revision_of(form))
    code = drafts.add_question(edit, form.section.data, first_question(form.kind.data))
    return redirect(page.url("question", code=code))


@blueprint.get(f"{_AT}/<code>")
@requires("questionnaire:read")
def question(ref: str, number: int, code: str) -> ResponseReturnValue:
    """One question beside the list and beside what respondents see."""
    page = draft_page(ref, number)
    found = _question(page, code)
    form = _form(page.version, found, page.language, data_only=True)
    notes = show_findings(form, page.findings, code)
    return _question_page(page, found, form, notes=[finding_sentence(f) for f in notes])


def _form(
    version: QuestionnaireVersion, found: Question, language: str, *, data_only: bool = False
) -> QuestionForm:
    data = {"revision": version.revision, **question_data(found)}
    form = QuestionForm(formdata=None, data=data) if data_only else QuestionForm(data=data)
    return form.fit(content_of(version), found, language)


def _question_page(
    page: VersionPage, found: Question, form: QuestionForm, *, notes: Any = (), status: int = 200
) -> ResponseReturnValue:
    spoken = page.language if page.language in page.content.languages else page.content.languages[0]
    html = render_template(
        "surveys/versions/question.html",
        page=page,
        question=found,
        number=[q.code for q in page.content.questions].index(found.code) + 1,
        asked=asked(found, plainly(page.content, spoken)),
        form=form,
        insertable=insertable(page.content, found.code, page.language),
        may_ask_why=any(low_points(leaf) is not None for leaf in found.leaves()),
        option_flags=FLAGS.get(found.type, ()),
        kind_form=KindForm(
            formdata=None, data={"revision": page.version.revision, "kind": found.type}
        ),
        place_form=PlaceForm(formdata=None, data={"revision": page.version.revision}).offer(
            page.content, page.language, found.code
        ),
        seen=RevisedForm(formdata=None, data={"revision": page.version.revision}),
        notes=notes,
    )
    return html, status


@blueprint.post(f"{_AT}/<code>")
@requires("questionnaire:write", form=QuestionForm)
def save_question(ref: str, number: int, code: str) -> ResponseReturnValue:
    """Save what was typed; with a stale page both texts are shown, and nothing is lost."""
    page = VersionPage.load(ref, number)
    found = _question(page, code)
    form = _form(page.version, found, page.language)
    if came_too_late(page, form):
        return _question_page(page, found, form, status=409)
    if not form.validate_on_submit():
        return _question_page(page, found, form, status=400)
    changes = question_changes(form, found)
    try:
        drafts.save_question(page.edit(form.seen), code, changes)
    except StaleDraft as stale:
        return _question_conflict(page, stale, code, form)
    except Invalid as refusal:
        put_beside(form, refusal)
        return _question_page(page, found, form, status=400)
    flash(gettext("Saved."), "good")
    return redirect(page.url("question", code=code))


def _question_conflict(
    page: VersionPage, stale: StaleDraft, code: str, mine: QuestionForm
) -> ResponseReturnValue:
    theirs = _form(
        stale.version, content_of(stale.version).question(code), page.language, data_only=True
    )
    return render_template(
        "surveys/versions/conflict.html",
        page=page,
        subject=place_words(page.content, Place("question", code), page.language),
        dispute=compare(mine, theirs),
        revision=stale.version.revision,
        url=page.url("save_question", code=code),
        back=page.url("question", code=code),
        **changed_last(stale.version),
    ), 409


@blueprint.post(f"{_AT}/<code>/kind")
@requires("questionnaire:write", form=KindForm)
def change_kind(ref: str, number: int, code: str) -> ResponseReturnValue:
    """Make it another kind of question; what both kinds have stays."""
    page = draft_page(ref, number)
    found, form = _question(page, code), KindForm()
    edit = page.edit(revision_of(form))
    drafts.save_question(edit, code, other_kind(found, form.kind.data))
    return redirect(page.url("question", code=code))


@blueprint.post(f"{_AT}/<code>/duplicate")
@requires("questionnaire:write", form=RevisedForm)
def duplicate_question(ref: str, number: int, code: str) -> ResponseReturnValue:
    """Put a copy under it."""
    page = draft_page(ref, number)
    copy = drafts.duplicate_question(page.edit(revision_of(RevisedForm())), code)
    flash(gettext("Copied. This is the copy."), "good")
    return redirect(page.url("question", code=copy))


@blueprint.post(f"{_AT}/<code>/move")
@requires("questionnaire:write", form=MoveForm)
def move_question(ref: str, number: int, code: str) -> ResponseReturnValue:
    """Move it up or down."""
    page, form = draft_page(ref, number), MoveForm()
    drafts.move_question(page.edit(revision_of(form)), code, form.step)
    return redirect(page.url(_anchor=f"question-{code}"))


@blueprint.post(f"{_AT}/<code>/place")
@requires("questionnaire:write", form=PlaceForm)
def place_question(ref: str, number: int, code: str) -> ResponseReturnValue:
    """Move it to any place."""
    page = draft_page(ref, number)
    _question(page, code)
    form = PlaceForm().offer(page.content, page.language, code)
    edit = page.edit(revision_of(form))
    section, after = form.place
    drafts.place_question(edit, code, section, after)
    return redirect(page.url(_anchor=f"question-{code}"))


@blueprint.route(f"{_AT}/<code>/delete", methods=["GET", "POST"])
@requires("questionnaire:write", form=RevisedForm)
def delete_question(ref: str, number: int, code: str) -> ResponseReturnValue:
    """Take it out, after asking."""
    page = draft_page(ref, number)
    found = _question(page, code)
    if request.method == "POST":
        drafts.remove_question(page.edit(revision_of(RevisedForm())), code)
        flash(gettext("The question is deleted. “Undo” brings it back."), "good")
        return redirect(page.url())
    return render_template(
        "surveys/versions/delete_question.html",
        page=page,
        question=found,
        hanging=hanging_words(page, remove_question(page.content, code)),
    )


def hanging_words(page: VersionPage, after: Content) -> list[str]:
    """The places, in words, that would name something gone if the draft became this."""
    places = left_hanging(page.content, after)
    words = [place_words(page.content, place, page.language) for place in places]
    pairs = [gettext("Contradictions")] if loses_pairs(page.content, after) else []
    return words + pairs
