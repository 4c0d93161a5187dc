"""Samples: the list, drawing one, its page, and looking at one of its cases."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from complaints.actions.wording import STATE_ICONS, STATE_WORDS
from complaints.audits.forms import AnswersForm, DrawForm, answers_form
from complaints.audits.models import AuditSample, SampledCase
from complaints.audits.pages import look_page, sample_page
from complaints.audits.queries import progress_of, samples_query
from complaints.audits.services.drawing import Outlook, draw_sample, outlook
from complaints.audits.services.looking import CaseChanged, OwnCase, SampleSigned, save_answers
from complaints.audits.views.blueprint import blueprint
from complaints.audits.wording import (
    ABOUT_WORDS,
    FINDING_ICONS,
    FINDING_WORDS,
    RESULT_ICONS,
    RESULT_WORDS,
    RISK_WORDS,
    SEVERITY_WORDS,
)
from complaints.categories.choices import category_words
from complaints.pages import department_name, received_words
from complaints.wording import (
    CHANNEL_WORDS,
    OUTCOME_WORDS,
)
from complaints.wording import (
    SEVERITY_WORDS as CASE_SEVERITIES,
)
from foundation import clock
from foundation.errors import Conflict, Forbidden, Invalid
from foundation.loader import load_or_404
from foundation.unit_of_work import withdraw
from foundation.web.access import requires
from foundation.web.csv_files import csv_file
from foundation.web.languages import language
from foundation.web.meanwhile import Thing, meanwhile_page, typed_in
from foundation.web.paging import page_number, paged
from foundation.web.texts import gettext
from foundation.web.viewer import viewer
from tenants.queries import own_tenant, user_names

_USUAL_SIZE = 10
_QUARTER = 90


@blueprint.get("")
@requires("finding:read")
def index() -> ResponseReturnValue:
    """All samples with how far they are, fifty a page; a department goes on to its findings."""
    if not viewer().may("sample:read"):
        return redirect(url_for(".findings"))
    page = paged(samples_query(), page_number())
    return render_template(
        "complaints/audits/index.html",
        page=page,
        progress=progress_of(page.rows),
        people=user_names(row.drawn_by for row in page.rows),
    )


@blueprint.get("/new")
@requires("sample:write")
def new() -> str:
    """Say what is to be drawn from."""
    today = clock.today(own_tenant().zone)
    first = today - timedelta(days=_QUARTER)
    return _draw_page(
        DrawForm(data={"closed_from": first, "closed_until": today, "size": _USUAL_SIZE}).offer()
    )


@blueprint.post("/outlook")
@requires("sample:write", form=DrawForm)
def look_ahead() -> ResponseReturnValue:
    """What there is to draw from, before it is drawn; nothing is kept."""
    form = DrawForm().offer()
    if form.validate():
        try:
            return _draw_page(form, outlook(form.scope()))
        except Invalid as refusal:
            withdraw()
            form.put_beside(refusal.fields)
    return _draw_page(form), 400


@blueprint.post("/new")
@requires("sample:write", form=DrawForm)
def draw() -> ResponseReturnValue:
    """Draw a sample, once and for all."""
    form = DrawForm().offer()
    if form.validate():
        try:
            sample = draw_sample(
                viewer(), form.scope(), form.title.data or "", form.seed.data or ""
            )
        except Invalid as refusal:
            withdraw()
            form.put_beside(refusal.fields)
        else:
            flash(gettext("The sample is drawn. It stays as it is."), "good")
            return redirect(url_for(".show", ref=sample.ref))
    return _draw_page(form), 400


def _draw_page(form: DrawForm, ahead: Outlook | None = None) -> str:
    return render_template(
        "complaints/audits/new.html", form=form, ahead=ahead, risk_words=RISK_WORDS
    )


@blueprint.get("/<ref>")
@requires("sample:read")
def show(ref: str) -> str:
    """A sample: what it was drawn from and how, its cases, results and findings."""
    return render_template(
        "complaints/audits/show.html",
        page=sample_page(load_or_404(AuditSample, ref=ref)),
        **_words(),
    )


@blueprint.get("/<ref>/population.csv")
@requires("sample:read")
def population(ref: str) -> Response:
    """Each case that the sample was drawn from with its weight, to draw again elsewhere."""
    sample = load_or_404(AuditSample, ref=ref)
    rows = [(str(case), str(weight)) for case, weight in sample.population]
    return csv_file(f"{sample.ref}-population", ("reference", "weight"), rows)


@blueprint.get("/<ref>/cases/<int:number>")
@requires("sample:read")
def look(ref: str, number: int) -> str:
    """A sampled case: what is known of it, and the checklist beside."""
    sample, row = _sampled(ref, number)
    return _look_page(sample, row)


@blueprint.post("/<ref>/cases/<int:number>")
@requires("finding:write", form=AnswersForm)
def answer(ref: str, number: int) -> ResponseReturnValue:
    """Keep the answers about a sampled case."""
    sample, row = _sampled(ref, number)
    page = look_page(sample, row, viewer())
    form = answers_form(page.items, language(), row.revision, page.known)
    if not form.validate():
        return _look_page(sample, row, form), 400
    try:
        whole = save_answers(row, viewer(), form.revision.data or 0, form.said(page.items))
    except (CaseChanged, SampleSigned, OwnCase) as refusal:
        return _too_late(sample, row, refusal, form)
    except Invalid as refusal:
        withdraw()
        form.put_beside(refusal.fields)
        return _look_page(sample, row, form), 400
    if whole and page.after is not None:
        flash(gettext("Saved; every item is answered. Here is the next case."), "good")
        return redirect(url_for(".look", ref=ref, number=page.after))
    flash(gettext("Saved; every item is answered.") if whole else gettext("Saved."), "good")
    here = url_for(".show", ref=ref) if whole else url_for(".look", ref=ref, number=number)
    return redirect(here)


def _sampled(ref: str, number: int) -> tuple[AuditSample, SampledCase]:
    sample = load_or_404(AuditSample, ref=ref)
    return sample, load_or_404(SampledCase, sample_id=sample.id, number=number)


def _look_page(sample: AuditSample, row: SampledCase, form: AnswersForm | None = None) -> str:
    page = look_page(sample, row, viewer())
    if form is None:
        form = answers_form(page.items, language(), row.revision, page.known)
    return render_template(
        "complaints/audits/look.html",
        look=page,
        page=page.page,
        case=page.page.case if page.page else None,
        form=form,
        received=received_words(page.page.case) if page.page else "",
        department_name=department_name,
        categories=category_words(),
        case_severities=CASE_SEVERITIES,
        channels=CHANNEL_WORDS,
        outcomes=OUTCOME_WORDS,
        about_words=ABOUT_WORDS,
        **_words(),
    )


def _words() -> dict[str, object]:
    return {
        "risk_words": RISK_WORDS,
        "result_words": RESULT_WORDS,
        "result_icons": RESULT_ICONS,
        "severities": SEVERITY_WORDS,
        "finding_words": FINDING_WORDS,
        "finding_icons": FINDING_ICONS,
        "action_states": STATE_WORDS,
        "action_icons": STATE_ICONS,
    }


def _too_late(
    sample: AuditSample, row: SampledCase, refusal: Conflict | Forbidden, form: AnswersForm
) -> ResponseReturnValue:
    """Where somebody saved first, or may not; what was typed stays on the page."""
    withdraw()
    here = url_for(".look", ref=sample.ref, number=row.number)
    thing = Thing(
        crumbs=[
            (gettext("Audits"), url_for(".index")),
            (sample.ref, url_for(".show", ref=sample.ref)),
            (row.ref, here),
        ],
        state=gettext("Signed") if sample.signed_at else gettext("Under way"),
        icon="patch-check" if sample.signed_at else "hourglass-split",
        back=here,
        happened=[],
    )
    return meanwhile_page(refusal, thing, typed_in(form))
