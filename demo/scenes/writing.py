"""Steps of an author at a draft, as data: each is taken by the service that the editor calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from surveys.definition.contradictions import Contradiction
from surveys.definition.text import Text
from surveys.models import QuestionnaireVersion
from surveys.queries import content_of
from surveys.services import drafts, logic
from surveys.services.contradictions import add_contradiction
from surveys.services.drafts import Edit
from surveys.services.weighing import take_comparison
from surveys.weighing.pairs import nearest, pairs_of


@dataclass
class Pen:
    """Somebody at work on a draft."""

    version: QuestionnaireVersion
    author: UUID

    @property
    def edit(self) -> Edit:
        """The draft as it stands now."""
        return Edit(self.version, self.version.revision, self.author)


Step = Callable[[Pen], object]


def called(zh: str, en: str) -> Step:
    """Give it another title."""
    return lambda pen: drafts.save_settings(pen.edit, {"title": Text({"zh": zh, "en": en})})


def paged(paging: str) -> Step:
    """Ask a section, or a question, on each page."""
    return lambda pen: drafts.save_settings(pen.edit, {"paging": paging})


def worded(code: str, **changes: Any) -> Step:
    """Change fields of a question; one that is locked is unlocked first."""

    def take(pen: Pen) -> None:
        if content_of(pen.version).question(code).locked:
            logic.set_lock(pen.edit, code, locked=False)
        drafts.save_question(pen.edit, code, changes)

    return take


def locked(code: str) -> Step:
    """Lock wording and scale of a question."""
    return lambda pen: logic.set_lock(pen.edit, code, locked=True)


def section(zh: str, en: str) -> Step:
    """Begin a section; those added get the codes `part`, `part_2` and so on."""
    return lambda pen: drafts.add_section(pen.edit, Text({"zh": zh, "en": en}))


def looped(code: str, loop: Mapping[str, Any]) -> Step:
    """Ask a section once for each of several things."""
    return lambda pen: logic.save_section(pen.edit, code, {"loop": dict(loop)})


def indicator(zh: str, en: str, weight: float) -> Step:
    """Put an indicator on the first level."""
    return lambda pen: drafts.add_indicator(pen.edit, Text({"zh": zh, "en": en}), weight)


def asking(part: str, **question: Any) -> Step:
    """Put a question at the end of a section."""
    return lambda pen: drafts.add_question(pen.edit, part, question)


def why_after(code: str) -> Step:
    """Ask why after a low score."""
    return lambda pen: logic.ask_why(pen.edit, code)


def contradicting(first: str, second: str, gap: float = 60.0) -> Step:
    """Mark two ratings that should agree."""
    pair = Contradiction(first=first, second=second, gap=gap)
    return lambda pen: add_contradiction(pen.edit, pair)


def compared(importance: Mapping[str, float]) -> Step:
    """Weigh the first level by comparing its indicators pair by pair.

    Each pair is judged by how much more the one matters, in whole steps as on the page; what
    comes of it, and how far it contradicts itself, is the product's arithmetic.
    """
    answers = {
        (one, other): nearest(importance[one] / importance[other])
        for one, other in pairs_of(list(importance))
    }
    return lambda pen: take_comparison(pen.edit, None, answers)
