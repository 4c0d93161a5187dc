import json

from surveys.definition import editing
from surveys.definition.model import Questionnaire
from surveys.definition.questions.base import MISSING_CODE, NOT_APPLICABLE_CODE, Scale
from surveys.definition.scoring import Branch, Leaf, scoring_plan


def test_leaves_are_the_ratings_of_the_index(clinic):
    assert scoring_plan(clinic).leaves == (
        Leaf("queue", Scale(1, 5, False), "wait"),
        Leaf("errors", Scale(0, 3, True), "care"),
    )


def test_a_rating_outside_the_index_is_no_leaf_but_has_a_scale(clinic):
    plan = scoring_plan(editing.update_question(clinic, "queue", {"indicator": None}))
    assert [leaf.question for leaf in plan.leaves] == ["errors"]
    assert plan.scales["queue"] == Scale(1, 5, False)


def test_weights(clinic):
    assert scoring_plan(clinic).branches == (Branch("wait", 40, None), Branch("care", 60, None))


def test_columns_are_the_closed_questions_in_order(clinic):
    columns = [(c.question, c.kind, c.option) for c in scoring_plan(clinic).columns]
    assert columns == [
        ("queue", "rating", None),
        ("troubles", "multiple", "noise"),
        ("troubles", "multiple", "seats"),
        ("troubles", "multiple", "cold"),
        ("troubles", "multiple", "none"),
        ("errors", "rating", None),
        ("visit", "single", None),
        ("recommend", "nps", None),
    ]


def test_a_single_choice_names_its_options(clinic):
    assert scoring_plan(clinic).columns[6].options == ("first", "return")


def test_answers_become_small_integers(clinic):
    answers = {
        "queue": 4,
        "troubles": ["cold", "noise"],
        "errors": 0,
        "visit": "return",
        "recommend": 10,
        "improve": "x",
    }
    assert scoring_plan(clinic).encode(answers) == [4, 1, 0, 1, 0, 0, 1, 10]


def test_missing_is_not_the_same_as_not_applicable(clinic):
    codes = scoring_plan(clinic).encode({"queue": "na"})
    assert codes == [NOT_APPLICABLE_CODE] + [MISSING_CODE] * 7


def test_odd_stored_values_count_as_missing(clinic):
    odd = {
        "queue": 99,
        "troubles": ["gone"],
        "errors": {"a": 1},
        "visit": None,
        "recommend": True,
        "x": 1,
    }
    assert scoring_plan(clinic).encode(odd) == [MISSING_CODE] * 8


def test_codes_fit_a_signed_byte(content):
    options = [{"code": f"o{n}", "text": {}} for n in range(100)]
    content["sections"][1]["questions"][1]["options"] = options
    plan = scoring_plan(Questionnaire.model_validate(content))
    assert plan.encode({"visit": "o99"})[6] == 99 <= 127


def test_encoding_survives_storage(clinic):
    answers = clinic.parse_form({"q.queue": ["na"], "q.troubles": ["seats", "cold"]}).answers
    plan = scoring_plan(clinic)
    assert plan.encode(json.loads(json.dumps(answers))) == plan.encode(answers)
