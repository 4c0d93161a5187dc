"""The editor of a draft: sections, texts and languages."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from foundation.errors import Invalid, NotFound
from foundation.web.access import requires
from foundation.web.texts import gettext
from surveys.definition.editing import remove_section
from surveys.definition.model import Questionnaire as Content
from surveys.definition.model import Section
from surveys.forms.conflicts import compare
from surveys.forms.drafts import (
    MoveForm,
    SectionForm,
    SettingsForm,
)
from surveys.forms.sections import SectionPageForm, section_changes, section_data
from surveys.forms.texts import LANGUAGES, RevisedForm, put_beside, text_data, text_of
from surveys.queries import content_of
from surveys.services import drafts, logic
from surveys.services.drafts import StaleDraft
from surveys.views.editor import came_too_late, draft_page, hanging_words, revision_of
from surveys.views.pages import VersionPage, changed_last
from surveys.views.questionnaires import blueprint
from tenants.queries import department_list

_AT = "/<ref>/versions/<int:number>"


def _section(page: VersionPage, code: str) -> Section:
    try:
        return page.content.section(code)
    except KeyError:
        raise NotFound from None


@blueprint.post(f"{_AT}/sections")
@requires("questionnaire:write", form=SectionForm)
def add_section(ref: str, number: int) -> ResponseReturnValue:
    """Add a section at the end."""
    page, form = draft_page(ref, number), SectionForm()
    drafts.add_section(page.edit(revision_of(form)), text_of(form, "title", LANGUAGES))
    return redirect(page.url(_anchor="add"))


@blueprint.route(f"{_AT}/sections/<code>", methods=["GET", "POST"])
@requires("questionnaire:write", form=SectionPageForm)
def section(ref: str, number: int, code: str) -> ResponseReturnValue:
    """A section: its title, its order, and what it is asked about."""
    page = VersionPage.load(ref, number)
    found = _section(page, code)
    data = {"revision": page.version.revision, **section_data(found)}
    form = SectionPageForm(data=data).offer(department_list(), page.language)
    late = came_too_late(page, form)
    if late or not form.validate_on_submit():
        status = 409 if late else 400 if form.is_submitted() else 200
        return _section_page(page, found, form, status)
    try:
        logic.save_section(page.edit(form.seen), code, section_changes(form, found))
    except StaleDraft as stale:
        now = _section(VersionPage(page.questionnaire, stale.version), code)
        theirs = SectionPageForm(formdata=None, data=section_data(now)).without_steps()
        url = page.url("section", code=code)
        return show_conflict(page, stale, form.without_steps(), theirs, url)
    except Invalid as refusal:
        put_beside(form, refusal)
        return _section_page(page, found, form, 400)
    if form.takes_over or form.more.data:
        flash(gettext("Saved. Look through the list of things."), "good")
        return redirect(page.url("section", code=code, _anchor="things"))
    flash(gettext("Saved."), "good")
    return redirect(page.url())


def _section_page(
    page: VersionPage, section: Section, form: SectionPageForm, status: int
) -> ResponseReturnValue:
    html = render_template("surveys/versions/section.html", page=page, section=section, form=form)
    return html, status


def show_conflict(
    page: VersionPage, stale: StaleDraft, mine: RevisedForm, theirs: RevisedForm, url: str
) -> ResponseReturnValue:
    """Both texts, field by field."""
    return render_template(
        "surveys/versions/conflict.html",
        page=page,
        subject=page.name,
        dispute=compare(mine, theirs),
        revision=stale.version.revision,
        url=url,
        back=url,
        **changed_last(stale.version),
    ), 409


@blueprint.post(f"{_AT}/sections/<code>/move")
@requires("questionnaire:write", form=MoveForm)
def move_section(ref: str, number: int, code: str) -> ResponseReturnValue:
    """Move a section up or down."""
    page, form = draft_page(ref, number), MoveForm()
    drafts.move_section(page.edit(revision_of(form)), code, form.step)
    return redirect(page.url(_anchor=f"section-{code}"))


@blueprint.route(f"{_AT}/sections/<code>/delete", methods=["GET", "POST"])
@requires("questionnaire:write", form=RevisedForm)
def delete_section(ref: str, number: int, code: str) -> ResponseReturnValue:
    """Take a section out with its questions, after asking."""
    page = draft_page(ref, number)
    found = _section(page, code)
    if request.method == "POST":
        drafts.remove_section(page.edit(revision_of(RevisedForm())), code)
        flash(gettext("The section is deleted. “Undo” brings it back."), "good")
        return redirect(page.url())
    return render_template(
        "surveys/versions/delete_section.html",
        page=page,
        section=found,
        hanging=hanging_words(page, remove_section(page.content, code)),
    )


@blueprint.route(f"{_AT}/texts", methods=["GET", "POST"])
@requires("questionnaire:write", form=SettingsForm)
def texts(ref: str, number: int) -> ResponseReturnValue:
    """Languages, title, introduction, thanks and paging."""
    page = VersionPage.load(ref, number)
    form = SettingsForm(data={"revision": page.version.revision, **_settings(page.content)})
    late = came_too_late(page, form)
    if late or not form.validate_on_submit():
        status = 409 if late else 400 if form.is_submitted() else 200
        return render_template("surveys/versions/texts.html", page=page, form=form), status
    try:
        drafts.save_settings(page.edit(form.seen), _settings_typed(form, page.content))
    except StaleDraft as stale:
        theirs = SettingsForm(formdata=None, data=_settings(content_of(stale.version)))
        return show_conflict(page, stale, form, theirs, page.url("texts"))
    flash(gettext("Saved."), "good")
    return redirect(page.url("texts"))


def _settings(content: Content) -> dict[str, object]:
    data: dict[str, object] = {}
    for name in ("title", "introduction", "closing"):
        data |= text_data(name, getattr(content, name))
    return {
        **data,
        "languages": list(content.languages),
        "first": content.default_language,
        "paging": content.paging,
    }


def _settings_typed(form: SettingsForm, content: Content) -> dict[str, object]:
    ticked = [tag for tag in LANGUAGES if tag in (form.languages.data or ())]
    ticked.sort(key=lambda tag: tag != form.first.data)
    others = [tag for tag in content.languages if tag not in LANGUAGES]
    changes: dict[str, object] = {"languages": (*ticked, *others), "paging": form.paging.data}
    for name in ("title", "introduction", "closing"):
        changes[name] = text_of(form, name, LANGUAGES, getattr(content, name))
    return changes
