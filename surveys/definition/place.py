"""Where in a questionnaire something stands, and a walk past all its texts."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from surveys.definition.model import Questionnaire, Section
from surveys.definition.questions.base import Wording
from surveys.definition.text import Text


class Place(NamedTuple):
    """A spot an editor can be led to; ``code`` is empty for the questionnaire itself."""

    kind: Literal["questionnaire", "section", "question", "indicator", "end"]
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
        yield from _loop_texts(section)
        for question in section.questions:
            for wording in question.wordings():
                yield _placed(question.code, wording)
    for end in questionnaire.ends:
        yield PlacedText(Place("end", end.code, "title"), end.title, True)
        yield PlacedText(Place("end", end.code, "text"), end.text, False)


def _loop_texts(section: Section) -> Iterator[PlacedText]:
    if section.loop is None:
        return
    asks = section.loop.chosen == "respondent"
    yield PlacedText(Place("section", section.code, "loop.ask"), section.loop.ask, asks)
    for thing in section.loop.objects:
        field = f"loop.objects.{thing.code}"
        yield PlacedText(Place("section", section.code, field), thing.text, True)


def _placed(code: str, wording: Wording) -> PlacedText:
    return PlacedText(Place("question", code, wording.field), wording.text, wording.needed)
