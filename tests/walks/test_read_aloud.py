"""What a screen reader is told: names, roles, states, what is wrong, and in which language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from asking import ask
from every_kind import CONTACT, FILE, PICKER, every_kind
from house_cast import Cast
from walks.conftest import Walker, sign_in
from walks.measuring import Node, measure, read_aloud
from walks.test_every_kind import answer

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

FIELDS = {"radio", "checkbox", "textbox", "combobox", "spinbutton", "Date", "DateTime", "InputTime"}
OUTER = {"group", "radiogroup"}

# For each page: role and name of what stands there, in this order (others may stand between).
TOLD: dict[str, dict[str, list[tuple[str, str]]]] = {
    "zh": {
        "scales": [
            ("group", "1. 等候的时间您能接受吗？"),
            ("radio", "1 非常不满意"),
            ("radio", "不适用（这次没有经历）"),
            ("group", "2. 环境干净吗？"),
            ("radio", "5 颗星：非常满意"),
            ("group", "3. 离开时您的心情怎样？"),
            ("radio", "1：很糟"),
            ("group", "4. 办成这件事容易吗？"),
            ("radio", "1"),
            ("group", "5. 您愿意推荐我们吗？"),
            ("radio", "10"),
            ("group", "6. 这几位的服务怎么样？"),
            ("radiogroup", "医生"),
            ("radio", "医生：1 非常不满意"),
            ("radiogroup", "护士"),
            ("radio", "护士：不适用（这次没有经历）"),
        ],
        "choices": [
            ("group", "7. 您是怎么预约的？"),
            ("radio", "窗口"),
            ("group", "8. 哪些不方便？"),
            ("checkbox", "没座位"),
            ("combobox", "9. 您从哪里来？"),
            ("group", "10. 哪些最重要？请排前两名。"),
            ("combobox", "医术"),
            ("combobox", "时间"),
            ("combobox", "费用"),
        ],
        "figures": [
            ("textbox", "11. 今年来过几次？ 次"),
            ("textbox", "12. 体重 公斤"),
            ("Date", "13. 哪天来的？"),
            ("InputTime", "14. 几点到的？"),
            ("DateTime", "15. 何时离开？"),
        ],
        "words": [
            ("textbox", "16. 哪位让您满意？"),
            ("textbox", "17. 邮箱"),
            ("textbox", "18. 就诊卡后四位"),
            ("textbox", "19. 还想说什么？"),
            ("group", "20. 同意公开我的话。"),
            ("checkbox", "我同意"),
        ],
    },
    "en": {
        "scales": [
            ("group", "1. Was the wait acceptable?"),
            ("radio", "1 Very dissatisfied"),
            ("group", "2. Was it clean?"),
            ("radio", "5 stars: Very satisfied"),
            ("group", "6. How were these people?"),
            ("radiogroup", "The doctor"),
            ("radio", "The doctor: 1 Very dissatisfied"),
            ("radiogroup", "The nurse"),
        ],
        "choices": [
            ("group", "7. How did you book?"),
            ("radio", "At the window"),
            ("checkbox", "No seats"),
            ("combobox", "9. Where do you come from?"),
            ("group", "10. What matters most? Give the first two places."),
            ("combobox", "Skill"),
            ("combobox", "Time"),
        ],
        "figures": [("textbox", "11. How often were you here this year? times")],
        "words": [("textbox", "19. Anything else?"), ("checkbox", "I agree")],
    },
}
FREE = {"zh": "可以不填", "en": "You may leave this out."}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_kind_has_its_name_and_role(
    cast: Cast, walker: Callable[..., Walker], language: str
) -> None:
    asked = ask(cast, "anonymous", content=every_kind())
    visitor = walker(width=360, language=language, scripts=False)
    visitor.go(asked.path)
    for page, expected in TOLD[language].items():
        told = read_aloud(visitor.page)
        left = iter((node.role, node.name) for node in told)
        for one in expected:
            assert one in left, f"{one} is not read, or out of its place: {outline(told)}"
        assert [node for node in told if node.role in FIELDS | OUTER and not node.name] == []
        assert measure(visitor.page, "tongues") == []
        answer(visitor)
        visitor.press("Send my answers" if page == "words" else "Next page")
    assert measure(visitor.page, "tongues") == []


def outline(told: list[Node]) -> list[tuple[str, str]]:
    return [(node.role, node.name) for node in told if node.role in FIELDS | OUTER]


def named(told: list[Node], name: str) -> Node:
    """The field or group of this name."""
    return next(n for n in told if n.role in FIELDS | OUTER and n.name == name)


@pytest.mark.parametrize(("language", "staff"), [("zh", "医生"), ("en", "The doctor")])
def test_what_may_be_left_out_and_what_is_missing_is_said(
    cast: Cast, walker: Callable[..., Walker], language: str, staff: str
) -> None:
    asked = ask(cast, "confidential", content=every_kind(PICKER, CONTACT, FILE))
    visitor = walker(width=360, language=language, scripts=False)
    visitor.go(asked.paths["house"])
    groups = [node for node in read_aloud(visitor.page) if node.role == "group"]
    free = [FREE[language] in node.description for node in groups]
    assert free == [False, True, True, True, True, False], "the two that are required say nothing"
    title = visitor.page.title()
    visitor.press("Next page")
    told = read_aloud(visitor.page)
    alert = next(node for node in told if node.role == "alert")
    assert alert.states.get("focused") is True
    wait, row = groups[0].name, named(told, staff)
    for node in (named(told, wait), row):
        assert node.description, f"{node.name}: what is wrong is not tied to it"
    assert row.states.get("invalid") == "true"
    assert visitor.page.title() != title


@pytest.mark.parametrize("language", ["zh", "en"])
def test_states_are_told(cast: Cast, walker: Callable[..., Walker], language: str) -> None:
    asked = ask(cast, "anonymous", content=every_kind())
    visitor = walker(width=360, language=language, scripts=False)
    visitor.go(asked.path)
    answer(visitor)
    told = [node for node in read_aloud(visitor.page) if node.role == "radio"]
    chosen = [node for node in told if node.states.get("checked") == "true"]
    assert len(chosen) == 8, "five scales and three rows"
    assert any(node.role == "progressbar" and node.name for node in read_aloud(visitor.page))


@pytest.mark.parametrize(("language", "tag"), [("zh", "zh-CN"), ("en", "en")])
def test_the_page_and_its_parts_tell_their_language(
    cast: Cast, walker: Callable[..., Walker], language: str, tag: str
) -> None:
    asked = ask(cast, "confidential", content=every_kind())
    visitor = walker(width=360, language=language, scripts=False)
    own = (asked.path, f"{asked.path}/resume")
    house = ("privacy", "complain", "follow", "withdraw", "changes")
    for path in (*own, *(f"/jiangzhou/{page}?lang={language}" for page in house)):
        visitor.go(path)
        assert visitor.page.evaluate("document.documentElement.lang") == tag
        assert measure(visitor.page, "tongues") == [], path


@pytest.fixture
def forced(walker: Callable[..., Walker]) -> Callable[..., Walker]:
    """A browser in which the person's colours replace ours."""

    def make(scheme: str) -> Walker:
        made = walker(width=360, language="zh", scripts=False)
        made.page.emulate_media(forced_colors="active", color_scheme=scheme)
        return made

    return make


LOOKS = """name => {
  const numbers = colour => colour.match(/[\\d.]+/g).slice(0, 3).map(Number);
  const all = [...document.querySelectorAll(`[name="${name}"]`)];
  const look = input => getComputedStyle(input.nextElementSibling);
  const chosen = all.find(one => one.checked);
  const parts = [chosen.nextElementSibling, ...chosen.nextElementSibling.children];
  return {
    ground: numbers(look(chosen).backgroundColor),
    other: numbers(look(all.find(one => !one.checked)).backgroundColor),
    inks: parts.map(part => numbers(getComputedStyle(part).color)),
  };
}"""


def contrast(one: list[float], other: list[float]) -> float:
    """By the formula of the guidelines."""
    parts = [
        [c / 3294.6 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in x]
        for x in (one, other)
    ]
    light = sorted((0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in parts), reverse=True)
    return (light[0] + 0.05) / (light[1] + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_chosen_shows_in_forced_colours(
    cast: Cast, forced: Callable[..., Walker], scheme: str
) -> None:
    asked = ask(cast, "anonymous", content=every_kind())
    visitor = forced(scheme)
    visitor.go(asked.path)
    answer(visitor)
    for name in ("q.wait", "q.clean", "q.mood", "q.effort", "q.nps", "q.staff.desk"):
        look = visitor.page.evaluate(LOOKS, name)
        assert contrast(look["ground"], look["other"]) >= 3, f"{name}: {look}"
        assert min(contrast(ink, look["ground"]) for ink in look["inks"]) >= 4.5, f"{name}: {look}"


def test_nothing_moves_for_those_who_do_not_want_it(cast: Cast, walker: Callable[..., Any]) -> None:
    asked = ask(cast, "anonymous", content=every_kind())
    visitor = walker(width=360, language="zh", scripts=True)
    moving = (
        "[...document.querySelectorAll('*')].filter(e => { const s = getComputedStyle(e);"
        " return s.animationName !== 'none' || parseFloat(s.transitionDuration) > 0.01; }).length"
    )
    visitor.go(asked.path)
    assert visitor.page.evaluate(moving) == 0
    sign_in(visitor, cast.mei)
    visitor.go("/app/questionnaires")
    assert visitor.page.evaluate(moving) == 0
