"""Answers that may not count: their signs, the decisions on them, and taking those back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foundation.errors import Conflict, Invalid
from foundation.loader import load_or_404
from foundation.unit_of_work import withdraw
from foundation.web.access import requires
from foundation.web.paging import page_number, paged
from foundation.web.texts import gettext
from foundation.web.viewer import viewer
from surveys import lists
from surveys.exclusion_models import Exclusion
from surveys.exclusions import LEAST, Rule, decisions, in_force
from surveys.forms.answers import LeaveOutForm, ReasonForm
from surveys.forms.texts import put_beside
from surveys.models import Response, Survey
from surveys.quality_words import flag_reasons, flag_words
from surveys.services import excluding
from surveys.services.withdrawing import withdrawn
from surveys.views.pages import pager
from surveys.views.surveys import blueprint
from tenants.models import Department
from tenants.queries import departments_by_id, user_names

if TYPE_CHECKING:
    from surveys.measuring.both import Both

_AT = "/<ref>/answers"


@blueprint.get(_AT)
@requires("result:read-all")
def answers(ref: str) -> str:
    """Which signs the answers of a survey carry, and what was decided on them."""
    from surveys.doubts import doubts
    from surveys.measuring.gathering import gather

    survey = load_or_404(Survey, ref=ref)
    careful = survey.anonymity == "anonymous"
    gathered, taken = gather(survey), decisions(survey.id)
    rules = in_force(survey.id)
    page = None if careful else paged(lists.flagged(survey), page_number())
    people = {each for row in taken for each in (row.decided_by, row.restored_by) if each}
    return render_template(
        "surveys/surveys/answers.html",
        survey=survey,
        found=doubts(gathered.sifted.everybody, careful=careful),
        left_out=gathered.sifted.number,
        withdrawn=withdrawn(survey),
        decisions=list(reversed(taken)),
        last=max((row.number for row in taken if row.restored_at is None), default=0),
        careful=careful,
        out=lambda flags: any(set(rule.flags) <= set(flags) for rule in rules if rule.flags),
        people=user_names(people),
        words=flag_words(),
        reasons=flag_reasons(),
        least=LEAST,
        page=page,
        places=_places(page.rows if page else ()),
        pager=pager(page, "surveys.answers", ref=ref) if page else None,
    )


def _places(rows: Iterable[Response]) -> Mapping[UUID, Department]:
    return departments_by_id({row.department_id for row in rows if row.department_id})


@blueprint.route(f"{_AT}/leave-out", methods=["GET", "POST"])
@requires("answer:exclude", form=LeaveOutForm)
def leave_out(ref: str) -> ResponseReturnValue:
    """Choose signs, see both figures, and decide with a reason."""
    survey = load_or_404(Survey, ref=ref)
    form = LeaveOutForm(data={"flags": request.args.getlist("flags")}).offer()
    if form.validate_on_submit():
        try:
            chosen = form.flags.data or []
            excluding.leave_out_flagged(survey, chosen, form.reason.data or "", viewer().user_id)
        except Invalid as refusal:
            put_beside(form, refusal)
        except Conflict as refusal:
            withdraw()
            survey = load_or_404(Survey, ref=ref)
            return _leave_out_page(survey, form, 409, refused=str(refusal.sentence))
        else:
            return _decided(ref)
    return _leave_out_page(survey, form, 400 if form.is_submitted() else 200)


def _leave_out_page(
    survey: Survey, form: LeaveOutForm, status: int, refused: str = ""
) -> ResponseReturnValue:
    chosen = [flag for flag in excluding.CHOICES if flag in (form.flags.data or [])]
    return render_template(
        "surveys/surveys/leave_out.html",
        survey=survey,
        form=form,
        chosen=chosen,
        both=_both(survey, Rule(tuple(chosen))) if chosen else None,
        words=flag_words(),
        reasons=flag_reasons(),
        careful=survey.anonymity == "anonymous",
        least=LEAST,
        refused=refused,
    ), status


def _both(survey: Survey, rule: Rule) -> Both:
    from surveys.measuring.both import both

    return both(survey, rule)


@blueprint.route(f"{_AT}/<uuid:response_id>/leave-out", methods=["GET", "POST"])
@requires("answer:exclude", form=ReasonForm)
def leave_out_one(ref: str, response_id: UUID) -> ResponseReturnValue:
    """Leave one answer out, where the survey is not anonymous."""
    survey, form = load_or_404(Survey, ref=ref), ReasonForm()
    response = load_or_404(Response, id=response_id, survey_id=survey.id)
    if survey.anonymity == "anonymous":
        raise Conflict(gettext("Nobody looks at single answers of an anonymous survey."))
    if form.validate_on_submit():
        excluding.leave_out_one(survey, response.id, form.reason.data or "", viewer().user_id)
        return _decided(ref)
    return render_template(
        "surveys/surveys/leave_out_one.html",
        survey=survey,
        form=form,
        response=response,
        place=next(iter(_places([response]).values()), None),
        words=flag_words(),
    ), 400 if form.is_submitted() else 200


@blueprint.route(f"{_AT}/decisions/<int:number>/restore", methods=["GET", "POST"])
@requires("answer:exclude", form=ReasonForm)
def restore_answers(ref: str, number: int) -> ResponseReturnValue:
    """Have the answers of a decision count again."""
    survey, form = load_or_404(Survey, ref=ref), ReasonForm()
    number = number if number < 1_000_000 else 0
    row = load_or_404(Exclusion, survey_id=survey.id, number=number)
    if form.validate_on_submit():
        excluding.restore(row, form.reason.data or "", viewer().user_id)
        flash(gettext("These answers count again."), "good")
        return redirect(url_for(".answers", ref=ref))
    return render_template(
        "surveys/surveys/restore_answers.html",
        survey=survey,
        form=form,
        row=row,
        words=flag_words(),
    ), 400 if form.is_submitted() else 200


def _decided(ref: str) -> ResponseReturnValue:
    flash(gettext("Left out. Nothing is deleted, and it can be taken back."), "good")
    return redirect(url_for(".answers", ref=ref))
