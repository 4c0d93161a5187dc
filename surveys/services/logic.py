"""The editor's steps about logic: conditions, why after a low score, loops, end pages.

As with all steps (`surveys.services.drafts`): a stale page is `StaleDraft`, an unknown code
`NotFound`, what does not hold together `Invalid`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from surveys.definition import editing
from surveys.definition.ends import End
from surveys.definition.model import Questionnaire as Content
from surveys.definition.needs import thing_at
from surveys.definition.place import Place
from surveys.definition.questions.base import Question
from surveys.definition.questions.kinds import question_from
from surveys.definition.questions.numbers import NumberQuestion
from surveys.definition.text import Text
from surveys.models import QuestionnaireVersion
from surveys.queries import content_of
from surveys.services.drafts import Edit, change

WHY = Text({"zh": "哪些地方让您不满意？", "en": "What was not good?"})
_LOW_SHARE = 0.4  # of the points of a scale
_DETRACTOR = 6


def save_condition(
    edit: Edit, place: Place, condition: Mapping[str, Any] | None
) -> QuestionnaireVersion:
    """Set when a question, section, end page or thing of a section is shown; None for always."""
    thing = thing_at(place)
    if thing is not None:
        rule = partial(editing.update_thing, thing=thing, changes={"show_if": condition})
        return change(edit, partial(rule, code=place.code), "condition.saved", place.code)
    steps = {
        "question": partial(editing.update_question, changes={"show_if": condition}),
        "section": partial(editing.update_section, changes={"show_if": condition}),
        "end": partial(editing.update_end, changes={"when": condition}),
    }
    return change(edit, partial(steps[place.kind], code=place.code), "condition.saved", place.code)


def set_lock(edit: Edit, code: str, *, locked: bool) -> QuestionnaireVersion:
    """Lock or unlock wording and scale of a question."""
    step = partial(editing.update_question, code=code, changes={"locked": locked})
    return change(edit, step, "question.locked" if locked else "question.unlocked", code)


def low_points(leaf: Question) -> int | None:
    """Up to where an answer is a low score; None where there is no such thing."""
    if not isinstance(leaf, NumberQuestion) or leaf.scored is None or leaf.scored.reversed:
        return None
    if leaf.type == "nps":
        return _DETRACTOR
    return leaf.lowest + max(1, round((leaf.highest - leaf.lowest + 1) * _LOW_SHARE)) - 1


def ask_why(edit: Edit, code: str) -> str:
    """Put “why?” after a rating, asked only after a low score; returns the code it got."""
    content = content_of(edit.version)
    new = editing.free_code((q.code for q in content.questions), f"{code[:26]}_why")

    def step(draft: Content) -> Content:
        question = draft.question(code)
        low = [
            {"answer": leaf.code, "is": "at_most", "value": limit}
            for leaf in question.leaves()
            for limit in [low_points(leaf)]
            if limit is not None
        ]
        if not low:
            raise KeyError(code)
        why = {"type": "long_text", "code": new, "text": WHY, "required": False}
        condition = low[0] if len(low) == 1 else {"any": low}
        section = draft.section_of(code).code
        asked = question_from({**why, "show_if": condition})
        return editing.add_question(draft, section, asked, after=code)

    change(edit, step, "question.added", new)
    return new


def save_section(edit: Edit, code: str, changes: Mapping[str, Any]) -> QuestionnaireVersion:
    """Set title, order and what a section is asked about."""
    step = partial(editing.update_section, code=code, changes=changes)
    return change(edit, step, "section.renamed", code)


def add_end(edit: Edit, title: Text) -> str:
    """Add an end page and return the code it got."""
    code = editing.free_code((end.code for end in content_of(edit.version).ends), "end")
    step = partial(editing.add_end, end=End(code=code, title=title))
    change(edit, step, "ends.saved", code)
    return code


def save_end(edit: Edit, code: str, changes: Mapping[str, Any]) -> QuestionnaireVersion:
    """Set an end page's texts, and whether it ends the survey early."""
    step = partial(editing.update_end, code=code, changes=changes)
    return change(edit, step, "ends.saved", code)


def move_end(edit: Edit, code: str, step: int) -> QuestionnaireVersion:
    """Move an end page up (-1) or down (1)."""
    return change(edit, partial(editing.move_end, code=code, step=step), "ends.saved", code)


def remove_end(edit: Edit, code: str) -> QuestionnaireVersion:
    """Take an end page out."""
    return change(edit, partial(editing.remove_end, code=code), "ends.saved", code)
