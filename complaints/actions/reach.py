"""Whether the surveys that run will bring the answers an action is to be judged by, in time.

A projection from the answers per day of the last four weeks, over the days of observation on which
a survey of the criterion is open; no more than that, and said as such. Fewer than ten answers are
counted as none, as everywhere in an action.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

from analysis.windows import Window
from complaints.actions.measuring import measure, surveys_of
from complaints.actions.models import CorrectiveAction
from complaints.actions.services.entries import today
from complaints.actions.wording import plain
from foundation.guests import whole_house
from foundation.web.texts import gettext, ngettext
from tenants.queries import own_calendar

LOOK_BACK = 28  # days
FORESEEN_IN = ("running", "awaiting_effect")


@dataclass(frozen=True)
class Reach:
    """The figures of a projection: what came, what is covered, what is to be expected."""

    lately: int
    so_far: int
    covered: int
    days: int
    needed: int

    @property
    def per_day(self) -> float:
        """Answers a day in the last four weeks."""
        return self.lately / LOOK_BACK

    @property
    def expected(self) -> int:
        """Answers to be expected by the last day, rounded down."""
        return self.so_far + math.floor(self.per_day * self.covered)

    @property
    def enough(self) -> bool:
        """Whether that is the least sample of the plan."""
        return self.expected >= self.needed


def observation_of(action: CorrectiveAction, now: date) -> Window:
    """The days of observation; those to come if the work were finished today."""
    start = (action.finished_on or now) + timedelta(days=1)
    return Window(start, start + timedelta(days=action.observation_days))


def reach_of(action: CorrectiveAction) -> Reach | None:
    """The projection; None unless the work runs or is being observed."""
    now = today()
    window = observation_of(action, now)
    if action.state not in FORESEEN_IN or now >= window.end:
        return None
    back = Window(now - timedelta(days=LOOK_BACK), now)
    lately = measure(action, [back]).of(action.measured_id).n
    so_far = 0
    if window.start < now:
        so_far = measure(action, [Window(window.start, now)]).of(action.measured_id).n
    ahead = Window(max(now, window.start), window.end)
    return Reach(lately, so_far, _covered(action, ahead), window.days, action.least_sample)


def _covered(action: CorrectiveAction, ahead: Window) -> int:
    """On how many of these days a survey of the criterion is open."""
    with whole_house("the figures of an action rest on surveys of several periods"):
        running = [each for each in surveys_of(action, [ahead]) if each.state == "open"]
    day_of = own_calendar().day_of
    spans = [(day_of(each.opens_at), day_of(each.closes_at)) for each in running]
    days = (ahead.start + timedelta(days=n) for n in range(ahead.days))
    return sum(any(first <= day <= last for first, last in spans) for day in days)


def reach_words(found: Reach | None) -> str:
    """The projection in a sentence, with its figures."""
    if found is None:
        return ""
    return gettext(
        "In the last 28 days %(lately)s came (%(daily)s a day). Of the %(days)s days of observation"
        " open surveys still cover %(covered)s: by its end about %(expected)s can be expected, and"
        " %(needed)s are needed.",
        lately=ngettext("%(num)s answer", "%(num)s answers", found.lately)
        if found.lately
        else gettext("fewer than ten answers"),
        daily=plain(found.per_day),
        days=found.days,
        covered=found.covered,
        expected=found.expected,
        needed=found.needed,
    )
