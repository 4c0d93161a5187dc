"""What the checker finds in conditions: against every way there is, gone through slowly."""

from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings

from surveys.definition.checks import approvable, check
from surveys.definition.conditions import Facts
from surveys.definition.findings import Problem, Severity
from surveys.definition.model import Questionnaire
from surveys.definition.path import way
from tests.everything import EVERY_KIND, every_kind
from tests.surveys.definition.test_definition_path import end, item, questionnaire, trees

LOGIC = {
    Problem.REFERENCE_GONE,
    Problem.REFERENCE_LATER,
    Problem.VALUE_UNFIT,
    Problem.NEVER_ASKED,
    Problem.ALWAYS_ASKED,
    Problem.END_NEVER,
    Problem.END_WITHOUT_WAY_ON,
    Problem.GAP_GONE,
    Problem.GAP_LATER,
}


def found(content):
    return {(f.problem, f.place.kind, f.place.code) for f in check(content) if f.problem in LOGIC}


def section(code, *questions, **more):
    return {"code": code, "title": {"zh": code}, "questions": list(questions), **more}


def low(code, value=2):
    return {"answer": code, "is": "at_most", "value": value}


def high(code, value=3):
    return {"answer": code, "is": "at_least", "value": value}


def test_the_questionnaire_with_everything_is_in_order():
    assert found(every_kind()) == set()
    assert approvable(every_kind())


@pytest.mark.parametrize(
    ("condition", "problem"),
    [
        ({"answer": "gone", "is": "answered"}, Problem.REFERENCE_GONE),
        ({"answer": "q2", "is": "answered"}, Problem.REFERENCE_LATER),
        ({"answer": "q3", "is": "answered"}, Problem.REFERENCE_LATER),
        (high("q1", 6), Problem.VALUE_UNFIT),
        ({"answer": "q1", "is": "equals", "value": "na"}, Problem.VALUE_UNFIT),
        ({"all": [low("q1"), high("q1")]}, Problem.NEVER_ASKED),
        ({"any": [low("q1"), high("q1"), {"answer": "q1", "is": "not_answered"}]}, None),
    ],
)
def test_what_is_wrong_with_a_condition_is_named(condition, problem):
    content = questionnaire([section("s", item("q1"), item("q2", condition), item("q3"))])
    wanted = Problem.ALWAYS_ASKED if problem is None else problem
    assert found(content) == {(wanted, "question", "q2")}


def test_a_branch_that_needs_what_its_own_question_excludes_is_dead():
    content = questionnaire(
        [
            section(
                "s",
                item("q1"),
                item("q2", low("q1")),
                item("q3", {"all": [high("q1"), high("q2")]}),
            )
        ]
    )
    assert found(content) == {(Problem.NEVER_ASKED, "question", "q3")}


def test_a_required_question_is_answered_by_all_who_see_it():
    asked = {**item("q1"), "required": True}
    condition = {"answer": "q1", "is": "not_answered"}
    content = questionnaire([section("s", asked, item("q2", condition))])
    assert found(content) == {(Problem.NEVER_ASKED, "question", "q2")}


def test_sections_and_ends_nobody_comes_to():
    content = questionnaire(
        [
            section("one", item("q1")),
            section("two", item("q2"), show_if={"all": [low("q1", 1), high("q1", 2)]}),
        ],
        [end("never", {"all": [low("q1", 1), high("q1", 5)]}), end("some", low("q1"))],
    )
    assert found(content) == {
        (Problem.NEVER_ASKED, "section", "two"),
        (Problem.END_NEVER, "end", "never"),
    }


def test_who_is_screened_out_sees_nothing_of_what_comes_after():
    content = questionnaire(
        [section("one", item("q1")), section("two", item("q2", low("q1", 1)))],
        [end("out", low("q1"), screen_out=True)],
    )
    assert found(content) == {(Problem.NEVER_ASKED, "question", "q2")}


def test_an_early_end_for_everybody_is_refused():
    content = questionnaire(
        [section("one", item("q1"))],
        [{"code": "out", "title": {"zh": "完"}, "screen_out": True}],
    )
    assert (Problem.END_WITHOUT_WAY_ON, "end", "out") in found(content)


def test_texts_repeat_only_what_came_before():
    def repeating(words):
        return {**item("q2"), "text": {"zh": words}}

    for words, problem in (
        ("{answer:q1}", None),
        ("{answer:q2}", Problem.GAP_LATER),
        ("{answer:q9}", Problem.GAP_GONE),
        ("{link:ward}", None),
    ):
        content = questionnaire([section("s", item("q1"), repeating(words))], paging="single")
        wanted = set() if problem is None else {(problem, "question", "q2")}
        assert found(content) == wanted


def test_conditions_on_what_only_the_link_says_are_possible():
    condition = {
        "all": [
            {"link": "ward", "is": "equals", "value": "icu"},
            {"link": "ward", "is": "equals", "value": "lab"},
        ]
    }
    content = questionnaire([section("s", item("q1"), item("q2", condition))])
    assert found(content) == {(Problem.NEVER_ASKED, "question", "q2")}
    condition["all"][1]["link"] = "bed"
    assert found(questionnaire([section("s", item("q1"), item("q2", condition))])) == set()


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(made=trees())
def test_dead_branches_are_those_that_no_answers_lead_to(made):
    sections, ends, paging = made
    sections = [{**s, "questions": s["questions"][:2]} for s in sections]
    codes = {q["code"] for s in sections for q in s["questions"]}
    if any(
        f.severity is Severity.ERROR and "reference" in f.problem
        for f in check(questionnaire(sections, ends, paging))
    ):
        return
    content = questionnaire(sections, ends, paging)
    reached, never = set(), found(content)
    for values in product([None, 1, 2, 3, 4, 5], repeat=min(len(codes), 4)):
        answers = {
            code: value
            for code, value in zip(sorted(codes), values, strict=False)
            if value is not None
        }
        reached |= way(content, Facts(answers)).shown
    dead = {code for problem, kind, code in never if problem is Problem.NEVER_ASKED}
    gone = {q["code"] for s in sections if s["code"] in dead for q in s["questions"]}
    assert not (reached & (dead | gone))
    if len(codes) <= 4:
        assert codes - reached == (dead & codes) | gone


def test_sixty_conditions_are_looked_at_without_running_away():
    questions = [item("q0")]
    for number in range(1, 61):
        before = [high(f"q{at}", 2) for at in range(max(0, number - 5), number)]
        questions.append(item(f"q{number}", {"any": before}))
    content = questionnaire([section("s", *questions)])
    assert all(problem is Problem.ALWAYS_ASKED for problem, *_ in found(content))


def test_a_loop_is_looked_at_once():
    broken = {**EVERY_KIND}
    loop = {**broken["sections"][2]}
    loop["questions"] = [
        loop["questions"][0],
        {**loop["questions"][1], "show_if": {"answer": "heard", "is": "at_least", "value": 6}},
    ]
    broken["sections"] = [*broken["sections"][:2], loop, broken["sections"][3]]
    findings = [f for f in check(Questionnaire.model_validate(broken)) if f.problem in LOGIC]
    assert [(f.problem, f.place.code, f.values["code"]) for f in findings] == [
        (Problem.VALUE_UNFIT, "heard_why", "heard")
    ]
