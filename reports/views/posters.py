"""Posters of a survey's doors in the browser: order some, watch them being made, fetch them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foundation import clock
from foundation.errors import Invalid, NotFound
from foundation.loader import id_or_404, load_or_404
from foundation.web.access import requires
from foundation.web.languages import language
from foundation.web.paging import page_number
from foundation.web.texts import gettext, speaking
from foundation.web.viewer import viewer
from reports.forms import PostersForm, RetryForm
from reports.models import PosterSheet, ReportRun
from reports.posters import queries, services
from reports.services import UNDER_WAY, fetch_report, retry_report
from reports.views.runs import pdf_response
from surveys.models import Survey
from surveys.rules import SurveyState, state_now

blueprint = Blueprint("posters", __name__, url_prefix="/app/surveys/<ref>/posters")


@blueprint.get("")
@requires("survey:read")
def index(ref: str) -> str:
    """The posters of a survey, and the form to order more."""
    return _page(load_or_404(Survey, ref=ref))


@blueprint.post("/order")
@requires("survey:write", form=PostersForm)
def order(ref: str) -> ResponseReturnValue:
    """Have posters made."""
    survey = load_or_404(Survey, ref=ref)
    form = _offered(survey, PostersForm())
    if form.validate_on_submit():
        chosen = [id_or_404(text) for text in form.departments.data or ()]
        try:
            services.order_posters(
                survey, viewer().user_id, departments=chosen or None, **form.order()
            )
        except Invalid as refusal:
            form.put_beside(refusal)
        else:
            return redirect(url_for(".index", ref=ref), 303)
    return _page(survey, form), 400


def _offered(survey: Survey, form: PostersForm) -> PostersForm:
    units = queries.departments_with_doors(survey)
    form.offer([(str(unit.id), unit.name(language())) for unit in units], queries.spoken(survey))
    return form


def _page(survey: Survey, form: PostersForm | None = None) -> str:
    posters = queries.ordered(survey, page_number())
    return render_template(
        "reports/posters.html",
        survey=survey,
        form=form or _offered(survey, PostersForm(formdata=None, data=_suggested())),
        posters=posters,
        under_way=[each.run for each in posters.rows if each.run.state in UNDER_WAY],
        doors=len(queries.chosen_doors(survey, None)),
        most=services.MOST_POSTERS,
        may_order=viewer().may("survey:write")
        and state_now(survey, clock.now()) is not SurveyState.CLOSED,
    )


def _suggested() -> dict[str, Any]:
    """The order as it is at first; a link's own page leads here with its code."""
    with speaking("zh"):
        zh = gettext("Are you satisfied today?")
    with speaking("en"):
        en = gettext("Are you satisfied today?")
    code = request.args.get("door", "")[:10]
    return {"code": code, "invitation_zh": zh, "invitation_en": en, "paper": "a4"}


@blueprint.get("/<run_ref>/progress")
@requires("survey:read", part=True)
def progress(ref: str, run_ref: str) -> ResponseReturnValue:
    """How far posters are; sends on to the whole page once all is over."""
    survey, run = _run(ref, run_ref)
    if run.state not in UNDER_WAY:
        return Response(headers={"HX-Redirect": url_for(".index", ref=ref)})
    return render_template("reports/_poster_progress.html", run=run, survey=survey)


@blueprint.post("/<run_ref>/retry")
@requires("survey:write", form=RetryForm)
def retry(ref: str, run_ref: str) -> ResponseReturnValue:
    """Try once more."""
    retry_report(_run(ref, run_ref)[1])
    flash(gettext("We are trying again."), "good")
    return redirect(url_for(".index", ref=ref), 303)


@blueprint.get("/<run_ref>/download")
@requires("survey:read")
def download(ref: str, run_ref: str) -> Response:
    """The finished posters, as a file to print."""
    return pdf_response(fetch_report(_run(ref, run_ref)[1]))


def _run(ref: str, run_ref: str) -> tuple[Survey, ReportRun]:
    """A run of posters of this survey; any other report is not here."""
    survey, run = load_or_404(Survey, ref=ref), load_or_404(ReportRun, ref=run_ref)
    if run.poster_id is None or load_or_404(PosterSheet, id=run.poster_id).survey_id != survey.id:
        raise NotFound
    return survey, run
