"""What is said at last: the closing words, or those of the end that a form came to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from surveys.definition.conditions import Facts, Source
from surveys.definition.ends import End
from surveys.definition.model import Questionnaire
from surveys.definition.piping import piped, pipes_of
from surveys.definition.text import Text

_LONGEST = 100  # characters of one answer that go into the sealed cookie
_MOST = 12

Known = Mapping[str, Mapping[str, object]]


@dataclass(frozen=True)
class Shown:
    """What the page of thanks needs to know."""

    receipt: str | None
    language: str
    low: bool = False
    dropped: int = 0  # answers to questions that were not asked in the end
    end: str | None = None
    known: Known = field(default_factory=dict)  # what the last words repeat
    right: str = ""  # to a voucher or a code for a draw; says nothing of the answer
    large: bool = False  # whether the form was read in large type

    def values(self) -> list[object]:
        """Everything in its order, as a browser holds it sealed; `Shown(*values)` reads it back."""
        return [getattr(self, each.name) for each in fields(self)]


def repeated(content: Questionnaire, end: End | None, facts: Facts) -> Known:
    """Of what is known of somebody, what the last words repeat: no more goes into a cookie."""
    found: dict[Source, dict[str, object]] = {"answer": {}, "link": {}, "contact": {}}
    texts = [end.title, end.text] if end else [content.closing]
    for pipe in [pipe for text in texts for pipe in pipes_of(text)][:_MOST]:
        value = facts.of(pipe.reference)
        if value is not None:
            short = value[:_LONGEST] if isinstance(value, str) else value
            found[pipe.reference.source][pipe.reference.name] = short
    return {source: values for source, values in found.items() if values}


def last_words(
    content: Questionnaire, code: str | None, known: Known, language: str
) -> tuple[str, list[str]]:
    """The heading of the last page, "" for the usual one, and its paragraphs."""
    link, contact = (
        {name: str(value) for name, value in known.get(source, {}).items()}
        for source in ("link", "contact")
    )
    facts = Facts(known.get("answer", {}), link, contact)

    def say(text: Text) -> str:
        return piped(content.say(text, language), facts, content, language)

    end = next((end for end in content.ends if end.code == code), None)
    if end is None:
        return "", _paragraphs(say(content.closing))
    return say(end.title), _paragraphs(say(end.text))


def is_screened(content: Questionnaire, code: str | None) -> bool:
    """Whether the end of this code is for people who are not meant."""
    return any(end.screen_out for end in content.ends if end.code == code)


def _paragraphs(text: str) -> list[str]:
    return [line for line in text.split("\n") if line]
