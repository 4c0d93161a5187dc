"""A whole survey of every kind, answered with the keyboard and nothing else, without scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from asking import ask
from complaining import PICTURE
from every_kind import CONTACT, FILE, PICKER, STORED, TYPED, every_kind
from house_cast import Cast
from sqlalchemy import select
from walks.conftest import Walker, sign_in
from walks.measuring import measure
from walks.words import words

from complaints.models import Complaint
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from surveys.models import Response

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

MOMENTS = ("date", "time", "datetime-local")  # a stop for each part; an arrow gives it a value
SAID = {**TYPED, "q.reach.name": "Lin"}
MOST_STOPS = 120
MOST_STOPS_OF_A_CALL = 12  # what may be said of a call, and the button


class Keys:
    """Somebody with a keyboard: goes through a page from stop to stop and answers what is asked."""

    def __init__(self, walker: Walker) -> None:
        self.walker, self.page = walker, walker.page
        self.stops: list[str] = []
        self.tops: list[float] = []
        photo = {"name": "a.png", "mimeType": "image/png", "buffer": PICTURE}
        self.page.on("filechooser", lambda chooser: chooser.set_files([photo]))

    def wait_for(self, truth: str) -> None:
        for _ in range(200):
            if self.page.evaluate(truth):
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"never came true: {truth}")

    def press(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(key)

    def here(self) -> dict[str, Any] | None:
        found: dict[str, Any] | None = measure(self.page, "here")
        return found

    def through(self) -> None:
        """From the first stop to the last; each is seen, uncovered, and further down the page."""
        self.stops, self.tops = [], []
        for _ in range(MOST_STOPS):
            self.press("Tab")
            stop = self.here()
            if stop is None or (self.stops and stop["key"] == self.stops[0]):
                break
            assert stop["ring"], f"no focus can be seen: {stop}"
            assert stop["own"], f"something lies over it: {stop}"
            if not self.stops or self.stops[-1] != stop["key"]:
                self.stops.append(stop["key"])
                self.tops.append(stop["top"])
            self.answer(stop)
        else:
            raise AssertionError(f"the tab key does not leave {self.stops[-1]}")
        assert self.stops == measure(self.page, "stops")
        assert self.tops == sorted(self.tops), "the focus jumps up the page"

    def answer(self, stop: dict[str, Any]) -> None:
        name, kind = stop["name"], stop["type"]
        if kind in MOMENTS:
            self.press("ArrowUp")
        elif kind == "file":
            self.press("Enter")
            self.wait_for("document.activeElement.files.length === 1")
        elif name == "q.where":
            self.press("ArrowDown")
        elif name in SAID:
            self.say(stop, SAID[name])

    def say(self, stop: dict[str, Any], wanted: Any) -> None:
        if stop["type"] == "checkbox":
            if stop["value"] in wanted:
                self.press("Space")
        elif stop["type"] == "radio":
            self.press("Space")
            self.arrow_to(wanted)
        elif stop["tag"] == "SELECT":
            self.arrow_to(wanted)
        elif not stop["value"]:
            self.page.keyboard.type(wanted)

    def arrow_to(self, wanted: str) -> None:
        for _ in range(15):
            stop = self.here()
            assert stop is not None
            if stop["value"] == wanted:
                return
            self.press("ArrowDown")
        raise AssertionError(f"the arrow keys do not reach {wanted}")

    def back_to(self, message: str) -> None:
        """With Shift and Tab to the button that says this, and Enter."""
        said = words(self.walker.language, message)
        for _ in range(MOST_STOPS):
            self.press("Shift+Tab")
            if self.page.evaluate("document.activeElement.textContent.trim()") == said:
                with self.page.expect_navigation():
                    self.press("Enter")
                return
        raise AssertionError(f"“{said}” is not reached backwards")


@pytest.mark.parametrize(("language", "width"), [("zh", 360), ("en", 360)])
def test_every_kind_is_answered_by_keys_alone(
    cast: Cast, walker: Callable[..., Walker], language: str, width: int
) -> None:
    asked = ask(cast, "confidential", content=every_kind(PICKER, CONTACT, FILE))
    visitor = walker(width=width, language=language, scripts=False)
    visitor.go(asked.paths["house"])
    keys = Keys(visitor)
    for page in range(5):
        keys.through()
        keys.back_to("Send my answers" if page == 4 else "Next page")
    visitor.sees("We have it. Thank you.")
    keys.through()
    with tenant_scope(asked.tenant_id), unit_of_work():
        answers = session().scalars(select(Response)).one().answers
    moments = {"day", "hour", "both"}
    assert {k: v for k, v in answers.items() if k in STORED and k not in moments} == {
        k: v for k, v in STORED.items() if k not in moments
    }
    assert moments | {"where", "photo"} <= set(answers)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_missing_is_found_by_keys_alone(
    cast: Cast, walker: Callable[..., Walker], language: str
) -> None:
    asked = ask(cast, "anonymous", content=every_kind())
    visitor = walker(width=360, language=language, scripts=False)
    visitor.go(asked.path)
    keys = Keys(visitor)
    keys.back_to("Next page")
    assert visitor.page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    keys.press("Tab")
    keys.press("Enter")
    assert visitor.page.evaluate("document.activeElement.id") == "q-q.wait"
    keys.press("Tab")
    stop = keys.here()
    assert stop is not None
    assert (stop["name"], stop["ring"]) == ("q.wait", True)


@pytest.mark.parametrize("path", ["/jiangzhou/complain", "/jiangzhou/follow"])
def test_complaints_are_open_to_the_keyboard(
    cast: Cast, walker: Callable[..., Walker], path: str
) -> None:
    visitor = walker(width=360, language="zh", scripts=False)
    visitor.go(path)
    Keys(visitor).through()


def test_a_call_is_entered_by_keys_alone(
    cast: Cast, walker: Callable[..., Walker], whole_app: Any
) -> None:
    """The cursor waits where one types; one field is a must, and the button is near."""
    agent = sign_in(walker(width=1440, language="zh", scripts=True), cast.gu)
    agent.go("/app/complaints/new")
    keys, page = Keys(agent), agent.page
    keys.wait_for("document.activeElement.name === 'text'")
    needed = page.evaluate(
        "[...document.querySelectorAll('main [required], main [aria-required=true]')]"
        ".filter(one => !one.value || (one.type === 'radio' && !document.querySelector("
        "`main [name='${one.name}']:checked`))).map(one => one.name)"
    )
    assert needed == ["text"]
    page.keyboard.type("电梯坏了三天，老人上不了楼。")
    stops = walked(keys, words("zh", "Enter the complaint"))
    assert len(stops) <= MOST_STOPS_OF_A_CALL, stops
    with page.expect_navigation():
        keys.press("Enter")
    agent.sees("The complaint is entered")
    agent.look("entered")
    walked(keys, words("zh", "The receipt as a sheet (PDF)"), opening="summary")
    agent.look("entered, with the square")
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        case = session().scalars(select(Complaint)).one()
    assert (case.text, case.channel) == ("电梯坏了三天，老人上不了楼。", "telephone")


def walked(keys: Keys, button: str, opening: str = "") -> list[str]:
    """With the tab key to the button that says this; the stops on the way, each of them seen.

    What is folded up is opened on the way where it is named by `opening`, a tag.
    """
    stops: list[str] = []
    for _ in range(MOST_STOPS):
        keys.press("Tab")
        stop = keys.here()
        assert stop is not None, f"“{button}” is not reached: {stops}"
        assert stop["ring"], f"no focus can be seen: {stop}"
        stops.append(stop["key"])
        if keys.page.evaluate("document.activeElement.textContent.trim()") == button:
            return stops
        if opening and stop["tag"].lower() == opening:
            keys.press("Enter")
    raise AssertionError(f"“{button}” is not reached: {stops}")
