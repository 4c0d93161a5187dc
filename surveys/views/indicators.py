"""The editor of a draft: indicators, their places in the tree and their weights."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from foundation.errors import Invalid, NotFound
from foundation.web.access import requires
from foundation.web.texts import gettext
from surveys.definition.model import Questionnaire as Content
from surveys.definition.text import Text
from surveys.forms.drafts import IndicatorsForm, NewIndicatorForm
from surveys.forms.texts import LANGUAGES, RevisedForm, put_beside, text_of
from surveys.models import QuestionnaireVersion
from surveys.queries import content_of
from surveys.services import drafts
from surveys.services.drafts import StaleDraft
from surveys.views.editor import came_too_late, draft_page, revision_of
from surveys.views.pages import VersionPage
from surveys.views.parts import show_conflict
from surveys.views.questionnaires import blueprint
from surveys.weighing.levels import levels, misplaced, parents_of
from surveys.weighing.pairs import comparable
from surveys.wording import weighing_methods

_AT = "/<ref>/versions/<int:number>/indicators"


@blueprint.route(_AT, methods=["GET", "POST"])
@requires("questionnaire:write", form=IndicatorsForm)
def indicators(ref: str, number: int) -> ResponseReturnValue:
    """Names, places and weights, with the sum of each level beside them."""
    page = VersionPage.load(ref, number)
    form = IndicatorsForm(data={"revision": page.version.revision, "rows": _rows(page.content)})
    form.offer(page.content, page.language)
    late = came_too_late(page, form)
    if late or not _fits(form, page):
        status = 409 if late else 400 if form.is_submitted() else 200
        return _page(page, form, status=status)
    if form.take_rows.data == "theirs":
        return redirect(page.url("indicators"))
    try:
        saved = drafts.save_indicators(page.edit(form.seen), *_typed(form, page.content))
    except StaleDraft as stale:
        return _conflict(page, stale, form)
    flash(gettext("Saved."), "good")
    _say_lapsed(page, saved)
    return redirect(page.url("indicators"))


def _fits(form: IndicatorsForm, page: VersionPage) -> bool:
    """Whether the form can be saved; what would lie in a wrong place is told beside it."""
    if not form.validate_on_submit():
        return False
    before = parents_of(page.content)
    faults = misplaced(before, {**before, **form.parents()})
    for entry in form.rows:
        sentence = faults.get(str(entry.form.code.data))
        if sentence:
            entry.form.parent.errors = [sentence]
    return not faults


def _typed(
    form: IndicatorsForm, content: Content
) -> tuple[dict[str, Text], dict[str, float], dict[str, str | None]]:
    old = {indicator.code: dict(indicator.name.root) for indicator in content.indicators}
    rows = {str(entry.form.code.data): entry.form for entry in form.rows}
    names = {
        code: Text({**old.get(code, {}), "zh": row.zh.data or "", "en": row.en.data or ""})
        for code, row in rows.items()
    }
    weights = {code: row.weight.data or 0 for code, row in rows.items()}
    return names, weights, form.parents()


def _rows(content: Content) -> list[dict[str, object]]:
    return [
        {
            "code": indicator.code,
            "zh": indicator.name.root.get("zh", ""),
            "en": indicator.name.root.get("en", ""),
            "weight": indicator.weight,
            "parent": indicator.parent or "",
        }
        for indicator in content.indicators
    ]


def _conflict(page: VersionPage, stale: StaleDraft, mine: IndicatorsForm) -> ResponseReturnValue:
    now = content_of(stale.version)
    theirs = IndicatorsForm(formdata=None, data={"rows": _rows(now)}).offer(now, page.language)
    return show_conflict(page, stale, mine, theirs, page.url("indicators"))


def _say_lapsed(page: VersionPage, saved: QuestionnaireVersion) -> None:
    """Say which levels count as typed now, because they are not what was compared or asked."""
    before = {level.key: level.method for level in levels(page.content, page.language)}
    for level in levels(content_of(saved), page.language):
        method = before.get(level.key, "typed")
        if level.method == "typed" and method != "typed":
            flash(
                gettext(
                    "%(level)s: these weights came from the %(method)s; changed by hand, they count"
                    " as typed in from now on.",
                    level=level.title,
                    method=weighing_methods()[method],
                ),
                "info",
            )


def _page(
    page: VersionPage,
    form: IndicatorsForm | None = None,
    new: NewIndicatorForm | None = None,
    *,
    status: int = 200,
) -> ResponseReturnValue:
    seen = {"revision": page.version.revision}
    form = form or IndicatorsForm(formdata=None, data={**seen, "rows": _rows(page.content)})
    form.offer(page.content, page.language)
    new = new or NewIndicatorForm(formdata=None, data=seen).offer(page.content, page.language)
    html = render_template(
        "surveys/versions/indicators.html",
        page=page,
        form=form,
        new=new,
        rows={entry.form.code.data: entry for entry in form.rows},
        levels=levels(page.content, page.language),
        methods=weighing_methods(),
        comparable=comparable,
    )
    return html, status


@blueprint.post(f"{_AT}/add")
@requires("questionnaire:write", form=NewIndicatorForm)
def add_indicator(ref: str, number: int) -> ResponseReturnValue:
    """Add an indicator to a level."""
    page = draft_page(ref, number)
    form = NewIndicatorForm().offer(page.content, page.language)
    if not form.validate_on_submit():
        return _page(page, new=form, status=400)
    edit, name = page.edit(form.seen), text_of(form, "name", LANGUAGES)
    try:
        drafts.add_indicator(edit, name, form.weight.data or 0, form.parent.data or None)
    except Invalid as refusal:
        put_beside(form, refusal)
        return _page(page, new=form, status=400)
    flash(gettext("Added. Check that the weights of its level make 100."), "good")
    return redirect(page.url("indicators"))


@blueprint.route(f"{_AT}/<code>/delete", methods=["GET", "POST"])
@requires("questionnaire:write", form=RevisedForm)
def delete_indicator(ref: str, number: int, code: str) -> ResponseReturnValue:
    """Take an indicator out, after asking; its questions then count nowhere."""
    page = draft_page(ref, number)
    try:
        found = page.content.indicator(code)
    except KeyError:
        raise NotFound from None
    if request.method == "POST":
        saved = drafts.remove_indicator(page.edit(revision_of(RevisedForm())), code)
        flash(gettext("The indicator is deleted."), "good")
        _say_lapsed(page, saved)
        return redirect(page.url("indicators"))
    return render_template("surveys/versions/delete_indicator.html", page=page, indicator=found)
