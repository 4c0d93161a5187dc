"""What a questionnaire object promises."""

import pytest
from pydantic import ValidationError

from surveys.definition.model import Questionnaire
from surveys.definition.questions.base import Scale
from surveys.definition.questions.kinds import KINDS, question_from
from surveys.definition.text import Text


def test_stored_json_reads_back_the_same(clinic):
    assert Questionnaire.model_validate(clinic.as_json()) == clinic
    assert Questionnaire.model_validate_json(clinic.model_dump_json()) == clinic


def test_content_cannot_be_changed(clinic):
    with pytest.raises(ValidationError):
        clinic.title = Text({"zh": "别的"})


def broken(content, path, value):
    *steps, last = path
    place = content
    for step in steps:
        place = place[step]
    place[last] = value
    with pytest.raises(ValidationError) as caught:
        Questionnaire.model_validate(content)
    return str(caught.value)


FIRST = ("sections", 0, "questions", 0)
SECOND = ("sections", 0, "questions", 1)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("format",), 2),
        (("colour",), "red"),
        (("languages",), []),
        (("languages",), ["zh", "zh"]),
        (("languages",), ["Chinese"]),
        (("paging",), "none"),
        (("title",), {"zh": "a\x00"}),
        (("title",), {"zh": "\ud800"}),
        (("title",), {"zh": 5}),
        (("title",), "门诊"),
        (("indicators", 0, "weight"), 0),
        (("indicators", 0, "weight"), float("nan")),
        (("indicators", 0, "weight"), float("inf")),
        (("indicators", 0, "weight"), "40"),
        (("indicators", 0, "code"), "care"),
        (("indicators", 0, "parent"), "gone"),
        (("indicators", 0, "parent"), "wait"),
        (("sections", 0, "code"), "second"),
        ((*FIRST, "code"), "visit"),
        ((*FIRST, "code"), "Queue"),
        ((*FIRST, "code"), "queue\n"),
        ((*FIRST, "code"), "q" * 32),
        ((*FIRST, "type"), "matrix"),
        ((*FIRST, "indicator"), "gone"),
        ((*FIRST, "points"), 1),
        ((*FIRST, "points"), 12),
        ((*FIRST, "points"), "5"),
        ((*FIRST, "points"), True),
        ((*FIRST, "low"), 2),
        ((*FIRST, "required"), "yes"),
        ((*FIRST, "labels"), [{"zh": "好"}]),
        ((*SECOND, "options", 0, "code"), "seats"),
        ((*SECOND, "options", 0, "code"), "na"),
        ((*SECOND, "max_choices"), 0),
        (("sections", 1, "questions", 3, "max_length"), 2001),
        (("sections", 1, "questions", 4, "indicator"), "care"),
    ],
)
def test_what_does_not_hold_together_is_refused(content, path, value):
    assert broken(content, path, value)


@pytest.mark.parametrize("kind", ["indicators", "sections"])
def test_a_code_used_twice_is_named(content, kind):
    twice = content[kind][0] | ({"questions": []} if kind == "sections" else {})
    message = broken(content, (kind,), [*content[kind], twice])
    assert f"code used twice: {twice['code']}" in message


def test_indicators_in_a_ring_are_refused(content):
    content["indicators"][0]["parent"] = "care"
    assert "under itself" in broken(content, ("indicators", 1, "parent"), "wait")


def test_unfinished_drafts_are_allowed(content):
    content["indicators"] = []
    content["sections"] = [{"code": "s", "title": {}, "questions": []}]
    assert Questionnaire.model_validate(content).questions == ()


def test_scales(clinic):
    assert clinic.question("queue").scored == Scale(1, 5, False)
    assert clinic.question("errors").scored == Scale(0, 3, True)
    assert clinic.question("recommend").scored is None


def test_labels_stand_at_their_points(clinic):
    labels = [choice.label.pick("en") for choice in clinic.question("queue").choices]
    assert labels == ["Bad", "", "", "", "Good"]
    assert [c.value for c in clinic.question("errors").choices] == ["0", "1", "2", "3"]


def test_own_words_for_not_applicable_win_language_by_language(content):
    content["sections"][0]["questions"][0]["not_applicable_text"] = {"zh": "没有排队"}
    text = Questionnaire.model_validate(content).question("queue").na_text
    assert text.pick("zh") == "没有排队"
    assert text.pick("en") == "Not applicable (did not happen this time)"


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_made_from_json_of_its_type(kind):
    options = {"options": []} if kind in {"single", "multiple", "dropdown"} else {}
    question = question_from({"type": kind, "code": "x", "text": {}, **options})
    assert type(question) is KINDS[kind]


def test_consent_is_required_unless_it_says_otherwise(clinic):
    assert clinic.question("notice").required
    assert not clinic.question("notice").changed(required=False).required
