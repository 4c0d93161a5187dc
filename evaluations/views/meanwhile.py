"""Where somebody came too late to a step of a period (REL-11)."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue
from wtforms import Form

from evaluations.appeals import appeals_of
from evaluations.queries import evaluations_of, scheme_row
from foundation.database import TenantRow
from foundation.errors import Conflict, Forbidden
from foundation.unit_of_work import withdraw
from foundation.web.meanwhile import meanwhile_page, typed_in
from foundation.web.texts import gettext
from surveys.models import EvaluationPeriod
from surveys.views.meanwhile import period_thing


def too_late(
    refusal: Conflict | Forbidden,
    period: EvaluationPeriod,
    form: Form | None = None,
    *,
    beside: TenantRow | None = None,
    files: bool = False,
) -> ResponseReturnValue:
    """What happened to the period, its figures and its scheme, and what was typed into `form`.

    `beside` is one more thing whose events count; `files` were chosen and must be anew.
    """
    withdraw()
    overview = (gettext("Evaluations"), url_for("evaluations.index"))
    here = url_for("evaluations.show", period_id=period.id)
    scheme = scheme_row(period)
    rows = [*evaluations_of(period), *appeals_of(period), scheme, beside]
    ids = [row.id for row in rows if row is not None]
    thing = period_thing(period, overview, here, *ids)
    typed = [] if form is None else typed_in(form)
    return meanwhile_page(refusal, thing, typed, files=files)
