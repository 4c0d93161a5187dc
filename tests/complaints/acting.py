"""Corrective actions at the hospital: a questionnaire, answers on given days, people at work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from settling import settled
from sqlalchemy import select, update

from complaints.actions.models import ActionItem, CorrectiveAction
from complaints.actions.services import items as item_services
from complaints.actions.services import planning, steps, working
from complaints.actions.services.effect import plan_measurements
from foundation import clock
from foundation.loader import load_or_404
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.work.jobs import perform
from foundation.work.models import Work
from surveys.models import Survey
from tenants.models import LoginSession
from tests.evaluations.judged import House, make_house, same

PLAN: dict[str, Any] = {
    "cause": "排队太久，三个月里十二件投诉。",
    "containment": "高峰时加开两个窗口。",
    "whys": ["平均等二十四分钟。", "看到处方才开始配药。", "两套系统靠纸单连接。"],
    "root_cause": "缴费到取药之间没有负责科室。",
    "target": 75.0,
    "least_change": 3.0,
    "observation_days": 30,
    "least_sample": 10,
}
BAD = same(3, 20) + same(4, 20)  # a mean of 62.5
WORSE = same(2, 20) + same(3, 20)  # 37.5
GOOD = same(4, 20) + same(5, 20)  # a mean of 87.5
OTHER = same(4, 40)


@dataclass
class Works:
    """The hospital at work on its actions."""

    desk: Any
    house: House
    period_id: UUID

    def work(self, name: str) -> Any:
        return self.desk.work(name)

    def plan(self, **facts: Any) -> CorrectiveAction:
        """A whole plan that Mei wrote for paediatrics; `due_on`, `item_owner` are of its item."""
        departments = self.desk.cast.jiangzhou.departments
        unit = facts.pop("department_id", departments["paediatrics"])
        of_item = {k: facts.pop(k) for k in ("due_on", "item_owner") if k in facts}
        if "item_owner" in of_item:
            of_item["owner_id"] = of_item.pop("item_owner")
        with self.work("mei") as mei:
            action = planning.create_action(
                mei,
                title="取药等候太久",
                department_id=unit,
                source="case",
                **{**PLAN, "owner_id": self.desk.cast.ouyang.user_id, **facts},
            )
        with self.work("mei") as mei:
            item_services.add_item(action, mei, **self.item(**of_item))
        return action

    def item(self, **facts: Any) -> dict[str, Any]:
        return {
            "text": "缴费后自动把处方送到药房",
            "owner_id": self.desk.cast.ouyang.user_id,
            "due_on": date(2026, 12, 31),
            "evidence_wanted": "上线验收单",
            **facts,
        }

    def take(
        self, action: CorrectiveAction, step: str, by: str, reason: str = "看过了"
    ) -> CorrectiveAction:
        """Take a step on the action as it stands."""
        now = self.fresh(action)
        with self.work(by) as member:
            return steps.take_step(now, step, member, now.revision, reason)

    def done(self, action: CorrectiveAction, by: str = "ouyang") -> None:
        """Do every item."""
        for item in self.items(action):
            with self.work(by) as member:
                working.complete_item(action, item.id, member, "验收单在信息科")

    def items(self, action: CorrectiveAction) -> list[ActionItem]:
        round_now = self.fresh(action).round
        return self.desk.all(ActionItem, action_id=action.id, round=round_now)

    def fresh(self, action: CorrectiveAction) -> CorrectiveAction:
        with self.work("mei"):
            return load_or_404(CorrectiveAction, id=action.id)

    def answers(self, sheets: Any, day: date, code: str = "paediatrics") -> None:
        """Answers that were given on a day."""
        self.house.answer(self.period_id, code, sheets, day=day)

    def standing(self, state: str, after: Any = GOOD, **facts: Any) -> CorrectiveAction:
        """An action that its own steps brought to a state; 62.5 before, 87.5 after."""
        today = clock_day()
        action = self.plan(**facts)
        if state == "draft":
            return action
        self.take(action, "submit", "mei")
        if state == "in_review":
            return self.fresh(action)
        for code, sheets in (("paediatrics", BAD), ("cardiology", OTHER)):
            self.answers(sheets, today - timedelta(days=10), code)
        self.take(action, "approve", "wen")
        if state == "running":
            return self.fresh(action)
        self.done(action)
        self.take(action, "finish", "ouyang")
        if state == "awaiting_effect":
            return self.fresh(action)
        for code, sheets in (("paediatrics", after), ("cardiology", OTHER)):
            self.answers(sheets, today + timedelta(days=5), code)
        self.later(31)
        self.measure()
        if state == "to_judge":
            return self.fresh(action)
        return self.take(action, f"judge_{state}", "iris")

    def later(self, days: int) -> None:
        """Let days go by, on which everybody stays signed in."""
        by = timedelta(days=days)
        with unit_of_work():
            clock.shift(by)
            # As if they had come by every day.
            seen, ends = LoginSession.seen_at + by, LoginSession.ends_at + by
            session().execute(update(LoginSession).values(seen_at=seen, ends_at=ends))

    def measure(self) -> list[str]:
        """Let the ticker find what is due, and do it."""
        plan_measurements()
        with tenant_scope(self.house.tenant_id), unit_of_work():
            query = select(Work.id).where(Work.kind == "measure_effect", Work.state != "done")
            waiting = list(session().scalars(query))
        with self.desk.app.app_context():
            came = [perform(self.house.tenant_id, each) for each in waiting]
        settled(self.house.tenant_id, "measure_effect")
        return came


def clock_day() -> date:
    """The day it is in the hospital."""
    return clock.today("Asia/Shanghai")


def make_works(desk: Any) -> Works:
    """The hospital with a survey that has been open for a quarter and stays so."""
    house = make_house(desk.cast, desk.app)
    today = clock_day()
    days = (today - timedelta(days=200), today + timedelta(days=200))
    period_id = house.period(
        "全年", {"paediatrics": same(3, 1), "cardiology": same(3, 1)}, days=days, close=False
    )
    with desk.work("mei"):
        # It was open all the time; past the service, which opens surveys from now on alone.
        now = clock.now()
        session().execute(
            update(Survey).values(
                opens_at=now - timedelta(days=200), closes_at=now + timedelta(days=200)
            )
        )
    return Works(desk, house, period_id)
