"""What vouchers and draws are called in the audit trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select

from foundation.unit_of_work import session
from foundation.web.languages import language
from foundation.web.texts import lazy_gettext as _l
from surveys.incentives.models import Incentive
from tenants.trail_words import add_events, add_fields, add_things

EVENTS = {
    "incentive.changed": _l("Changed the words of vouchers or a draw"),
    "incentive.codes_added": _l("Added codes of vouchers"),
    "incentive.drawn": _l("Drew the winners"),
    "incentive.resumed": _l("Went on handing codes out"),
    "incentive.set_up": _l("Set up vouchers or a draw"),
    "incentive.stopped": _l("Stopped handing codes out"),
}

FIELDS = {
    "drawn_at": _l("Drawn at"),
    "drawn_by": _l("Drawn by"),
    "entered": _l("Codes in the draw"),
    "low_at": _l("Warn when so many are left"),
    "seed": _l("Seed of the draw"),
    "survey_id": _l("Survey"),
    "terms_en": _l("How it is used (English)"),
    "terms_zh": _l("How it is used (Chinese)"),
    "winners": _l("How many win"),
}


def add_vocabulary() -> None:
    """Tell the trail's page the words of vouchers and draws."""
    add_events(EVENTS)
    add_fields(FIELDS)
    add_things({"incentives": _l("Vouchers and draws")}, _incentives)


def _incentives(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    rows = session().scalars(select(Incentive).where(Incentive.id.in_(list(ids))))
    return {row.id: row.name(language()) for row in rows}
