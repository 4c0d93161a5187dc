"""Which surveys open cases by themselves, and when."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from complaints.forms.rules import RuleForm, SwitchOffForm
from complaints.models import CaseRule
from complaints.queries import rule_of, rules_by_survey
from complaints.services.rules import choices_of, set_rule, switch_off
from complaints.views.blueprint import blueprint
from foundation.errors import Invalid
from foundation.loader import load_or_404
from foundation.unit_of_work import withdraw
from foundation.web.access import requires
from foundation.web.languages import language
from foundation.web.paging import page_number, paged
from foundation.web.texts import gettext
from surveys.models import QuestionnaireVersion, Survey
from surveys.queries import content_of


@blueprint.get("/rules")
@requires("survey:write")
def rules() -> str:
    """The surveys, each with its rule."""
    page = paged(select(Survey).order_by(Survey.created_at.desc(), Survey.id), page_number())
    return render_template(
        "complaints/rules.html",
        page=page,
        rules=rules_by_survey(survey.id for survey in page.rows),
    )


@blueprint.route("/rules/<ref>", methods=["GET", "POST"])
@requires("survey:write", form=RuleForm)
def rule(ref: str) -> ResponseReturnValue:
    """Choose when an answer of a survey becomes a case."""
    survey = load_or_404(Survey, ref=ref)
    content = content_of(load_or_404(QuestionnaireVersion, id=survey.version_id))
    known = rule_of(survey.id)
    form = RuleForm(data=_data(known)).offer(choices_of(content, language()))
    if form.validate_on_submit():
        try:
            set_rule(survey, form.when.data or "", form.at_most.data)
        except Invalid as refusal:
            withdraw()
            form.put_beside(refusal.fields)
        else:
            flash(gettext("Saved. Respondents are told of it."), "good")
            return redirect(url_for(".rules"))
    status = 400 if form.is_submitted() else 200
    return render_template("complaints/rule.html", survey=survey, form=form, rule=known), status


@blueprint.post("/rules/<ref>/off")
@requires("survey:write", form=SwitchOffForm)
def switch_off_rule(ref: str) -> ResponseReturnValue:
    """Make no more cases of a survey's responses."""
    switch_off(load_or_404(Survey, ref=ref))
    flash(gettext("Switched off. Cases that were opened stay."), "good")
    return redirect(url_for(".rules"))


def _data(rule: CaseRule | None) -> dict[str, object]:
    if rule is None:
        return {"at_most": 2}
    parts = [rule.kind, rule.question, *([rule.option] if rule.kind == "choice" else [])]
    return {"when": ":".join(parts), "at_most": rule.at_most}
