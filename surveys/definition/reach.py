"""Who can get where: whether a condition can ever hold, and whether it always does.

Every answer that a condition looks at is reduced to the ways in which it can make the comparisons
true or false; those ways are then gone through together, in the order in which they are asked. What
cannot be told exactly (free text, attributes) counts as possible, so that nothing is called
impossible that is not. A search that would take too long is given up.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, combinations, product

from surveys.definition.conditions import (
    All,
    Comparison,
    Condition,
    Reference,
    answers_looked_at,
    compares,
    comparisons,
    joined,
    named_in,
    parts_of,
)
from surveys.definition.model import Questionnaire
from surveys.definition.path import Page, pages
from surveys.definition.questions.base import NOT_APPLICABLE, Question
from surveys.definition.questions.consent import Consent
from surveys.definition.questions.kinds import AnyQuestion
from surveys.definition.questions.multiple import Multiple
from surveys.definition.questions.number import NumberField
from surveys.definition.questions.numbers import NumberQuestion
from surveys.definition.questions.scaled import Scaled
from surveys.definition.questions.single import OneOf

MOST_STEPS = 20_000
_MOST_FREE = 6  # comparisons of one text or attribute that are taken as free of one another
_MOST_TICKS = 6  # options of one multiple choice that conditions name

Truth = tuple[bool, ...]


class TooMuchError(Exception):
    """The search was given up."""


@dataclass(frozen=True)
class Verdict:
    """What is known of a condition: whether it can hold, and whether it can fail."""

    can_hold: bool
    can_fail: bool


class Reach:
    """The conditions of one questionnaire, to be asked about."""

    def __init__(self, content: Questionnaire) -> None:
        self._content = content
        self._through: tuple[Page, ...] = pages(content)

    @cached_property
    def _before(self) -> Mapping[str, Condition | None]:
        """What must hold for a question to be asked, by its code; screening aside."""
        return {
            question.code: joined(block.section.show_if, question.show_if)
            for page in self._through
            for block in page
            for question in block.questions
        }

    @cached_property
    def _page_of(self) -> Mapping[str, int]:
        return {
            question.code: number
            for number, page in enumerate(self._through)
            for block in page
            for question in block.questions
        }

    def of(
        self, condition: Condition | None, page: int | None = None, given: Condition | None = None
    ) -> Verdict | None:
        """Return what is known of ``condition`` where ``given`` holds and somebody is at ``page``.

        A page is counted from 0; None is the end. None is returned where it takes too long.
        """
        number = len(self._through) if page is None else page
        screens = self._screens(number)
        search = _Search(self, (condition, given, *screens))
        can_hold = can_fail = False
        try:
            for truth in search.worlds():
                if any(judged(screen, truth) for screen in screens) or not judged(given, truth):
                    continue
                if judged(condition, truth):
                    can_hold = True
                else:
                    can_fail = True
                if can_hold and can_fail:
                    break
        except TooMuchError:
            return None
        return Verdict(can_hold, can_fail)

    def question(self, code: str) -> Verdict | None:
        """Return what is known of the conditions of a question, those of its section among them."""
        return self.of(self._before[code], self._page_of[code])

    def page_of(self, code: str) -> int:
        """Return the page that a question stands on, counted from 0."""
        return self._page_of[code]

    def _screens(self, before: int) -> list[Condition]:
        """The screening ends that are looked at before a page."""
        passed = {
            leaf.code
            for page in self._through[:before]
            for block in page
            for question in block.questions
            for leaf in question.leaves()
        }
        return [
            end.when
            for end in self._content.ends
            if end.screen_out and end.when is not None and answers_looked_at(end.when) <= passed
        ]

    def condition_of(self, question: str) -> Condition | None:
        """Return what must hold for a question to be asked."""
        return self._before[question]

    def owner(self, leaf: str) -> AnyQuestion | None:
        """Return the question that a leaf belongs to, None if there is no such leaf."""
        try:
            return self._content.question_of(leaf)
        except KeyError:
            return None

    def leaf(self, code: str) -> Question:
        """Return a leaf; ``KeyError`` if there is none."""
        return self._content.leaf(code)


class _Search:
    """All worlds that matter to a few conditions: which comparisons are true in them."""

    def __init__(self, reach: Reach, conditions: Sequence[Condition | None]) -> None:
        self._reach = reach
        found: dict[Reference, dict[Comparison, None]] = {}
        waiting = [condition for condition in conditions if condition is not None]
        while waiting:
            for comparison in comparisons(waiting.pop()):
                if comparison.looks_at not in found:
                    owner = self._owner(comparison.looks_at)
                    above = reach.condition_of(owner.code) if owner is not None else None
                    waiting += [above] if above is not None else []
                found.setdefault(comparison.looks_at, {})[comparison] = None
        self._atoms = {reference: tuple(those) for reference, those in found.items()}
        self._order = sorted(self._atoms, key=self._place)
        self._steps = 0

    def _owner(self, reference: Reference) -> AnyQuestion | None:
        return self._reach.owner(reference.name) if reference.source == "answer" else None

    def _place(self, reference: Reference) -> tuple[int, int, str]:
        owner = self._owner(reference)
        if owner is None:
            return (-1, 0, f"{reference.source}:{reference.name}")
        order = self._reach._content.asked
        codes = [question.code for question in order]
        return (self._reach.page_of(owner.code), codes.index(owner.code), reference.name)

    def worlds(self) -> Iterator[Mapping[Comparison, bool]]:
        """Yield every combination of truths; ``TooMuchError`` after a while."""
        yield from self._from(0, {})

    def _from(self, at: int, truth: dict[Comparison, bool]) -> Iterator[dict[Comparison, bool]]:
        if at == len(self._order):
            yield truth
            return
        reference = self._order[at]
        atoms = self._atoms[reference]
        for values in self._possible(reference, atoms, truth):
            self._steps += 1
            if self._steps > MOST_STEPS:
                raise TooMuchError
            yield from self._from(at + 1, truth | dict(zip(atoms, values, strict=True)))

    def _possible(
        self, reference: Reference, atoms: tuple[Comparison, ...], truth: Mapping[Comparison, bool]
    ) -> set[Truth]:
        silent = tuple(compares(atom, None) for atom in atoms)
        if reference.source != "answer":
            return {silent, *_free(atoms)}
        owner = self._owner(reference)
        if owner is None or not judged(self._reach.condition_of(owner.code), truth):
            return {silent}
        leaf = self._reach.leaf(reference.name)
        found = answered_ways(leaf, atoms)
        return found if leaf.required and found else {silent, *found}


def judged(condition: Condition | None, truth: Mapping[Comparison, bool]) -> bool:
    """Say whether a condition holds where its comparisons are so."""
    if condition is None:
        return True
    if isinstance(condition, Comparison):
        return truth[condition]
    found = (judged(part, truth) for part in parts_of(condition))
    return all(found) if isinstance(condition, All) else any(found)


def answered_ways(leaf: Question, atoms: Sequence[Comparison]) -> set[Truth]:
    """Return the ways in which an answer to ``leaf`` can make these comparisons true or false."""
    values = _values(leaf, atoms)
    if values is None:
        return _free(atoms)
    return {tuple(compares(atom, value) for atom in atoms) for value in values}


def _values(leaf: Question, atoms: Sequence[Comparison]) -> list[object] | None:
    """Answers that stand for all that can be given; None where there are too many kinds."""
    if isinstance(leaf, NumberQuestion):
        points: list[object] = list(range(leaf.lowest, leaf.highest + 1))
        offered = isinstance(leaf, Scaled) and leaf.not_applicable
        return [*points, NOT_APPLICABLE] if offered else points
    if isinstance(leaf, OneOf):
        return list(leaf.option_codes)
    if isinstance(leaf, Multiple):
        return _ticked(leaf, atoms)
    if isinstance(leaf, NumberField):
        return [value for value in _around(leaf, atoms) if leaf.check_stored(value)]
    return [True] if isinstance(leaf, Consent) else None


def _ticked(leaf: Multiple, atoms: Sequence[Comparison]) -> list[object] | None:
    """Every choice among the options that are named, with as many others as it takes."""
    named = sorted({str(v) for atom in atoms for v in atom.values} & set(leaf.option_codes))
    if len(named) > _MOST_TICKS:
        return None
    others = [o.code for o in leaf.options if o.code not in named]
    others.sort(key=lambda code: code in leaf.exclusive_codes)
    found: list[object] = []
    for chosen in chain.from_iterable(combinations(named, n) for n in range(len(named) + 1)):
        fillings = (sorted([*chosen, *others[:more]]) for more in range(len(others) + 1))
        found += [filled for filled in fillings if leaf.check_stored(filled)][:2]
        lone = [[code] for code in others if not chosen and code in leaf.exclusive_codes]
        found += lone[:1]
    return found


def _around(leaf: NumberField, atoms: Sequence[Comparison]) -> Iterator[float]:
    """Numbers at, just below and just above each that is named, and the ends."""
    step = 10.0**-leaf.decimals
    named = [float(v) for atom in atoms for v in atom.values if isinstance(v, int | float)]
    ends = [end for end in (leaf.minimum, leaf.maximum) if end is not None]
    for number in [*named, *ends, 0.0]:
        for near in (number - step, number, number + step):
            rounded = round(near, leaf.decimals)
            yield rounded if leaf.decimals else int(rounded)


def _free(atoms: Sequence[Comparison]) -> set[Truth]:
    """Ways for what may be anything: values that are named and another, else all there are."""
    named = sorted({str(value) for atom in atoms for value in atom.values})
    other = "-".join(["other", *(part for value in named for part in named_in(value))])
    if all(atom.is_ in _TELLING for atom in atoms):
        return {tuple(compares(atom, value) for atom in atoms) for value in (*named, other)}
    if all(atom.is_ in _TELLING | {"lists"} for atom in atoms) and len(named) <= _MOST_TICKS:
        several = chain.from_iterable(combinations(named, n) for n in range(len(named) + 1))
        # With another between them, so that no two of them make up a third.
        lists = (f"、{other}、".join([other, *those]) for those in several)
        return {tuple(compares(atom, value) for atom in atoms) for value in (*named, *lists)}
    if len(atoms) > _MOST_FREE:
        raise TooMuchError
    loose = [(compares(atom, "x"),) if not atom.values else (True, False) for atom in atoms]
    return set(product(*loose))


_TELLING = frozenset({"answered", "not_answered", "equals", "not_equals", "one_of", "none_of"})
