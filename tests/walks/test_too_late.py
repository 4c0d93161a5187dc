"""In the browser: an appeal and its decision, who comes too late, and the question at the door."""

from __future__ import annotations

import re

import pytest
from complaining import Complainant
from sqlalchemy import select
from walks.conftest import sign_in

from evaluations.models import Appeal
from foundation.unit_of_work import session
from portal.cases import sums
from tests.complaints.acting import make_works
from tests.complaints.conftest import Desk
from tests.evaluations.judged import NOW, make_house, spans

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

WAYS = ((360, "zh", False), (1440, "en", True))
MOVED_ON = "The case has moved on, so this step cannot be taken any more. Copy what you still need."
WHY = "病房收回的十二份问卷没有算进来。\n收发登记在附件里。"


@pytest.fixture
def people(cast):
    def speak(language):
        for person in (cast.ouyang, cast.mei, cast.wen, cast.gu, cast.alice):
            person.post("/app/preferences", {"language": language})
        return cast

    return speak


@pytest.mark.parametrize(("width", "language", "scripts"), WAYS)
def test_an_appeal(people, app, walker, width, language, scripts):
    cast = people(language)
    house = make_house(cast, app)
    period = house.period("这一期", NOW, days=spans()[1])
    house.compute(period)
    house.publish(period)
    made = {"width": width, "language": language, "scripts": scripts, "shots": f"late-{width}"}
    owner = sign_in(walker(**made), cast.ouyang)
    owner.go(f"/app/evaluations/{period}/departments/paediatrics")
    owner.look("result")
    owner.press("Appeal against this result")
    owner.look("appeal")
    owner.press("File the appeal")
    owner.look("appeal-nothing-typed")
    owner.fill(reason=WHY)
    owner.press("File the appeal")
    owner.look("appeal-filed")
    with house.work():
        appeal = session().scalars(select(Appeal)).one()
    here = f"/app/evaluations/{period}/appeals/{appeal.id}"
    first, second = (sign_in(walker(**made), one) for one in (cast.mei, cast.wen))
    for desk in (first, second):
        desk.go(here)
    first.look("decision")
    for desk, verdict in ((first, "upheld"), (second, "dismissed")):
        desk.tick("verdict", verdict)
        desk.fill(reason=f"核对过收发登记：{verdict}")
        desk.press("Decide the appeal")
    first.look("decided")
    first.press("Compute again for this appeal")
    first.look("compute-for-appeal")
    second.complaints.clear()  # the browser tells of the 409 itself
    second.sees("Your step was not carried out")
    second.look("decided-too-late")
    second.go(f"/app/evaluations/{period}")
    second.look("period-with-appeal")


@pytest.mark.parametrize(("width", "language", "scripts"), WAYS)
def test_two_at_a_case_and_at_an_action(people, app, walker, width, language, scripts):
    cast = people(language)
    desk = Desk(app, cast)
    case = desk.case("in_hand")
    made = {"width": width, "language": language, "scripts": scripts, "shots": f"late-{width}"}
    late = sign_in(walker(**made), cast.gu)
    late.go(f"/app/complaints/{case.ref}/steps/propose")
    desk.take(case, "correct", by="alice")
    late.tick("outcome", "upheld")
    late.fill(text="清单下周改好，费用退回。")
    late.press("Propose a result")
    late.complaints.clear()
    late.sees("What happened meanwhile")
    late.look("case-can-be-sent-again")
    desk.take(case, "set_aside", by="alice")
    late.press("Propose a result")
    late.complaints.clear()
    late.sees(
        "The case has moved on, so this step cannot be taken any more. Copy what you still need."
    )
    late.look("case-moved-on")
    works = make_works(desk)
    action = works.standing("in_review")
    reviewer = sign_in(walker(**made), cast.alice)
    reviewer.go(f"/app/actions/{action.ref}")
    works.take(action, "send_back", "wen", "目标没有写清楚")
    reviewer.fill(reason="根本原因还没有说到缴费窗口。")
    reviewer.press("Send back")
    reviewer.complaints.clear()
    reviewer.look("review-too-late")


@pytest.mark.parametrize(("width", "language", "scripts"), WAYS)
def test_the_question_at_the_door(app, cast, walker, width, language, scripts):
    receipt = Complainant(app).complain()
    made = {"width": width, "language": language, "scripts": scripts, "shots": f"late-{width}"}
    person = walker(**made)
    person.go(f"/jiangzhou/follow?lang={language}")
    for n in range(11):
        person.fill(receipt=f"{n:026d}")
        person.press("Show my case")
    person.complaints.clear()
    assert person.page.locator("input[name='answer']").count()
    person.look("question")
    label = person.page.locator("label[for='answer']").inner_text()
    told = {say(n): n for n in range(100) for say in (sums.in_chinese, sums.in_english)}
    found = re.match(r"(.+)加(.+)等于几？|How much is (.+) plus (.+)\?", label)
    assert found, label
    total = sum(told[part] for part in found.groups() if part)
    person.fill(receipt=receipt, answer=str(total))
    person.press("Show my case")
    assert "少发了一盒药" in person.page.locator("body").inner_text()


def test_files_that_are_too_large_do_not_take_the_text_with_them(app, cast, walker):
    person = walker(width=360, language="zh", scripts=False, shots="late-360")
    person.go("/jiangzhou/complain")
    person.fill(text="取药窗口少发了一盒药。")
    person.tick("contact", "anonymous")
    person.page.locator("main button[type='submit']").first.click()
    heavy = [
        {"name": f"{n}.txt", "mimeType": "text/plain", "buffer": b"a" * 7_000_000} for n in range(2)
    ]
    person.page.locator("input[name='files']").set_input_files(heavy)
    person.press("Send my complaint")
    person.complaints.clear()
    person.sees("The files are too large together. Please choose fewer or smaller ones.")
    assert "取药窗口少发了一盒药。" in person.page.locator("body").inner_text()
    person.look("files-too-large")
    person.press("Send my complaint")
    assert person.page.locator("p.code").count()
