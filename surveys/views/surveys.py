"""Surveys: the list, the plan, one survey with its state and its steps."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foundation import clock
from foundation.errors import Invalid
from foundation.loader import id_or_404, load_or_404
from foundation.web.access import requires
from foundation.web.languages import language
from foundation.web.moments import days_words
from foundation.web.paging import page_number, paged
from foundation.web.texts import gettext
from foundation.web.viewer import viewer
from surveys import lists
from surveys.channels import BY_ADDRESS, channel, holds
from surveys.contacts import identifying
from surveys.definition.questions.file import FileField
from surveys.forms.conflicts import compare
from surveys.forms.surveys import SurveyForm, SurveyStepForm
from surveys.forms.texts import put_beside
from surveys.links import public_url
from surveys.models import EvaluationPeriod, Questionnaire, QuestionnaireVersion, Survey
from surveys.promises import promise, promises
from surveys.queries import content_of
from surveys.rules import SurveyState, ends_at, grace_ends_at, state_now
from surveys.services import surveys as services
from surveys.services.trials import pilot_count
from surveys.staff_lists import offering_nobody
from surveys.supply import not_supplied
from surveys.views.pages import changed_last, one_of, pager, search_words, url_if_there
from surveys.wording import survey_pill
from tenants.queries import user_names

MOST_SHOWN = 12  # links on a survey's own page; the rest stand in their list

blueprint = Blueprint("surveys", __name__, url_prefix="/app/surveys")


@blueprint.get("")
@requires("survey:read")
def index() -> str:
    """All surveys, each with what it is at this moment."""
    search, state = search_words(), one_of("state", list(SurveyState))
    now = clock.now()
    page = paged(lists.surveys(search, state, now), page_number())
    return render_template(
        "surveys/surveys/index.html",
        page=page,
        periods=lists.periods_by_id(row.period_id for row in page.rows),
        link_counts=lists.link_counts(row.id for row in page.rows),
        pill=lambda survey: survey_pill(state_now(survey, now)),
        promise=promise,
        ends_at=ends_at,
        search=search,
        state=state,
        states=[("", gettext("All")), *((s.value, survey_pill(s).word) for s in SurveyState)],
        pager=pager(page, "surveys.index", q=search, state=state),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires("survey:write", form=SurveyForm)
def new() -> ResponseReturnValue:
    """Plan a survey."""
    form = SurveyForm(data=_suggested()).offer(_versions(), _periods())
    if form.validate_on_submit():
        try:
            survey = services.create_survey(
                actor=viewer().user_id, **_chosen(form), **form.fields()
            )
        except Invalid as refusal:
            put_beside(form, refusal)
        else:
            flash(gettext("Planned. Add its links, then open it."), "good")
            _warn_of_period(survey)
            return redirect(url_for(".show", ref=survey.ref))
    status = 400 if form.is_submitted() else 200
    return render_template(
        "surveys/surveys/form.html", form=form, survey=None, promises=promises()
    ), status


def _local(moment: datetime) -> datetime:
    """A moment as the tenant's clocks show it, for a field without a zone."""
    return moment.astimezone(ZoneInfo(viewer().zone)).replace(tzinfo=None)


def _suggested() -> dict[str, object]:
    """From now to the end of the period under way, else for thirty days.

    Whoever comes from a questionnaire finds its name as the survey's.
    """
    now = _local(clock.now()).replace(minute=0, second=0, microsecond=0)
    under_way = [p for p in lists.open_periods() if p.starts_on <= now.date() < p.ends_on]
    data: dict[str, object] = {"opens_at": now, "closes_at": now + timedelta(days=30)}
    if under_way:
        shortest = min(under_way, key=lambda p: p.ends_on - p.starts_on)
        data["period_id"] = str(shortest.id)
        data["closes_at"] = datetime.combine(shortest.ends_on, time())
    chosen = request.args.get("version_id", "")
    for version, questionnaire in lists.approved_versions() if chosen else ():
        if str(version.id) == chosen:
            data |= {
                "version_id": chosen,
                "name_zh": questionnaire.name_zh,
                "name_en": questionnaire.name_en,
            }
    return data


def _versions(own: UUID | None = None) -> list[tuple[str, str]]:
    """The versions to choose from; `own` is the one a survey has, be it retired by now."""
    found = lists.approved_versions()
    if own is not None and own not in {version.id for version, _ in found}:
        version = load_or_404(QuestionnaireVersion, id=own)
        found.append((version, load_or_404(Questionnaire, id=version.questionnaire_id)))
    return [
        (
            str(version.id),
            gettext(
                "%(name)s, version %(number)s (%(ref)s)",
                name=questionnaire.name(language()),
                number=version.number,
                ref=questionnaire.ref,
            ),
        )
        for version, questionnaire in found
    ]


def _periods(own: UUID | None = None) -> list[tuple[str, str]]:
    found = lists.open_periods()
    if own is not None and own not in {period.id for period in found}:
        found.append(load_or_404(EvaluationPeriod, id=own))
    return [
        (
            str(period.id),
            gettext(
                "%(name)s, %(days)s",
                name=period.name(language()),
                days=days_words(period.starts_on, period.ends_on),
            ),
        )
        for period in found
    ]


def _chosen(form: SurveyForm) -> dict[str, Any]:
    """The rows that the form names; each was offered, so each is the tenant's own."""
    return {
        "version": load_or_404(QuestionnaireVersion, id=id_or_404(form.version_id.data or "")),
        "period": load_or_404(EvaluationPeriod, id=id_or_404(form.period_id.data or "")),
    }


def _warn_of_period(survey: Survey) -> None:
    period = load_or_404(EvaluationPeriod, id=survey.period_id)
    last = _local(survey.closes_at - timedelta(seconds=1)).date()
    if last >= period.ends_on or _local(survey.opens_at).date() < period.starts_on:
        flash(
            gettext(
                "The survey runs outside its period (%(days)s). Answers count in it all the same.",
                days=days_words(period.starts_on, period.ends_on),
            ),
            "watch",
        )


@blueprint.get("/<ref>")
@requires("survey:read")
def show(ref: str) -> str:
    """One survey: where it stands, what it promises, its links, its next step."""
    survey = load_or_404(Survey, ref=ref)
    version = load_or_404(QuestionnaireVersion, id=survey.version_id)
    period = load_or_404(EvaluationPeriod, id=survey.period_id)
    state = state_now(survey, clock.now())
    return render_template(
        "surveys/surveys/show.html",
        survey=survey,
        state=state,
        pill=survey_pill(state),
        version=version,
        questionnaire=load_or_404(Questionnaire, id=version.questionnaire_id),
        period=period,
        ends_at=ends_at(survey),
        grace_ends_at=grace_ends_at(survey, period),
        promise=promise(survey.anonymity),
        doors=[
            (c, d, public_url(viewer().tenant_slug, c.short_code))
            for c, d in lists.links_of(survey, MOST_SHOWN)
        ],
        door_count=lists.door_count(survey),
        channel=channel,
        by_address=BY_ADDRESS,
        public_holds=holds("public", survey.anonymity),
        creator=user_names([survey.created_by]).get(survey.created_by, ""),
        results=url_if_there("results.show", ref=survey.ref),
        asks_contact=bool(identifying(content_of(version))),
        asks_files=any(isinstance(q, FileField) for q in content_of(version).questions),
    )


@blueprint.route("/<ref>/edit", methods=["GET", "POST"])
@requires("survey:write", form=SurveyForm)
def edit(ref: str) -> ResponseReturnValue:
    """Change a survey: all of it before it opens, names, end and target afterwards."""
    survey = load_or_404(Survey, ref=ref)
    form = _form_of(survey, SurveyForm(data=_data(survey)))
    if form.validate_on_submit():
        fields = form.fields() | (_chosen(form) if "version_id" in form else {})
        try:
            changed = services.change_survey(survey, form.revision.data or 0, **fields)
        except services.StaleSurvey as stale:
            return _conflict(stale.survey, form)
        except Invalid as refusal:
            put_beside(form, refusal)
        else:
            flash(gettext("Saved."), "good")
            _warn_of_period(changed)
            return redirect(url_for(".show", ref=ref))
    status = 400 if form.is_submitted() else 200
    return render_template(
        "surveys/surveys/form.html", form=form, survey=survey, promises=promises()
    ), status


def _form_of(survey: Survey, form: SurveyForm) -> SurveyForm:
    form.offer(_versions(survey.version_id), _periods(survey.period_id))
    return form if survey.state == "draft" else form.lock()


def _data(survey: Survey) -> dict[str, object]:
    return {
        "revision": survey.revision,
        "version_id": str(survey.version_id),
        "period_id": str(survey.period_id),
        "name_zh": survey.name_zh,
        "name_en": survey.name_en,
        "anonymity": survey.anonymity,
        "opens_at": _local(survey.opens_at),
        "closes_at": _local(survey.closes_at),
        "target": survey.target,
        "by_proxy": survey.by_proxy,
    }


def _conflict(survey: Survey, mine: SurveyForm) -> ResponseReturnValue:
    theirs = _form_of(survey, SurveyForm(formdata=None, data=_data(survey)))
    return render_template(
        "surveys/surveys/conflict.html",
        survey=survey,
        dispute=compare(mine, theirs),
        **changed_last(survey),
    ), 409


@blueprint.route("/<ref>/open", methods=["GET", "POST"])
@requires("survey:write", form=SurveyStepForm)
def open_(ref: str) -> ResponseReturnValue:
    """Open a survey, after asking: its promise is fixed from then on."""
    survey = load_or_404(Survey, ref=ref)
    if request.method == "POST":
        services.open_survey(survey, revision=SurveyStepForm().revision.data)
        flash(gettext("The survey is open."), "good")
        return redirect(url_for(".show", ref=ref))
    return render_template(
        "surveys/surveys/open.html",
        survey=survey,
        promise=promise(survey.anonymity),
        piloted=pilot_count(survey),
        doors=lists.link_counts([survey.id]).get(survey.id, 0),
        not_supplied=not_supplied(survey),
        nobody=_nobody(survey),
    )


def _nobody(survey: Survey) -> list[str]:
    """The questions that ask for somebody while the staff directory has nobody for them."""
    content = content_of(load_or_404(QuestionnaireVersion, id=survey.version_id))
    return [content.words_of(q.code, language()) for q in offering_nobody(content.questions)]


@blueprint.route("/<ref>/close", methods=["GET", "POST"])
@requires("survey:write", form=SurveyStepForm)
def close(ref: str) -> ResponseReturnValue:
    """Close a survey before its time, after asking."""
    survey = load_or_404(Survey, ref=ref)
    if request.method == "POST":
        services.close_survey(survey, revision=SurveyStepForm().revision.data)
        flash(gettext("The survey is closed."), "good")
        return redirect(url_for(".show", ref=ref))
    period = load_or_404(EvaluationPeriod, id=survey.period_id)
    return render_template("surveys/surveys/close.html", survey=survey, period=period)
