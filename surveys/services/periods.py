"""Evaluation periods: local dates, half open, shown to people as first and last day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from foundation import clock
from foundation.audit import record
from foundation.errors import Conflict, Invalid
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from surveys.models import EvaluationPeriod
from surveys.queries import open_surveys_in

MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
KINDS = (*MONTHS, "free")
LONGEST_DAYS = 1100  # three years


class StalePeriod(Conflict):
    """Somebody saved in between; `period` is the row as it stands now."""

    def __init__(self, period: EvaluationPeriod) -> None:
        super().__init__(gettext("Somebody saved this period a moment before you."))
        self.period = period


def last_day_of(kind: str, first_day: date) -> date | None:
    """The last day of a month, quarter, half-year or year that begins on a day; None for free."""
    if kind not in MONTHS:
        return None
    months = first_day.year * 12 + first_day.month - 1 + MONTHS[kind]
    day = min(first_day.day, 28)
    return date(months // 12, months % 12 + 1, day) - timedelta(days=1)


def create_period(
    *,
    name_zh: str,
    name_en: str = "",
    kind: str,
    first_day: date,
    last_day: date | None = None,
    grace_minutes: int = 30,
) -> EvaluationPeriod:
    """Create a period; the last day of a month, quarter, half-year or year follows by itself."""
    _refuse_taken(name_zh)
    period = EvaluationPeriod(state="open", created_at=clock.now())
    _fill(
        period,
        name_zh=name_zh,
        name_en=name_en,
        kind=kind,
        days=_days(kind, first_day, last_day),
        grace_minutes=grace_minutes,
    )
    session().add(period)
    _flush_named()
    record("period.created", period)
    return period


def change_period(period: EvaluationPeriod, revision: int, **fields: Any) -> EvaluationPeriod:
    """Change an open period; the fields are those of `create_period`."""
    held = load_or_404(EvaluationPeriod, lock=True, id=period.id)
    if held.revision != revision:
        raise StalePeriod(held)
    if held.state != "open":
        raise Conflict(gettext("This period is closed, so it does not change any more."))
    _refuse_taken(fields["name_zh"], held)
    days = _days(fields["kind"], fields["first_day"], fields.get("last_day"))
    _fill(
        held,
        name_zh=fields["name_zh"],
        name_en=fields.get("name_en", ""),
        kind=fields["kind"],
        days=days,
        grace_minutes=fields.get("grace_minutes", held.grace_minutes),
    )
    held.revision += 1
    _flush_named()
    record("period.changed", held)
    return held


def close_period(period: EvaluationPeriod, *, revision: int | None = None) -> EvaluationPeriod:
    """Close a period; refused while a survey in it still takes answers."""
    held = _in_state(period, "open", revision)
    refs = [survey.ref for survey in open_surveys_in(held, clock.now())]
    if refs:
        raise Conflict(
            gettext("Surveys in this period are still open: %(refs)s.", refs=", ".join(refs))
        )
    held.state = "closed"
    held.revision += 1
    record("period.closed", held)
    return held


def reopen_period(period: EvaluationPeriod, *, revision: int | None = None) -> EvaluationPeriod:
    """Open a closed period again."""
    held = _in_state(period, "closed", revision)
    held.state = "open"
    held.revision += 1
    record("period.reopened", held)
    return held


def _in_state(period: EvaluationPeriod, state: str, revision: int | None) -> EvaluationPeriod:
    held = load_or_404(EvaluationPeriod, lock=True, id=period.id)
    if held.state != state or revision not in (None, held.revision):
        raise Conflict(gettext("This period has changed since you opened the page."))
    return held


def _days(kind: str, first_day: date, last_day: date | None) -> tuple[date, date]:
    if kind not in KINDS:
        raise Invalid(fields={"kind": gettext("Please choose one of these.")})
    if not 2000 <= first_day.year <= 2199:
        raise Invalid(fields={"first_day": gettext("Please give a day between 2000 and 2199.")})
    meant = last_day_of(kind, first_day)
    if meant is not None and first_day.day != 1:
        raise Invalid(
            fields={"first_day": gettext("This kind of period begins on the first of a month.")}
        )
    if meant is None and last_day is None:
        raise Invalid(fields={"last_day": gettext("Please give the last day.")})
    if meant is not None and last_day not in (None, meant):
        raise Invalid(
            fields={
                "last_day": gettext(
                    "This kind of period ends on %(day)s. Leave this empty, or choose free dates.",
                    day=meant.isoformat(),
                )
            }
        )
    end = meant or last_day or first_day
    if end < first_day:
        raise Invalid(fields={"last_day": gettext("The last day lies before the first.")})
    if (end - first_day).days > LONGEST_DAYS:
        raise Invalid(fields={"last_day": gettext("A period lasts three years at most.")})
    return first_day, end + timedelta(days=1)


def _fill(
    period: EvaluationPeriod,
    *,
    name_zh: str,
    name_en: str,
    kind: str,
    days: tuple[date, date],
    grace_minutes: int,
) -> None:
    if not 0 <= grace_minutes <= 10080:
        raise Invalid(
            fields={"grace_minutes": gettext("Please give a number of minutes from 0 to 10080.")}
        )
    period.name_zh, period.name_en, period.kind = name_zh, name_en, kind
    period.starts_on, period.ends_on = days
    period.grace_minutes = grace_minutes


def _refuse_taken(name_zh: str, own: EvaluationPeriod | None = None) -> None:
    taken = select(EvaluationPeriod).where(EvaluationPeriod.name_zh == name_zh)
    if any(period is not own for period in session().scalars(taken)):
        raise Invalid(fields={"name_zh": gettext("There is a period of this name already.")})


def _flush_named() -> None:
    """Write; when somebody took the name in this very moment, the whole step is refused."""
    try:
        session().flush()
    except IntegrityError as error:
        if "name_zh" not in str(error.orig):
            raise
        raise Conflict(gettext("There is a period of this name already.")) from None
