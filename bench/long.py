"""A long questionnaire with many conditions against one of twelve questions: a page and a step.

The two are asked in turn, so that a busy moment falls on both alike.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

from bench.figures import Figures
from bench.http import Answer, Browser, Caller
from bench.journeys import hidden_fields
from bench.scene import Asked, Scene
from bench.server import Server
from surveys.definition.model import field_name

ROUNDS = 40
_AIM = "≤ 3"


def measure_long(figures: Figures, product: Server, scene: Scene) -> None:
    """The first section shown, and sent; the second one is then shown with it."""
    caller = Caller(product.port)
    try:
        short, long = (
            _Visitor(caller, product, scene.anonymous),
            _Visitor(caller, product, scene.long),
        )
        first = [question.code for question in scene.content.questions[:1]]
        shown, sent = [], []
        for _ in range(ROUNDS):
            shown.append(_ratio(long.look, short.look))
            sent.append(_ratio(lambda: long.send(["q0", "q1"]), lambda: short.send(first)))
    finally:
        caller.close()
    figures.add("first section of 100 questions, 60 conditions", median(shown), "×", aim=_AIM,
                note="of the page of twelve")  # fmt: skip
    figures.add("the same sent, and the next part shown", median(sent), "×",
                note="of sending a page of twelve that lacks answers")  # fmt: skip


def _ratio(one: Callable[[], None], other: Callable[[], None]) -> float:
    return _seconds(one) / _seconds(other)


def _seconds(what: Callable[[], None]) -> float:
    began = time.perf_counter()
    what()
    return time.perf_counter() - began


class _Visitor:
    """Somebody new each time."""

    def __init__(self, caller: Caller, product: Server, asked: Asked) -> None:
        self._caller, self._host, self._path = caller, product.host, asked.path

    def look(self) -> None:
        """Open the page for the first time."""
        self._open()

    def send(self, codes: list[str]) -> None:
        """Open it, answer a little and go on, to the next part or back to what is missing."""
        browser, shown = self._open()
        typed = [(field_name(code), "4") for code in codes]
        sent = self._caller.ask(
            browser.post(self._path, [*hidden_fields(shown), *typed, ("go", "next")])
        )
        browser.keep(sent)
        if sent.status == 303:
            shown = self._caller.ask(browser.get(sent.one("location")))
        if sent.status not in (303, 400) or shown.status != 200:
            raise RuntimeError(f"The survey answers {sent.status}, then {shown.status}.")

    def _open(self) -> tuple[Browser, Answer]:
        browser = Browser(self._host, packed=True)
        shown = self._caller.ask(browser.get(self._path))
        if shown.status != 200:
            raise RuntimeError(f"The survey answers {shown.status}.")
        browser.keep(shown)
        return browser, shown
