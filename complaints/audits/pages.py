"""A sample and a sampled case as their pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from complaints.actions.models import CorrectiveAction
from complaints.audits.checklist import Item
from complaints.audits.models import (
    AuditFinding,
    AuditPack,
    AuditSample,
    ChecklistAnswer,
    SampledCase,
)
from complaints.audits.queries import (
    actions_behind,
    answers_of,
    asked_of,
    cases_by_id,
    checklist_of,
    findings_of,
    had_a_hand,
    pack_of,
    sampled_of,
)
from complaints.audits.services.drawing import draws_the_same
from complaints.audits.workflow import RESULTS, RISKS
from complaints.models import Complaint
from complaints.pages import CasePage, case_page
from complaints.queries import may_see
from complaints.workflow import Acting
from foundation.errors import NotFound
from foundation.unit_of_work import session
from tenants.models import Department
from tenants.queries import departments_by_id, user_names


@dataclass(frozen=True)
class Line:
    """A sampled case in the list of its sample."""

    row: SampledCase
    case: Complaint | None
    answered: int
    asked: int
    results: dict[str, int]


@dataclass(frozen=True)
class SamplePage:
    """Everything that the page of a sample shows."""

    sample: AuditSample
    lines: list[Line]
    departments: dict[UUID, Department]
    people: dict[UUID, str]
    findings: list[AuditFinding]
    actions: dict[UUID, CorrectiveAction]
    totals: dict[str, int]
    again: bool
    pack: AuditPack | None

    @property
    def looked(self) -> int:
        """How many cases were looked at."""
        return sum(1 for line in self.lines if line.row.looked_at is not None)

    @property
    def risks(self) -> list[tuple[str, int]]:
        """The weights of the risks, in the order of the table."""
        return [(name, int(self.sample.weights.get(name, 0))) for name in RISKS]

    @property
    def units(self) -> list[Department]:
        """The departments that it was drawn from; none: the whole house."""
        return [self.departments[UUID(each)] for each in self.sample.departments]


def sample_page(sample: AuditSample) -> SamplePage:
    """Gather the page of a sample; the queries do not grow with its cases."""
    rows = sampled_of(sample)
    cases, answers = cases_by_id(rows), answers_of(rows)
    behind, items = actions_behind(cases), checklist_of(sample)
    lines: list[Line] = []
    for row in rows:
        known = answers.get(row.id, {})
        asked = asked_of(sample, items, known, with_action=row.complaint_id in behind)
        lines.append(_line(row, cases, known, asked))
    findings = findings_of(sample)
    units = [UUID(each) for each in sample.departments]
    units += [case.department_id for case in cases.values() if case.department_id]
    return SamplePage(
        sample=sample,
        lines=lines,
        departments=departments_by_id([*units, *(each.department_id for each in findings)]),
        people=user_names([sample.drawn_by, sample.signed_by, *(row.looked_by for row in rows)]),
        findings=findings,
        actions=actions_of(findings),
        totals={name: sum(line.results[name] for line in lines) for name in RESULTS},
        again=draws_the_same(sample, [row.ref for row in rows]),
        pack=pack_of(sample),
    )


def _line(
    row: SampledCase,
    cases: dict[UUID, Complaint],
    answers: dict[str, ChecklistAnswer],
    asked: list[Item],
) -> Line:
    counted = {name: sum(1 for each in answers.values() if each.result == name) for name in RESULTS}
    case = cases.get(row.complaint_id) if row.complaint_id else None
    return Line(row, case, len(answers), len(asked), counted)


def actions_of(findings: list[AuditFinding]) -> dict[UUID, CorrectiveAction]:
    """The actions that findings became, by their ids."""
    found = (
        session().get(CorrectiveAction, (each.tenant_id, each.action_id))
        for each in findings
        if each.action_id is not None
    )
    return {action.id: action for action in found if action is not None}


@dataclass(frozen=True)
class LookPage:
    """Everything that the page of a sampled case shows; `page` is None for an erased case."""

    sample: AuditSample
    row: SampledCase
    page: CasePage | None
    items: list[Item]
    known: dict[str, ChecklistAnswer]
    actions: list[CorrectiveAction]
    findings: list[AuditFinding]
    looked_by: str
    own_hand: bool
    before: int | None
    after: int | None


def look_page(sample: AuditSample, row: SampledCase, person: Acting) -> LookPage:
    """Gather the page of a sampled case: what is known of it, and what is said about it.

    `NotFound` for a case about the person who looks.
    """
    case = cases_by_id([row]).get(row.complaint_id) if row.complaint_id else None
    if case is not None and not may_see(case, person):
        raise NotFound
    actions = actions_behind([case.id]).get(case.id, []) if case is not None else []
    known = answers_of([row]).get(row.id, {})
    numbers = [each.number for each in sampled_of(sample)]
    return LookPage(
        sample=sample,
        row=row,
        page=case_page(case, person) if case is not None else None,
        items=asked_of(sample, checklist_of(sample), known, with_action=bool(actions)),
        known=known,
        actions=actions,
        findings=[each for each in findings_of(sample) if each.sampled_id == row.id],
        looked_by=user_names([row.looked_by]).get(row.looked_by, "") if row.looked_by else "",
        own_hand=case is not None and had_a_hand(case, person.user_id),
        before=row.number - 1 if row.number - 1 in numbers else None,
        after=row.number + 1 if row.number + 1 in numbers else None,
    )
