"""From a questionnaire to numbers: what counts where, and small integers for answers."""

from collections.abc import Mapping
from dataclasses import dataclass

from surveys.definition.loops import item_code
from surveys.definition.model import Questionnaire
from surveys.definition.questions.base import Column, Question, Scale
from surveys.definition.questions.picker import Picker


@dataclass(frozen=True)
class Leaf:
    """A question that counts in the index.

    Of several things that somebody was asked the same of, each is a leaf with the same ``item``:
    their mean is the person's answer to it.
    """

    question: str
    scale: Scale
    indicator: str

    @property
    def item(self) -> str:
        """What was asked, whatever it was asked about."""
        return item_code(self.question)


@dataclass(frozen=True)
class Branch:
    """An indicator of the tree; weights count among the branches with the same parent."""

    indicator: str
    weight: float
    parent: str | None


@dataclass(frozen=True)
class Plan:
    """All that the arithmetic needs to know of one version.

    Ratings outside every indicator have a column but no leaf: they are shown, not counted in.
    ``pickers`` ask for somebody of the staff; their columns come last and tell who was picked.
    """

    leaves: tuple[Leaf, ...]
    branches: tuple[Branch, ...]
    scales: Mapping[str, Scale]
    columns: tuple[Column, ...]
    questions: tuple[Question, ...]
    pickers: tuple[Picker, ...] = ()

    def encode(self, answers: Mapping[str, object]) -> list[int]:
        """Return one small integer a column, in order; each fits into a signed byte.

        Missing answers and values that do not fit their question are ``MISSING_CODE`` (-1), "not
        applicable" is ``NOT_APPLICABLE_CODE`` (-2). Odd values of any age are taken; none raises.
        """
        counted = [code for q in self.questions for code in q.codes(answers.get(q.code))]
        return counted + [c for q in self.pickers for c in q.pick_codes(answers.get(q.code))]


def scoring_plan(questionnaire: Questionnaire) -> Plan:
    """Return the plan of a version; equal content gives an equal plan."""
    questions = questionnaire.leaves
    scales = {q.code: q.scored for q in questions if q.scored}
    pickers = tuple(q for q in questions if isinstance(q, Picker) and q.source == "staff")
    return Plan(
        leaves=tuple(
            Leaf(q.code, scales[q.code], q.indicator_code)
            for q in questions
            if q.indicator_code and q.code in scales
        ),
        branches=tuple(Branch(i.code, i.weight, i.parent) for i in questionnaire.indicators),
        scales=scales,
        columns=(
            *(column for q in questions for column in q.columns()),
            *(column for q in pickers for column in q.pick_columns()),
        ),
        questions=tuple(q for q in questions if q.columns()),
        pickers=pickers,
    )
