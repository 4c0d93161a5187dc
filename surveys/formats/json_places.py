"""JSON of strangers: its values, and where in the text each of them stands.

Refuses what readers of JSON disagree about or break on: a name twice in one object, NaN, numbers
without end, deep nesting.
"""

from __future__ import annotations

import json
import re
from typing import Any

from surveys.formats.notes import Unreadable, What

DEEPEST = 40
LARGEST = 2_000_000  # characters
Path = tuple[str | int, ...]

_TOKEN = re.compile(r'[ \t\n\r]*("(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+)', re.DOTALL)


def parse(text: str) -> Any:
    """The value of a JSON text; `Unreadable` says what is wrong and at which line and column."""
    if len(text) > LARGEST:
        raise Unreadable(What.TOO_LARGE, limit=f"{LARGEST:,}")
    try:
        found = json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise Unreadable(What.BROKEN, error.lineno, error.colno, reason=error.msg) from None
    except RecursionError:
        raise Unreadable(What.TOO_DEEP) from None
    except ValueError as error:
        raise Unreadable(What.BROKEN, reason=str(error)) from None
    places_of(text)  # only of what is whole: a broken text could make this slow
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Both from 1, as editors count."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def places_of(text: str) -> dict[Path, int]:
    """Where each value begins, by its path; a name twice or too deep a nest is refused."""
    places: dict[Path, int] = {}
    stack: list[list[Any]] = []  # of each open container: its path, and the next name or place
    waiting = ""  # a string that turns out to be a name when a colon follows
    for token in _TOKEN.finditer(text):
        word, offset = token[1], token.start(1)
        if word == ":" and stack:
            _name(text, stack[-1], waiting, offset, places)
        elif word in "]}":
            if stack:
                stack.pop()
        elif word == ",":
            if stack and isinstance(stack[-1][1], int):
                stack[-1][1] += 1
        else:
            path = _path(stack)
            if not (word[0] == '"' and stack and stack[-1][1] is None):
                places.setdefault(path, offset)
            waiting = word
            if word in "[{":
                stack.append([path, 0 if word == "[" else None])
                if len(stack) > DEEPEST:
                    raise Unreadable(What.TOO_DEEP, *line_and_column(text, offset))
            elif stack and isinstance(stack[-1][1], str):
                stack[-1][1] = None
    return places


def _path(stack: list[list[Any]]) -> Path:
    if not stack:
        return ()
    path, step = stack[-1]
    if isinstance(step, str):
        stack[-1][1] = None
    return path if step is None else (*path, step)


def _name(text: str, container: list[Any], word: str, offset: int, places: dict[Path, int]) -> None:
    if isinstance(container[1], int) or not word.startswith('"'):
        return  # broken; the parser says how
    try:
        name = json.loads(word)
    except ValueError:
        return
    if (*container[0], name) in places:
        raise Unreadable(What.TWICE, *line_and_column(text, offset), name=name)
    places[(*container[0], name)] = offset + 1
    container[1] = name


def nearest_place(text: str, where: tuple[str | int, ...]) -> tuple[int, int]:
    """The line and column of what a model's error is about, or of what holds it.

    The error's path has names that the file lacks: the kind of a question, a missing field.
    """
    places = places_of(text)
    path: Path = ()
    for step in where:
        if (*path, step) in places:
            path = (*path, step)
    return line_and_column(text, places.get(path, 0))
