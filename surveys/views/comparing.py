"""Weighing a level by comparing its indicators in pairs: answer, look at the outcome, take it."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from foundation.errors import Conflict, Invalid
from foundation.unit_of_work import withdraw
from foundation.web.access import requires
from foundation.web.texts import gettext, ngettext
from surveys.definition.model import Questionnaire as Content
from surveys.definition.weighting import Compared
from surveys.forms.texts import put_beside
from surveys.forms.weighing import PairsForm, pairs_data
from surveys.queries import content_of
from surveys.services.drafts import StaleDraft
from surveys.services.weighing import take_comparison
from surveys.views.editor import came_too_late, draft_page
from surveys.views.pages import VersionPage, changed_last
from surveys.views.questionnaires import blueprint
from surveys.weighing.levels import Level, level_of
from surveys.weighing.pairs import (
    ANSWERS,
    Pair,
    answers_of,
    comparable,
    fingerprint,
    pairs_of,
    work_out,
)
from surveys.wording import importance_words

_AT = "/<ref>/versions/<int:number>/indicators/<level>/pairs"


@blueprint.get(_AT)
@requires("questionnaire:write")
def pairs(ref: str, number: int, level: str) -> ResponseReturnValue:
    """The pairs of a level, with the answers kept if it was compared before."""
    page = draft_page(ref, number)
    compared = _level(page.content, level, page.language)
    return _pairs_page(page, compared, _kept(page, compared))


def _kept(page: VersionPage, level: Level) -> PairsForm:
    told, revision = level.weighting, page.version.revision
    if not isinstance(told, Compared):
        return PairsForm(formdata=None, data={"revision": revision})
    answers = answers_of(told, level.codes)
    return PairsForm(formdata=None, data=pairs_data(revision, answers, told.reason))


@blueprint.post(_AT)
@requires("questionnaire:write", form=PairsForm)
def work_out_pairs(ref: str, number: int, level: str) -> ResponseReturnValue:
    """Work out what the answers come to; nothing is kept yet."""
    page, form = VersionPage.load(ref, number), PairsForm()
    late, compared = came_too_late(page, form), _level(page.content, level, page.language)
    good = not late and form.validate_on_submit() and _all_answered(form, compared)
    status = 409 if late else 200 if good else 400
    return _pairs_page(page, compared, form, status=status)


@blueprint.post(f"{_AT}/take")
@requires("questionnaire:write", form=PairsForm)
def take_pairs(ref: str, number: int, level: str) -> ResponseReturnValue:
    """Make what the answers come to the weights of the level, with the reason if it wants one."""
    page, form = VersionPage.load(ref, number), PairsForm()
    late, compared = came_too_late(page, form), _level(page.content, level, page.language)
    if late or not form.validate_on_submit() or not _all_answered(form, compared):
        return _pairs_page(page, compared, form, status=409 if late else 400)
    answers = form.answers(pairs_of(compared.codes))
    if form.worked.data and form.worked.data != fingerprint(answers.values()):
        form.form_errors.append(
            gettext("You have changed answers since. Look at the new outcome, then take it.")
        )
        return _pairs_page(page, compared, form, status=400)
    try:
        take_comparison(page.edit(form.seen), compared.parent, answers, form.reason.data or "")
    except StaleDraft as stale:
        return _stale(page, stale, level, form)
    except Invalid as refusal:
        put_beside(form, refusal)
        return _pairs_page(page, compared, form, status=400)
    flash(gettext("The weights of this level come from your comparison now."), "good")
    return redirect(page.url("indicators"))


def _level(content: Content, key: str, language: str) -> Level:
    level = level_of(content, key, language)
    if not comparable(level):
        raise Conflict(gettext("Pairs are compared on levels with two to nine indicators."))
    return level


def _all_answered(form: PairsForm, level: Level) -> bool:
    wanted = pairs_of(level.codes)
    missing = len(wanted) - len(form.answers(wanted))
    if missing:
        form.form_errors.append(
            ngettext(
                "%(num)s pair is not compared yet.", "%(num)s pairs are not compared yet.", missing
            )
        )
    return not missing


def _stale(page: VersionPage, stale: StaleDraft, key: str, form: PairsForm) -> ResponseReturnValue:
    """The same answers beside the draft as it stands now, to be looked at and taken again."""
    told = changed_last(stale.version)
    content = content_of(stale.version)
    now = VersionPage(page.questionnaire, stale.version)
    form.revision.data = stale.version.revision
    form.revision.raw_data = None
    form.form_errors.append(
        gettext(
            "%(who)s saved this draft at %(at)s, after you had opened it. Your answers are still"
            " here; look at the pairs as they are now, then take the outcome again.",
            **told,
        )
    )
    level = level_of(content, key, page.language)
    if not comparable(level):
        raise Conflict(gettext("This level has other indicators now than those that were weighed."))
    return _pairs_page(now, level, form, status=409)


def _pairs_page(
    page: VersionPage, level: Level, form: PairsForm, *, status: int = 200
) -> ResponseReturnValue:
    if status >= 400:
        withdraw()
    wanted = pairs_of(level.codes)
    answers = form.answers(wanted)
    names = {
        one.code: page.content.say(one.name, page.language) or one.code for one in level.indicators
    }
    whole = len(answers) == len(wanted)
    outcome = work_out(level.codes, answers) if whole else None
    html = render_template(
        "surveys/versions/pairs.html",
        page=page,
        level=level,
        form=form,
        names=names,
        rows=[(pair, answers.get(pair), _choices(pair, names)) for pair in wanted],
        outcome=outcome,
        doubt=_doubt(outcome.doubt, names) if outcome and outcome.doubt else None,
        worked=fingerprint(answers.get(pair) for pair in wanted),
    )
    return html, status


def _choices(pair: Pair, names: dict[str, str]) -> list[tuple[int, str]]:
    first, second = names[pair[0]], names[pair[1]]
    return [(answer, importance_words(first, second, answer)) for answer in ANSWERS]


def _doubt(doubt: tuple[Pair, int, int], names: dict[str, str]) -> dict[str, object]:
    pair, given, implied = doubt
    first, second = names[pair[0]], names[pair[1]]
    return {
        "at": pairs_of(list(names)).index(pair),
        "first": first,
        "second": second,
        "given": importance_words(first, second, given),
        "implied": importance_words(first, second, implied),
    }
