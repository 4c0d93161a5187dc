import pytest

from surveys.definition.checks import approvable, check, estimated_seconds
from surveys.definition.findings import PROBLEMS, Problem, Severity
from surveys.definition.model import Questionnaire
from surveys.definition.place import Place


def found(content):
    return {(f.problem, f.place.code) for f in check(Questionnaire.model_validate(content))}


def test_a_finished_questionnaire_is_approvable(clinic):
    assert check(clinic) == []
    assert approvable(clinic)


def question(content, section, place):
    return content["sections"][section]["questions"][place]


def test_missing_translation_is_an_error(content):
    del question(content, 0, 0)["text"]["en"]
    [finding] = check(Questionnaire.model_validate(content))
    assert finding.problem is Problem.TRANSLATION_MISSING
    assert finding.severity is Severity.ERROR
    assert finding.place == Place("question", "queue", "text")
    assert "en" in finding.sentence


def test_translations_of_options_labels_and_names_are_looked_at(content):
    del question(content, 0, 1)["options"][2]["text"]["en"]
    del question(content, 1, 0)["labels"][3]["zh"]
    del content["indicators"][1]["name"]["en"]
    del content["sections"][1]["title"]["zh"]
    places = {f.place.field for f in check(Questionnaire.model_validate(content))}
    assert places == {"options.cold", "labels.3", "name", "title"}


def test_a_hint_in_one_language_needs_the_other(content):
    question(content, 0, 0)["hint"] = {"zh": "提示"}
    assert (Problem.TRANSLATION_MISSING, "queue") in found(content)


def test_a_language_switched_off_needs_no_texts(content):
    content["languages"] = ["zh"]
    del question(content, 0, 0)["text"]["en"]
    assert found(content) == set()


def test_empty_text_is_said_once_and_per_language(content):
    question(content, 0, 0)["text"] = {}
    assert found(content) == {(Problem.TEXT_MISSING, "queue")}


@pytest.mark.parametrize(("weight", "fine"), [(40, True), (39.99, False), (41, False)])
def test_weights_make_100(content, weight, fine):
    content["indicators"][0]["weight"] = weight
    assert ((Problem.WEIGHTS_SUM, "") not in found(content)) == fine


def test_weights_with_fractions_make_100(content):
    content["indicators"][0]["weight"] = 33.3
    content["indicators"][1]["weight"] = 66.7
    assert found(content) == set()


def test_weights_are_summed_level_by_level(content):
    name = {"zh": "子项", "en": "Part"}
    content["indicators"].append({"code": "leaf", "name": name, "weight": 99, "parent": "care"})
    question(content, 1, 0)["indicator"] = "leaf"
    assert found(content) == {(Problem.WEIGHTS_SUM, "care")}


def test_an_indicator_needs_a_rating(content):
    del question(content, 0, 0)["indicator"]
    assert found(content) == {(Problem.INDICATOR_EMPTY, "wait"), (Problem.OUTSIDE_INDEX, "queue")}


def test_an_indicator_holds_ratings_or_indicators(content):
    name = {"zh": "子项", "en": "Part"}
    content["indicators"].append({"code": "leaf", "name": name, "weight": 100, "parent": "care"})
    question(content, 0, 0)["indicator"] = "leaf"
    assert (Problem.INDICATOR_MIXED, "care") in found(content)


def test_a_rating_outside_the_index_is_said_but_fine(content):
    del question(content, 0, 0)["indicator"]
    content["indicators"] = [{**content["indicators"][1], "weight": 100}]
    questionnaire = Questionnaire.model_validate(content)
    [finding] = check(questionnaire)
    assert (finding.problem, finding.severity) == (Problem.OUTSIDE_INDEX, Severity.NOTE)
    assert approvable(questionnaire)


def test_nothing_scored_is_a_warning(content):
    content["indicators"] = []
    content["sections"] = [{**content["sections"][1], "questions": [question(content, 1, 1)]}]
    assert found(content) == {(Problem.NOTHING_SCORED, "")}


def test_one_option_is_no_choice(content):
    del question(content, 1, 1)["options"][0]
    assert found(content) == {(Problem.FEW_OPTIONS, "visit")}


def test_a_limit_above_the_options_is_idle(content):
    question(content, 0, 1)["max_choices"] = 5
    assert found(content) == {(Problem.IDLE_LIMIT, "troubles")}


def test_a_scale_without_words(content):
    del question(content, 0, 0)["high_label"]
    assert found(content) == {(Problem.BARE_SCALE, "queue")}


def test_empty_section_and_no_question(content):
    content["indicators"] = []
    content["sections"] = [{"code": "s", "title": {"zh": "节", "en": "S"}, "questions": []}]
    assert found(content) == {(Problem.NO_QUESTION, ""), (Problem.EMPTY_SECTION, "s")}


@pytest.mark.parametrize(("length", "fine"), [(80, True), (81, False)])
def test_long_texts_are_warned_of(content, length, fine):
    question(content, 0, 0)["text"]["zh"] = "字" * length
    assert (found(content) == set()) == fine


def test_the_same_question_twice_is_warned_of(content):
    question(content, 1, 0)["text"] = question(content, 0, 0)["text"]
    assert found(content) == {(Problem.SAME_TEXT, "queue"), (Problem.SAME_TEXT, "errors")}


def test_a_long_questionnaire_is_warned_of(content):
    many = [
        {**question(content, 1, 3), "code": f"t{n}", "text": {"zh": f"{n}", "en": f"{n}"}}
        for n in range(13)
    ]
    content["sections"].append({"code": "s", "title": {"zh": "节", "en": "S"}, "questions": many})
    [finding] = check(Questionnaire.model_validate(content))
    assert finding.problem is Problem.TAKES_LONG
    assert finding.values == {"minutes": 7}


def test_seconds_add_up(clinic):
    assert estimated_seconds(clinic) == sum(q.seconds for q in clinic.questions) > 0


def test_seconds_count_what_is_usual(content):
    usual = estimated_seconds(Questionnaire.model_validate(content))
    low = {"answer": "queue", "is": "at_most", "value": 2}
    why = {"type": "long_text", "code": "why", "text": {"zh": "为什么", "en": "Why"}}
    content["sections"][0]["questions"].append({**why, "show_if": low})
    assert estimated_seconds(Questionnaire.model_validate(content)) == usual
    content["sections"][0]["questions"][-1]["required"] = True
    assert estimated_seconds(Questionnaire.model_validate(content)) == usual + 12


@pytest.mark.parametrize(("chosen", "rounds"), [("respondent", 1), ("all", 3)])
def test_seconds_of_a_loop_count_one_thing_where_people_choose(content, chosen, rounds):
    things = [{"code": c, "text": {"zh": c, "en": c}} for c in ("a", "b", "c")]
    asked = {"type": "nps", "code": "each", "text": {"zh": "{object}", "en": "{object}"}}
    loop = {"objects": things, "chosen": chosen, "ask": {"zh": "哪些", "en": "Which"}}
    usual = estimated_seconds(Questionnaire.model_validate(content))
    content["sections"].append(
        {"code": "met", "title": {"zh": "节", "en": "S"}, "loop": loop, "questions": [asked]}
    )
    choosing = 10 if chosen == "respondent" else 0
    found = estimated_seconds(Questionnaire.model_validate(content))
    assert found == usual + choosing + rounds * 6


def test_errors_come_first(content):
    question(content, 0, 0)["text"]["zh"] = "字" * 99
    del question(content, 1, 1)["options"][0]
    problems = [f.problem for f in check(Questionnaire.model_validate(content))]
    assert problems == [Problem.FEW_OPTIONS, Problem.TEXT_LONG]


@pytest.mark.parametrize("problem", Problem)
def test_every_problem_has_a_sentence(problem):
    _severity, sentence = PROBLEMS[problem]
    values = {"language": "en", "code": "q1", "total": "99", "limit": 3, "minutes": 7}
    values |= {"first": "r1", "second": "r2", "thing": "lab", "most": 2, "name": "ward"}
    assert sentence % values
