"""What the desk tells of this room: periods to move on, and for readers what was published last."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import defer

from evaluations.models import Evaluation
from evaluations.pages import own_departments, sheet, told
from evaluations.waiting import PeriodWait, periods_waiting
from foundation import clock
from foundation.unit_of_work import session
from foundation.web.languages import language
from foundation.web.moments import day_words
from foundation.web.texts import gettext
from foundation.web.viewer import Viewer
from surveys.models import EvaluationPeriod
from tenants.desk import Group, Shown, Task
from tenants.desk_clocks import waiting_since
from tenants.queries import own_calendar

_LISTED = 8
# Departments of their own that somebody sees on the desk; all of them are on the page.
_LINES = 5
_BY = {
    "close": "period:write",
    "compute": "period:write",
    "publish": "period:publish",
    "lock": "period:publish",
}


def periods_that_wait(viewer: Viewer) -> Iterator[Group]:
    """Periods that this person can close, compute, publish or lock, the longest wait first."""
    if not (viewer.may("period:write") or viewer.may("period:publish")):
        return
    found = [wait for wait in periods_waiting(clock.now()) if viewer.may(_BY[wait.step])]
    tasks = [_task(wait) for wait in found[:_LISTED]]
    yield Group(gettext("Periods to move on"), tasks, len(found), "/app/evaluations")


def latest_evaluation(viewer: Viewer) -> Iterator[Shown]:
    """What was published last, for those who read results and do not run the periods."""
    if viewer.may("period:write") or not viewer.may("result:read"):
        return
    found = _latest()
    shown = sheet(found[0], own_departments(viewer)) if found else None
    yield Shown(
        "evaluations/_desk.html",
        {
            "period": found[1] if found else None,
            "sheet": shown,
            "lines": shown.lines[:_LINES] if shown and not viewer.may("result:read-all") else [],
            "told": told,
            "appeals": _appeals(found[1], found[0]) if found else "",
        },
    )


def _latest() -> tuple[Evaluation, EvaluationPeriod] | None:
    """The newest published snapshot of the period that ended last of those published."""
    query = (
        select(Evaluation, EvaluationPeriod)
        .join(EvaluationPeriod, EvaluationPeriod.id == Evaluation.period_id)
        .where(Evaluation.state == "published")
        .options(defer(Evaluation.figures))
        .order_by(EvaluationPeriod.ends_on.desc(), Evaluation.number.desc())
        .limit(1)
    )
    row = session().execute(query).first()
    return (row[0], row[1]) if row else None


def _appeals(period: EvaluationPeriod, evaluation: Evaluation) -> str:
    """Until when appeals run, while they do."""
    until = evaluation.appeals_until
    today = own_calendar().day_of(clock.now())
    if period.state != "published" or until is None or until < today:
        return ""
    return gettext("Appeals until %(day)s", day=day_words(until))


def _task(wait: PeriodWait) -> Task:
    words = {
        "close": gettext("Close the period"),
        "compute": gettext("Compute the figures"),
        "publish": gettext("Publish the figures"),
        "lock": gettext("Lock the period"),
    }
    why = {
        "close": gettext("ended on %(day)s", day=day_words(wait.day)),
        "compute": gettext("ended on %(day)s", day=day_words(wait.day)),
        "publish": gettext("computed on %(day)s", day=day_words(wait.day)),
        "lock": gettext("appeals ran until %(day)s", day=day_words(wait.day)),
    }
    pill = waiting_since(wait.since, 0, 3)
    return Task(
        what=gettext(
            "%(what)s: %(words)s", what=words[wait.step], words=wait.period.name(language())
        ),
        url=f"/app/evaluations/{wait.period.id}",
        action=gettext("Look at the period"),
        due=pill.due,
        look=pill.look,
        words=pill.words,
        facts=(why[wait.step],),
    )
