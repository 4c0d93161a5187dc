"""Which surveys open cases by themselves, when, and what that would have meant in the past."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from complaints.categories.choices import category_words
from complaints.rules.forms import FilingForm, RuleForm, rule_data
from complaints.rules.models import CaseRule
from complaints.rules.past import SPANS, try_on_past
from complaints.rules.queries import rules_at_work, rules_of
from complaints.rules.services import RuleChanged, refile, set_rule, switch_off
from complaints.rules.wording import condition_words
from complaints.views.blueprint import blueprint
from complaints.wording import SEVERITY_WORDS
from foundation import clock
from foundation.errors import Conflict, Invalid, NotFound
from foundation.loader import load_or_404
from foundation.unit_of_work import withdraw
from foundation.web.access import requires
from foundation.web.forms import StaffForm, begun
from foundation.web.languages import language
from foundation.web.meanwhile import Thing, meanwhile_page, typed_in
from foundation.web.paging import page_number, paged
from foundation.web.texts import gettext
from foundation.web.viewer import viewer
from surveys.definition.model import Questionnaire as Content
from surveys.models import QuestionnaireVersion, Survey
from surveys.queries import content_of
from tenants.queries import departments_by_id

_FAR = 10_000  # no rule has such a number


@blueprint.get("/rules")
@requires("survey:write")
def rules() -> str:
    """The surveys, each with how many rules open cases of its answers."""
    page = paged(select(Survey).order_by(Survey.created_at.desc(), Survey.id), page_number())
    return render_template(
        "complaints/rules/index.html",
        page=page,
        rules=rules_at_work(survey.id for survey in page.rows),
    )


@blueprint.get("/rules/<ref>")
@requires("survey:write")
def survey_rules(ref: str) -> str:
    """The rules of one survey, in the order in which they go."""
    survey = load_or_404(Survey, ref=ref)
    rows = rules_of(survey.id)
    return render_template(
        "complaints/rules/survey.html",
        survey=survey,
        rules=rows,
        changeable=_changeable(survey),
        words=_words(survey),
        departments=departments_by_id({r.department_id for r in rows if r.department_id}),
        categories=category_words(),
        severities=SEVERITY_WORDS,
    )


@blueprint.route("/rules/<ref>/new", methods=["GET", "POST"])
@requires("survey:write", form=RuleForm)
def new_rule(ref: str) -> ResponseReturnValue:
    """Add a rule to a survey that has not opened."""
    survey = load_or_404(Survey, ref=ref)
    form = RuleForm(data=begun(rule_data(None))).offer(_content(survey), language())
    if not form.is_submitted() and not _changeable(survey):
        raise Conflict(gettext("The survey has opened. What respondents were told stands."))
    if form.validate_on_submit():
        try:
            row = set_rule(survey, form.conditions(), form.filing())
        except Invalid as refusal:
            withdraw()
            form.put_beside(refusal.fields)
        else:
            return _saved(survey, row)
    status = 400 if form.is_submitted() else 200
    return render_template(
        "complaints/rules/form.html", survey=survey, form=form, rule=None, whole=True
    ), status


@blueprint.route("/rules/<ref>/<int:number>", methods=["GET", "POST"])
@requires("survey:write", form=RuleForm)
def rule(ref: str, number: int) -> ResponseReturnValue:
    """Change a rule: all of it before the survey opens, as what it files answers at any time."""
    survey = load_or_404(Survey, ref=ref)
    row = _rule(survey, number)
    whole = _changeable(survey)
    as_is = begun(rule_data(row))
    form: Any = RuleForm(data=as_is) if whole else FilingForm(data=as_is)
    if whole:
        form.offer(_content(survey), language(), row.category)
    else:
        form.offer_filing(row.category)
    if form.validate_on_submit():
        try:
            if whole:
                set_rule(survey, form.conditions(), form.filing(), row, form.revision.data or 0)
            else:
                refile(survey, row, form.filing(), form.revision.data or 0)
        except RuleChanged as refusal:
            return meanwhile_page(refusal, _thing(survey, row), typed_in(form))
        except Invalid as refusal:
            withdraw()
            form.put_beside(refusal.fields)
        else:
            return _saved(survey, row)
    status = 400 if form.is_submitted() else 200
    return render_template(
        "complaints/rules/form.html",
        survey=survey,
        form=form,
        rule=row,
        whole=whole,
        words=_words(survey),
    ), status


@blueprint.post("/rules/<ref>/<int:number>/off")
@requires("survey:write", form=StaffForm)
def switch_off_rule(ref: str, number: int) -> ResponseReturnValue:
    """Make no more cases by a rule."""
    survey = load_or_404(Survey, ref=ref)
    switch_off(survey, _rule(survey, number))
    flash(gettext("Switched off. Cases that were opened stay."), "good")
    return redirect(url_for(".survey_rules", ref=ref))


@blueprint.get("/rules/<ref>/past")
@requires("survey:write")
def try_rules(ref: str) -> str:
    """What the survey's rules, or one of them, would have made of the last weeks' answers."""
    survey = load_or_404(Survey, ref=ref)
    rows = rules_of(survey.id, active=True)
    wanted = request.args.get("rule", "")
    chosen = [row for row in rows if str(row.number) == wanted] or rows
    days = SPANS[1] if request.args.get("days") == str(SPANS[1]) else SPANS[0]
    # Who sees all results and all cases sees nothing here that is not told there.
    examples = viewer().may("complaint:read-all") and viewer().may("result:read-all")
    past = try_on_past(survey, chosen, clock.now(), days, language(), examples=examples)
    return render_template(
        "complaints/rules/past.html",
        survey=survey,
        past=past,
        days=days,
        spans=SPANS,
        rules=rows,
        chosen=chosen[0].number if len(chosen) == 1 < len(rows) else "",
        departments=departments_by_id({unit for unit, _ in past.departments if unit}),
    )


def _rule(survey: Survey, number: int) -> CaseRule:
    if number > _FAR:
        raise NotFound
    return load_or_404(CaseRule, survey_id=survey.id, number=number)


def _changeable(survey: Survey) -> bool:
    return survey.state == "draft" and survey.anonymity != "anonymous"


def _content(survey: Survey) -> Content:
    return content_of(load_or_404(QuestionnaireVersion, id=survey.version_id))


def _words(survey: Survey) -> Any:
    content, reader = _content(survey), language()
    return lambda rule: [condition_words(each, content, reader) for each in rule.conditions]


def _saved(survey: Survey, row: CaseRule) -> ResponseReturnValue:
    told = gettext("Saved. Respondents are told of it.") if row.active else gettext("Saved.")
    flash(told, "good")
    return redirect(url_for(".survey_rules", ref=survey.ref))


def _thing(survey: Survey, row: CaseRule) -> Thing:
    back = url_for(".survey_rules", ref=survey.ref)
    return Thing(
        [(gettext("Cases from surveys"), url_for(".rules")), (survey.ref, back)],
        gettext("opens cases") if row.active else gettext("switched off"),
        "check-lg" if row.active else "x-lg",
        back,
        [],
    )
