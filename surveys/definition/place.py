"""Where in a questionnaire something stands, and a walk past all its texts."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from surveys.definition.model import Questionnaire
from surveys.definition.questions.base import Wording
from surveys.definition.text import Text


class Place(NamedTuple):
    """A spot an editor can be led to; ``code`` is empty for the questionnaire itself."""

    kind: Literal["questionnaire", "section", "question", "indicator"]
    code: str = ""
    field: str = ""


WHOLE = Place("questionnaire")


class PlacedText(NamedTuple):
    """A text, where it stands, and whether it must be there."""

    place: Place
    text: Text
    needed: bool


def all_texts(questionnaire: Questionnaire) -> Iterator[PlacedText]:
    """Yield every text, in the order an editor shows them, those left empty among them."""
    yield PlacedText(Place("questionnaire", field="title"), questionnaire.title, True)
    introduction, closing = questionnaire.introduction, questionnaire.closing
    yield PlacedText(Place("questionnaire", field="introduction"), introduction, False)
    yield PlacedText(Place("questionnaire", field="closing"), closing, False)
    for indicator in questionnaire.indicators:
        yield PlacedText(Place("indicator", indicator.code, "name"), indicator.name, True)
    for section in questionnaire.sections:
        yield PlacedText(Place("section", section.code, "title"), section.title, True)
        for question in section.questions:
            for wording in question.wordings():
                yield _placed(question.code, wording)


def _placed(code: str, wording: Wording) -> PlacedText:
    return PlacedText(Place("question", code, wording.field), wording.text, wording.needed)
