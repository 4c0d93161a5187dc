"""The logic of other tools as text: one small parser for all of them.

``Q1.NAOK == "A1" and (Q2 > 3)``, ``{q1} = 'a' or {q2} notempty`` and ``selected(${q1}, 'a')``
differ in their words only. What is not of this kind is `Unclear`, never guessed at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

LONGEST = 4_000  # characters
DEEPEST = 25


class Unclear(Exception):  # noqa: N818 - says that a condition is unclear
    """Logic that cannot be turned into a condition."""


@dataclass(frozen=True)
class Node:
    """A piece of logic: ``kind`` is and, or, not, name, value, list, call, or an operator."""

    kind: str
    parts: tuple[Node, ...] = ()
    value: str | int | float | bool = ""


_TOKEN = re.compile(
    r"""\s*(?:
      (?P<name>\$?\{[^{}]{1,200}\})
    | (?P<number>-?\d{1,15}(?:\.\d{1,9})?(?![\w.]))
    | (?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    | (?P<word>[A-Za-z_][A-Za-z0-9_.\-]*)
    | (?P<sign>===|!==|==|!=|<>|>=|<=|=<|&&|\|\||[=<>!()\[\],*])
    )""",
    re.VERBOSE,
)
_OPERATORS = {
    **dict.fromkeys(("=", "==", "===", "eq", "equal"), "="),
    **dict.fromkeys(("!=", "!==", "<>", "ne", "notequal"), "!="),
    **dict.fromkeys((">", "gt", "greater"), ">"),
    **dict.fromkeys((">=", "ge", "greaterorequal"), ">="),
    **dict.fromkeys(("<", "lt", "less"), "<"),
    **dict.fromkeys(("<=", "=<", "le", "lessorequal"), "<="),
    **{word: word for word in ("contains", "notcontains", "anyof", "allof")},
    "contain": "contains",
    "notcontain": "notcontains",
}
_AFTER = {"empty": "empty", "notempty": "notempty"}
_JOINTS = {"and": "and", "&&": "and", "or": "or", "||": "or"}


def parse_expression(text: str) -> Node:
    """The logic in a text; `Unclear` if it is not of the plain kind."""
    if len(text) > LONGEST:
        raise Unclear("too long")
    parser = _Parser(_tokens(text.translate(_QUOTES).strip()))
    found = parser.either(0)
    if parser.tokens:
        raise Unclear(parser.tokens[0][1])
    return found


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise Unclear(text[at : at + 20])
        found.append((str(match.lastgroup), match[str(match.lastgroup)]))
        at = match.end()
    return found


# Word processors and telephones put these where straight quotes belong.
_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"'})


@dataclass
class _Parser:
    tokens: list[tuple[str, str]] = field(default_factory=list)

    def peek(self) -> str:
        return self.tokens[0][1].casefold() if self.tokens else ""

    def take(self) -> tuple[str, str]:
        if not self.tokens:
            raise Unclear("it breaks off")
        return self.tokens.pop(0)

    def need(self, sign: str) -> None:
        if self.take()[1] != sign:
            raise Unclear(f"{sign} is missing")

    def either(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise Unclear("too deep")
        return self._joined("or", depth)

    def _joined(self, joint: str, depth: int) -> Node:
        below = self._negated if joint == "and" else self._all
        parts = [below(depth)]
        while _JOINTS.get(self.peek()) == joint and self.tokens[0][0] in ("word", "sign"):
            self.take()
            parts.append(below(depth))
        return parts[0] if len(parts) == 1 else Node(joint, tuple(parts))

    def _all(self, depth: int) -> Node:
        return self._joined("and", depth)

    def _negated(self, depth: int) -> Node:
        if self.peek() == "!" or (
            self.peek() == "not" and len(self.tokens) > 1 and self.tokens[1][1] != "("
        ):
            self.take()
            if depth > DEEPEST:
                raise Unclear("too deep")
            return Node("not", (self._negated(depth + 1),))
        return self._comparison(depth)

    def _comparison(self, depth: int) -> Node:
        left = self._operand(depth)
        word = self.peek()
        if self.tokens and self.tokens[0][0] == "word" and word in _AFTER:
            self.take()
            return Node(_AFTER[word], (left,))
        if self.tokens and self.tokens[0][0] in ("word", "sign") and word in _OPERATORS:
            self.take()
            return Node(_OPERATORS[word], (left, self._operand(depth)))
        return left

    def _operand(self, depth: int) -> Node:
        kind, text = self.take()
        if kind == "string":
            return Node("value", value=re.sub(r"\\(.)", r"\1", text[1:-1]))
        if kind == "number":
            return Node("value", value=float(text) if "." in text else int(text))
        if kind == "name":
            return Node("name", value=text.strip("${}").strip())
        if kind == "word":
            return self._word(text, depth)
        if text == "(":
            inside = self.either(depth + 1)
            self.need(")")
            return inside
        if text == "[":
            return Node("list", tuple(self._list("]", depth)))
        raise Unclear(text)

    def _word(self, text: str, depth: int) -> Node:
        if self.peek() == "(":
            self.take()
            inside = tuple(self._list(")", depth))
            return Node("not", inside) if text.casefold() == "not" else Node("call", inside, text)
        if text.casefold() in ("true", "false"):
            return Node("value", value=text.casefold() == "true")
        if text.casefold() in ("undefined", "null"):
            return Node("value", value="")
        return Node("name", value=text)

    def _list(self, end: str, depth: int) -> list[Node]:
        found: list[Node] = []
        while self.peek() != end:
            if found:
                self.need(",")
            found.append(self.either(depth + 1))
        self.take()
        return found
