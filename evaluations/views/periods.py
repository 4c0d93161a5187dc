"""Periods with their results: the list, a period's page, and the steps that move it on."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evaluations.appeals import listed, reason_of_appeal, waiting_for_figures
from evaluations.forms.steps import ComputeForm, PublishForm, StepForm
from evaluations.models import Evaluation
from evaluations.omitted import left_out_of, omitted
from evaluations.pages import chosen, own_departments, sheet, told, visible_snapshots
from evaluations.queries import (
    UNDER_WAY,
    answers_now,
    evaluations_of,
    latest_published,
    lines_of,
    listed_periods,
    parts_in,
)
from evaluations.reminding import told_of_period
from evaluations.rules import rules_from
from evaluations.services import computing, publishing
from evaluations.services.schemes import CHANGEABLE, rules_of
from evaluations.views.blueprint import blueprint, load_period
from evaluations.views.meanwhile import too_late
from evaluations.wording import (
    APPEAL_ICONS,
    APPEAL_WORDS,
    STATE_ICONS,
    computing_words,
    fault_words,
    no_change_words,
    road,
    state_words,
)
from evaluations.workflow import allowed, check
from foundation import clock
from foundation.errors import Conflict, Invalid
from foundation.unit_of_work import withdraw as undo
from foundation.web.access import requires
from foundation.web.languages import language
from foundation.web.moments import day_words
from foundation.web.paging import page_number
from foundation.web.texts import gettext
from foundation.web.viewer import viewer
from surveys.forms.texts import put_beside
from surveys.models import EvaluationPeriod


@blueprint.get("")
@requires("result:read")
def index() -> str:
    """All periods, the latest first, with what was published last."""
    page = listed_periods(page_number())
    snapshots = latest_published(row.id for row in page.rows)
    lines = lines_of(each.id for each in snapshots.values())
    own = own_departments(viewer())
    return render_template(
        "evaluations/index.html",
        page=page,
        rows=[_row(row, snapshots.get(row.id), lines, own) for row in page.rows],
        words=state_words(),
        icons=STATE_ICONS,
        told=told,
    )


def _row(period: EvaluationPeriod, snapshot: Evaluation | None, lines: Any, own: Any) -> Any:
    """A period with its index and the number of departments in each grade."""
    if snapshot is None:
        return period, None, []
    rules, found = rules_from(snapshot.rules), lines.get(snapshot.id, [])
    whole = next((each for each in found if each.department_id is None), None)
    given = [
        each.grade
        for each in found
        if each.department_id is not None
        and each.grade is not None
        and (own is None or each.department_id in own)
    ]
    counts = [
        (rules.level(at), grade.word(language()), given.count(at))
        for at, grade in enumerate(rules.grades)
    ]
    return period, whole if own is None else None, counts


@blueprint.get("/<period_id>")
@requires("result:read")
def show(period_id: str) -> str:
    """A period: where it stands, what comes next, its results."""
    period = load_period(period_id)
    snapshots = visible_snapshots(period, viewer())
    snapshot = chosen(snapshots, request.args.get("snapshot", ""))
    every = evaluations_of(period) if viewer().may("period:read") else snapshots
    waits = UNDER_WAY if period.state == "open" else (*UNDER_WAY, "failed")
    pending = next((each for each in every if each.state in waits), None)
    found = sheet(snapshot, own_departments(viewer())) if snapshot else None
    return render_template(
        "evaluations/show.html",
        period=period,
        sheet=found,
        snapshot=snapshot,
        snapshots=snapshots,
        pending=pending,
        steps=road(period.state, _notes(period, snapshots)),
        state_word=state_words()[period.state],
        state_icon=STATE_ICONS[period.state],
        may=lambda name: allowed(name, period.state),
        next_step=_next(period, snapshots),
        computing=computing_words(),
        fault=fault_words(pending.fault) if pending else "",
        no_change=no_change_words,
        told=told,
        reminded_of=told_of_period(period, clock.now()) if viewer().may("period:read") else [],
        counting=_counting(period, snapshot),
        **_appeals(period, every),
        **_scheme(period),
    )


def _appeals(period: EvaluationPeriod, every: list[Evaluation]) -> dict[str, Any]:
    """The appeals that somebody may see, and which of them want new figures."""
    rows = listed(period, viewer())
    return {
        "appeals": rows,
        "to_compute": waiting_for_figures([row.appeal for row in rows], every),
        "appeal_words": APPEAL_WORDS,
        "appeal_icons": APPEAL_ICONS,
    }


def _notes(period: EvaluationPeriod, snapshots: list[Evaluation]) -> dict[str, str]:
    """Dates under the steps."""
    notes = {}
    published = next((each for each in snapshots if each.state == "published"), None)
    if published is not None and published.published_at is not None:
        notes["published"] = day_words(publishing.local_day(published.published_at))
        if published.appeals_until is not None and period.state == "published":
            notes["locked"] = gettext("after %(day)s", day=day_words(published.appeals_until))
    return notes


def _next(period: EvaluationPeriod, snapshots: list[Evaluation]) -> dict[str, Any]:
    """What the next step depends on."""
    published = next((each for each in snapshots if each.state == "published"), None)
    draft = next((each for each in snapshots if each.state == "draft"), None)
    until = published.appeals_until if published else None
    return {
        "draft": draft,
        "stale": draft is not None and publishing.is_stale(period, draft),
        "appeals_until": until,
        "appeals_over": until is not None and publishing.today() > until,
    }


def _counting(period: EvaluationPeriod, snapshot: Evaluation | None) -> dict[str, Any] | None:
    """How many answers a snapshot counts, how many were late or left out, how many came since."""
    if snapshot is None or not viewer().may("result:read-all"):
        return None
    parts = snapshot.figures["parts"]
    answers = sum(part["answers"] for part in parts)
    unreadable = sum(part["unreadable"] for part in parts)
    now = answers_now(period, [part["survey"] for part in parts])
    return {
        "answers": answers,
        "late": sum(part["late"] for part in parts),
        "unreadable": unreadable,
        "since": max(0, now - answers - unreadable - sum(left_out_of(part) for part in parts)),
        "omitted": [line for part in parts for line in omitted(part)],
    }


def _scheme(period: EvaluationPeriod) -> dict[str, Any]:
    proposed = rules_of(period) if viewer().may("period:read") else None
    if proposed is None or (viewer().guest and proposed.row is None):
        return {"proposed": None, "parts": []}  # a proposal comes from a period that is not theirs
    return {
        "proposed": proposed,
        "parts": parts_in(period),
        "scheme_open": period.state in CHANGEABLE,
        "grades": [grade.word(language()) for grade in proposed.rules.grades],
    }


@blueprint.get("/<period_id>/progress")
@requires("period:read", part=True)
def progress(period_id: str) -> ResponseReturnValue:
    """The part of that page that changes; sends on to the whole page once all is over."""
    period = load_period(period_id)
    pending = next((each for each in evaluations_of(period) if each.state in UNDER_WAY), None)
    if pending is None:
        return Response(headers={"HX-Redirect": url_for(".show", period_id=period.id)})
    return render_template(
        "evaluations/_progress.html", period=period, pending=pending, computing=computing_words()
    )


@blueprint.route("/<period_id>/compute", methods=["GET", "POST"])
@requires("period:write", form=ComputeForm)
def compute(period_id: str) -> ResponseReturnValue:
    """Have the figures computed; once they are published, with a reason."""
    period = load_period(period_id)
    again = period.state in ("published", "locked")
    reason = reason_of_appeal(listed(period, viewer()), request.args.get("appeal", ""))
    form = ComputeForm(data={"reason": reason if again else ""})
    try:
        check("recompute" if again else "compute", period.state)
    except Conflict as refusal:
        return too_late(refusal, period, form)
    if form.validate_on_submit():
        try:
            computing.request_computation(period, viewer().user_id, form.reason.data or "")
        except Conflict as refusal:
            return too_late(refusal, period, form)
        except Invalid as refusal:
            undo()
            put_beside(form, refusal)
        else:
            return redirect(url_for(".show", period_id=period.id), 303)
    status = 400 if form.is_submitted() else 200
    return render_template(
        "evaluations/compute.html", period=period, form=form, again=again
    ), status


@blueprint.post("/<period_id>/withdraw")
@requires("period:write", form=StepForm)
def withdraw(period_id: str) -> ResponseReturnValue:
    """Throw away figures that were not published."""
    period = load_period(period_id)
    try:
        computing.withdraw(period)
    except Conflict as refusal:
        return too_late(refusal, period)
    flash(gettext("The figures are gone. The period is closed, as before."), "good")
    return redirect(url_for(".show", period_id=period.id), 303)


@blueprint.route("/<period_id>/publish", methods=["GET", "POST"])
@requires("period:publish", form=PublishForm)
def publish(period_id: str) -> ResponseReturnValue:
    """Publish a snapshot, after saying what that means."""
    period = load_period(period_id)
    draft = next((each for each in evaluations_of(period) if each.state == "draft"), None)
    number = draft.number if draft else 0
    form = PublishForm(data={"snapshot": number, "appeals_until": publishing.appeals_end()})
    try:
        check("publish", period.state)
    except Conflict as refusal:
        return too_late(refusal, period, form if form.is_submitted() else None)
    if form.validate_on_submit() and form.appeals_until.data is not None:
        try:
            publishing.publish(
                period, form.snapshot.data or 0, form.appeals_until.data, viewer().user_id
            )
        except Conflict as refusal:
            return too_late(refusal, period, form)
        except Invalid as refusal:
            undo()
            put_beside(form, refusal)
        else:
            flash(gettext("Published. The departments can see their results now."), "good")
            return redirect(url_for(".show", period_id=period.id), 303)
    status = 400 if form.is_submitted() else 200
    return render_template(
        "evaluations/publish.html",
        period=period,
        form=form,
        draft=draft,
        stale=draft is not None and publishing.is_stale(period, draft),
    ), status


@blueprint.route("/<period_id>/lock", methods=["GET", "POST"])
@requires("period:publish", form=StepForm)
def lock(period_id: str) -> ResponseReturnValue:
    """Lock a period once the appeals are over, after asking."""
    period = load_period(period_id)
    try:
        if request.method == "POST":
            publishing.lock(period)
            flash(gettext("The period is locked."), "good")
            return redirect(url_for(".show", period_id=period.id), 303)
        check("lock", period.state)
    except Conflict as refusal:
        return too_late(refusal, period)
    return render_template("evaluations/lock.html", period=period)
