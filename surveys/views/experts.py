"""Weighing a level by experts in rounds: the survey manager's pages."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from foundation import clock
from foundation.errors import Conflict, Invalid, NotFound, Refusal
from foundation.unit_of_work import withdraw
from foundation.web.access import requires
from foundation.web.texts import gettext, ngettext
from surveys.forms.texts import RevisedForm, put_beside
from surveys.forms.weighing import MoreExpertsForm, PanelForm, UntilForm
from surveys.services import experts as services
from surveys.views.editor import came_too_late, draft_page, revision_of
from surveys.views.pages import VersionPage
from surveys.views.questionnaires import blueprint
from surveys.weighing.invited import read_experts
from surveys.weighing.levels import Level, level_of
from surveys.weighing.models import WeightPanel, WeightRound
from surveys.weighing.queries import (
    closed_rounds,
    comments_of,
    latest_panel,
    places_of,
    rounds_of,
)
from surveys.weighing.rounds import advice_words, agreement_words, weights_from
from tenants.queries import own_tenant

_AT = "/<ref>/versions/<int:number>/indicators/<level>/experts"


@blueprint.get(_AT)
@requires("questionnaire:write")
def experts(ref: str, number: int, level: str) -> ResponseReturnValue:
    """Whom to ask, who has answered, or what came of the rounds."""
    page = draft_page(ref, number)
    return _page(page, _level(page, level))


@blueprint.post(_AT)
@requires("questionnaire:write", form=PanelForm)
def ask_experts(ref: str, number: int, level: str) -> ResponseReturnValue:
    """Begin: a first round, a mail to each expert."""
    page, form = VersionPage.load(ref, number), PanelForm()
    late, asked = came_too_late(page, form), _level(page, level)
    if late or not form.validate_on_submit():
        return _page(page, asked, begin=form, status=409 if late else 400)
    try:
        invited = read_experts(form.experts.data or "")
        services.begin_panel(page.edit(form.seen), asked, invited, _day(form), form.note.data or "")
    except (Conflict, Invalid) as refusal:
        return _page(page, asked, refusal, begin=form)
    flash(
        ngettext(
            "%(num)s expert is asked by mail.", "%(num)s experts are asked by mail.", len(invited)
        ),
        "good",
    )
    return redirect(page.url("experts", level=level))


@blueprint.post(f"{_AT}/more")
@requires("questionnaire:write", form=MoreExpertsForm)
def add_experts(ref: str, number: int, level: str) -> ResponseReturnValue:
    """Ask more experts in the round that is open."""
    page, form = draft_page(ref, number), MoreExpertsForm()
    asked, panel = _panel(page, level)
    if not form.validate_on_submit():
        return _page(page, asked, more=form, status=400)
    try:
        added = services.add_experts(panel, read_experts(form.experts.data or ""))
    except (Conflict, Invalid) as refusal:
        return _page(page, asked, refusal, more=form)
    flash(
        ngettext("%(num)s expert is asked by mail.", "%(num)s experts are asked by mail.", added),
        "good",
    )
    return redirect(page.url("experts", level=level))


@blueprint.post(f"{_AT}/remind")
@requires("questionnaire:write", form=UntilForm)
def remind_experts(ref: str, number: int, level: str) -> ResponseReturnValue:
    """Write once more to those who have not answered, perhaps with a later day."""
    page, form = draft_page(ref, number), UntilForm()
    asked, panel = _panel(page, level)
    if not form.validate_on_submit():
        return _page(page, asked, again=form, status=400)
    try:
        written = services.remind_experts(panel, _day(form))
    except (Conflict, Invalid) as refusal:
        return _page(page, asked, refusal, again=form)
    if written:
        flash(ngettext("%(num)s reminder is sent.", "%(num)s reminders are sent.", written), "good")
    else:
        flash(gettext("Nobody is written to twice on one day; the day is saved."), "watch")
    return redirect(page.url("experts", level=level))


@blueprint.post(f"{_AT}/<uuid:expert_id>/take-back")
@requires("questionnaire:write", form=RevisedForm)
def take_back_expert(ref: str, number: int, level: str, expert_id: UUID) -> ResponseReturnValue:
    """Take an invitation back that was not answered."""
    page = draft_page(ref, number)
    asked, panel = _panel(page, level)
    revision_of(RevisedForm())
    try:
        services.take_back(panel, expert_id)
    except Conflict as refusal:
        return _page(page, asked, refusal)
    flash(gettext("Taken back. The link of this expert is dead."), "good")
    return redirect(page.url("experts", level=level))


@blueprint.route(f"{_AT}/close", methods=["GET", "POST"])
@requires("questionnaire:write", form=RevisedForm)
def close_round(ref: str, number: int, level: str) -> ResponseReturnValue:
    """End the round, after asking: who has not answered cannot any more."""
    return _asked_first(ref, number, level, "close_round")


@blueprint.route(f"{_AT}/stop", methods=["GET", "POST"])
@requires("questionnaire:write", form=RevisedForm)
def stop_experts(ref: str, number: int, level: str) -> ResponseReturnValue:
    """Stop without taking anything over, after asking."""
    return _asked_first(ref, number, level, "stop_experts")


def _asked_first(ref: str, number: int, level: str, step: str) -> ResponseReturnValue:
    page = draft_page(ref, number)
    asked, panel = _panel(page, level)
    if request.method == "GET":
        held = rounds_of(panel)[-1]
        open_places = [p for p in places_of(held) if p[1].answered_on is None]
        return render_template(
            "surveys/versions/experts_ask_first.html",
            page=page,
            level=asked,
            step=step,
            round=held,
            missing=len(open_places),
        )
    revision_of(RevisedForm())
    try:
        if step == "close_round":
            services.close_round(panel)
            flash(gettext("The round is closed."), "good")
        else:
            services.stop_panel(panel)
            flash(gettext("Stopped. The weights are as they were."), "good")
    except Conflict as refusal:
        return _page(page, asked, refusal)
    return redirect(page.url("experts", level=level))


@blueprint.post(f"{_AT}/next")
@requires("questionnaire:write", form=UntilForm)
def next_round(ref: str, number: int, level: str) -> ResponseReturnValue:
    """Ask everybody again, with the last round before them."""
    page, form = draft_page(ref, number), UntilForm()
    asked, panel = _panel(page, level)
    if not form.validate_on_submit():
        return _page(page, asked, again=form, status=400)
    try:
        services.next_round(panel, _day(form))
    except (Conflict, Invalid) as refusal:
        return _page(page, asked, refusal, again=form)
    flash(gettext("The next round is open; everybody is asked by mail."), "good")
    return redirect(page.url("experts", level=level))


@blueprint.post(f"{_AT}/take")
@requires("questionnaire:write", form=RevisedForm)
def take_medians(ref: str, number: int, level: str) -> ResponseReturnValue:
    """Make the medians of the last round the weights of the level."""
    page = draft_page(ref, number)
    asked, panel = _panel(page, level)
    try:
        services.take_medians(page.edit(revision_of(RevisedForm())), panel)
    except Conflict as refusal:
        return _page(page, asked, refusal)
    flash(gettext("The weights of this level are the experts' medians now."), "good")
    return redirect(page.url("indicators"))


def _level(page: VersionPage, key: str) -> Level:
    level = level_of(page.content, key, page.language)
    if len(level.indicators) < 2:
        raise Conflict(gettext("There is nothing to weigh on a level with one indicator."))
    return level


def _panel(page: VersionPage, key: str) -> tuple[Level, WeightPanel]:
    """The level of an address and the panel under way or last there; `NotFound` for none."""
    level = _level(page, key)
    panel = latest_panel(page.version, level.parent)
    if panel is None:
        raise NotFound
    return level, panel


def _day(form: UntilForm) -> date:
    return form.until.data or clock.today(own_tenant().zone)


def _page(
    page: VersionPage,
    level: Level,
    refusal: Refusal | None = None,
    *,
    begin: PanelForm | None = None,
    more: MoreExpertsForm | None = None,
    again: UntilForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """The page as things stand now, with what was typed and why it was not taken."""
    faulty = begin or more or again
    if refusal is not None:
        withdraw()
        status = refusal.status
        if isinstance(refusal, Invalid) and faulty is not None:
            put_beside(faulty, refusal)
    panel = latest_panel(page.version, level.parent)
    rounds = rounds_of(panel) if panel else []
    closed = closed_rounds(rounds)
    until = clock.today(own_tenant().zone) + services.LIFE
    seen = {"revision": page.version.revision}
    html = render_template(
        "surveys/versions/experts.html",
        page=page,
        level=level,
        panel=panel,
        under_way=panel is not None and panel.state in ("asking", "closed"),
        names=panel.names(page.language) if panel else {},
        round=rounds[-1] if rounds else None,
        places=places_of(rounds[-1]) if panel and panel.state == "asking" else [],
        rounds=closed,
        words=agreement_words(closed[-1].agreement) if closed else "",
        advice=advice_words(closed[-1].agreement) if closed else "",
        becomes=weights_from(closed[-1]) if closed else {},
        comments=_comments(rounds),
        sentence=str(refusal.sentence) if isinstance(refusal, Conflict) else "",
        faulty=faulty,
        begin=begin or PanelForm(formdata=None, data={**seen, "until": until}),
        more=more or MoreExpertsForm(formdata=None, data=seen),
        again=again or UntilForm(formdata=None, data={**seen, "until": _next_day(rounds, until)}),
        seen=RevisedForm(formdata=None, data=seen),
        fewest=services.FEWEST,
    )
    return html, status


def _next_day(rounds: list[WeightRound], until: date) -> date:
    """The day proposed: that of the open round if it lies ahead, else two weeks from now."""
    if rounds and rounds[-1].closed_at is None:
        return max(rounds[-1].until, clock.today(own_tenant().zone))
    return until


def _comments(rounds: list[WeightRound]) -> list[tuple[int, list[str]]]:
    told = [(one.number, comments_of(one)) for one in rounds if one.closed_at is not None]
    return [pair for pair in told if pair[1]]
