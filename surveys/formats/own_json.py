"""Huisheng's own JSON: carries everything, says what does not fit by line and column."""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError

from surveys.definition.model import Questionnaire
from surveys.formats.json_places import nearest_place, parse
from surveys.formats.notes import Note, Unreadable, What, echo
from surveys.formats.reading import Reading


class DoesNotFit(Unreadable):
    """JSON that is no questionnaire; `notes` has all that does not fit, the first ones at least."""

    def __init__(self, notes: list[Note]) -> None:
        first = notes[0]
        super().__init__(first.what, first.line, first.column, **first.values)
        self.notes = notes


MOST_ERRORS = 20


def is_own(data: Any) -> bool:
    """Whether parsed JSON is meant to be a questionnaire of ours."""
    return isinstance(data, dict) and "format" in data and "languages" in data


def read_own(text: str) -> Reading:
    """The questionnaire in a JSON file of ours, to the letter; `DoesNotFit` where it is none."""
    data = parse(text)
    try:
        return Reading(Questionnaire.model_validate(data))
    except ValidationError as error:
        raise DoesNotFit([_note(text, one) for one in error.errors()[:MOST_ERRORS]]) from None


def _note(text: str, error: Any) -> Note:
    line, column = nearest_place(text, error["loc"])
    steps = [str(step) for step in error["loc"]]
    values = {"name": echo(".".join(steps) or "questionnaire"), "reason": echo(error["msg"])}
    return Note(What.WRONG, line, column, values)


def write_own(content: Questionnaire) -> str:
    """The content for eyes and for version control: indented, in the format's order."""
    return json.dumps(content.as_json(), ensure_ascii=False, indent=2) + "\n"
