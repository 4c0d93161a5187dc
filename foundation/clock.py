"""The clock: the database's time plus an offset that only development and tests can set.

Nothing else in the product asks the time, so that every machine agrees and a test can move it.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Interval, delete, insert, text
from sqlalchemy.orm import Mapped, mapped_column

from foundation import unit_of_work as work_unit
from foundation.database import GlobalRow

_PLAIN = "SELECT clock_timestamp()"
_SHIFTED = (
    "SELECT clock_timestamp() + coalesce((SELECT shift FROM clock_offsets LIMIT 1), interval '0')"
)


class ClockOffset(GlobalRow):
    """The one row that shifts the clock; production never reads it."""

    __tablename__ = "clock_offsets"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    shift: Mapped[timedelta] = mapped_column(Interval)


def now() -> datetime:
    """The time of the unit of work under way, else the database's; aware, in UTC."""
    if work_unit.under_way():
        unit = work_unit.current()
        if unit.now is None:
            unit.session.connection()  # begins the transaction, which tells the time
        if unit.now is not None:
            return unit.now
    with work_unit.engine().connect() as connection:
        shifted = work_unit.settings().clock_may_shift
        moment: datetime = connection.execute(text(_SHIFTED if shifted else _PLAIN)).scalar_one()
        return moment


def today(zone: str) -> date:
    """The local date in a time zone, for periods and days as people there count them."""
    return now().astimezone(ZoneInfo(zone)).date()


def shift(by: timedelta) -> None:
    """Move the clock (development and tests only); zero puts it right again."""
    if not work_unit.settings().clock_may_shift:
        raise RuntimeError("The clock cannot be moved in production.")
    with work_unit.engine().begin() as connection:
        connection.execute(delete(ClockOffset))
        if by:
            connection.execute(insert(ClockOffset), [{"id": 1, "shift": by}])
