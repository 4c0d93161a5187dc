"""Conditions: when something is asked. They are data, never code.

A condition looks at an answer, at an attribute of the link that somebody came by, or at an
attribute of the contact; ``all`` and ``any`` join conditions. Of what was not answered, only
``not_answered`` is true. "Not applicable" is an answer, but neither high nor low.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Annotated, Any, Final, Literal, NamedTuple, Self, TypeAlias

from pydantic import Discriminator, Field, StringConstraints, Tag, model_validator

from surveys.definition.part import Part

MOST_CONDITIONS = 20
DEEPEST = 3
_NOT_APPLICABLE: Final = "na"  # as questions.base has it, which stands on this

Operator: TypeAlias = Literal[
    "answered",
    "not_answered",
    "equals",
    "not_equals",
    "at_least",
    "at_most",
    "one_of",
    "none_of",
    "contains",
    "not_contains",
    "lists",
]
WITHOUT_VALUE: Final = frozenset({"answered", "not_answered"})
WITH_LIST: Final = frozenset({"one_of", "none_of", "lists"})
NUMERIC: Final = frozenset({"at_least", "at_most"})

Source: TypeAlias = Literal["answer", "link", "contact"]
SOURCES: Final[tuple[Source, ...]] = ("answer", "link", "contact")

_DIGITS = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?")
_BETWEEN = re.compile("[,，、;；|｜\n]")
_LONGEST = 200  # characters of a value

Words = Annotated[str, StringConstraints(min_length=1, max_length=_LONGEST)]
Number = (
    Annotated[int, Field(strict=True)] | Annotated[float, Field(strict=True, allow_inf_nan=False)]
)
Plain: TypeAlias = Words | Number
LeafCode = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,30}(@[a-z0-9_]{1,31})?(\.[a-z0-9_]{1,31})?$")
]
"""A question's code, with what its part is called: ``q1``, ``q1.row``, ``q1@object``."""

ATTRIBUTE_NAME: Final = "[a-z一-鿿][a-z0-9_一-鿿]{0,30}"
AttributeName = Annotated[str, StringConstraints(pattern=f"^{ATTRIBUTE_NAME}$")]
"""What a column of a list is called, in small letters or Chinese: ``doctor``, ``医生``."""


@dataclass(frozen=True)
class Facts:
    """What is known of somebody: answers by leaf code, and the attributes of link and contact."""

    answers: Mapping[str, object] = field(default_factory=dict)
    link: Mapping[str, str] = field(default_factory=dict)
    contact: Mapping[str, str] = field(default_factory=dict)

    def of(self, reference: Reference) -> object:
        """Return what a reference leads to, None if it is not known."""
        found: Mapping[str, object] = getattr(
            self, "answers" if reference.source == "answer" else reference.source
        )
        return found.get(reference.name)


class Reference(NamedTuple):
    """What a condition looks at."""

    source: Source
    name: str


class Comparison(Part):
    """One thing looked at, and what must be said of it. Just one of the sources is named."""

    answer: LeafCode | None = None
    link: AttributeName | None = None
    contact: AttributeName | None = None
    is_: Annotated[Operator, Field(alias="is")]
    value: Plain | Annotated[tuple[Plain, ...], Field(min_length=1, max_length=100)] | None = None

    @model_validator(mode="after")
    def _hold_together(self) -> Self:
        if sum(getattr(self, source) is not None for source in SOURCES) != 1:
            raise ValueError("a condition looks at one answer, link attribute or contact attribute")
        if (self.value is None) != (self.is_ in WITHOUT_VALUE):
            raise ValueError(f"“{self.is_}” and its value do not fit together")
        if isinstance(self.value, tuple) != (self.is_ in WITH_LIST):
            raise ValueError(f"“{self.is_}” takes a list of values or one, not the other")
        return self

    @property
    def source(self) -> Source:
        """Where it looks."""
        return next(source for source in SOURCES if getattr(self, source) is not None)

    @property
    def looks_at(self) -> Reference:
        """What it looks at."""
        return Reference(self.source, getattr(self, self.source))

    @property
    def values(self) -> tuple[str | int | float, ...]:
        """Its values as a list, none for an operator without one."""
        if self.value is None:
            return ()
        return self.value if isinstance(self.value, tuple) else (self.value,)


class All(Part):
    """Every one of these."""

    all: Annotated[tuple[Condition, ...], Field(min_length=1, max_length=MOST_CONDITIONS)]

    @model_validator(mode="after")
    def _not_too_much(self) -> Self:
        _bound(self)
        return self


class AnyOf(Part):
    """At least one of these."""

    any: Annotated[tuple[Condition, ...], Field(min_length=1, max_length=MOST_CONDITIONS)]

    @model_validator(mode="after")
    def _not_too_much(self) -> Self:
        _bound(self)
        return self


def _kind(data: Any) -> str:
    for name in ("all", "any"):
        if (isinstance(data, Mapping) and name in data) or hasattr(data, name):
            return name
    return "one"


Condition = Annotated[
    Annotated[Comparison, Tag("one")] | Annotated[All, Tag("all")] | Annotated[AnyOf, Tag("any")],
    Discriminator(_kind),
]


def parts_of(condition: Comparison | All | AnyOf) -> tuple[Comparison | All | AnyOf, ...]:
    """Return what a condition joins, nothing for a comparison."""
    if isinstance(condition, All):
        return condition.all
    return condition.any if isinstance(condition, AnyOf) else ()


def comparisons(condition: Comparison | All | AnyOf | None) -> Iterator[Comparison]:
    """Yield the comparisons in a condition, from left to right."""
    if isinstance(condition, Comparison):
        yield condition
    elif condition is not None:
        for part in parts_of(condition):
            yield from comparisons(part)


def references(condition: Comparison | All | AnyOf | None) -> Iterator[Reference]:
    """Yield what a condition looks at, from left to right."""
    for comparison in comparisons(condition):
        yield comparison.looks_at


def answers_looked_at(condition: Comparison | All | AnyOf | None) -> frozenset[str]:
    """Return the codes of the answers that a condition looks at."""
    return frozenset(name for source, name in references(condition) if source == "answer")


def joined(
    *conditions: Comparison | All | AnyOf | None,
) -> Comparison | All | AnyOf | None:
    """Return a condition that holds where all of these do; None stands for "always"."""
    real = tuple(condition for condition in conditions if condition is not None)
    if len(real) < 2:
        return real[0] if real else None
    return All.model_construct(all=real)


def renamed(
    condition: Comparison | All | AnyOf | None, names: Mapping[str, str]
) -> Comparison | All | AnyOf | None:
    """Return the condition looking at other answers, as ``names`` has them by their old codes."""
    if condition is None:
        return None
    if isinstance(condition, Comparison):
        name = names.get(condition.answer or "")
        return condition.model_copy(update={"answer": name}) if name else condition
    joint = "all" if isinstance(condition, All) else "any"
    parts = tuple(renamed(part, names) for part in parts_of(condition))
    return condition.model_copy(update={joint: parts})


def holds(condition: Comparison | All | AnyOf | None, facts: Facts) -> bool:
    """Say whether a condition holds; no condition always does. Takes odd facts, never raises."""
    if condition is None:
        return True
    if isinstance(condition, Comparison):
        return compares(condition, facts.of(condition.looks_at))
    found = (holds(part, facts) for part in parts_of(condition))
    return all(found) if isinstance(condition, All) else any(found)


def compares(comparison: Comparison, known: object) -> bool:
    """Say whether a comparison is true of what is known; None, "" and [] are not answered."""
    operator = comparison.is_
    if known is None or known in ("", []):
        return operator == "not_answered"
    if operator in WITHOUT_VALUE:
        return operator == "answered"
    if operator in NUMERIC:
        return not isinstance(known, list) and _beyond(operator, known, comparison.value)
    if operator in ("contains", "not_contains"):
        return _within(known, comparison.value) == (operator == "contains")
    if operator == "lists":
        return any(_lists(known, value) for value in comparison.values)
    found = known if isinstance(known, list) else [known]
    hit = any(_same(one, value) for one in found for value in comparison.values)
    return hit == (operator in ("equals", "one_of"))


def _same(known: object, value: object) -> bool:
    """Numbers as numbers, whatever they were written as; the rest as texts."""
    if isinstance(known, bool):
        return str(value) in ("yes", "true")
    left, right = _number(known), _number(value)
    if left is not None and right is not None:
        return left == right
    return str(known) == str(value)


def named_in(text: str) -> list[str]:
    """Return what a text names one after the other, between commas of all kinds, 、 ； and bars."""
    return [part.strip() for part in _BETWEEN.split(text) if part.strip()]


@lru_cache(maxsize=4096)
def folded(text: str) -> tuple[str, ...]:
    """Return what a text names as it is compared: case, width and blanks make no difference."""
    parts = (unicodedata.normalize("NFKC", part).casefold() for part in named_in(text))
    return tuple(" ".join(part.split()) for part in parts)


def value_of(text: str) -> str | None:
    """Return a text as a comparison's value; None for one that is none."""
    return text if text and len(text) <= _LONGEST else None


def _lists(known: object, value: object) -> bool:
    """Whether the things listed hold one; a name with a comma in it is several parts in a row."""
    texts = known if isinstance(known, list) else [known]
    wanted = folded(str(value))
    for parts in (folded(str(text)) for text in texts):
        starts = range(len(parts) - len(wanted) + 1)
        if wanted and any(parts[at : at + len(wanted)] == wanted for at in starts):
            return True
    return False


def _within(known: object, value: object) -> bool:
    if isinstance(known, list):
        return any(_same(one, value) for one in known)
    return str(value).casefold() in str(known).casefold()


def _beyond(operator: str, known: object, value: object) -> bool:
    left, right = _number(known), _number(value)
    if left is not None and right is not None:
        return left >= right if operator == "at_least" else left <= right
    if left is not None or right is not None or known is True or known == _NOT_APPLICABLE:
        return False
    # ISO dates and times are in order as texts.
    one, other = str(known), str(value)
    return one >= other if operator == "at_least" else one <= other


def _number(value: object) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value)
    return float(value) if isinstance(value, str) and _DIGITS.fullmatch(value) else None


def _bound(condition: All | AnyOf) -> None:
    if sum(1 for _ in comparisons(condition)) > MOST_CONDITIONS:
        raise ValueError(f"a condition joins {MOST_CONDITIONS} comparisons at most")
    if _depth(condition) > DEEPEST:
        raise ValueError(f"conditions stand within one another {DEEPEST} times at most")


def _depth(condition: Comparison | All | AnyOf) -> int:
    return 1 + max((_depth(part) for part in parts_of(condition)), default=0)


All.model_rebuild()
AnyOf.model_rebuild()
