"""A department in an evaluation: its figure, opened down to what was counted."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request

from evaluations.appeals import appeal_against, may_file_for, takes_appeals
from evaluations.arithmetic import working
from evaluations.breaks import breaks_of, line_marks, reorganised_since
from evaluations.models import DepartmentResult, Evaluation
from evaluations.pages import Axis, Line, axis, chosen, own_departments, told, visible_snapshots
from evaluations.queries import evaluations_of, parts_in, result_of
from evaluations.rules import Rules, rules_from
from evaluations.services.publishing import today
from evaluations.views.blueprint import blueprint, load_period
from evaluations.wording import no_change_words
from foundation.errors import NotFound
from foundation.loader import load_or_404
from foundation.web.access import requires
from foundation.web.languages import language
from foundation.web.paging import Page, page_number
from foundation.web.viewer import viewer
from surveys.models import EvaluationPeriod
from tenants.models import Department

ANSWERS_PER_PAGE = 100


@dataclass(frozen=True)
class Opened:
    """A department's line in a snapshot that the viewer may see."""

    period: EvaluationPeriod
    snapshot: Evaluation
    department: Department
    result: DepartmentResult
    rules: Rules

    @property
    def line(self) -> Line:
        """As the table shows it."""
        return Line(self.result, self.department, self.rules)

    @property
    def axis(self) -> Axis:
        """The axis of its whisker."""
        return axis([self.line], self.rules.target)


def _open(period_id: str, code: str) -> Opened:
    """What the address names, 404 for what is not there or not theirs."""
    period = load_period(period_id)
    snapshot = chosen(visible_snapshots(period, viewer()), request.args.get("snapshot", ""))
    department = load_or_404(Department, code=code)
    own = own_departments(viewer())
    if snapshot is None or (own is not None and department.id not in own):
        raise NotFound
    result = result_of(snapshot, department)
    return Opened(period, snapshot, department, result, rules_from(snapshot.rules))


@blueprint.get("/<period_id>/departments/<code>")
@requires("result:read")
def department(period_id: str, code: str) -> str:
    """A department's score with its whole working."""
    opened = _open(period_id, code)
    filed = appeal_against(opened.snapshot, opened.department.id)
    return render_template(
        "evaluations/department.html",
        opened=opened,
        filed=filed,
        appealing=filed is None and _may_appeal(opened),
        work=working(opened.snapshot, opened.result, opened.rules, language()),
        no_change=no_change_words,
        marks=line_marks(breaks_of(opened.snapshot), opened.result),
        reorganised=_reorganised(opened),
        told=told,
    )


def _reorganised(opened: Opened) -> list[str]:
    """What makes the department another one than the period before spoke of."""
    since = reorganised_since(opened.snapshot)
    return since.of(opened.department.id, language()) if since else []


def _may_appeal(opened: Opened) -> bool:
    """Whether this person can appeal against this result now."""
    newest = next((e for e in evaluations_of(opened.period) if e.state == "published"), None)
    return (
        newest is not None
        and newest.id == opened.snapshot.id
        and takes_appeals(opened.period, newest, today())
        and may_file_for(viewer(), opened.department.id)
    )


@blueprint.get("/<period_id>/departments/<code>/answers/<survey_ref>")
@requires("result:read")
def answers(period_id: str, code: str, survey_ref: str) -> str:
    """The index of each person counted, without names, where the survey's promise allows it."""
    from evaluations.answers import listed

    opened = _open(period_id, code)
    parts = parts_in(opened.period, opened.rules.left_out)
    part = next((each for each in parts if each.survey.ref == survey_ref), None)
    if part is None or part.survey.anonymity == "anonymous" or opened.result.value is None:
        raise NotFound
    found = listed(part, opened.rules, opened.department.id)
    number = page_number()
    start = (number - 1) * ANSWERS_PER_PAGE
    rows = found.indices[start : start + ANSWERS_PER_PAGE]
    return render_template(
        "evaluations/answers.html",
        opened=opened,
        survey=part.survey,
        page=Page(rows, number, len(found.indices), ANSWERS_PER_PAGE),
        without=found.without,
        told=told,
    )
