"""What makes an indicator something else than it was: its items, their words, their weights."""

from __future__ import annotations

import copy

import pytest

from surveys.definition.breaks import GRAVE, Broken, Why, indicator_breaks
from surveys.definition.editing import update_question
from surveys.definition.model import Questionnaire
from tests.evaluations.judged import CONTENT
from tests.everything import every_kind

BEFORE = Questionnaire.model_validate(CONTENT)


def changed(step):
    content = copy.deepcopy(CONTENT)
    step(content)
    return Questionnaire.model_validate(content)


def third(content, indicator):
    questions = content["sections"][0]["questions"]
    questions.append({**questions[0], "code": "third", "indicator": indicator})


def test_the_same_items_are_one_line():
    found = indicator_breaks(BEFORE, changed(lambda content: content.update(closing={"zh": "完"})))
    assert (found.of(), found.of("care")) == ((), ())


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"text": {"zh": "别的？", "en": "Other?"}}, Why.WORDING),
        ({"low_label": {"zh": "很差", "en": "Very poor"}}, Why.POINTS),
        ({"points": 7}, Why.SCALE),
        ({"reversed": True}, Why.DIRECTION),
    ],
)
def test_a_changed_item_breaks_its_indicator_and_the_index(fields, why):
    found = indicator_breaks(BEFORE, update_question(BEFORE, "c", fields))
    assert found.of("care") == found.of() == (Broken("c", why),)
    assert found.of("place") == ()
    assert (why in GRAVE) == (why not in (Why.WORDING, Why.POINTS))


def test_a_question_outside_the_index_breaks_nothing():
    more = changed(lambda content: third(content, None))
    assert indicator_breaks(BEFORE, more).of() == ()
    assert indicator_breaks(more, update_question(more, "third", {"points": 7})).of() == ()


def test_items_come_and_go():
    more = changed(lambda content: third(content, "care"))
    assert indicator_breaks(BEFORE, more).of("care") == (Broken("third", Why.NEW),)
    assert indicator_breaks(more, BEFORE).of("care") == (Broken("third", Why.GONE),)
    moved = changed(lambda content: third(content, "place"))
    found = indicator_breaks(more, moved)
    assert found.of("care") == (Broken("third", Why.GONE),)
    assert found.of("place") == (Broken("third", Why.NEW),)


def test_weights_of_the_first_level_break_the_index_alone():
    def swap(content):
        content["indicators"][0]["weight"], content["indicators"][1]["weight"] = 40, 60

    found = indicator_breaks(BEFORE, changed(swap))
    assert found.of() == (Broken("care", Why.WEIGHT), Broken("place", Why.WEIGHT))
    assert found.of(weights=False) == found.of("care") == ()


def test_weights_below_break_their_indicator():
    def below(first, second):
        def step(content):
            third(content, "deep_b")
            content["sections"][0]["questions"][0]["indicator"] = "deep_a"
            content["indicators"] += [
                {"code": "deep_a", "name": {"zh": "甲"}, "weight": first, "parent": "care"},
                {"code": "deep_b", "name": {"zh": "乙"}, "weight": second, "parent": "care"},
            ]

        return changed(step)

    found = indicator_breaks(below(50, 50), below(30, 70))
    assert found.of("care") == found.of(weights=False) == (Broken("care", Why.WEIGHT),)
    assert found.of("place") == ()
    assert indicator_breaks(below(30, 70), below(30, 70)).of() == ()


def test_another_thing_to_ask_about_is_no_other_item():
    content = every_kind().as_json()
    loop = next(section["loop"] for section in content["sections"] if section.get("loop"))
    loop["objects"].append({"code": "ward", "text": {"zh": "病房", "en": "Ward"}})
    after = Questionnaire.model_validate(content)
    found = indicator_breaks(every_kind(), after)
    assert [each for each in found.of() if each.why in (Why.NEW, Why.GONE)] == []
