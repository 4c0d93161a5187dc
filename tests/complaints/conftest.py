"""What the tests of complaints share: the desk at work, complainants, cases in each state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest

from complaints.models import Complaint
from complaints.receipts import new_key, receipt_of
from complaints.services import steps
from complaints.services.checking import handlers
from complaints.services.intake import Lodging, lodge
from foundation import clock
from foundation.audit import Actor, acting_as
from foundation.audit.models import AuditEvent
from foundation.errors import Conflict
from foundation.loader import load_or_404
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from tenants.permissions import permissions_of

TEXT = "问了三个窗口，没有人能解释清单上的材料费。"


@dataclass(frozen=True)
class Member:
    """A person as services know them."""

    user_id: UUID
    departments: frozenset[UUID]
    permissions: frozenset[str]

    def may(self, permission: str) -> bool:
        return permission in self.permissions


@dataclass
class Desk:
    """The complaint desk of Jiangzhou: its people at work, and who complains there."""

    app: object
    cast: object

    def member(self, name: str) -> Member:
        from house_cast import ROLES

        own = {self.cast.jiangzhou.departments["paediatrics"]} if name == "ouyang" else set()
        return Member(self.cast.people[name].user_id, frozenset(own), permissions_of(ROLES[name]))

    @contextmanager
    def work(self, name: str | None = None) -> Iterator[Member | None]:
        """One intent of a person (None: of a complainant) in one transaction, committed."""
        member = self.member(name) if name else None
        house = self.cast.people[name].tenant_id if name else self.cast.jiangzhou.id
        actor = Actor("person", member.user_id) if member else Actor("nobody")
        with (
            self.app.app_context(),
            acting_as(actor),
            tenant_scope(house),
            unit_of_work(),
        ):
            yield member

    def lodge(self, **facts) -> tuple[Complaint, str]:
        """Somebody complains; the case and its receipt."""
        key = facts.pop("key", None) or new_key()
        with self.work():
            given = {"key": key, "subject": "收费明细看不懂", "text": TEXT, **facts}
            lodged = lodge(Lodging(**given))
            receipt = receipt_of(key)
            return load_or_404(Complaint, id=lodged.complaint_id), receipt

    def case(self, state: str = "received", **facts) -> Complaint:
        """A case that was brought to a state by its own steps."""
        complaint, _ = self.lodge(**facts)
        for step in PATHS[state]:
            complaint = self.take(complaint, step)
        return complaint

    def take(self, complaint: Complaint, step: str, by: str = "gu", **given) -> Complaint:
        """Take a step with what it needs filled in."""
        with self.work():
            case = load_or_404(Complaint, id=complaint.id)
            # Whom a case is about is said as a whole: a name given takes the place of the usual.
            usual = {} if step == "name" and given else self.filled(step, case)
            facts = {**usual, **given}
        if step in COMPLAINANTS:
            with self.work():
                return COMPLAINANTS[step](case, facts)
        with self.work(by) as member:
            return steps.take_step(case, step, member, case.revision, **facts)

    def filled(self, step: str, case: Complaint) -> dict:
        """What a step needs, filled in rightly."""
        needed = {
            "acknowledge": {"category": "fees", "severity": "moderate"},
            "assign": {"department_id": self.cast.jiangzhou.departments["paediatrics"]},
            "name": {"about_department": self.cast.jiangzhou.departments["cardiology"]},
            "correct": {"category": "waiting", "severity": "severe"},
            "ask": {"text": "请问是哪一天、哪个窗口？"},
            "go_on": {"reason": "电话里问到了"},
            "propose": {"outcome": "upheld", "text": "清单已改。"},
            "return_proposal": {"reason": "缺窗口的记录"},
            "answer": {"text": "清单已改，请您看看。"},
            "dispute": {"reason": "没有回答我的问题"},
            "close": {"reason": "三周没有回音"},
            "set_aside": {"outcome": "duplicate", "reason": "与 C-2026-0001 相同"},
            "reopen": {"reason": "又来信"},
            "object": {"reason": "当时没有看到"},
            "let_stand": {"reason": "又核实了一遍"},
            "rate": {"score": 4, "text": "还行"},
        }
        if step == "postpone":
            later = (case.promised_at or case.resolve_due) + timedelta(days=1)
            from tenants.queries import own_calendar

            calendar = own_calendar()
            return {
                "promised_on": calendar.day_of(calendar.opens_at(later)),
                "text": "还需要两天。",
            }
        if step in ("take_up_again", "hand_over"):
            others = [u for u in handlers() if u not in (case.proposed_by, case.handler_id)]
            more = {"reason": "休假"} if step == "hand_over" else {}
            return {"handler_id": others[0], **more}
        return needed.get(step, {})

    def fresh(self, complaint: Complaint) -> Complaint:
        """The case as it stands now."""
        with self.work():
            return load_or_404(Complaint, id=complaint.id)

    def all(self, model, **columns) -> list:
        """Rows of Jiangzhou; events of the trail as they came, other rows in any order."""
        from sqlalchemy import select

        with self.work():
            query = select(model).filter_by(**columns)
            if model is AuditEvent:
                query = query.order_by(AuditEvent.seq)
            return list(session().scalars(query))

    def at_once(self, *acts: Callable[[], object]) -> list[str]:
        """Do all this in the same moment; what each came to."""
        start = Barrier(len(acts))

        def run(act):
            start.wait(timeout=60)
            try:
                act()
            except Conflict:
                return "conflict"
            return "done"

        with ThreadPoolExecutor(len(acts)) as threads:
            return sorted(threads.map(run, acts))


COMPLAINANTS = {
    "accept": lambda case, given: steps.accept(case, case.revision),
    "dispute": lambda case, given: steps.dispute(case, given["reason"], case.revision),
    "object": lambda case, given: steps.object_to_closing(case, given["reason"], case.revision),
    "rate": lambda case, given: steps.rate(case, given["score"], given.get("text", "")),
}

# How a case comes to each state.
PATHS = {
    "received": (),
    "in_hand": ("acknowledge",),
    "proposed": ("acknowledge", "propose"),
    "answered": ("acknowledge", "propose", "answer"),
    "disputed": ("acknowledge", "propose", "answer", "dispute"),
    "closed": ("acknowledge", "propose", "answer", "accept"),
}


@pytest.fixture
def desk(app, cast) -> Desk:
    """The complaint desk at work."""
    return Desk(app, cast)


@pytest.fixture
def now(app):
    """The product's time."""
    return clock.now
