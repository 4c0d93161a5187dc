"""Where somebody came too late to a period: what happened to it, and what was typed."""

from __future__ import annotations

from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue
from wtforms import Form

from foundation.errors import Conflict
from foundation.unit_of_work import withdraw
from foundation.web.languages import language
from foundation.web.meanwhile import Thing, meanwhile_page, typed_in
from foundation.web.texts import gettext
from surveys.models import EvaluationPeriod
from surveys.views.pages import happened_to
from surveys.wording import period_pill


def too_late(
    refusal: Conflict, period: EvaluationPeriod, form: Form | None = None
) -> ResponseReturnValue:
    """The page for a step of the calendar that a period does not take any more."""
    withdraw()
    list_of_all = url_for("periods.index")
    thing = period_thing(period, (gettext("Evaluation periods"), list_of_all), list_of_all)
    return meanwhile_page(refusal, thing, [] if form is None else typed_in(form))


def period_thing(
    period: EvaluationPeriod, overview: tuple[str, str], back: str, *beside: UUID
) -> Thing:
    """A period with its latest events; `beside` are things whose events count with its own."""
    pill = period_pill(period.state)
    return Thing(
        crumbs=[overview, (period.name(language()), None)],
        state=pill.word,
        icon=pill.icon,
        back=back,
        happened=happened_to(period.id, *beside),
    )
