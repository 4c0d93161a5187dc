"""Results in the browser: the list of surveys, a survey, a department, what people wrote."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for

from foundation import clock
from foundation.errors import NotFound
from foundation.loader import load_or_404
from foundation.web.access import requires
from foundation.web.languages import language
from foundation.web.paging import page_number
from foundation.web.texts import gettext, ngettext
from foundation.web.viewer import Viewer, viewer
from reports.queries import listed_surveys, surroundings_of
from reports.screen_wording import ScreenWording
from reports.wording import Wording
from surveys.models import Survey
from surveys.promises import promise
from surveys.rules import state_now
from tenants.reorganising.marks import Reorganised

if TYPE_CHECKING:
    from reports.figures import DepartmentResults, PlaceResult, Scope, SurveyResults, UnitResult
    from reports.telling import Teller

blueprint = Blueprint("results", __name__)

SOME_COMMENTS = 5

# NumPy comes with the first page that counts, not with the start of the web process: whatever
# needs it is imported inside the views.


@blueprint.get("/app/results")
@requires("result:read")
def index() -> str:
    """All surveys with their intake and index."""
    from reports.overview import overview

    search = request.args.get("search", "")
    surveys = listed_surveys(page_number(), search)
    return render_template(
        "reports/results.html",
        surveys=surveys,
        search=search,
        lines=overview(surveys.rows, _own(viewer())),
        states={survey.id: state_now(survey, clock.now()) for survey in surveys.rows},
        w=wording(),
    )


@blueprint.get("/app/results/<ref>")
@requires("result:read")
def show(ref: str) -> str:
    """A survey's dashboard; owners of departments see these alone."""
    from reports.results import survey_results

    survey = load_or_404(Survey, ref=ref)
    results = survey_results(survey, _own(viewer()))
    frame = {**_frame(survey, results), **_rows(results.units, survey, results.places)}
    if results.whole is None:
        return render_template("reports/own.html", **frame, teller=_teller(results))
    return render_template("reports/show.html", **frame, **_dashboard(survey, results))


@blueprint.get("/app/results/<ref>/departments/<code>")
@requires("result:read")
def department(ref: str, code: str) -> str:
    """One department closely."""
    from reports.results import department_results
    from reports.screen import close
    from reports.telling import Teller, figure

    survey = load_or_404(Survey, ref=ref)
    found = department_results(survey, code, _own(viewer()))
    beside = figure(found.comparison) if found.comparison else None
    teller = Teller(found.content, _language())
    return render_template(
        "reports/department.html",
        **_numbers(survey, found),
        **_trend(survey, found.scope, teller, found.unit.id),
        **_frame(survey, found),
        **_rows(found.units, survey, found.places),
        close=close(found.scope, teller, wording(), survey.target, beside),
        beside=beside,
        teller=teller,
        silent_reason=_silence(found),
    )


@blueprint.get("/app/results/<ref>/comments")
@requires("result:read")
def comments(ref: str) -> str:
    """What people wrote, page by page."""
    from reports.comments import comments as read
    from reports.results import readable_comments
    from reports.telling import Teller

    survey = load_or_404(Survey, ref=ref)
    voice = readable_comments(survey, _own(viewer()))
    code, search = request.args.get("department", ""), request.args.get("search", "")
    chosen = {unit: place for unit, place in voice.readable.items() if _named(place, code)}
    if code and not chosen:
        raise NotFound
    return render_template(
        "reports/comments.html",
        survey=survey,
        places=voice.readable,
        code=code,
        search=search,
        found=read(survey, voice.content, chosen, page=page_number(), search=search),
        teller=Teller(voice.content, _language()),
        promise=promise(survey.anonymity),
        w=wording(),
    )


def wording() -> Wording:
    """How figures are written for the reader of this page."""
    return ScreenWording(_language(), gettext, ngettext)


def _language() -> Any:
    return language()


def _teller(results: SurveyResults) -> Any:
    from reports.telling import Teller

    return Teller(results.content, _language())


def _own(person: Viewer) -> frozenset[UUID] | None:
    """The departments that bound what somebody may see; None for who may see all."""
    return None if person.may("result:read-all") else person.departments


def _silence(found: DepartmentResults) -> str:
    """Why a department's page says nothing."""
    if found.unit.persons == "few":
        return gettext(
            "This department has fewer than %(least)s answers. To protect people, none is shown.",
            least=found.policy.breakdown,
        )
    return gettext(
        "Together with the total, this department’s figures would reveal those of another."
    )


def _named(place: Any, code: str) -> bool:
    return not code or (place is not None and place.code == code)


def _frame(survey: Survey, results: SurveyResults | DepartmentResults) -> dict[str, Any]:
    """What every page on one survey shows: its state, its promise, a few comments."""
    from reports.comments import first_comments
    from reports.staff import asks_for_staff

    return {
        "asks_staff": asks_for_staff(results.content),
        "survey": survey,
        "results": results,
        "state": state_now(survey, clock.now()),
        "promise": promise(survey.anonymity),
        "answers_url": url_for("surveys.answers", ref=survey.ref),
        "comments": first_comments(survey, results.content, results.readable, SOME_COMMENTS),
        "w": wording(),
    }


def _rows(
    units: Sequence[UnitResult], survey: Survey, places: Sequence[PlaceResult] = ()
) -> dict[str, Any]:
    from reports.rows import axis, in_order

    return {
        "units": in_order(units),
        "axis": axis(units, survey.target),
        "place_axis": axis(places, survey.target),
    }


def _dashboard(survey: Survey, results: SurveyResults) -> dict[str, Any]:
    """Sentences and charts of the whole, from the values the document is made of."""
    from reports.gathering import setting
    from reports.screen import close, days, intake_chart, sentences
    from reports.telling import Teller, omitted, told_report

    teller, words = Teller(results.content, _language()), wording()
    today = clock.now().date()
    report = told_report(
        results, setting(survey, surroundings_of(survey), _language(), survey.ref, today)
    )
    assert results.whole is not None and results.intake is not None  # noqa: S101, PT018 - the caller looked
    return {
        **_numbers(survey, results),
        **_trend(survey, results.whole, teller),
        "findings": sentences(report, words),
        "close": close(results.whole, teller, words, survey.target, report.overall),
        "report": report,
        "teller": teller,
        "intake_chart": intake_chart(results.intake, words),
        "days": days(results.intake),
        "omitted": omitted(results.intake, results.whole.index),
    }


def _trend(survey: Survey, scope: Scope, teller: Teller, unit: UUID | None = None) -> Any:
    """The line over the surveys of the questionnaire that leads here, where there is one."""
    from reports.trend import survey_trend
    from reports.trend_drawing import drawings

    found = survey_trend(survey, scope, unit)
    if found is None or not found.lines:
        return {"trend": None}
    lines = [
        (teller.dimension(line.code) if line.code else "", line, drawn)
        for line, drawn in drawings(found, survey.target)
    ]
    between = Reorganised(found.asked[0].survey.opens_at, clock.now())
    told = between.of(unit, language()) if unit else between.all(language())
    return {"trend": found, "trend_lines": lines, "trend_reorganised": told}


def _numbers(survey: Survey, results: SurveyResults | DepartmentResults) -> dict[str, Any]:
    from reports.numbers import SAMPLE, number_results

    found = number_results(survey, results.content, results.readable, results.policy.breakdown)
    return {"numbers": found, "numbers_from": SAMPLE}
