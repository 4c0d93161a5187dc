"""Where a line through time breaks: items whose wording or scale is not what it was."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from surveys.definition.loops import item_code
from surveys.definition.model import Questionnaire
from surveys.definition.questions.base import Question
from surveys.definition.questions.numbers import NumberQuestion
from surveys.definition.questions.options import OptionQuestion
from surveys.definition.questions.scaled import Scaled
from surveys.definition.scoring import scoring_plan
from surveys.definition.text import Text

_ROUNDING = 1e-9


class Why(StrEnum):
    """What makes answers before and after hard to compare, the gravest first."""

    KIND = "kind"
    SCALE = "scale"
    DIRECTION = "direction"
    OPTIONS = "options"
    NEW = "new"
    GONE = "gone"
    WEIGHT = "weight"
    WORDING = "wording"
    POINTS = "points"


GRAVE = frozenset(Why) - {Why.WORDING, Why.POINTS}
"""What makes figures before and after measure different things; a test of them says nothing."""


@dataclass(frozen=True)
class Broken:
    """An item of an indicator (or, of weights, an indicator) that is not what it was, and why.

    An item that counts no more stands in the content before only.
    """

    code: str
    why: Why


@dataclass(frozen=True)
class IndicatorBreaks:
    """What changed in each indicator of the first level, and in their weights among each other."""

    within: Mapping[str, tuple[Broken, ...]]
    weights: tuple[Broken, ...]

    def of(self, indicator: str = "", *, weights: bool = True) -> tuple[Broken, ...]:
        """What changed in an indicator; without one, in the index, its own weights or not."""
        if indicator:
            return self.within.get(indicator, ())
        every = dict.fromkeys(each for found in self.within.values() for each in found)
        return (*every, *(self.weights if weights else ()))


def indicator_breaks(before: Questionnaire, after: Questionnaire) -> IndicatorBreaks:
    """Return what makes the index or an indicator something else than it was.

    That is: what `breaks` finds of the items that count in it, items that came or went, and
    weights below it. What is asked of several things is one item, whatever the things are.
    """
    old, new = _first_level(before), _first_level(after)
    changed: dict[str, Why] = {}
    for code, why in breaks(before, after).items():
        changed.setdefault(item_code(code), why)
    none: dict[str, float] = {}
    within = {
        code: tuple(
            _in_indicator(
                code,
                old[code].items if code in old else none,
                new[code].items if code in new else none,
                changed,
            )
        )
        for code in dict.fromkeys([*old, *new])
    }
    weights = tuple(
        Broken(code, Why.WEIGHT)
        for code in new
        if old.keys() == new.keys() and _differs(old[code].share, new[code].share)
    )
    return IndicatorBreaks({code: found for code, found in within.items() if found}, weights)


def _in_indicator(
    code: str, old: Mapping[str, float], new: Mapping[str, float], changed: Mapping[str, Why]
) -> Iterator[Broken]:
    """`old` and `new` are the items with their shares of the indicator."""
    for item in new:
        if item not in old:
            yield Broken(item, Why.NEW)
        elif item in changed:
            yield Broken(item, changed[item])
    yield from (Broken(item, Why.GONE) for item in old if item not in new)
    if old.keys() == new.keys() and any(_differs(old[item], new[item]) for item in new):
        yield Broken(code, Why.WEIGHT)


def _differs(one: float, other: float) -> bool:
    return abs(one - other) > _ROUNDING


@dataclass(frozen=True)
class _Weighed:
    """An indicator: its share of what is above it, and each item's share of it."""

    share: float
    items: Mapping[str, float]


def _first_level(content: Questionnaire) -> dict[str, _Weighed]:
    """The indicators of the first level that something counts in, as the scores weigh them."""
    plan = scoring_plan(content)
    items: dict[str, dict[str, None]] = {}
    for leaf in plan.leaves:
        items.setdefault(leaf.indicator, {})[leaf.item] = None

    def level(parent: str | None) -> dict[str, _Weighed]:
        found: dict[str, tuple[float, Mapping[str, float]]] = {}
        for branch in plan.branches:
            if branch.parent != parent:
                continue
            own = items.get(branch.indicator, {})
            below = level(branch.indicator)
            shares = {item: 1 / len(own) for item in own}
            if below:
                shares = {
                    item: each.share * share
                    for each in below.values()
                    for item, share in each.items.items()
                }
            if shares:
                found[branch.indicator] = branch.weight, shares
        total = sum(weight for weight, _ in found.values())
        return {code: _Weighed(weight / total, shares) for code, (weight, shares) in found.items()}

    return level(None)


def breaks(before: Questionnaire, after: Questionnaire) -> dict[str, Why]:
    """Return the leaf codes that both have and whose answers mean something else now, each why.

    A translation that is added or taken away changes nothing for those who read the other one.
    """
    old = {leaf.code: leaf for leaf in before.leaves}
    found = {}
    for leaf in after.leaves:
        if leaf.code in old:
            reasons = _reasons(before, after, old[leaf.code], leaf)
            why = next(reasons, None)
            if why is not None:
                found[leaf.code] = why
    return found


def _reasons(
    before: Questionnaire, after: Questionnaire, old: Question, new: Question
) -> Iterator[Why]:
    if old.type != new.type:
        yield Why.KIND
        return
    if _ends(old) != _ends(new):
        yield Why.SCALE
    if getattr(old, "reversed", False) != getattr(new, "reversed", False):
        yield Why.DIRECTION
    if _other_options(old, new):
        yield Why.OPTIONS
    whole = before.question_of(old.code), after.question_of(new.code)
    if _reworded(old.text, new.text) or _reworded(whole[0].text, whole[1].text):
        yield Why.WORDING
    words = zip(old.choices, new.choices, strict=False)
    if isinstance(old, Scaled) and any(_reworded(a.label, b.label) for a, b in words):
        yield Why.POINTS


def _ends(question: Question) -> tuple[int, int] | None:
    return (question.lowest, question.highest) if isinstance(question, NumberQuestion) else None


def _other_options(old: Question, new: Question) -> bool:
    if not isinstance(old, OptionQuestion) or not isinstance(new, OptionQuestion):
        return False
    texts = {option.code: option.text for option in old.options}
    if texts.keys() != set(new.option_codes):
        return True
    return any(_reworded(texts[option.code], option.text) for option in new.options)


def _reworded(old: Text, new: Text) -> bool:
    """Say whether somebody reads other words now in a language that both have."""
    both = old.root.keys() & new.root.keys()
    return any(old.root[tag] != new.root[tag] for tag in both)


def broken_locks(before: Questionnaire, after: Questionnaire) -> list[str]:
    """Return the codes of locked questions that stay locked and yet were changed."""
    locked = {question.code for question in before.questions if question.locked}
    still = {question.code for question in after.questions if question.locked} & locked
    if not still:
        return []
    broken = {after.question_of(code).code.partition("@")[0] for code in breaks(before, after)}
    return [code for code in still if code in broken]
