"""What is asked of audits: samples, their cases and answers, findings, the checklist in use."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select

from complaints.actions.models import ActionCase, CorrectiveAction
from complaints.audits.checklist import ACTION, CASE, VERSIONS, Item
from complaints.audits.models import (
    AuditFinding,
    AuditPack,
    AuditSample,
    ChecklistAnswer,
    ChecklistItem,
    SampledCase,
)
from complaints.models import CaseStep, Complaint
from complaints.recusal.queries import is_concerned
from complaints.workflow import Acting
from foundation.unit_of_work import session
from tenants.queries import departments_below


def samples_query() -> Select[Any]:
    """All samples, the latest first."""
    return select(AuditSample).order_by(AuditSample.drawn_at.desc(), AuditSample.ref.desc())


def progress_of(samples: Iterable[AuditSample]) -> dict[UUID, tuple[int, int]]:
    """How many cases of each sample were looked at, and how many there are, in one query."""
    query = (
        select(SampledCase.sample_id, func.count(SampledCase.looked_at), func.count())
        .where(SampledCase.sample_id.in_([each.id for each in samples]))
        .group_by(SampledCase.sample_id)
    )
    return {row[0]: (row[1], row[2]) for row in session().execute(query)}


def sampled_of(sample: AuditSample) -> list[SampledCase]:
    """The cases of a sample, in its order."""
    query = select(SampledCase).where(SampledCase.sample_id == sample.id)
    return list(session().scalars(query.order_by(SampledCase.number)))


def cases_by_id(rows: Iterable[SampledCase]) -> dict[UUID, Complaint]:
    """The cases behind the sampled ones, as far as they are still there."""
    ids = [row.complaint_id for row in rows if row.complaint_id]
    found = session().scalars(select(Complaint).where(Complaint.id.in_(ids)))
    return {case.id: case for case in found}


def answers_of(rows: Iterable[SampledCase]) -> dict[UUID, dict[str, ChecklistAnswer]]:
    """The answers of sampled cases by their items, in one query."""
    query = select(ChecklistAnswer).where(ChecklistAnswer.sampled_id.in_([row.id for row in rows]))
    found: dict[UUID, dict[str, ChecklistAnswer]] = {}
    for answer in session().scalars(query):
        found.setdefault(answer.sampled_id, {})[answer.item] = answer
    return found


def own_items(*, put_away: bool = False) -> list[ChecklistItem]:
    """What the organisation asks beside, in the order it was added."""
    query = select(ChecklistItem)
    if not put_away:
        query = query.where(ChecklistItem.put_away_at.is_(None))
    return list(session().scalars(query.order_by(ChecklistItem.code)))


def checklist_of(sample: AuditSample) -> list[Item]:
    """What is asked in an audit: the product's items of its version, then the organisation's.

    Of these, those there were when it was drawn and had not been put away by then.
    """
    own = [
        Item(row.code, row.about, row.clause, row.text_zh, row.text_en)
        for row in own_items(put_away=True)
        if row.added_at <= sample.drawn_at
        and (row.put_away_at is None or row.put_away_at > sample.drawn_at)
    ]
    return [*VERSIONS[sample.checklist], *own]


def items_for(items: Iterable[Item], *, with_action: bool) -> list[Item]:
    """Those asked of a case; about an action only where there is one."""
    wanted = (CASE, ACTION) if with_action else (CASE,)
    return [item for item in items if item.about in wanted]


def asked_of(
    sample: AuditSample, items: Iterable[Item], answered: Container[str], *, with_action: bool
) -> list[Item]:
    """The items of a checklist that are asked of a sampled case.

    A signed audit asked what was answered when it was signed, whatever the case led to since.
    """
    if sample.signed_at is not None:
        return [item for item in items if item.code in answered]
    return items_for(items, with_action=with_action)


def actions_behind(cases: Iterable[UUID]) -> dict[UUID, list[CorrectiveAction]]:
    """The corrective actions linked to cases, in one query."""
    query = (
        select(ActionCase.complaint_id, CorrectiveAction)
        .join(CorrectiveAction, CorrectiveAction.id == ActionCase.action_id)
        .where(ActionCase.complaint_id.in_(list(cases)))
        .order_by(CorrectiveAction.ref)
    )
    found: dict[UUID, list[CorrectiveAction]] = {}
    for case_id, action in session().execute(query):
        found.setdefault(case_id, []).append(action)
    return found


def had_a_hand(case: Complaint, person: UUID) -> bool:
    """Whether somebody worked on a case, or it is about them, so that they must not audit it."""
    if person in (case.handler_id, case.proposed_by) or is_concerned(case, person):
        return True
    query = select(CaseStep.id).where(CaseStep.complaint_id == case.id, CaseStep.actor_id == person)
    return session().scalars(query.limit(1)).first() is not None


def findings_of(sample: AuditSample) -> list[AuditFinding]:
    """The findings of a sample, by number."""
    query = select(AuditFinding).where(AuditFinding.sample_id == sample.id)
    return list(session().scalars(query.order_by(AuditFinding.raised_at, AuditFinding.ref)))


@dataclass(frozen=True)
class WantedFindings:
    """What the list of findings is filtered by; empty means all."""

    state: str = ""
    severity: str = ""


def findings_query(person: Acting, wanted: WantedFindings) -> Select[Any]:
    """The findings that a person may see, those that wait first, then the latest."""
    query = select(AuditFinding).where(*_seen(person))
    if wanted.state:
        query = query.where(AuditFinding.state == wanted.state)
    if wanted.severity:
        query = query.where(AuditFinding.severity == wanted.severity)
    waits = AuditFinding.state != "proposed"
    return query.order_by(waits, AuditFinding.raised_at.desc(), AuditFinding.ref.desc())


def findings_by_state(person: Acting) -> dict[str, int]:
    """How many findings a person may see in each state."""
    query = select(AuditFinding.state, func.count()).where(*_seen(person))
    return {row[0]: row[1] for row in session().execute(query.group_by(AuditFinding.state))}


def waiting_findings(person: Acting) -> list[AuditFinding]:
    """The findings that this person can take up, the gravest first, then the oldest."""
    query = select(AuditFinding).where(
        AuditFinding.state == "proposed", AuditFinding.raised_by != person.user_id, *_seen(person)
    )
    order = (AuditFinding.severity, AuditFinding.raised_at)  # "major" before "minor"
    return list(session().scalars(query.order_by(*order)))


def may_see_finding(finding: AuditFinding, person: Acting) -> bool:
    """Whether a person may see a finding: all of them, or those of the own departments."""
    if person.may("action:read-all"):
        return True
    return finding.department_id in departments_below(person.departments)


def _seen(person: Acting) -> Sequence[ColumnElement[bool]]:
    if person.may("action:read-all"):
        return ()
    return (AuditFinding.department_id.in_(departments_below(person.departments)),)


def pack_of(sample: AuditSample) -> AuditPack | None:
    """What was signed of a sample; None before."""
    query = select(AuditPack).where(AuditPack.sample_id == sample.id)
    return session().scalars(query).one_or_none()


def open_samples() -> list[tuple[AuditSample, int]]:
    """The samples that are not signed, the oldest first, with how many cases are left of each."""
    query = select(AuditSample).where(AuditSample.signed_at.is_(None))
    found = list(session().scalars(query.order_by(AuditSample.drawn_at)))
    done = progress_of(found)
    return [(each, done[each.id][1] - done[each.id][0]) for each in found]
