"""The scheme of a period, with a worked example beside it."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from evaluations.example import example
from evaluations.forms.scheme import SchemeForm, scheme_data, scheme_form
from evaluations.pages import told
from evaluations.queries import parts_in, scheme_row
from evaluations.rules import rules_from
from evaluations.services.schemes import CHANGEABLE, StaleScheme, rules_of, save_scheme
from evaluations.views.blueprint import blueprint, load_period
from evaluations.views.meanwhile import too_late
from evaluations.weighing import weighings
from foundation.errors import Conflict, NotFound
from foundation.unit_of_work import withdraw
from foundation.web.access import requires
from foundation.web.languages import language
from foundation.web.texts import gettext
from surveys.forms.conflicts import compare
from surveys.models import EvaluationPeriod
from surveys.views.pages import changed_last


@blueprint.route("/<period_id>/scheme", methods=["GET", "POST"])
@requires("period:write", form=SchemeForm)
def scheme(period_id: str) -> ResponseReturnValue:
    """See and change how a period is judged."""
    period = load_period(period_id)
    known = rules_of(period)
    offered = weighings(parts_in(period), known.rules, language())
    form = scheme_form(offered)(data=scheme_data(known.rules, offered, known.revision))
    if period.state not in CHANGEABLE:
        locked = Conflict(gettext("This period is locked, so its scheme stays as it is."))
        return too_late(locked, period, form if form.is_submitted() else None)
    if form.validate_on_submit():
        try:
            save_scheme(period, form.rules(), form.seen)
        except StaleScheme:
            withdraw()
            return _conflict(period, form)
        except Conflict as refusal:
            return too_late(refusal, period, form)
        flash(gettext("The scheme is saved."), "good")
        return redirect(url_for(".show", period_id=period.id), 303)
    status = 400 if form.is_submitted() else 200
    return render_template(
        "evaluations/scheme.html",
        period=period,
        form=form,
        known=known,
        example=example(known.rules, offered, language()),
        told=told,
    ), status


@blueprint.post("/<period_id>/scheme/example")
@requires("period:write", form=SchemeForm)
def try_scheme(period_id: str) -> ResponseReturnValue:
    """The example beside the form, by what is typed there and not saved; a part of the page.

    What is typed and not in order answers 422, which htmx puts in its place all the same.
    """
    period = load_period(period_id)
    offered = weighings(parts_in(period), rules_of(period).rules, language())
    form = scheme_form(offered)()
    if not form.validate():
        part = render_template("evaluations/_example.html", example=None, typed=True, told=told)
        return part, 422
    found = example(form.rules(), offered, language())
    return render_template("evaluations/_example.html", example=found, typed=True, told=told)


def _conflict(period: EvaluationPeriod, mine: SchemeForm) -> ResponseReturnValue:
    """Both texts side by side, a choice for each field."""
    saved = scheme_row(period)
    if saved is None:
        raise NotFound
    rules = rules_from(saved.rules)
    now = weighings(parts_in(period), rules, language())
    theirs = scheme_form(now)(formdata=None, data=scheme_data(rules, now, saved.revision))
    return render_template(
        "evaluations/scheme_conflict.html",
        period=period,
        revision=saved.revision,
        dispute=compare(mine, theirs),
        **changed_last(saved),
    ), 409
