"""Personal links: who was asked, making links from a list, taking one back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foundation import clock
from foundation.audit import record
from foundation.errors import Invalid, NotFound
from foundation.lists import decoded
from foundation.loader import id_or_404, load_or_404
from foundation.web.access import requires
from foundation.web.csv_files import csv_file
from foundation.web.languages import language
from foundation.web.paging import page_number, paged
from foundation.web.texts import gettext
from foundation.web.viewer import viewer
from surveys import people as asked
from surveys.forms.texts import put_beside
from surveys.forms.ways_in import PeopleForm, PeopleStepForm
from surveys.links import personal_url
from surveys.list_columns import columns_of, lacking, odd_things
from surveys.models import Collector, QuestionnaireVersion, Survey
from surveys.models import Response as Answer
from surveys.people_lists import PeopleList, read_list
from surveys.personal_models import PersonalLink
from surveys.queries import content_of
from surveys.services import personal_links as services
from surveys.services.surveys import moment
from surveys.views.pages import one_of, pager, search_words
from surveys.views.surveys import blueprint
from tenants.models import Department

_SHOWN = 20


@blueprint.get("/<ref>/people/<code>")
@requires("survey:write")
def people(ref: str, code: str) -> str:
    """Who has a link here; for an anonymous survey never who has used theirs."""
    survey, collector = _load(ref, code)
    search, state = search_words(), one_of("state", asked.states(survey))
    now = clock.now()
    page = paged(asked.people(collector, search, state, now), page_number())
    return render_template(
        "surveys/people/index.html",
        survey=survey,
        collector=collector,
        department=_department(collector),
        page=page,
        standing=asked.standing(survey, page.rows, now),
        state_words=asked.state_words(),
        numbers=asked.numbers(collector, now),
        answered=asked.with_answers(survey, page.rows),
        told=survey.anonymity != "anonymous",
        search=search,
        state=state,
        states=[("", gettext("All")), *((s, asked.state_words()[s]) for s in asked.states(survey))],
        pager=pager(page, "surveys.people", ref=ref, code=code, q=search, state=state),
    )


@blueprint.route("/<ref>/people/<code>/add", methods=["GET", "POST"])
@requires("survey:write", form=PeopleForm)
def add_people(ref: str, code: str) -> ResponseReturnValue:
    """Paste or upload a list, look at what it says, then have its links as a file, once."""
    survey, collector = _load(ref, code)
    form, seen = PeopleForm(), None
    if form.validate_on_submit():
        try:
            text = _text(form)
            seen = read_list(text)
            form.people.data = text
            services.check_people(survey, seen.people)
            if form.make.data and form.agreed.data == text and not seen.errors:
                return _made(survey, collector, form, seen)
        except Invalid as refusal:
            put_beside(form, refusal)
            seen = None
    wrong = form.is_submitted() and (seen is None or bool(seen.errors))
    page = render_template(
        "surveys/people/add.html",
        survey=survey,
        collector=collector,
        form=form,
        seen=seen,
        shown=seen.people[:_SHOWN] if seen else [],
        **(_uses(survey, seen) if seen and not seen.errors else {}),
        known=services.known_keys(survey, seen.people) if seen else set(),
    )
    return page, 400 if wrong else 200


def _uses(survey: Survey, seen: PeopleList) -> dict[str, Any]:
    """What each column is for, what the questionnaire looks for besides, what it does not list."""
    content = content_of(load_or_404(QuestionnaireVersion, id=survey.version_id))
    anonymous = survey.anonymity == "anonymous"
    people, own = seen.people, seen.attributes
    return {
        "columns": [] if anonymous else columns_of(content, people, own),
        "lacking": lacking(content, people, own, anonymous=anonymous),
        "odd": odd_things(content, people, language()),
    }


def _text(form: PeopleForm) -> str:
    """What was pasted, or what the file holds."""
    if form.file.data:
        text = decoded(form.file.data.read())
        if text is None:
            sentence = gettext("This is no CSV file that we can read, or it is larger than 1 MB.")
            raise Invalid(fields={"file": sentence})
        return text.strip()
    return str(form.people.data or "")


def _made(
    survey: Survey, collector: Collector, form: PeopleForm, seen: PeopleList
) -> ResponseReturnValue:
    until = moment(form.expires_at.data) if form.expires_at.data else None
    made = services.make_links(survey, collector, seen.people, until)
    if not made:
        flash(gettext("Everybody on this list has a link already."), "plain")
        return redirect(url_for(".people", ref=survey.ref, code=collector.short_code))
    return _file(survey, made)


def _file(survey: Survey, made: list[services.Made]) -> Response:
    """The links, told this once."""
    columns = sorted({name for one in made for name in _told(one.link)})
    slug = viewer().tenant_slug
    rows = [
        [
            one.link.key,
            one.link.name,
            one.link.email,
            one.link.phone,
            *(str(_told(one.link).get(name, "")) for name in columns),
            personal_url(slug, one.token),
        ]
        for one in made
    ]
    head = ["key", "name", "email", "phone", *columns, "link"]
    return csv_file(f"huisheng-{survey.ref}-links", head, rows)


def _told(link: PersonalLink) -> dict[str, Any]:
    """The columns of one's own, as they stood in the list."""
    return {**link.attributes, **link.contact}


@blueprint.route("/<ref>/people/<code>/renew", methods=["GET", "POST"])
@requires("survey:write", form=PeopleStepForm)
def renew_people(ref: str, code: str) -> ResponseReturnValue:
    """New links for everybody, after asking: those sent before lead nowhere then."""
    survey, collector = _load(ref, code)
    if request.method == "POST":
        made = services.renew_links(survey, collector)
        if made:
            return _file(survey, made)
        return redirect(url_for(".people", ref=ref, code=code))
    return render_template("surveys/people/renew.html", survey=survey, collector=collector)


@blueprint.route("/<ref>/people/<code>/<link_id>/revoke", methods=["GET", "POST"])
@requires("survey:write", form=PeopleStepForm)
def revoke_person(ref: str, code: str, link_id: str) -> ResponseReturnValue:
    """Take one link back, after asking."""
    survey, collector, link = _load_link(ref, code, link_id)
    if request.method == "POST":
        services.revoke_link(survey, link)
        flash(gettext("The link is taken back."), "good")
        return redirect(url_for(".people", ref=ref, code=code))
    return render_template(
        "surveys/people/revoke.html", survey=survey, collector=collector, link=link
    )


@blueprint.get("/<ref>/people/<code>/<link_id>/answers")
@requires("survey:write")
def person_answers(ref: str, code: str, link_id: str) -> str:
    """What a person answered, in a survey that asked by name; that it was read is recorded."""
    survey, collector, link = _load_link(ref, code, link_id)
    answer = asked.answer_of(survey, link)
    if answer is None:
        raise NotFound
    record("survey.person_read", survey, detail={"person": link.key})
    return render_template(
        "surveys/people/answers.html",
        survey=survey,
        collector=collector,
        link=link,
        answer=answer,
        lines=_lines(answer),
    )


def _lines(answer: Answer) -> list[tuple[str, str]]:
    version = load_or_404(QuestionnaireVersion, id=answer.version_id)
    return asked.told(version, answer.answers)


def _load(ref: str, code: str) -> tuple[Survey, Collector]:
    survey = load_or_404(Survey, ref=ref)
    return survey, load_or_404(Collector, survey_id=survey.id, short_code=code, kind="personal")


def _load_link(ref: str, code: str, link_id: str) -> tuple[Survey, Collector, PersonalLink]:
    survey, collector = _load(ref, code)
    wanted: UUID = id_or_404(link_id)
    return survey, collector, load_or_404(PersonalLink, id=wanted, collector_id=collector.id)


def _department(collector: Collector) -> Department | None:
    if collector.department_id is None:
        return None
    return load_or_404(Department, id=collector.department_id)
