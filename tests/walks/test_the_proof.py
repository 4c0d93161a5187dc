"""From a complaint to a proof and a published period, as the people of the house walk it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from walks.conftest import Walker, sign_in
from walks.words import words

from complaints.actions.services.effect import plan_measurements
from foundation import clock
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from surveys.models import Survey
from tenants.models import User
from tests.complaints.acting import BAD, GOOD, OTHER, Works, clock_day, make_works
from tests.complaints.conftest import Desk

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

SUBJECT = "取药等了两个小时"
TITLE = "取药等候太久"
TO_DO = "缴费后自动把处方送到药房"


@dataclass
class House:
    """The people of the hospital, each in a browser of their own, and what they work on."""

    works: Works
    open: Callable[[], Walker]
    language: str
    case: str
    survey: str
    action: str = ""
    people: dict[str, Walker] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Walker:
        """A person's browser, in which they are signed in."""
        if name not in self.people:
            self.people[name] = sign_in(self.open(), self.works.desk.cast.people[name])
        return self.people[name]

    @property
    def period(self) -> str:
        return f"/app/evaluations/{self.works.period_id}"


@pytest.fixture(autouse=True)
def _right_time(app):
    yield
    clock.shift(timedelta(0))


@pytest.fixture(
    params=[("zh", 360, False), ("en", 1440, True)], ids=["zh-phone-no-scripts", "en-desktop"]
)
def house(request, app, cast, live, walker) -> House:
    """A hospital with figures of the days before, and a complaint that has just come in."""
    language, width, scripts = request.param
    desk = Desk(app, cast)
    works = make_works(desk)
    day = clock_day() - timedelta(days=10)
    works.answers(BAD, day)
    works.answers(OTHER, day, "cardiology")
    case, _ = desk.lodge(subject=SUBJECT)
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        survey = session().scalars(select(Survey.ref)).one()
        session().execute(update(User).values(locale=language))

    def browser() -> Walker:
        return walker(width=width, language=language, scripts=scripts, shots=f"proof-{language}")

    return House(works, browser, language, case.ref, survey)


def test_from_the_complaint_to_the_proof_and_the_published_period(house: House) -> None:
    take_in(house["gu"], house)
    propose(house["ouyang"])
    answer(house["gu"], house)
    plan(house["ouyang"], house)
    send_back(house["mei"], house)
    correct(house["ouyang"], house)
    approve(house["wen"], house)
    work(house["ouyang"], house)
    observe(house)
    judge(house["iris"], house)
    close(house["mei"], house)
    compute(house["mei"], house)
    publish(house["mei"], house)
    read_own(house["ouyang"], house)


def from_the_desk(person: Walker, about: str, shot: str) -> None:
    """Begin at the desk and follow what waits there."""
    person.go("/app/")
    person.look(shot)
    person.page.locator(".hs-work a", has_text=about).first.click()
    person.page.wait_for_load_state("load")


def choose(person: Walker, **values: str) -> None:
    """Choose from lists by what they say, set in or not."""
    for name, said in values.items():
        chosen = person.page.locator(f"main select[name='{name}']")
        option = chosen.locator("option", has_text=said).first
        chosen.select_option(value=option.get_attribute("value"))


def departments(language: str) -> str:
    return "儿科门诊" if language == "zh" else "Paediatrics"


def take_in(gu: Walker, house: House) -> None:
    """Acknowledge, assign, note, write; what was forgotten is said and nothing typed is lost."""
    from_the_desk(gu, SUBJECT, "desk-agent")
    gu.look("case-new")
    gu.press("Acknowledge the case")
    gu.fill(text="我们马上去查。")
    gu.page.locator("main select[name='category']").select_option("")
    gu.tick("severity", "severe")
    gu.look("acknowledge")
    gu.press("Acknowledge the case")
    gu.look("acknowledge-refused")
    assert gu.page.input_value("main [name='text']") == "我们马上去查。"
    gu.page.locator("main select[name='category']").select_option("waiting")
    gu.press("Acknowledge the case")
    gu.look("acknowledged")
    gu.press("Assign to a department")
    choose(gu, department_id=departments(gu.language), handler_id="Ouyang")
    gu.fill(reason="药房的事，请欧阳主任查。")
    gu.look("assign")
    gu.press("Assign to a department")
    gu.fill(note="下午三点以后只开了一个窗口。")
    gu.press("Keep among colleagues")
    gu.fill(reply="药房正在查，明天给您答复。")
    gu.follow("main form[action$='/replies'] button[type=submit]")
    gu.look("case-in-hand")
    for said in ("下午三点以后只开了一个窗口。", "药房正在查，明天给您答复。"):
        assert said in gu.page.inner_text("main")


def propose(ouyang: Walker) -> None:
    """The department's owner proposes a result."""
    from_the_desk(ouyang, SUBJECT, "desk-owner")
    ouyang.look("case-owner")
    ouyang.press("Propose a result")
    ouyang.fill(text="高峰时加开两个窗口。")
    ouyang.press("Propose a result")
    ouyang.look("propose-refused")
    ouyang.tick("outcome", "upheld")
    ouyang.press("Propose a result")
    ouyang.look("case-proposed")


def answer(gu: Walker, house: House) -> None:
    """The desk answers with its own words."""
    from_the_desk(gu, SUBJECT, "desk-agent-to-answer")
    gu.press("Answer the complainant")
    gu.fill(text="对不起。高峰时加开了两个窗口。")
    gu.look("answer")
    gu.press("Answer the complainant")
    gu.look("case-answered")


def plan(ouyang: Walker, house: House) -> None:
    """From the case to a whole plan that is put forward."""
    ouyang.go(f"/app/complaints/{house.case}")
    ouyang.press("Open a corrective action for this case")
    ouyang.press("Open the action")
    ouyang.look("action-new-refused")
    ouyang.fill(title=TITLE)
    choose(ouyang, department_id=departments(ouyang.language))
    ouyang.look("action-new")
    ouyang.press("Open the action")
    ouyang.look("plan")
    house.action = ouyang.page.url.rpartition("/plan")[0]
    choose(ouyang, owner_id="Ouyang")
    # The case is severe; of the action one looks as deep as for a moderate one.
    ouyang.tick("severity", "moderate")
    ouyang.fill(
        containment="高峰时加开两个窗口。",
        why_1="平均等二十四分钟。",
        why_2="看到处方才开始配药。",
        root_cause="缴费到取药之间没有负责科室。",
        target="195",
        observation_days="30",
        least_sample="10",
    )
    ouyang.press("Save the plan")
    ouyang.look("plan-refused")
    assert ouyang.page.input_value("main [name='why_2']") == "看到处方才开始配药。"
    ouyang.fill(target="95", least_change="3")
    ouyang.press("Save the plan")
    ouyang.look("action-nothing-to-do")
    ouyang.fill(text=TO_DO, evidence_wanted="上线验收单")
    ouyang.press("Add")
    ouyang.look("item-refused")
    choose(ouyang, owner_id="Ouyang")
    ouyang.fill(due_on=(clock_day() + timedelta(days=3)).isoformat())
    ouyang.press("Add")
    ouyang.look("action-whole")
    ouyang.press("Put forward for review")
    ouyang.look("action-in-review")


def find_action(person: Walker, shot: str, about: str = TITLE) -> None:
    """From the desk, where it waits, to the action."""
    from_the_desk(person, about, f"desk-{shot}")
    person.look(f"action-{shot}")


def send_back(mei: Walker, house: House) -> None:
    """A plan whose criterion nobody can reach goes back, with the reason."""
    find_action(mei, "review")
    assert "40" in mei.page.inner_text("main"), "the reviewer is not told what can be seen"
    mei.press("Send back")
    mei.look("send-back-without-reason")
    mei.fill(reason="95 分谁也达不到，请写 75。")
    mei.press("Send back")
    mei.look("action-sent-back")


def correct(ouyang: Walker, house: House) -> None:
    """The owner reads why, corrects, and puts it forward again."""
    find_action(ouyang, "returned")
    assert "95 分谁也达不到" in ouyang.page.inner_text("main")
    ouyang.press("Edit the plan")
    ouyang.fill(target="75")
    ouyang.press("Save the plan")
    ouyang.press("Put forward for review")


def approve(wen: Walker, house: House) -> None:
    find_action(wen, "second-review")
    wen.press("Approve the plan")
    wen.look("action-running")


def work(ouyang: Walker, house: House) -> None:
    """Evidence with a file; one of another kind is refused and the words stay."""
    find_action(ouyang, "to-work-on", TO_DO)
    ouyang.fill(evidence="验收单在信息科。")
    give(ouyang, "验收单.exe", b"MZ\x90\x00")
    ouyang.press("It is done")
    ouyang.look("evidence-refused")
    assert ouyang.page.input_value("main [name='evidence']") == "验收单在信息科。"
    give(ouyang, "验收单.txt", "窗口已接通，2026 年验收。".encode())
    ouyang.press("It is done")
    ouyang.look("evidence-kept")
    with ouyang.page.expect_download() as coming:
        ouyang.page.get_by_role("link", name="验收单.txt").click()
    assert coming.value.suggested_filename == "验收单.txt"
    ouyang.press("Finish the work")
    ouyang.look("action-observed")


def give(person: Walker, name: str, content: bytes) -> None:
    chosen = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    person.page.locator("main input[type='file']").first.set_input_files([chosen])


def observe(house: House) -> None:
    """People answer in the month of observation; when it is over the worker measures."""
    works = house.works
    day = clock_day() + timedelta(days=5)
    works.answers(GOOD, day)
    works.answers(OTHER, day, "cardiology")
    works.later(31)
    plan_measurements()
    iris = house["iris"]
    iris.go(house.action)
    until(iris, house.action, lambda: iris.page.locator(".hs-proof").count() > 0)


def until(person: Walker, path: str, there: Callable[[], bool]) -> None:
    """Look again until it is there."""
    deadline = time.monotonic() + 120
    while not there():
        assert time.monotonic() < deadline, f"still waiting on {path}"
        time.sleep(0.3)
        person.go(path)


def judge(iris: Walker, house: House) -> None:
    """The auditor reads the proof and judges, with a reason."""
    find_action(iris, "proof")
    proof = iris.page.locator(".hs-proof").inner_text()
    for figure in ("62.5", "87.5", "+25.0"):
        assert figure in proof, f"{figure} is not in the proof"
    iris.press("Judge effective")
    iris.look("judge-without-reason")
    iris.fill(reason="两边都有四十份答卷，其他科室没有变化。")
    iris.press("Judge effective")
    iris.sees("Effective")
    iris.look("action-judged")


def close(mei: Walker, house: House) -> None:
    mei.go(f"/app/surveys/{house.survey}/close")
    mei.press("Close the survey")
    mei.go(house.period)
    mei.look("period-open")
    mei.press("Close the period")
    mei.look("period-close")
    mei.press("Close the period")
    mei.go(house.period)
    mei.look("period-closed")


def compute(mei: Walker, house: House) -> None:
    """The worker computes; the page shows how far it is and then the figures."""
    mei.press("Compute the figures")
    until(mei, house.period, lambda: mei.page.locator(".hs-tiles").count() > 0)
    mei.look("period-draft")


def publish(mei: Walker, house: House) -> None:
    mei.press("Publish the figures")
    mei.look("publish")
    mei.press("Publish the figures")
    mei.sees("Published. The departments can see their results now.")
    mei.look("period-published")


def read_own(ouyang: Walker, house: House) -> None:
    """The owner reads the own department's result, and of no other."""
    ouyang.go("/app/evaluations")
    ouyang.look("evaluations-owner")
    ouyang.go(house.period)
    ouyang.look("period-owner")
    ouyang.page.get_by_role("link", name=departments(ouyang.language)).first.click()
    ouyang.page.wait_for_load_state("load")
    ouyang.look("department-owner")
    assert words(ouyang.language, "Score") in ouyang.page.inner_text("main")
