"""A house's working days: its week and its holidays, entered by the administrator."""

from __future__ import annotations

from datetime import date
from typing import cast

from demo.calendar import Plan
from demo.staffing import Organisation
from foundation.audit import acting_as
from foundation.unit_of_work import unit_of_work
from tenants.calendar_lines import read_hours, read_line
from tenants.services.calendar import add_days, change_week
from tenants.working_time import DEFAULT_WEEK, Week


def enter_working_days(organisation: Organisation, plan: Plan) -> None:
    """Enter the house's week, and the holidays of the years that the demo's story touches.

    Where this year's are not known, none are entered.
    """
    house = organisation.house
    years = range(plan.founded.year, plan.today.year + 1)
    known = [year for year in years if year in house.holidays]
    if plan.today.year not in known:
        known = []
    if not (house.week or known):
        return
    week = cast(Week, tuple(map(read_hours, house.week))) if house.week else DEFAULT_WEEK
    until = date(plan.today.year, 12, 31) if known else None
    with acting_as(organisation.acting(house.admin.key)), unit_of_work():
        change_week(week, until, 0)
        add_days([read_line(line) for year in known for line in house.holidays[year]])
