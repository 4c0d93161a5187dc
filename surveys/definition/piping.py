"""Texts that repeat what somebody answered, or what their link or contact says.

``{answer:q1}`` is what was answered, ``{link:doctor|your doctor}`` an attribute with the words
for those who have none. ``{{`` is a brace. What comes in stays plain text: it is put in once, and
not looked at again.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from surveys.definition.conditions import SOURCES, Facts, Reference, Source
from surveys.definition.model import Questionnaire
from surveys.definition.text import Text

MOST_PIPED = 200
"""Characters of an answer that are repeated."""

_PIPE = re.compile(r"\{\{|\{(?P<source>[a-z]+):(?P<name>[^{}|]+)(?:\|(?P<otherwise>[^{}]*))?\}")


class Pipe(NamedTuple):
    """A gap in a text: what it is filled from, and with what otherwise."""

    reference: Reference
    otherwise: str


def pipes(text: str) -> Iterator[Pipe]:
    """Yield the gaps of a text, from left to right."""
    for found in _PIPE.finditer(text):
        source = _source(found["source"])
        if source is not None:
            yield Pipe(Reference(source, found["name"]), found["otherwise"] or "")


def pipes_of(text: Text) -> Iterator[Pipe]:
    """Yield the gaps of a text in all its languages."""
    for words in text.root.values():
        yield from pipes(words)


def piped(text: str, facts: Facts, content: Questionnaire, language: str) -> str:
    """Return a text with its gaps filled in; what is unknown becomes the words for that, or "".

    Takes odd answers of any age and never raises. The result is plain text, to be escaped as all.
    """

    def fill(found: re.Match[str]) -> str:
        if found[0] == "{{":
            return "{"
        source = _source(found["source"])
        if source is None:
            return found[0]
        words = _words(Reference(source, found["name"]), facts, content, language)
        return words or found["otherwise"] or ""

    return _PIPE.sub(fill, text) if "{" in text else text


def _source(name: str | None) -> Source | None:
    return next((source for source in SOURCES if source == name), None)


def _words(reference: Reference, facts: Facts, content: Questionnaire, language: str) -> str:
    known = facts.of(reference)
    if known is None:
        return ""
    if reference.source != "answer":
        return str(known)[:MOST_PIPED]
    try:
        leaf = content.leaf(reference.name)
    except KeyError:
        return ""
    words = leaf.read_stored(known, language, *content.languages)
    comma = "、" if language.startswith("zh") else ", "
    return comma.join(words.split("\n"))[:MOST_PIPED]
