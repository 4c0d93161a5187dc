"""The hospital's holidays, as the State Council published them, pasted by the administrator.

Known for the years of `NOTICES` alone. Loaded in another year the hospital keeps the usual week.
"""

from __future__ import annotations

from datetime import date

from demo.calendar import Plan
from demo.staffing import Hospital
from foundation.audit import acting_as
from foundation.unit_of_work import unit_of_work
from tenants.calendar_lines import read_line
from tenants.services.calendar import add_days, change_week
from tenants.working_time import DEFAULT_WEEK

# 国办发明电〔2024〕12号, 〔2025〕7号
NOTICES: dict[int, tuple[str, ...]] = {
    2025: (
        "2025-01-01 休 元旦",
        "2025-01-26 班 春节",
        "2025-01-28 至 2025-02-04 休 春节",
        "2025-02-08 班 春节",
        "2025-04-04 至 2025-04-06 休 清明节",
        "2025-04-27 班 劳动节",
        "2025-05-01 至 2025-05-05 休 劳动节",
        "2025-05-31 至 2025-06-02 休 端午节",
        "2025-09-28 班 国庆节、中秋节",
        "2025-10-01 至 2025-10-08 休 国庆节、中秋节",
        "2025-10-11 班 国庆节、中秋节",
    ),
    2026: (
        "2026-01-01 至 2026-01-03 休 元旦",
        "2026-01-04 班 元旦",
        "2026-02-14 班 春节",
        "2026-02-15 至 2026-02-23 休 春节",
        "2026-02-28 班 春节",
        "2026-04-04 至 2026-04-06 休 清明节",
        "2026-05-01 至 2026-05-05 休 劳动节",
        "2026-05-09 班 劳动节",
        "2026-06-19 至 2026-06-21 休 端午节",
        "2026-09-20 班 国庆节",
        "2026-09-25 至 2026-09-27 休 中秋节",
        "2026-10-01 至 2026-10-07 休 国庆节",
        "2026-10-10 班 国庆节",
    ),
}


def enter_holidays(hospital: Hospital, plan: Plan) -> None:
    """Enter the years that the demo's story touches, where they are known."""
    years = [year for year in range(plan.founded.year, plan.today.year + 1) if year in NOTICES]
    if plan.today.year not in years:
        return
    with acting_as(hospital.acting("lin")), unit_of_work():
        change_week(DEFAULT_WEEK, date(plan.today.year, 12, 31), 0)
        add_days([read_line(line) for year in years for line in NOTICES[year]])
