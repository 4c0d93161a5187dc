"""What the desk lists of vouchers: pools that run low while people still answer."""

from __future__ import annotations

from collections.abc import Iterator

from foundation.web.languages import language
from foundation.web.texts import gettext, ngettext
from foundation.web.viewer import Viewer
from surveys.incentives.queries import running_low
from tenants.desk import Group, Task

_LISTED = 8


def pools_running_low(viewer: Viewer) -> Iterator[Group]:
    """Voucher pools of open surveys with few codes left, the emptiest first."""
    if not viewer.may("survey:write"):
        return
    found = running_low()
    tasks = [
        Task(
            what=gettext("Add vouchers: %(words)s", words=incentive.name(language())),
            url=f"/app/surveys/{survey.ref}/incentive",
            action=gettext("Look at the vouchers"),
            due=survey.closes_at,
            look="soon" if left else "over",
            words=ngettext("%(num)s left", "%(num)s left", left),
            facts=(survey.ref, survey.name(language())),
        )
        for survey, incentive, left in found[:_LISTED]
    ]
    yield Group(gettext("Vouchers that run low"), tasks, len(found), "/app/surveys?state=open")
