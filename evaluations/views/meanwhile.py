"""Where somebody came too late to a step of a period (REL-11)."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue
from wtforms import Form

from evaluations.queries import evaluations_of, scheme_row
from foundation.errors import Conflict, Forbidden
from foundation.unit_of_work import withdraw
from foundation.web.meanwhile import meanwhile_page, typed_in
from foundation.web.texts import gettext
from surveys.models import EvaluationPeriod
from surveys.views.meanwhile import period_thing


def too_late(
    refusal: Conflict | Forbidden, period: EvaluationPeriod, form: Form | None = None
) -> ResponseReturnValue:
    """What happened to the period, its figures and its scheme, and what was typed into `form`."""
    withdraw()
    overview = (gettext("Evaluations"), url_for("evaluations.index"))
    here = url_for("evaluations.show", period_id=period.id)
    scheme = scheme_row(period)
    beside = [each.id for each in evaluations_of(period)] + ([scheme.id] if scheme else [])
    thing = period_thing(period, overview, here, *beside)
    return meanwhile_page(refusal, thing, [] if form is None else typed_in(form))
