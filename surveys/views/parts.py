"""The editor of a draft: sections, texts and languages, indicators and weights."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from foundation.errors import NotFound
from foundation.web.access import requires
from foundation.web.texts import gettext
from surveys.definition.model import Questionnaire as Content
from surveys.definition.model import Section
from surveys.definition.text import Text
from surveys.forms.conflicts import compare
from surveys.forms.drafts import (
    IndicatorsForm,
    MoveForm,
    NewIndicatorForm,
    SectionForm,
    SettingsForm,
)
from surveys.forms.texts import LANGUAGES, RevisedForm, text_data, text_of
from surveys.queries import content_of
from surveys.services import drafts
from surveys.services.drafts import StaleDraft
from surveys.views.editor import came_too_late, draft_page, revision_of
from surveys.views.pages import VersionPage, changed_last
from surveys.views.questionnaires import blueprint
from surveys.weights import levels

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
@requires("questionnaire:write", form=SectionForm)
def section(ref: str, number: int, code: str) -> ResponseReturnValue:
    """Give a section another title."""
    page = VersionPage.load(ref, number)
    found = _section(page, code)
    form = SectionForm(data={"revision": page.version.revision, **text_data("title", found.title)})
    late = came_too_late(page, form)
    if late or not form.validate_on_submit():
        status = 409 if late else 400 if form.is_submitted() else 200
        return render_template(
            "surveys/versions/section.html", page=page, section=found, form=form
        ), status
    try:
        title = text_of(form, "title", LANGUAGES, found.title)
        drafts.rename_section(page.edit(form.seen), code, title)
    except StaleDraft as stale:
        now = _section(VersionPage(page.questionnaire, stale.version), code)
        theirs = SectionForm(formdata=None, data=text_data("title", now.title))
        return _conflict(page, stale, form, theirs, page.url("section", code=code))
    flash(gettext("Saved."), "good")
    return redirect(page.url())


def _conflict(
    page: VersionPage, stale: StaleDraft, mine: RevisedForm, theirs: RevisedForm, url: str
) -> ResponseReturnValue:
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
        flash(gettext("The section is deleted."), "good")
        return redirect(page.url())
    return render_template("surveys/versions/delete_section.html", page=page, section=found)


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
        return _conflict(page, stale, form, theirs, page.url("texts"))
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


@blueprint.route(f"{_AT}/indicators", methods=["GET", "POST"])
@requires("questionnaire:write", form=IndicatorsForm)
def indicators(ref: str, number: int) -> ResponseReturnValue:
    """Names and weights, with the sum of each level beside them."""
    page = VersionPage.load(ref, number)
    form = IndicatorsForm(data={"revision": page.version.revision, "rows": _rows(page.content)})
    late = came_too_late(page, form)
    if late or not form.validate_on_submit():
        status = 409 if late else 400 if form.is_submitted() else 200
        return _indicators_page(page, form, status=status)
    if form.take_rows.data == "theirs":
        return redirect(page.url("indicators"))
    old = {indicator.code: dict(indicator.name.root) for indicator in page.content.indicators}
    rows = {str(entry.form.code.data): entry.form for entry in form.rows}
    names = {
        code: Text({**old.get(code, {}), "zh": row.zh.data or "", "en": row.en.data or ""})
        for code, row in rows.items()
    }
    weights = {code: row.weight.data or 0 for code, row in rows.items()}
    try:
        drafts.save_indicators(page.edit(form.seen), names, weights)
    except StaleDraft as stale:
        theirs = IndicatorsForm(formdata=None, data={"rows": _rows(content_of(stale.version))})
        return _conflict(page, stale, form, theirs, page.url("indicators"))
    flash(gettext("Saved."), "good")
    return redirect(page.url("indicators"))


def _rows(content: Content) -> list[dict[str, object]]:
    return [
        {
            "code": indicator.code,
            "zh": indicator.name.root.get("zh", ""),
            "en": indicator.name.root.get("en", ""),
            "weight": indicator.weight,
        }
        for indicator in content.indicators
    ]


def _indicators_page(
    page: VersionPage,
    form: IndicatorsForm | None = None,
    new: NewIndicatorForm | None = None,
    *,
    status: int = 200,
) -> ResponseReturnValue:
    seen = {"revision": page.version.revision}
    form = form or IndicatorsForm(formdata=None, data={**seen, "rows": _rows(page.content)})
    new = new or NewIndicatorForm(formdata=None, data=seen).offer(page.content, page.language)
    html = render_template(
        "surveys/versions/indicators.html",
        page=page,
        form=form,
        new=new,
        rows={entry.form.code.data: entry for entry in form.rows},
        levels=levels(page.content, page.language),
    )
    return html, status


@blueprint.post(f"{_AT}/indicators/add")
@requires("questionnaire:write", form=NewIndicatorForm)
def add_indicator(ref: str, number: int) -> ResponseReturnValue:
    """Add an indicator to a level."""
    page = draft_page(ref, number)
    form = NewIndicatorForm().offer(page.content, page.language)
    if not form.validate_on_submit():
        return _indicators_page(page, new=form, status=400)
    edit, name = page.edit(form.seen), text_of(form, "name", LANGUAGES)
    drafts.add_indicator(edit, name, form.weight.data or 0, form.parent.data or None)
    flash(gettext("Added. Check that the weights of its level make 100."), "good")
    return redirect(page.url("indicators"))


@blueprint.route(f"{_AT}/indicators/<code>/delete", methods=["GET", "POST"])
@requires("questionnaire:write", form=RevisedForm)
def delete_indicator(ref: str, number: int, code: str) -> ResponseReturnValue:
    """Take an indicator out, after asking; its questions then count nowhere."""
    page = draft_page(ref, number)
    try:
        found = page.content.indicator(code)
    except KeyError:
        raise NotFound from None
    if request.method == "POST":
        drafts.remove_indicator(page.edit(revision_of(RevisedForm())), code)
        flash(gettext("The indicator is deleted."), "good")
        return redirect(page.url("indicators"))
    return render_template("surveys/versions/delete_indicator.html", page=page, indicator=found)
