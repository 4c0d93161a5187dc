"""The complaints: who lodged what, and every step that was taken, at its own moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from complaints.judgements.answers import Answers
from complaints.judgements.services import judge
from complaints.models import Complaint
from complaints.receipts import new_key
from complaints.services import conversation, steps
from complaints.services.announcing import announce
from complaints.services.identity import Identity
from complaints.services.intake import Lodging, lodge, register_by_staff
from complaints.timing.extending import Asked, allow_longer, ask_longer
from demo.calendar import ZONE, Plan, at
from demo.staffing import Organisation
from demo.telling import DESK, Act, Case
from foundation.audit import Actor, acting_as
from foundation.loader import load_or_404
from foundation.unit_of_work import unit_of_work
from tenants.calendar import WorkingCalendar
from tenants.permissions import permissions_of
from tenants.queries import own_calendar


class Deed(Protocol):
    """Something done at a moment of the demo's story."""

    def __call__(self) -> None:
        """Do it."""


Deeds = Iterator[tuple[datetime, Deed]]


@dataclass(frozen=True)
class Member:
    """Somebody of the staff, as services know them."""

    user_id: UUID
    departments: frozenset[UUID]
    permissions: frozenset[str]

    def may(self, permission: str) -> bool:
        """Whether the person's roles carry a permission."""
        return permission in self.permissions


@dataclass
class Story:
    """A case of the demo as it goes on."""

    organisation: Organisation
    case: Case
    days: Days
    complaint_id: UUID | None = field(default=None)

    def lodge(self) -> None:
        """It comes in, by the web page or by the desk."""
        case = self.case
        unit = self.organisation.departments[case.department] if case.department else None
        lodging = Lodging(
            key=new_key(),
            subject=case.subject,
            text=case.text,
            anonymous=case.who is None,
            channel=case.channel,
            category=case.category,
            department_id=unit,
            language=case.language,
            wants_news=case.news,
            identity=case.who or Identity(),
        )
        desk = case.channel != "portal"
        with acting_as(self._actor(DESK if desk else "")), unit_of_work():
            announce()
            made = (
                register_by_staff(lodging, member_of(self.organisation, DESK))
                if desk
                else lodge(lodging)
            )
            self.complaint_id = made.complaint_id

    def go_on(self, act: Act) -> None:
        """Somebody writes or takes a step."""
        with acting_as(self._actor(act.by)), unit_of_work():
            announce()
            complaint = load_or_404(Complaint, id=self.complaint_id)
            if act.by:
                self._by_staff(complaint, act)
            else:
                _by_complainant(complaint, act)

    def _by_staff(self, complaint: Complaint, act: Act) -> None:
        member = member_of(self.organisation, act.by)
        if act.what == "reply":
            conversation.reply(complaint, act.facts["text"], member)
        elif act.what == "note":
            conversation.note(complaint, act.facts["text"], member)
        elif act.what in ("ask_longer", "allow_longer"):
            self._longer(complaint, member, act)
        else:
            facts = self._filled(act.facts)
            steps.take_step(complaint, act.what, member, complaint.revision, **facts)

    def _longer(self, complaint: Complaint, member: Member, act: Act) -> None:
        """More time to answer: asked for by one, allowed by another."""
        facts = self._filled(act.facts)
        if act.what == "allow_longer":
            allow_longer(complaint, member, complaint.revision, facts["text"])
            return
        asked = Asked(facts["promised_on"], facts["reason"], facts["text"])
        ask_longer(complaint, member, complaint.revision, asked)

    def _filled(self, facts: dict[str, Any]) -> dict[str, Any]:
        """Keys of departments and people as their ids, working days ahead (or back) as a date."""
        filled = dict(facts)
        if "department" in filled:
            filled["department_id"] = self.organisation.departments[filled.pop("department")]
        if "handler" in filled:
            filled["handler_id"] = self.organisation.person(filled.pop("handler"))
        if "promised" in filled:
            filled["promised_on"] = self.days.ahead(filled.pop("promised"))
        return filled

    def _actor(self, key: str) -> Actor:
        return self.organisation.acting(key) if key else Actor("nobody")


def member_of(organisation: Organisation, key: str) -> Member:
    """Somebody of the house, with what the own role may do."""
    person = organisation.house.person(key)
    units = frozenset(organisation.departments[code] for code in person.departments)
    return Member(organisation.people[person.key], units, permissions_of((person.role,)))


def _by_complainant(complaint: Complaint, act: Act) -> None:
    facts = act.facts
    if act.what == "write":
        conversation.write_as_complainant(complaint, facts["text"])
    elif act.what == "accept":
        steps.accept(complaint, complaint.revision)
    elif act.what == "dispute":
        steps.dispute(complaint, facts["text"], complaint.revision)
    else:
        judge(complaint, Answers(**facts))


@dataclass(frozen=True)
class Days:
    """The house's working days around today."""

    plan: Plan
    calendar: WorkingCalendar

    def back(self, number: int, hour: float) -> datetime:
        """A moment of the n-th working day before today."""
        day = self._nth(number, -1)
        return at(day, 0) + timedelta(hours=hour)

    def ahead(self, number: int) -> date:
        """The n-th working day after today, or before it for a number below nothing."""
        return self._nth(abs(number), 1 if number > 0 else -1)

    def _nth(self, number: int, step: int) -> date:
        day, left = self.plan.now.astimezone(ZONE).date(), number
        while left:
            day += timedelta(days=step)
            left -= self.calendar.is_working_day(day)
        return day


def complaints(organisation: Organisation, plan: Plan) -> Deeds:
    """Everything that happens to the cases, each with its moment."""
    with unit_of_work():
        days = Days(plan, own_calendar())
    for case in organisation.house.cases:
        story = Story(organisation, case, days)
        yield days.back(case.day, case.hour), story.lodge
        for act in case.acts:
            yield days.back(act.day, act.hour), partial(story.go_on, act)


def tell_the_desk() -> None:
    """What anonymous complainants did on earlier days, announced as the ticker would."""
    with acting_as(Actor("nobody")), unit_of_work():
        announce()
