"""The builder of conditions, for questions, sections and end pages; and why after a low score."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from foundation.errors import Invalid, NotFound
from foundation.web.access import requires
from foundation.web.differences import marked
from foundation.web.texts import gettext
from surveys.condition_words import AnyCondition, asked_only_if
from surveys.definition.model import Questionnaire as Content
from surveys.definition.needs import thing_at, thing_place
from surveys.definition.place import Place
from surveys.forms.conditions import ConditionForm, condition_data
from surveys.forms.conflicts import Dispute, Disputed
from surveys.forms.texts import RevisedForm, put_beside
from surveys.queries import content_of
from surveys.sentences import place_words
from surveys.services import logic
from surveys.services.drafts import StaleDraft
from surveys.views.editor import came_too_late, draft_page, revision_of
from surveys.views.pages import VersionPage, changed_last
from surveys.views.questionnaires import blueprint

_AT = "/<ref>/versions/<int:number>"


@blueprint.route(f"{_AT}/questions/<code>/condition", methods=["GET", "POST"])
@requires("questionnaire:write", form=ConditionForm)
def question_condition(ref: str, number: int, code: str) -> ResponseReturnValue:
    """When a question is asked."""
    return _builder(VersionPage.load(ref, number), Place("question", code, "show_if"))


@blueprint.route(f"{_AT}/sections/<code>/condition", methods=["GET", "POST"])
@requires("questionnaire:write", form=ConditionForm)
def section_condition(ref: str, number: int, code: str) -> ResponseReturnValue:
    """When a section is asked."""
    return _builder(VersionPage.load(ref, number), Place("section", code, "show_if"))


@blueprint.route(f"{_AT}/sections/<code>/things/<thing>/condition", methods=["GET", "POST"])
@requires("questionnaire:write", form=ConditionForm)
def thing_condition(ref: str, number: int, code: str, thing: str) -> ResponseReturnValue:
    """When a section is asked about one of its things."""
    return _builder(VersionPage.load(ref, number), thing_place(code, thing))


@blueprint.route(f"{_AT}/ends/<code>/condition", methods=["GET", "POST"])
@requires("questionnaire:write", form=ConditionForm)
def end_condition(ref: str, number: int, code: str) -> ResponseReturnValue:
    """To whom an end page is shown."""
    return _builder(VersionPage.load(ref, number), Place("end", code, "when"))


def _condition_at(content: Content, place: Place) -> AnyCondition | None:
    thing = thing_at(place)
    if thing is not None:
        return _rule_of(content, place.code, thing)
    things: Any = {
        "question": content.questions,
        "section": content.sections,
        "end": content.ends,
    }[place.kind]
    for thing in things:
        if thing.code == place.code:
            found: AnyCondition | None = getattr(thing, place.field)
            return found
    raise NotFound


def _rule_of(content: Content, section: str, thing: str) -> AnyCondition | None:
    loops = [each.loop for each in content.sections if each.code == section]
    for each in loops[0].objects if loops and loops[0] else ():
        if each.code == thing:
            return each.show_if
    raise NotFound


def _builder(page: VersionPage, place: Place) -> ResponseReturnValue:
    stored = _condition_at(page.content, place)
    known = condition_data(page.content, place, stored)
    data = {"revision": page.version.revision, **(known or {})}
    form = ConditionForm(data=data).fit(page.content, place, page.language)
    if came_too_late(page, form):
        return _page(page, place, form, deep=known is None, status=409)
    if request.method == "GET":
        return _page(page, place, form, deep=known is None)
    rebuilt = _rebuilt(page, place, form)
    if rebuilt is not None:
        return _page(page, place, rebuilt)
    return _save(page, place, form)


def _rebuilt(page: VersionPage, place: Place, form: ConditionForm) -> ConditionForm | None:
    """The form with a line more or less, as its button says; None for saving."""
    data, (what, _, at) = form.as_data(), str(form.do.data or "").partition("-")
    if what in ("add", "group"):
        line = form.more(group=what == "group")
        if line is None:
            return form
        data["lines"].append(line)
    elif what == "remove" and at.isdigit():
        data["lines"] = [line for i, line in enumerate(data["lines"]) if str(i) != at]
    else:
        return None
    data["revision"] = form.revision.data
    return ConditionForm(formdata=None, data=data).fit(page.content, place, page.language)


def _save(page: VersionPage, place: Place, form: ConditionForm) -> ResponseReturnValue:
    if not form.validate_on_submit():
        return _page(page, place, form, status=400)
    unfit = form.unfit()
    if unfit:
        form.form_errors.append(unfit)
        return _page(page, place, form, status=400)
    if request.form.get("take") == "theirs":
        return redirect(_back(page, place))
    try:
        logic.save_condition(page.edit(form.seen), place, form.condition)
    except StaleDraft as stale:
        return _conflict(page, place, stale, form)
    except Invalid as refusal:
        put_beside(form, refusal)
        return _page(page, place, form, status=400)
    flash(gettext("Saved."), "good")
    return redirect(_back(page, place))


def _conflict(
    page: VersionPage, place: Place, stale: StaleDraft, form: ConditionForm
) -> ResponseReturnValue:
    now = content_of(stale.version)
    mine = asked_only_if(page.content, form.as_condition(), page.language) or gettext("always")
    theirs = asked_only_if(now, _condition_at(now, place), page.language) or gettext("always")
    field = Disputed(
        name="take",
        label=gettext("When it is asked"),
        mine=marked(mine, theirs),
        theirs=marked(theirs, mine),
        mine_value="mine",
        theirs_value="theirs",
    )
    keep = {k: v for k, v in request.form.items() if k not in ("csrf_token", "revision", "take")}
    return render_template(
        "surveys/versions/conflict.html",
        page=page,
        subject=place_words(page.content, place, page.language),
        dispute=Dispute([field], keep),
        revision=stale.version.revision,
        url=request.path,
        back=_back(page, place),
        **changed_last(stale.version),
    ), 409


def _back(page: VersionPage, place: Place) -> str:
    return page.url(place.kind, code=place.code)


def _page(
    page: VersionPage, place: Place, form: ConditionForm, *, deep: bool = False, status: int = 200
) -> ResponseReturnValue:
    html = render_template(
        "surveys/versions/condition.html",
        page=page,
        place=place,
        subject=place_words(page.content, place, page.language),
        form=form,
        deep=asked_only_if(page.content, _condition_at(page.content, place), page.language)
        if deep
        else "",
        back=_back(page, place),
    )
    return html, status


@blueprint.post(f"{_AT}/questions/<code>/why")
@requires("questionnaire:write", form=RevisedForm)
def ask_why(ref: str, number: int, code: str) -> ResponseReturnValue:
    """Put “why?” after a rating, for those who gave a low score."""
    page = draft_page(ref, number)
    new = logic.ask_why(page.edit(revision_of(RevisedForm())), code)
    flash(gettext("Added: it is asked only after a low score."), "good")
    return redirect(page.url("question", code=new))


@blueprint.post(f"{_AT}/questions/<code>/lock")
@requires("questionnaire:write", form=RevisedForm)
def lock_question(ref: str, number: int, code: str) -> ResponseReturnValue:
    """Lock wording and scale."""
    page = draft_page(ref, number)
    logic.set_lock(page.edit(revision_of(RevisedForm())), code, locked=True)
    flash(gettext("Locked: wording and scale stay as they are."), "good")
    return redirect(page.url("question", code=code))


@blueprint.route(f"{_AT}/questions/<code>/unlock", methods=["GET", "POST"])
@requires("questionnaire:write", form=RevisedForm)
def unlock_question(ref: str, number: int, code: str) -> ResponseReturnValue:
    """Unlock them, after a warning that trends break."""
    page = draft_page(ref, number)
    if code not in {question.code for question in page.content.questions}:
        raise NotFound
    if request.method == "POST":
        logic.set_lock(page.edit(revision_of(RevisedForm())), code, locked=False)
        flash(gettext("Unlocked. What you change now breaks the trend."), "good")
        return redirect(page.url("question", code=code))
    question = page.content.question(code)
    return render_template("surveys/versions/unlock_question.html", page=page, question=question)
