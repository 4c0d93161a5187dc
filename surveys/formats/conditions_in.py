"""From other tools' logic to conditions, once their names are known to be questions of ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from surveys.formats.expressions import Node, Unclear, parse_expression

Condition = dict[str, Any]
_FLIPPED = {"=": "=", "!=": "!=", ">": "<", "<": ">", ">=": "<=", "<=": ">="}
_NEGATED = {
    **{"=": "!=", "!=": "=", ">": "<=", "<=": ">", "<": ">=", ">=": "<"},
    **{"empty": "notempty", "notempty": "empty"},
    **{"contains": "notcontains", "notcontains": "contains"},
}


@dataclass(frozen=True)
class Target:
    """A question of ours that a name of theirs means.

    `values` are our values by theirs; `tick` is the option of a multiple that the name stands for.
    """

    code: str
    several: bool = False
    whole_numbers: bool = True
    values: Mapping[str, str | int] = field(default_factory=dict)
    tick: str = ""
    taken: bool = True  # false for a question that answers are not stored under as a whole


Find = Callable[[str], Target | None]


def condition_in(text: str, find: Find) -> Condition | None:
    """The condition that a text says, None for one that always holds; `Unclear` otherwise."""
    if text.strip() in ("", "1", "true", "true()"):
        return None
    return simplified(_Reader(find).read(parse_expression(text)))


class _Reader:
    def __init__(self, find: Find) -> None:
        self.find = find

    def read(self, node: Node) -> Condition:
        if node.kind in ("and", "or"):
            return {
                "all" if node.kind == "and" else "any": [self.read(part) for part in node.parts]
            }
        if node.kind == "not":
            return self.read(_negated(node.parts[0]))
        if node.kind == "call":
            return self._call(node)
        if node.kind in ("empty", "notempty"):
            return self._answered(self.target(node.parts[0]), node.kind == "notempty")
        if len(node.parts) == 2:
            return self._compared(node)
        raise Unclear(str(node.value) or node.kind)

    def target(self, node: Node) -> Target:
        if node.kind != "name":
            raise Unclear(str(node.value) or node.kind)
        found = self.find(str(node.value))
        if found is None:
            raise Unclear(str(node.value))
        return found

    def _call(self, node: Node) -> Condition:
        name = str(node.value).casefold()
        if name in ("is_empty", "not_selected") and len(node.parts) == 1:
            return self._answered(self.target(node.parts[0]), False)
        if name == "selected" and len(node.parts) == 2:
            return self._compared(Node("contains", node.parts))
        if name == "not-selected" and len(node.parts) == 2:
            return self._compared(Node("notcontains", node.parts))
        raise Unclear(name)

    def _answered(self, target: Target, answered: bool) -> Condition:
        if target.tick:
            return _ticked(target, answered)
        if not target.taken:
            raise Unclear(target.code)
        return {"answer": target.code, "is": "answered" if answered else "not_answered"}

    def _compared(self, node: Node) -> Condition:
        left, right = node.parts
        kind = node.kind
        if left.kind == "value":
            left, right, kind = right, left, _FLIPPED.get(kind, "?")
        if left.kind == "call":
            return self._counted(left, kind, right)
        target = self.target(left)
        if right.kind == "list":
            return self._listed(target, kind, [part.value for part in right.parts])
        if right.kind != "value" or not target.taken:
            raise Unclear(str(right.value) or right.kind)
        if target.tick:
            return _ticked(target, (right.value in ("Y", True, "1", 1)) == (kind == "="))
        if right.value == "":
            return self._answered(target, kind not in ("=", "<", "<="))
        return self._plain(target, kind, right.value)

    def _counted(self, call: Node, kind: str, right: Node) -> Condition:
        """``count(that.Q.NAOK) > 0``, ``string-length(…) > 0``: is something answered?"""
        name = str(call.value).casefold()
        if name not in ("count", "count-selected", "string-length", "countif") or right.value != 0:
            raise Unclear(name)
        if len(call.parts) != 1 or kind not in (">", "=", "!="):
            raise Unclear(name)
        return self._answered(self.target(call.parts[0]), kind != "=")

    def _listed(self, target: Target, kind: str, values: list[Any]) -> Condition:
        ours = [self._value(target, value) for value in values]
        if not ours:
            raise Unclear("[]")
        if kind == "allof":
            return {"all": [_leaf(target, "contains", value) for value in ours]}
        if kind == "anyof":
            return _leaf(target, "one_of", ours)
        if kind in ("=", "!=") and len(values) == 1:
            return self._plain(target, kind, values[0])
        raise Unclear(kind)

    def _plain(self, target: Target, kind: str, value: Any) -> Condition:
        if kind in ("contains", "notcontains"):
            word = "contains" if kind == "contains" else "not_contains"
            if not target.several and target.values:
                word = "equals" if kind == "contains" else "not_equals"
            found = _leaf(target, word, self._value(target, value))
            return found if kind == "contains" else _or_unanswered(target, found)
        if kind == "=":
            return _leaf(
                target, "contains" if target.several else "equals", self._value(target, value)
            )
        if kind == "!=":
            word = "not_contains" if target.several else "not_equals"
            return _or_unanswered(target, _leaf(target, word, self._value(target, value)))
        return self._beyond(target, kind, self._value(target, value))

    def _beyond(self, target: Target, kind: str, value: Any) -> Condition:
        if isinstance(value, str) and not value.replace(".", "", 1).replace("-", "", 1).isdigit():
            if kind in (">", "<") or not value[:1].isdigit():
                raise Unclear(f"{kind} {value}")
        elif isinstance(value, str):
            value = float(value) if "." in value else int(value)
        if kind in (">", "<") and not (target.whole_numbers and isinstance(value, int)):
            raise Unclear(f"{kind} {value}")
        if kind in (">", ">="):
            return _leaf(target, "at_least", value + 1 if kind == ">" else value)
        if kind in ("<", "<="):
            return _leaf(target, "at_most", value - 1 if kind == "<" else value)
        raise Unclear(kind)

    def _value(self, target: Target, value: Any) -> Any:
        key = str(value).casefold() if isinstance(value, bool) else str(value)
        if target.values:
            if key not in target.values:
                raise Unclear(key)
            return target.values[key]
        if isinstance(value, bool):
            raise Unclear(key)
        return value[:200] if isinstance(value, str) else value


def _negated(node: Node) -> Node:
    if node.kind in ("and", "or"):
        joint = "or" if node.kind == "and" else "and"
        return Node(joint, tuple(_negated(part) for part in node.parts))
    if node.kind == "not":
        return node.parts[0]
    if node.kind in _NEGATED:
        return Node(_NEGATED[node.kind], node.parts)
    if node.kind == "call" and str(node.value).casefold() == "is_empty":
        return Node("notempty", node.parts)
    if node.kind == "call" and str(node.value).casefold() == "selected":
        return Node("notcontains", node.parts)
    raise Unclear("not")


def _leaf(target: Target, operator: str, value: Any) -> Condition:
    return {"answer": target.code, "is": operator, "value": value}


def _or_unanswered(target: Target, found: Condition) -> Condition:
    """Elsewhere a blank is unlike any value; with us it is only blank."""
    return {"any": [{"answer": target.code, "is": "not_answered"}, found]}


def _ticked(target: Target, ticked: bool) -> Condition:
    if ticked:
        return _leaf(target, "contains", target.tick)
    return _or_unanswered(target, _leaf(target, "not_contains", target.tick))


def simplified(condition: Condition) -> Condition:
    """The shortest way to say a condition: joints flattened, `one_of` for several `equals`."""
    joint = next((name for name in ("all", "any") if name in condition), "")
    if not joint:
        return condition
    parts: list[Condition] = []
    for part in condition[joint]:
        plain = simplified(part)
        parts += plain.get(joint, [plain])
    parts = [part for place, part in enumerate(parts) if part not in parts[:place]]
    if joint == "all":
        parts = _known_answered(parts)
    parts = _gathered(
        parts, *(("equals", "one_of") if joint == "any" else ("not_equals", "none_of"))
    )
    return parts[0] if len(parts) == 1 else {joint: parts}


def _known_answered(parts: list[Condition]) -> list[Condition]:
    """Of what is said to be answered, "or not answered" is idle, and so is saying it at all."""
    answered = {
        part["answer"] for part in parts if part.get("is") == "answered" and "answer" in part
    }
    found = [_without_blank(part, answered) for part in parts]
    said = {
        part["answer"]
        for part in found
        if part.get("is") not in (None, "answered") and "answer" in part
    }
    return [
        part for part in found if not (part.get("is") == "answered" and part.get("answer") in said)
    ]


def _without_blank(part: Condition, answered: set[str]) -> Condition:
    if "any" not in part:
        return part
    kept = [
        one
        for one in part["any"]
        if not (one.get("is") == "not_answered" and one.get("answer") in answered)
    ]
    return kept[0] if len(kept) == 1 else {"any": kept}


def _gathered(parts: list[Condition], single: str, several: str) -> list[Condition]:
    """Several comparisons of one answer with one value each become one with a list."""
    values: dict[str, list[Any]] = {}
    for part in parts:
        if part.get("is") in (single, several) and "answer" in part:
            given = part["value"] if part["is"] == several else [part["value"]]
            values.setdefault(part["answer"], []).extend(given)
    found: list[Condition] = []
    for part in parts:
        code = part.get("answer")
        if part.get("is") not in (single, several) or code is None:
            found.append(part)
        elif code in values:
            whole = list(dict.fromkeys(values.pop(code)))
            if len(whole) == 1:
                found.append({"answer": code, "is": single, "value": whole[0]})
            else:
                found.append({"answer": code, "is": several, "value": whole})
    return found
