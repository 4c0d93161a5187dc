"""The hospital with two published periods, cases of complaints and a judged action."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from complaints.actions.models import CorrectiveAction
from complaints.models import Complaint
from evaluations.models import Evaluation
from evaluations.rules import HANDLING, Rules
from evaluations.services.schemes import save_scheme
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from reports.models import ReportRun
from reports.services import request_report
from tests.complaints.acting import make_works
from tests.complaints.conftest import Desk
from tests.evaluations.judged import BEFORE, NOW, House, spans

# Six, five and two cases: the two are too few to be told, and with them the five, lest the two be
# the rest of the sum.
CASES = {"cardiology": (5, 5, 5, 4, 4, 1), "paediatrics": (5, 5, 4, 3, 3), "pharmacy": (2, 2)}
WORDING = "王小明说只有他这么想"


@dataclass
class Hospital:
    """Two periods, the later one told in reports."""

    house: House
    before: UUID
    now: UUID
    action: CorrectiveAction | None = None

    @property
    def tenant_id(self) -> UUID:
        return self.house.tenant_id

    def snapshot(self, number: int = 1) -> Evaluation:
        """A snapshot of the later period, within a unit of work."""
        query = select(Evaluation).where(
            Evaluation.period_id == self.now, Evaluation.number == number
        )
        return session().scalars(query).one()

    def ask(self, language: str = "zh") -> str:
        """Mei has a report made; its reference."""
        with self.house.work():
            return request_report(self.snapshot(), language, self.house.cast.mei.user_id).ref

    def run(self, ref: str) -> ReportRun:
        with tenant_scope(self.tenant_id), unit_of_work():
            return session().scalars(select(ReportRun).where(ReportRun.ref == ref)).one()


def make_hospital(cast: Any, app: Any) -> Hospital:
    """The action first, for it takes a month until it is measured."""
    works = make_works(Desk(app, cast))
    action = works.standing("effective")
    house = works.house
    first, second = spans()
    before = house.period("上一期", BEFORE, days=first)
    house.compute(before)
    house.publish(before)
    for code, ratings in CASES.items():
        for rating in ratings:
            house.complain(code, rating=rating)
    now = house.period("这一期", NOW, days=second)
    with house.work():
        session().execute(update(Complaint).values(text=WORDING, subject=WORDING))
        save_scheme(house.get(now), Rules(handling=HANDLING), 0)
    house.compute(now)
    house.publish(now)
    return Hospital(house, before, now, action)
