"""A whole posted form."""

import pytest

from surveys.definition.errors import Reason
from surveys.definition.model import field_name


def reasons(errors):
    return {code: error.reason for code, error in errors.items()}


def test_good_answers_come_back(clinic):
    parsed = clinic.parse_form({"q.queue": ["4"], "q.visit": ["first"], "q.improve": [""]})
    assert parsed.answers == {"queue": 4, "visit": "first"}
    assert parsed.errors == {}
    assert parsed.unknown == []


def test_a_bad_answer_leaves_the_good_ones(clinic):
    parsed = clinic.parse_form({"q.queue": ["9"], "q.recommend": ["9"]})
    assert parsed.answers == {"recommend": 9}
    assert reasons(parsed.errors) == {"queue": Reason.OUT_OF_RANGE}


def test_unknown_question_field_is_reported(clinic):
    assert clinic.parse_form({"q.gone": ["1"], "q.": ["1"]}).unknown == ["q.gone", "q."]


def test_other_fields_are_not_ours(clinic):
    parsed = clinic.parse_form({"token": ["x"], "go": ["next"], "queue": ["3"]})
    assert (parsed.answers, parsed.unknown) == ({}, [])


def test_missing_answers_matter_only_when_complete(clinic):
    assert clinic.parse_form({}).errors == {}
    assert reasons(clinic.parse_form({}, complete=True).errors) == {
        "queue": Reason.MISSING_OR_NOT_APPLICABLE,
        "notice": Reason.MISSING_CONSENT,
    }


def test_a_page_is_read_alone(clinic):
    parsed = clinic.parse_form({"q.queue": ["3"], "q.visit": ["first"]}, only=["first"])
    assert parsed.answers == {"queue": 3}
    assert parsed.unknown == ["q.visit"]
    assert parsed.asked == ("queue", "troubles")


def test_a_page_is_complete_alone(clinic):
    parsed = clinic.parse_form({"q.queue": ["na"]}, only=["first"], complete=True)
    assert parsed.errors == {}


def test_unknown_section_is_a_key_error(clinic):
    with pytest.raises(KeyError):
        clinic.parse_form({}, only=["gone"])


def test_a_bare_string_is_not_taken_for_a_list(clinic):
    assert reasons(clinic.parse_form({"q.queue": "3"}).errors) == {"queue": Reason.WRONG_TYPE}


def test_answers_lie_over_saved_ones_and_blanks_clear(clinic):
    saved = {"queue": 2, "troubles": ["cold"], "visit": "first"}
    parsed = clinic.parse_form({"q.queue": ["5"]}, only=["first"])
    assert parsed.over(saved) == {"queue": 5, "visit": "first"}
    assert saved["queue"] == 2


def test_missing_looks_at_saved_answers(clinic):
    assert list(clinic.missing({})) == ["queue", "notice"]
    assert list(clinic.missing({"queue": "na", "notice": 1})) == ["notice"]
    assert clinic.missing({"queue": 1}, only=["first"]) == {}


def test_every_rendered_choice_parses(clinic):
    for question in clinic.questions:
        for choice in question.choices:
            form = {field_name(question.code): [choice.value]}
            assert clinic.parse_form(form).answers.keys() == {question.code}
