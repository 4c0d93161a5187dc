"""What the load generator does: say hello, look at the page, answer the survey from end to end."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable, Iterator

from bench.http import Answer, Browser
from bench.load import Script
from surveys.definition.model import Questionnaire, field_name
from surveys.definition.questions.base import Question

_HIDDEN = re.compile(r"<input\b[^>]*\btype=\"hidden\"[^>]*>")
_NAME, _VALUE = re.compile(r"\bname=\"([^\"]*)\""), re.compile(r"\bvalue=\"([^\"]*)\"")


def hello(host: str) -> Callable[[], Script]:
    """One request to the bare application."""
    request = Browser(host).get("/")

    def visit() -> Script:
        answer = yield request
        return answer.status == 200

    return visit


def page(host: str, path: str) -> Callable[[], Script]:
    """The survey's page, by somebody who never was there."""
    request = Browser(host, packed=True).get(path)

    def visit() -> Script:
        answer = yield request
        return answer.status == 200 and answer.one("set-cookie") != ""

    return visit


def journey(host: str, path: str, content: Questionnaire) -> Callable[[], Script]:
    """The page, then its form filled in and sent; good when the answer leads to the thanks."""
    addresses = _addresses()
    typed = [_typed(content, random.Random(seed)) for seed in range(200)]
    turns = itertools.cycle(typed)

    def visit() -> Script:
        browser = Browser(host, address=next(addresses))
        shown = yield browser.get(path)
        if shown.status != 200:
            return False
        browser.keep(shown)
        sent = yield browser.post(path, [*hidden_fields(shown), *next(turns), ("go", "next")])
        return sent.status == 303 and sent.one("location").endswith("/thanks")

    return visit


def hidden_fields(shown: Answer) -> list[tuple[str, str]]:
    """The hidden fields of a page's form, as a browser would send them back."""
    found = []
    for field in _HIDDEN.findall(shown.text):
        name, value = _NAME.search(field), _VALUE.search(field)
        if name and value:
            found.append((name[1], value[1]))
    return found


def _typed(content: Questionnaire, chance: random.Random) -> list[tuple[str, str]]:
    return [
        (field_name(question.code), value)
        for question in content.questions
        for value in _values(question, chance)
    ]


def _values(question: Question, chance: random.Random) -> list[str]:
    offered = [choice.value for choice in question.choices]
    if question.type == "long_text":
        return ["等的时间有点长，希望能说一声还要多久。"] if chance.random() < 0.3 else [""]
    if question.type == "multiple":
        return [offered[0]] if chance.random() < 0.5 else []
    weights = range(1, len(offered) + 1)  # most people are content
    return chance.choices(offered, weights)


def _addresses() -> Iterator[str]:
    """An address for each visitor, from the block that is kept for benchmarks (RFC 2544)."""
    for number in itertools.count():
        yield f"198.{18 + (number >> 16) % 2}.{number >> 8 & 255}.{number & 255}"
