"""Texts that repeat answers and attributes."""

import pytest

from surveys.definition.conditions import Facts, Reference
from surveys.definition.piping import MOST_PIPED, piped, pipes
from tests.everything import every_kind

FACTS = Facts(
    {"visited": "yes", "queue": 2, "liked": ["people", "place"], "queue_why": "{link:ward} <b>"},
    {"ward": "icu"},
    {"name": "王芳"},
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nothing", "nothing"),
        ("{answer:visited}!", "Yes!"),
        ("{answer:queue}", "2"),
        ("{answer:liked}", "The place, The people"),
        ("{answer:gone}", ""),
        ("{answer:nps|not yet}", "not yet"),
        ("{link:ward} {link:bed|?}", "icu ?"),
        ("{contact:name}", "王芳"),
        ("{{answer:queue}", "{answer:queue}"),
        ("{other:queue} {answer} {", "{other:queue} {answer} {"),
        ("{answer:queue_why}", "{link:ward} <b>"),
    ],
)
def test_gaps_are_filled_once_and_with_plain_text(text, said):
    assert piped(text, FACTS, every_kind(), "en") == said


def test_long_answers_are_cut():
    facts = Facts({"queue_why": "长" * 500})
    assert len(piped("{answer:queue_why}", facts, every_kind(), "zh")) == MOST_PIPED


def test_gaps_are_found():
    found = list(pipes("{answer:q1|none} {{link:x} {contact:name}"))
    assert [pipe.reference for pipe in found] == [
        Reference("answer", "q1"),
        Reference("contact", "name"),
    ]
