"""The editor as people use it: every page, without scripts, by keys alone, and two at once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from house_cast import Cast, Person
from playwright.sync_api import expect
from walks.conftest import Walker, axe, sign_in

from foundation.audit import Actor, acting_as, record
from foundation.loader import load_or_404
from foundation.scope import tenant_scope
from foundation.unit_of_work import unit_of_work
from surveys.definition.model import Questionnaire as Content
from surveys.definition.questions.kinds import KINDS
from surveys.models import Questionnaire, QuestionnaireVersion
from surveys.queries import content_of
from surveys.services import questionnaires
from surveys.starting import first_question

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

THINGS = [
    {"code": "a", "text": {"zh": "甲", "en": "First"}},
    {"code": "b", "text": {"zh": "乙", "en": "Second"}},
]
PAUSE = 20_000  # milliseconds: what is saved by itself some seconds after typing stops


@pytest.fixture
def work(app: object, cast: Cast) -> Callable[[], object]:
    """One intent of Mei's, committed."""

    def working() -> object:
        from contextlib import ExitStack

        stack = ExitStack()
        stack.enter_context(acting_as(Actor("person", cast.mei.user_id)))
        stack.enter_context(tenant_scope(cast.mei.tenant_id))
        stack.enter_context(unit_of_work())
        return stack

    return working


@pytest.fixture
def url(cast: Cast, work: Callable[[], object]) -> str:
    """A draft of Mei's with one question of each kind behind those of the pack."""
    with work():
        version = questionnaires.copy_from_library("complaint_handling", cast.mei.user_id)
        content = content_of(version).as_json()
        for kind in KINDS:
            words = {"zh": f"题目 {kind}", "en": f"Question {kind}"}
            fields = {"code": f"new_{kind}", **first_question(kind), "text": words}
            fields |= {"options": THINGS} if "options" in fields else {}
            fields |= {"rows": THINGS} if kind == "matrix" else {}
            content["sections"][0]["questions"].append(fields)
        version.content = Content.model_validate(content).as_json()
        record("version.edited", version)
        ref = load_or_404(Questionnaire, id=version.questionnaire_id).ref
    return f"/app/questionnaires/{ref}/versions/1"


@pytest.fixture
def content(url: str, work: Callable[[], object]) -> Callable[[], Content]:
    """What is stored of it now."""

    def read() -> Content:
        with work():
            of = load_or_404(Questionnaire, ref=url.split("/")[3])
            return content_of(load_or_404(QuestionnaireVersion, questionnaire_id=of.id, number=1))

    return read


@pytest.fixture
def at_desk(walker: Callable[..., Walker]) -> Callable[..., Walker]:
    """The browser of somebody who is signed in."""

    def sit(person: Person, width: int = 1440, *, scripts: bool = True) -> Walker:
        return sign_in(walker(width=width, language="zh", scripts=scripts), person)

    return sit


@pytest.mark.parametrize(("width", "scripts"), [(360, False), (1440, True)])
def test_every_page_is_fit_for_everybody(cast, at_desk, url, width, scripts):
    mei = at_desk(cast.mei, width, scripts=scripts)
    for kind in KINDS:
        mei.go(f"{url}/questions/new_{kind}")
        mei.look(kind)
    for page in ("", "/ends", "/preview", "/approval", "/sections/handling"):
        mei.go(url + page)
        mei.look(page or "show")
    mei.go(f"{url}/questions/new_note/condition")
    for what in ("answer:lodging", "answer:resolved", "answer:new_date"):
        mei.page.select_option("[name=what]", what)
        mei.follow("button[value=group]" if "date" in what else "button[value=add]")
    mei.look("condition")
    mei.go(f"{url}/ends")
    mei.fill(title_zh="不在范围")
    mei.press("Add the end page")
    mei.look("end")


def test_condition_is_built_without_scripts(cast, at_desk, url, content):
    mei = at_desk(cast.mei, 360, scripts=False)
    mei.go(f"{url}/questions/comment/condition")
    mei.page.select_option("[name=what]", "answer:lodging")
    mei.press("Add the line")
    mei.page.select_option("[name='lines-0-one']", "2")
    mei.page.select_option("[name=what]", "answer:resolved")
    mei.press("Add the line")
    assert mei.page.input_value("[name='lines-0-one']") == "2"
    mei.tick("lines-1-several", "no")
    mei.follow("button.btn-primary[value=save]")
    assert "仅当“" in mei.page.locator(".sv-cond").inner_text()
    assert len(content().question("comment").show_if.all) == 2


def test_two_authors_at_once_lose_no_text(cast, at_desk, url, content):
    mei, wen = at_desk(cast.mei), at_desk(cast.wen)
    for who in (mei, wen):
        who.go(f"{url}/questions/lodging")
    mei.fill(text_zh="梅的问法？")
    told = mei.page.locator("[data-autosaved]")
    expect(told).to_contain_text("已保存", timeout=PAUSE)
    assert content().question("lodging").text.root["zh"] == "梅的问法？"
    wen.fill(text_zh="温的问法？")
    wen.page.wait_for_selector("input[type=radio][name=text_zh]", timeout=PAUSE)
    assert {e.get_attribute("value") for e in wen.page.query_selector_all("[name=text_zh]")} == {
        "梅的问法？",
        "温的问法？",
    }
    wen.look("both texts")
    wen.press("Save as chosen")
    assert content().question("lodging").text.root["zh"] == "温的问法？"
    mei.fill(hint_zh="再写一句")
    mei.page.wait_for_selector("input[type=radio][name=hint_zh]", timeout=PAUSE)
    mei.page.check("input[type=radio][name=text_zh][value='温的问法？']")
    mei.press("Save as chosen")
    question = content().question("lodging")
    assert (question.text.root["zh"], question.hint.root["zh"]) == ("温的问法？", "再写一句")


def test_saved_while_typing_a_new_option_gets_one_code(cast, at_desk, url, content):
    mei = at_desk(cast.mei)
    mei.go(f"{url}/questions/new_single")
    for number, words in ((2, "丙"), (3, "丁")):
        mei.fill(**{f"options-{number}-zh": words})
        code = mei.page.locator(f"[name='options-{number}-code']")
        expect(code).to_have_value(re.compile("o[12]"), timeout=PAUSE)
    assert content().question("new_single").option_codes == ("a", "b", "o1", "o2")


def test_moved_by_dragging_and_undone(cast, at_desk, url, content):
    mei = at_desk(cast.mei)
    before = [q.code for q in content().questions]
    mei.go(url)
    mei.page.locator(f"#question-{before[0]} [data-grip]").drag_to(
        mei.page.locator(f"#question-{before[2]}"), target_position={"x": 200, "y": 50}
    )
    mei.page.wait_for_load_state("load")
    mei.page.wait_for_selector("#undo")
    assert [q.code for q in content().questions][:3] == [before[1], before[2], before[0]]
    mei.page.click("#undo button")
    mei.page.wait_for_selector("text=已撤销")
    assert [q.code for q in content().questions] == before


def test_moved_and_undone_by_keys_alone(cast, at_desk, url, content):
    mei = at_desk(cast.mei)
    before = [q.code for q in content().questions]
    mei.go(f"{url}/questions/{before[0]}")
    to_field(mei, "#to")
    mei.page.keyboard.press("End")
    mei.page.keyboard.press("Tab")
    mei.page.keyboard.press("Enter")
    mei.page.wait_for_selector("#undo")
    assert [q.code for q in content().questions][-1] == before[0]
    to_field(mei, "#undo button")
    mei.page.keyboard.press("Enter")
    mei.page.wait_for_selector("text=已撤销")
    assert [q.code for q in content().questions] == before


def to_field(walker: Walker, selector: str) -> None:
    """Press the tab key until something has the focus."""
    for _ in range(150):
        walker.page.keyboard.press("Tab")
        if walker.page.evaluate(f"document.activeElement.matches({selector!r})"):
            return
    raise AssertionError(f"{selector} is not reached by the tab key")


def test_tried_out_on_two_ways(cast, at_desk, url):
    mei = at_desk(cast.mei, 360, scripts=False)
    mei.go(f"{url}/questions/comment/condition")
    mei.page.select_option("[name=what]", "answer:lodging")
    mei.press("Add the line")
    mei.follow("button.btn-primary[value=save]")
    mei.go(f"{url}/preview")
    mei.page.check("input[name='q.lodging'][value='5']", force=True)
    mei.follow(".go button[value=next]")
    mei.look("not all answered")
    assert mei.page.locator("input[name='q.lodging'][value='5']").is_checked()


def test_signed_out_while_typing_nothing_is_lost(cast, at_desk, url, content):
    """It says so beside the button, keeps the words on a page, and saves them from there."""
    mei = at_desk(cast.mei)
    mei.go(f"{url}/questions/lodging")
    mei.page.context.clear_cookies()
    mei.fill(text_zh="退出登录以后写的问法？")
    told = mei.page.locator("[data-autosaved]")
    expect(told).to_contain_text("新标签页", timeout=PAUSE)
    mei.page.locator("form[data-autosave] .hs-acts button[type=submit]").first.click()
    mei.page.wait_for_selector("h1:has-text('没有丢')", timeout=PAUSE)
    assert "退出登录以后写的问法？" in mei.page.inner_text("main")
    assert axe(mei.page) == []
    mei.look("signed out, kept")
    sign_in(mei, cast.mei)
    mei.press("Send it once more")
    mei.page.wait_for_selector("text=打开得太久", timeout=PAUSE)
    mei.look("signed in again")
    mei.press("Send it once more")
    mei.page.wait_for_selector("form[data-autosave]", timeout=PAUSE)
    assert content().question("lodging").text.root["zh"] == "退出登录以后写的问法？"


def test_what_could_not_be_saved_is_saved_when_the_line_is_back(cast, at_desk, url, content):
    mei = at_desk(cast.mei)
    mei.go(f"{url}/questions/lodging")
    told = mei.page.locator("[data-autosaved]")
    mei.page.context.set_offline(True)
    mei.fill(text_zh="断网时写的问法？")
    expect(told).to_contain_text("连不上", timeout=PAUSE)
    mei.page.context.set_offline(False)
    expect(told).to_contain_text("已保存", timeout=PAUSE)
    assert content().question("lodging").text.root["zh"] == "断网时写的问法？"
