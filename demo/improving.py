"""The corrective actions: two judged on their figures, others on their way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import select

from complaints.actions.models import CorrectiveAction
from complaints.actions.queries import items_of
from complaints.actions.services import planning, steps, working
from complaints.actions.services.effect import JOB, plan_measurements
from demo.asking import APPROVER, AUTHOR
from demo.calendar import Plan, at
from demo.complaining import Deed, member_of
from demo.staffing import Hospital
from foundation.audit import Actor, acting_as
from foundation.loader import load_or_404
from foundation.unit_of_work import session, unit_of_work
from foundation.work.jobs import perform
from foundation.work.models import Work

AUDITOR = "han"
_OBSERVED = 80  # days


@dataclass(frozen=True)
class Idea:
    """A corrective action as it is planned."""

    title: str
    department: str
    owner: str
    source: str
    cause: str
    containment: str
    whys: tuple[str, ...]
    root_cause: str
    to_do: str
    evidence: str
    verdict: str = ""


PHARMACY = Idea(
    "药房取药等候太久",
    "pharmacy",
    "lin",
    "indicator",
    "第一季的调查里，药房在各科室中最低，意见集中在等候。",
    "上午高峰加开一个发药窗口。",
    ("窗口前平均排十四人。", "缴费以后才开始配药。", "收费系统和药房系统之间靠纸质处方。"),
    "缴费信息没有直接传到药房。",
    "缴费后自动把处方送到药房，先配药后叫号",
    "上线验收单",
    "前后数据、对照科室和验收单都看过，改进站得住。",
)
CHILDREN = Idea(
    "儿科候诊没有预告",
    "paediatrics",
    "ouyang",
    "indicator",
    "家长不知道还要等多久，不敢离开候诊区。",
    "分诊护士每半小时口头告知等候时间。",
    ("叫号听不见。", "没有显示屏。", "预约时段没有按医生的速度排。"),
    "预约时段一律十分钟，与实际接诊时间不符。",
    "按近三个月的接诊时间重排预约时段",
    "新的排班表",
    "按批准的标准看数据，结论照数据写。",
)
CONSENT = Idea(
    "换材料前再签一次知情同意",
    "dentistry",
    "lin",
    "case",
    "更换种植材料后费用上涨，患者没有再次签字。",
    "主治医师在更换前电话告知并记录。",
    ("知情同意书只签第一次的方案。", "病历系统换材料时不提醒。"),
    "换材料不触发新的知情同意书。",
    "病历系统换材料时强制打印新的同意书",
    "系统截图和抽查十份病历的结果",
)
STRENGTHS = Idea(
    "相同药名不同规格分开放",
    "pharmacy",
    "lin",
    "case",
    "两种规格放在同一格，发药时拿错。",
    "当天起两种规格分柜放，贴红色标签。",
    ("两种规格放在同一格。", "包装颜色相近。"),
    "药柜按药名排，不分规格。",
    "药柜按规格重排，扫码核对后才能发药",
    "重排后的药柜照片和扫码记录",
)


@dataclass
class Improvement:
    """An action of the demo as it goes on."""

    hospital: Hospital
    idea: Idea
    due_on: date
    action_id: UUID | None = field(default=None)

    def plan(self) -> None:
        """Somebody writes the plan."""
        idea, units, people = self.idea, self.hospital.departments, self.hospital.people
        with acting_as(self.hospital.acting(AUTHOR)), unit_of_work():
            author = member_of(self.hospital, AUTHOR)
            facts: dict[str, Any] = {
                "title": idea.title,
                "department_id": units[idea.department],
                "source": idea.source,
                "cause": idea.cause,
                "owner_id": people[idea.owner],
                "containment": idea.containment,
                "whys": list(idea.whys),
                "root_cause": idea.root_cause,
                "least_change": 3.0,
                "observation_days": _OBSERVED,
                "least_sample": 20,
            }
            action = planning.create_action(author, **facts)
            planning.add_item(
                action,
                author,
                text=idea.to_do,
                owner_id=people[idea.owner],
                due_on=self.due_on,
                evidence_wanted=idea.evidence,
            )
            self.action_id = action.id

    def take(self, step: str, by: str, reason: str = "") -> None:
        """Somebody takes a step."""
        with acting_as(self.hospital.acting(by)), unit_of_work():
            action, member = self._action(), member_of(self.hospital, by)
            steps.take_step(action, step, member, action.revision, reason)

    def finish(self) -> None:
        """The owner does what is to do, and says so."""
        owner = self.idea.owner
        with acting_as(self.hospital.acting(owner)), unit_of_work():
            action, member = self._action(), member_of(self.hospital, owner)
            for item in items_of(action):
                working.complete_item(action, item.id, member, self.idea.evidence)
        self.take("finish", owner)

    def judge(self) -> None:
        """The auditor follows what the figures propose."""
        with unit_of_work():
            proposed = self._action().proposed
        self.take(f"judge_{proposed}", AUDITOR, self.idea.verdict)

    def _action(self) -> CorrectiveAction:
        return load_or_404(CorrectiveAction, id=self.action_id)


def improvements(hospital: Hospital, plan: Plan) -> Iterator[tuple[datetime, Deed]]:
    """Everything that happens to the actions, each with its moment."""
    first, before = plan.season_first.last_day, plan.season_before.last_day
    for idea in (PHARMACY, CHILDREN):
        one = Improvement(hospital, idea, first + timedelta(days=6))
        yield at(first + timedelta(days=2), 10), one.plan
        yield at(first + timedelta(days=2), 11), partial(one.take, "submit", AUTHOR)
        yield at(first + timedelta(days=3), 10), partial(one.take, "approve", APPROVER)
        yield at(first + timedelta(days=5), 16), one.finish
        yield at(before + timedelta(days=8), 15), one.judge
    yield at(before + timedelta(days=8), 9), partial(_measure, hospital)
    for idea, days, approved in ((CONSENT, 4, False), (STRENGTHS, 6, True)):
        one = Improvement(hospital, idea, plan.today + timedelta(days=20))
        yield plan.now - timedelta(days=days), one.plan
        yield plan.now - timedelta(days=days, minutes=-30), partial(one.take, "submit", AUTHOR)
        if approved:
            yield plan.now - timedelta(days=days - 1), partial(one.take, "approve", APPROVER)


def _measure(hospital: Hospital) -> None:
    """Run at once what the ticker and a worker would, by the same job."""
    with acting_as(Actor("nobody")):
        plan_measurements()
        with unit_of_work():
            waiting = session().scalars(select(Work.id).where(Work.kind == JOB)).all()
        for work_id in waiting:
            perform(hospital.tenant_id, work_id)
