"""What every kind of question can do."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, Literal, NamedTuple, Self, TypeAlias

from surveys.definition.conditions import Condition
from surveys.definition.errors import AnswerError, Reason
from surveys.definition.part import Code, Flag, Part
from surveys.definition.text import NO_TEXT, Text

Answer: TypeAlias = int | float | str | bool | list[str]
"""An answer as it is stored: JSON that compares equal after a round trip."""

NOT_APPLICABLE = "na"
"""Form value and stored answer of "not applicable"; it never counts in a score."""

MISSING_CODE = -1
NOT_APPLICABLE_CODE = -2


class Scale(NamedTuple):
    """The ends of a scored scale, and whether a high answer is a bad one."""

    low: int
    high: int
    reversed: bool


class Choice(NamedTuple):
    """One thing to choose: the form value and the words beside it, which may be none."""

    value: str
    label: Text
    exclusive: bool = False
    other: bool = False
    fixed: bool = False


class Column(NamedTuple):
    """One column of small integers.

    A number is its own code; a single choice is its place in ``options``, counted from 0; a
    multiple choice has one column an ``option``, 1 ticked and 0 not; a ranking has one an
    option, too, which are leaves of their own and hold the place given. Who was picked of the
    staff has one for each pair of digits of the entry's number, the last pair first.
    """

    question: str
    kind: Literal["rating", "nps", "ces", "single", "multiple", "rank", "pick"]
    option: str | None = None
    options: tuple[str, ...] = ()


class Wording(NamedTuple):
    """A text of a question for the eyes of an editor: where it stands and whether it must be."""

    field: str
    text: Text
    needed: bool


class Question(Part, ABC):
    """A question. Every kind says how to read, keep, show and count its answers.

    ``show_if`` says when it is asked; ``locked`` marks a standard item whose wording and scale
    stay as they are, so that its figures stay comparable.
    """

    type: str
    code: Code
    text: Text
    hint: Text = NO_TEXT
    short: Text = NO_TEXT
    required: Flag = False
    show_if: Condition | None = None
    locked: Flag = False

    seconds: ClassVar[int]
    """How long people take for it, roughly; the editor adds these up."""

    identifying: ClassVar[bool] = False
    """Whether answers say who somebody is, which an anonymous survey must not ask."""

    def leaves(self) -> tuple["Question", ...]:
        """Return the questions that answers are stored under: itself, if it has no parts."""
        return (self,)

    def check_together(self, answers: Mapping[str, object]) -> Iterator[AnswerError]:  # noqa: ARG002 - those with parts look at it
        """Yield what does not fit between the answers of its leaves, each good in itself."""
        return iter(())

    @property
    def takes_seconds(self) -> int:
        """About how long it takes."""
        return self.seconds

    def under(self, code: str) -> Self:
        """Return the same question under a code that an author could not give (with "." or "@")."""
        return self.model_copy(update={"code": code})

    @abstractmethod
    def parse(self, values: Sequence[str]) -> Answer | None:
        """Return the answer in the form's ``values``, None if there is none.

        Whatever else arrives raises ``AnswerError``; nothing is trimmed or guessed into shape.
        """

    @abstractmethod
    def form_values(self, answer: Answer) -> list[str]:
        """Return the form values that ``parse`` reads as ``answer``."""

    @abstractmethod
    def check_stored(self, value: object) -> bool:
        """Say whether ``value`` is an answer to this question. Takes anything, never raises."""

    @abstractmethod
    def read_stored(self, value: object, *languages: str) -> str:
        """Return ``value`` in words, ``""`` if it is no answer. Takes anything, never raises."""

    @property
    @abstractmethod
    def missing(self) -> Reason:
        """What to say when a required answer is not there."""

    @property
    def scored(self) -> Scale | None:
        """The scale by which answers become 0–100, None for what is not scored."""
        return None

    @property
    def indicator_code(self) -> str | None:
        """The indicator that the answers count in."""
        return None

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What is offered, in order, without "not applicable"; empty for free answers."""
        return ()

    def columns(self) -> tuple[Column, ...]:
        """Return the columns that answers are counted in; free answers have none."""
        return ()

    def codes(self, value: object) -> list[int]:  # noqa: ARG002 - the counted kinds look at it
        """Return the small integers for a stored value, as many as ``columns``.

        Missing and odd values become ``MISSING_CODE``, "not applicable" ``NOT_APPLICABLE_CODE``.
        """
        return []

    def wordings(self) -> Iterator[Wording]:
        """Yield every text of the question, for checks, comparison and translation."""
        yield Wording("text", self.text, needed=True)
        yield Wording("hint", self.hint, needed=False)
        yield Wording("short", self.short, needed=False)

    def refuse(self, reason: Reason, **values: int | str) -> AnswerError:
        """Return the error to raise for an answer to this question."""
        return AnswerError(self.code, reason, **values)

    def several_values(self, values: Sequence[str]) -> list[str]:
        """Return ``values`` as a list of strings, empty if nothing was sent."""
        if not isinstance(values, (list, tuple)):
            raise self.refuse(Reason.WRONG_TYPE)
        found = list(values)
        for value in found:
            if not isinstance(value, str):
                raise self.refuse(Reason.WRONG_TYPE)
        return [] if found == [""] else found

    def one_value(self, values: Sequence[str]) -> str | None:
        """Return the only one of ``values``, None if nothing was sent."""
        found = self.several_values(values)
        if len(found) > 1:
            raise self.refuse(Reason.SEVERAL)
        return found[0] if found else None
