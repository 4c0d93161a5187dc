"""The corrective actions: each planned and brought as far as its idea says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import select

from complaints.actions.causes.services import add_cause
from complaints.actions.measures import measures
from complaints.actions.models import CorrectiveAction
from complaints.actions.queries import items_of
from complaints.actions.services import items, planning, steps, working
from complaints.actions.services.effect import JOB, plan_measurements
from complaints.models import Complaint
from demo import ideas
from demo.calendar import Plan, Season, at
from demo.complaining import Deeds, Member, member_of
from demo.following import followed
from demo.ideas import Idea, Proof, Todo
from demo.staffing import Organisation
from demo.working import do_at_once
from foundation.audit import Actor, acting_as
from foundation.loader import load_or_404
from foundation.unit_of_work import session, unit_of_work
from foundation.uploads import FROM_STAFF, Cleaned, HandedIn, inspect

OBSERVED = 80  # days
LEAST_SAMPLE = 20


@dataclass
class Improvement:
    """An action of the demo as it goes on."""

    organisation: Organisation
    idea: Idea
    due_on: date
    action_id: UUID | None = field(default=None)
    copies: list[UUID] = field(default_factory=list)

    def of(self, action_id: UUID) -> Improvement:
        """An action that came out of this one."""
        return replace(self, action_id=action_id, copies=[])

    def plan(self) -> None:
        """Somebody writes the plan."""
        by, idea = self.organisation.house.author, self.idea
        with acting_as(self.organisation.acting(by)), unit_of_work():
            author = member_of(self.organisation, by)
            action = planning.create_action(author, _refs(idea.cases), **self._facts())
            self.add_causes(action, author)
            self.add_items(action, author, idea.todo)
            self.action_id = action.id

    def add_causes(self, action: CorrectiveAction, author: Member) -> None:
        """The fishbone, cause by cause."""
        made: list[UUID] = []
        for bone in self.idea.bones:
            facts = {
                "text": bone.text,
                "category": bone.category,
                "evidence": bone.evidence,
                "root": bone.root,
                "parent_id": None if bone.under is None else made[bone.under],
            }
            made.append(add_cause(action, author, **facts).id)

    def add_items(self, action: CorrectiveAction, author: Member, todos: Sequence[Todo]) -> None:
        """The things to do, each behind those that it waits for."""
        made: list[UUID] = []
        for todo in todos:
            item = items.add_item(
                action,
                author,
                waits_for=[made[place] for place in todo.after],
                text=todo.text,
                owner_id=self.organisation.person(self.idea.owner),
                due_on=self.due_on,
                evidence_wanted=todo.evidence,
                wants=todo.wants,
                lasting=todo.lasting,
            )
            made.append(item.id)

    def _facts(self) -> dict[str, Any]:
        idea = self.idea
        facts: dict[str, Any] = {
            "title": idea.title,
            "department_id": self.organisation.departments[idea.department],
            "source": idea.source,
            "severity": idea.severity,
            "cause": idea.cause,
            "owner_id": self.organisation.person(idea.owner),
            "containment": idea.containment,
            "whys": list(idea.whys),
            "root_cause": idea.root_cause,
            "measure": _measure_key(idea.indicator),
            "target": idea.target,
            "least_change": idea.least_change,
            "observation_days": OBSERVED,
            "least_sample": LEAST_SAMPLE,
        }
        return facts

    def submit(self) -> None:
        """Whoever wrote the plan hands it in."""
        self.take("submit", self.organisation.house.author)

    def approve(self) -> None:
        """Somebody else approves it."""
        self.take("approve", self.organisation.house.approver)

    def do(self, todos: Sequence[Todo]) -> None:
        """The owner does these items, and hands in what shows it."""
        by = self.idea.owner
        with acting_as(self.organisation.acting(by)), unit_of_work():
            action, owner = self.action(), member_of(self.organisation, by)
            by_text = {item.text: item for item in items_of(action)}
            for shown in todos:
                working.complete_item(
                    action, by_text[shown.text].id, owner, shown.evidence, _files(shown.proof)
                )

    def finish(self) -> None:
        """The owner does everything that is to do, and says so."""
        self.do(self.idea.todo)
        self.take("finish", self.idea.owner)

    def judge(self) -> None:
        """The auditor follows what the figures propose."""
        with unit_of_work():
            proposed = self.action().proposed
        self.take(f"judge_{proposed}", self.organisation.house.auditor, self.idea.verdict)

    def take(self, step: str, by: str, reason: str = "") -> None:
        """Somebody takes a step; whoever approves looked at all the causes."""
        with acting_as(self.organisation.acting(by)), unit_of_work():
            action, member = self.action(), member_of(self.organisation, by)
            steps.take_step(action, step, member, action.revision, reason, looked=True)

    def action(self) -> CorrectiveAction:
        """The row, in the unit of work under way."""
        return load_or_404(CorrectiveAction, id=self.action_id)


def improvements(organisation: Organisation, plan: Plan) -> Deeds:
    """Everything that happens to the actions, each with its moment."""
    measured = at(plan.season_before.last_day + timedelta(days=8), 9)
    yield measured, _measure
    for idea in organisation.house.ideas:
        if idea.stage in (ideas.RUNNING, ideas.IN_REVIEW, ideas.DRAFT):
            one = Improvement(organisation, idea, plan.today + timedelta(days=20))
            yield from _begun(one, plan.now - timedelta(days=idea.days_ago))
            continue
        late = idea.stage == ideas.AWAITING_EFFECT
        season = plan.season_before if late else plan.season_first
        one = Improvement(organisation, idea, season.last_day + timedelta(days=6))
        yield from _worked_on(one, season)
        yield from followed(one, season, plan)
        if idea.stage == ideas.JUDGED:
            yield measured + timedelta(hours=6), one.judge


def _worked_on(one: Improvement, season: Season) -> Deeds:
    """Begun when a season's figures were known, and done within days."""
    yield at(season.last_day + timedelta(days=2), 10), one.plan
    yield at(season.last_day + timedelta(days=2), 11), one.submit
    yield at(season.last_day + timedelta(days=3), 10), one.approve
    yield at(season.last_day + timedelta(days=5), 16), one.finish


def _begun(one: Improvement, moment: datetime) -> Deeds:
    """Planned at a moment of the last days; handed in, approved and half done where it says so."""
    yield moment, one.plan
    if one.idea.stage != ideas.DRAFT:
        yield moment + timedelta(minutes=30), one.submit
    if one.idea.stage == ideas.RUNNING:
        yield moment + timedelta(days=1), one.approve
        yield moment + timedelta(days=2), partial(one.do, one.idea.todo[:1])


def _refs(subjects: tuple[str, ...]) -> list[str]:
    """The numbers of the cases with these subjects; all of them must be there by now."""
    query = select(Complaint.ref).where(Complaint.subject.in_(subjects), Complaint.ref.is_not(None))
    found = list(session().scalars(query))
    if len(found) != len(subjects):
        raise LookupError(f"Not all of these cases are there: {subjects}")
    return [ref for ref in found if ref]


def _measure_key(indicator: str) -> str:
    """The key of the house's own questionnaire, the first it approved, or of its indicator."""
    key = next(one.key for one in measures().values() if one.sheet)
    return f"{key}/{indicator}" if indicator else key


def _files(proof: Proof | None) -> list[Cleaned]:
    return inspect([HandedIn(proof.name, proof.text.encode())], FROM_STAFF) if proof else []


def _measure() -> None:
    """Run at once what the ticker and a worker would, by the same job."""
    with acting_as(Actor("nobody")):
        plan_measurements()
        do_at_once(JOB)
