"""Appeals: filing one, reading it with its files, deciding it."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evaluations import appeals
from evaluations.forms.appeals import AppealForm, DecisionForm
from evaluations.models import Appeal, Evaluation
from evaluations.pages import own_departments
from evaluations.queries import evaluations_of
from evaluations.services.appealing import decide_appeal, file_appeal
from evaluations.services.publishing import today
from evaluations.views.blueprint import blueprint, load_period
from evaluations.views.meanwhile import too_late
from evaluations.wording import APPEAL_ICONS, APPEAL_WORDS
from foundation.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    TooLarge,
    Unavailable,
)
from foundation.loader import id_or_404, load_or_404
from foundation.unit_of_work import withdraw
from foundation.uploads import FROM_STAFF, UnsupportedKind, Upload, inspect
from foundation.web.access import requires
from foundation.web.downloads import download, handed_in
from foundation.web.texts import gettext
from foundation.web.viewer import viewer
from surveys.forms.texts import put_beside
from surveys.models import EvaluationPeriod
from tenants.models import Department


@blueprint.route("/<period_id>/departments/<code>/appeal", methods=["GET", "POST"])
@requires(appeals.FILE, form=AppealForm)
def appeal(period_id: str, code: str) -> ResponseReturnValue:
    """Appeal against a department's published result."""
    period, department = load_period(period_id), load_or_404(Department, code=code)
    if not appeals.may_file_for(viewer(), department.id):
        raise NotFound
    form = AppealForm()
    newest = next((e for e in evaluations_of(period) if e.state == "published"), None)
    if form.validate_on_submit():
        try:
            files = inspect(handed_in(request, "files"), FROM_STAFF)
            made = file_appeal(period, department.id, viewer(), form.reason.data or "", files)
        except Conflict as refusal:
            return _too_late(refusal, period, form)
        except (Invalid, TooLarge, Unavailable, UnsupportedKind) as refusal:
            withdraw()
            _beside(form, refusal)
        else:
            flash(gettext("The appeal is filed."), "good")
            return redirect(url_for(".show_appeal", period_id=period.id, appeal_id=made.id), 303)
    elif not form.is_submitted() and _closed(period, newest, department):
        return too_late(_closed(period, newest, department) or Conflict(), period)
    return render_template(
        "evaluations/appeal.html",
        period=period,
        department=department,
        newest=newest,
        form=form,
    ), 400 if form.is_submitted() else 200


def _closed(
    period: EvaluationPeriod, newest: Evaluation | None, department: Department
) -> Conflict | None:
    """Why no appeal can be filed now, None when one can."""
    if newest is None or not appeals.takes_appeals(period, newest, today()):
        return Conflict(gettext("The days of appeal are over."))
    if appeals.appeal_against(newest, department.id) is not None:
        return Conflict(gettext("This department has appealed against these figures already."))
    return None


def _beside(form: AppealForm, refusal: Invalid | TooLarge | Unavailable | UnsupportedKind) -> None:
    if isinstance(refusal, Invalid) and refusal.fields:
        put_beside(form, refusal)
    else:
        form.files.errors = [*form.files.errors, str(refusal.sentence)]


def _too_late(
    refusal: Conflict | Forbidden, period: EvaluationPeriod, form: AppealForm | DecisionForm
) -> ResponseReturnValue:
    chosen = any(file.filename for file in request.files.getlist("files"))
    return too_late(refusal, period, form, files=chosen)


def _visible(period_id: str, appeal_id: str) -> tuple[EvaluationPeriod, Appeal]:
    """An appeal of a period, 404 for one of a department that the person does not see."""
    period = load_period(period_id)
    found = appeals.appeal_of(period, id_or_404(appeal_id))
    own = own_departments(viewer())
    if own is not None and found.department_id not in own:
        raise NotFound
    return period, found


@blueprint.get("/<period_id>/appeals/<appeal_id>")
@requires("result:read")
def show_appeal(period_id: str, appeal_id: str) -> str:
    """An appeal with its files and its decision; the form to decide it for who may."""
    period, found = _visible(period_id, appeal_id)
    return _page(period, found, DecisionForm(formdata=None))


@blueprint.post("/<period_id>/appeals/<appeal_id>/decision")
@requires(appeals.DECIDE, form=DecisionForm)
def decide(period_id: str, appeal_id: str) -> ResponseReturnValue:
    """Uphold or dismiss an appeal."""
    period, found = _visible(period_id, appeal_id)
    form = DecisionForm()
    if form.validate_on_submit():
        try:
            decide_appeal(found, viewer(), form.verdict.data or "", form.reason.data or "")
        except (Conflict, Forbidden) as refusal:
            return too_late(refusal, period, form, beside=found)
        except Invalid as refusal:
            withdraw()
            put_beside(form, refusal)
        else:
            flash(gettext("The decision is kept."), "good")
            here = url_for(".show_appeal", period_id=period.id, appeal_id=found.id)
            return redirect(here, 303)
    return _page(period, found, form), 400


@blueprint.get("/<period_id>/appeals/<appeal_id>/files/<file_id>")
@requires("result:read")
def appeal_file(period_id: str, appeal_id: str, file_id: str) -> Response:
    """A file of an appeal, to be kept and never shown by the browser."""
    _, found = _visible(period_id, appeal_id)
    wanted = id_or_404(file_id)
    return download(load_or_404(Upload, id=wanted, owner_kind=appeals.OWNER, owner_id=found.id))


def _page(period: EvaluationPeriod, found: Appeal, form: DecisionForm) -> str:
    snapshots: list[Any] = evaluations_of(period)
    return render_template(
        "evaluations/appeal_shown.html",
        period=period,
        found=appeals.with_names([found])[0],
        files=appeals.files_of(found),
        snapshot=next(each for each in snapshots if each.id == found.evaluation_id),
        deciding=found.state == "open" and appeals.may_decide(viewer(), found),
        waits=bool(appeals.waiting_for_figures([found], snapshots)),
        form=form,
        words=APPEAL_WORDS,
        icons=APPEAL_ICONS,
    )
