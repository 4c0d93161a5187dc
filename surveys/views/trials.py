"""Trying a survey before it opens: a test for oneself, a pilot with a few people."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation import clock
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.web.access import requires
from foundation.web.languages import language
from foundation.web.limits import Limit, hit
from foundation.web.texts import gettext, ngettext
from foundation.web.viewer import viewer
from surveys.forms.surveys import SurveyStepForm
from surveys.links import public_url, qr_inline
from surveys.models import QuestionnaireVersion, Survey
from surveys.piloted import LEAST, piloted
from surveys.quality_words import flag_words
from surveys.queries import content_of
from surveys.rules import state_now
from surveys.services import trials
from surveys.views.pages import VersionPage
from surveys.views.questionnaires import blueprint as questionnaires
from surveys.views.surveys import blueprint
from tenants.models import User

# Each test is a mail to oneself.
_TESTS = Limit("test.sent", free=30, window=3600)


@questionnaires.post("/<ref>/versions/<int:number>/test")
@requires("questionnaire:write")
def test_version(ref: str, number: int) -> ResponseReturnValue:
    """Mail oneself a test of a version, whatever its state."""
    page = VersionPage.load(ref, number)
    _send(page.version, None)
    return redirect(page.url("show"))


@blueprint.post("/<ref>/test")
@requires("survey:write")
def test_survey(ref: str) -> ResponseReturnValue:
    """Mail oneself a test of a survey as it would be asked."""
    survey = load_or_404(Survey, ref=ref)
    _send(load_or_404(QuestionnaireVersion, id=survey.version_id), survey)
    return redirect(url_for("surveys.show", ref=ref))


def _send(version: QuestionnaireVersion, survey: Survey | None) -> None:
    person = session().get_one(User, viewer().user_id)
    hit(_TESTS, str(person.id))
    trials.send_test(version, person, survey)
    flash(
        gettext(
            "A test link is on its way to %(email)s. It works for an hour.", email=person.email
        ),
        "good",
    )


@blueprint.get("/<ref>/pilot")
@requires("survey:read")
def pilot(ref: str) -> str:
    """The pilot of a survey: its link, and what it showed."""
    survey = load_or_404(Survey, ref=ref)
    version = load_or_404(QuestionnaireVersion, id=survey.version_id)
    door = trials.pilot_of(survey)
    url = public_url(viewer().tenant_slug, door.short_code) if door else ""
    return render_template(
        "surveys/surveys/pilot.html",
        survey=survey,
        state=state_now(survey, clock.now()).value,
        door=door,
        stale=door is not None and door.version_id != survey.version_id,
        url=url,
        qr_code=qr_inline(url) if url else "",
        found=piloted(survey, content_of(version), language()),
        words=flag_words(),
        least=LEAST,
    )


@blueprint.post("/<ref>/pilot")
@requires("survey:write")
def begin_pilot(ref: str) -> ResponseReturnValue:
    """Open the pilot, or have it ask the version that the survey asks now."""
    trials.begin_pilot(load_or_404(Survey, ref=ref), viewer().user_id)
    flash(gettext("The pilot is open. Pass its link on to a few people."), "good")
    return redirect(url_for(".pilot", ref=ref))


@blueprint.route("/<ref>/pilot/end", methods=["GET", "POST"])
@requires("survey:write", form=SurveyStepForm)
def end_pilot(ref: str) -> ResponseReturnValue:
    """Close the pilot and throw its answers away, after asking."""
    survey = load_or_404(Survey, ref=ref)
    form = SurveyStepForm()
    if form.validate_on_submit():
        gone = trials.end_pilot(survey)
        flash(
            ngettext(
                "The pilot is closed, %(num)s answer is thrown away.",
                "The pilot is closed, %(num)s answers are thrown away.",
                gone,
            ),
            "good",
        )
        return redirect(url_for(".show", ref=ref))
    return render_template(
        "surveys/surveys/end_pilot.html", survey=survey, answers=trials.pilot_count(survey)
    )
