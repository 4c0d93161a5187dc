"""Conditions, against a slow reference that says the same in other words."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from surveys.definition.conditions import (
    Condition,
    Facts,
    Reference,
    answers_looked_at,
    holds,
    joined,
    references,
    renamed,
)

_condition = TypeAdapter(Condition)

OPERATORS = (
    "answered",
    "not_answered",
    "equals",
    "not_equals",
    "at_least",
    "at_most",
    "one_of",
    "none_of",
    "contains",
    "not_contains",
    "lists",
)


def read(data):
    return _condition.validate_python(data)


def one(operator, value=None, answer="q"):
    data = {"answer": answer, "is": operator}
    return data if value is None else {**data, "value": value}


values = st.one_of(
    st.integers(0, 5),
    st.sampled_from(["na", "a", "b", "ab", "2026-01-02", "a、b", "b ；Ａ|ab", "B, 3"]),
)
known = st.one_of(
    st.none(), values, st.lists(st.sampled_from(["a", "b"]), unique=True).map(sorted), st.just(True)
)


@st.composite
def comparisons(draw):
    operator = draw(st.sampled_from(OPERATORS))
    code = draw(st.sampled_from(["p", "q", "r"]))
    if operator in ("answered", "not_answered"):
        return one(operator, answer=code)
    if operator in ("one_of", "none_of", "lists"):
        return one(operator, draw(st.lists(values, min_size=1, max_size=3)), code)
    return one(operator, draw(values), code)


conditions = st.recursive(
    comparisons(),
    lambda below: st.one_of(
        st.lists(below, min_size=1, max_size=3).map(lambda found: {"all": found}),
        st.lists(below, min_size=1, max_size=3).map(lambda found: {"any": found}),
    ),
    max_leaves=6,
)


def slow(data, answers):
    """The same from the table in the format's document, without any of the code."""
    if "all" in data:
        return not any(not slow(part, answers) for part in data["all"])
    if "any" in data:
        return len([part for part in data["any"] if slow(part, answers)]) > 0
    found, operator, value = answers.get(data["answer"]), data["is"], data.get("value")
    if found is None or found == []:
        return operator == "not_answered"
    several = found if isinstance(found, list) else [found]
    words = ["yes" if each is True else str(each) for each in several]
    if operator == "answered":
        return True
    if operator == "not_answered":
        return False
    if operator in ("equals", "one_of"):
        wanted = value if operator == "one_of" else [value]
        return any(str(each) in words for each in wanted)
    if operator in ("not_equals", "none_of"):
        wanted = value if operator == "none_of" else [value]
        return not any(str(each) in words for each in wanted)
    if operator == "lists":
        return any(f"|{told(each)}|" in f"|{told(text)}|" for each in value for text in words)
    if operator in ("contains", "not_contains"):
        inside = (
            str(value) in words
            if isinstance(found, list)
            else str(value).lower() in str(found).lower()
        )
        return inside == (operator == "contains")
    if len(several) != 1 or found is True:
        return False
    return ordered(found, value, operator == "at_least")


def told(text):
    """A list with bars between its things, small and of one width."""
    small = str(text).replace("Ａ", "a").lower()
    for mark in ",，、;；｜":
        small = small.replace(mark, "|")
    return "|".join(part.strip() for part in small.split("|") if part.strip())


def ordered(found, value, up):
    numbers = isinstance(found, int) and isinstance(value, int)
    texts = isinstance(found, str) and isinstance(value, str) and found != "na"
    if not numbers and not texts:
        return False
    return found >= value if up else found <= value


def depth(data):
    below = data.get("all") or data.get("any") or []
    return 1 + max((depth(part) for part in below), default=0)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=conditions, p=known, q=known, r=known)
def test_holds_as_the_document_says(data, p, q, r):
    if depth(data) > 3:
        with pytest.raises(ValidationError):
            read(data)
        return
    answers = {code: value for code, value in {"p": p, "q": q, "r": r}.items() if value is not None}
    # "contains" of a tick has no meaning that the document gives.
    if any(value is True for value in answers.values()) and "contains" in str(data):
        return
    assert holds(read(data), Facts(answers)) == slow(data, answers)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"is": "answered"},
        {"answer": "q", "link": "w", "is": "answered"},
        {"answer": "q", "is": "answered", "value": 1},
        {"answer": "q", "is": "equals"},
        {"answer": "q", "is": "equals", "value": [1]},
        {"answer": "q", "is": "one_of", "value": 1},
        {"answer": "q", "is": "one_of", "value": []},
        {"answer": "q", "is": "eval", "value": "1"},
        {"answer": "Q", "is": "answered"},
        {"answer": "q; drop", "is": "answered"},
        {"answer": "q", "is": "equals", "value": float("nan")},
        {"answer": "q", "is": "equals", "value": True},
        {"answer": "q", "is": "equals", "value": "x" * 201},
        {"all": []},
        {"any": [one("answered")] * 21},
        {"all": [{"any": [{"all": [{"any": [one("answered")]}]}]}]},
        {"all": [one("answered")], "any": [one("answered")]},
    ],
)
def test_what_is_no_condition_is_refused(data):
    with pytest.raises(ValidationError):
        read(data)


def test_link_and_contact_are_looked_at():
    facts = Facts({}, {"ward": "icu"}, {"grade": "gold"})
    assert holds(read({"link": "ward", "is": "equals", "value": "icu"}), facts)
    assert holds(read({"contact": "grade", "is": "one_of", "value": ["gold"]}), facts)
    assert not holds(read({"contact": "ward", "is": "answered"}), facts)


def test_numbers_are_compared_as_numbers_however_they_are_written():
    facts = Facts({"q": 4, "r": 2.5}, {"age": "70"})
    assert holds(read(one("equals", "4")), facts)
    assert holds(read(one("at_least", 2.5, "r")), facts)
    assert holds(read({"link": "age", "is": "at_least", "value": 65}), facts)
    assert not holds(read({"link": "age", "is": "at_least", "value": "7 0"}), facts)


def test_reading_and_writing_are_one():
    data = {
        "all": [one("at_most", 2), {"any": [one("answered", answer="r.x@y".replace("@y", ""))]}]
    }
    condition = read(data)
    assert condition.model_dump(mode="json", exclude_defaults=True) == data
    assert list(references(condition)) == [Reference("answer", "q"), Reference("answer", "r.x")]
    assert answers_looked_at(None) == frozenset()


def test_joining_and_renaming():
    here, there = read(one("answered")), read(one("answered", answer="r"))
    assert joined(None, None) is None
    assert joined(None, here) == here
    both = joined(here, there)
    assert answers_looked_at(both) == {"q", "r"}
    assert answers_looked_at(renamed(both, {"q": "q@x"})) == {"q@x", "r"}
