"""The settled cases that a sample is drawn from, each with the risks that it carries."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import load_only

from complaints.audits.workflow import FEW_HANDS, LOW_RATING, MOST_POPULATION, RISKS
from complaints.models import CaseStep, Complaint
from foundation.audit.hashing import canonical
from foundation.unit_of_work import session
from tenants.queries import departments_below, own_tenant

# What the risks are read from; texts stay where they are.
_FACTS = (
    Complaint.ref,
    Complaint.severity,
    Complaint.safety,
    Complaint.rating,
    Complaint.answered_at,
    Complaint.closed_at,
    Complaint.resolve_due,
)


@dataclass(frozen=True)
class Settled:
    """A settled case: its key, and its risks in the order of the table."""

    id: UUID
    ref: str
    risks: tuple[str, ...]

    def weight(self, weights: Mapping[str, int]) -> int:
        """1, and what each of its risks adds."""
        return 1 + sum(weights.get(risk, 0) for risk in self.risks)


def settled_cases(first: date, last: date, departments: Iterable[UUID]) -> list[Settled]:
    """The cases settled from a local day to another, by their reference; no department: all.

    Two queries, however many there are; more than `MOST_POPULATION` are cut off by one too many.
    """
    zone = ZoneInfo(own_tenant().zone)
    begins = datetime.combine(first, time(), zone)
    ends = datetime.combine(last + timedelta(days=1), time(), zone)
    query = select(Complaint).where(
        Complaint.state == "closed", Complaint.closed_at >= begins, Complaint.closed_at < ends
    )
    units = list(departments)
    if units:
        query = query.where(Complaint.department_id.in_(departments_below(units)))
    few = query.options(load_only(*_FACTS)).order_by(Complaint.ref).limit(MOST_POPULATION + 1)
    cases = list(session().scalars(few))
    steps, hands = _steps_of(query.with_only_columns(Complaint.id))
    return [
        Settled(
            case.id, case.ref, risks_of(case, steps.get(case.id, set()), hands.get(case.id, set()))
        )
        for case in cases
    ]


def _steps_of(ids: Select[Any]) -> tuple[dict[UUID, set[str]], dict[UUID, set[UUID]]]:
    """The names of the steps of these cases, and who of the staff took any."""
    names: dict[UUID, set[str]] = {}
    hands: dict[UUID, set[UUID]] = {}
    query = select(CaseStep.complaint_id, CaseStep.step, CaseStep.actor_id).where(
        CaseStep.complaint_id.in_(ids)
    )
    for complaint_id, step, actor_id in session().execute(query):
        names.setdefault(complaint_id, set()).add(step)
        if actor_id is not None:
            hands.setdefault(complaint_id, set()).add(actor_id)
    return names, hands


def risks_of(case: Complaint, steps: set[str], hands: set[UUID]) -> tuple[str, ...]:
    """The risks that a settled case carries, by its facts and the steps that were taken."""
    ended = case.answered_at or case.closed_at
    facts = {
        "severe": case.severity == "severe",
        "safety": case.safety,
        "disputed": "dispute" in steps,
        "reopened": "reopen" in steps,
        "late": ended is not None and ended > case.resolve_due,
        "low_rating": case.rating is not None and case.rating <= LOW_RATING,
        "set_aside": "set_aside" in steps,
        "no_agreement": "close" in steps,
        "few_hands": len(hands) < FEW_HANDS,
    }
    return tuple(name for name in RISKS if facts[name])


def digest_of(population: Iterable[tuple[str, int]]) -> str:
    """SHA-256 of the canonical JSON of references with their weights, in order."""
    rows = [[ref, weight] for ref, weight in population]
    return hashlib.sha256(canonical(rows).encode()).hexdigest()
