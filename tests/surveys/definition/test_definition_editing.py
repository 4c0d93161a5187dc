import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from surveys.definition import editing
from surveys.definition.model import Indicator, Questionnaire, Section
from surveys.definition.questions.kinds import question_from
from surveys.definition.text import Text

MORE = question_from({"type": "long_text", "code": "more", "text": {}})


def order(draft):
    return [[question.code for question in section.questions] for section in draft.sections]


def test_new_draft_is_empty():
    draft = editing.new_draft(["zh", "en"], Text({"zh": "门诊"}))
    assert (draft.default_language, draft.questions) == ("zh", ())


def test_add_question_at_the_end_or_after_another(clinic):
    assert order(editing.add_question(clinic, "first", MORE))[0] == ["queue", "troubles", "more"]
    after = editing.add_question(clinic, "first", MORE, after="queue")
    assert order(after)[0] == ["queue", "more", "troubles"]


def test_the_draft_given_is_left_as_it_was(clinic):
    before = clinic.as_json()
    editing.remove_question(clinic, "queue")
    editing.set_weights(clinic, {"wait": 1})
    editing.move_section(clinic, "first", 1)
    assert clinic.as_json() == before


def test_a_code_used_twice_is_refused(clinic):
    with pytest.raises(ValidationError):
        editing.add_question(clinic, "first", MORE.changed(code="visit"))
    with pytest.raises(ValidationError):
        editing.update_question(clinic, "queue", {"code": "visit"})


def test_update_sets_only_what_is_named(clinic):
    after = editing.update_question(clinic, "queue", {"text": {"zh": "新"}, "required": False})
    assert after.question("queue") == clinic.question("queue").changed(
        text=Text({"zh": "新"}), required=False
    )
    assert order(after) == order(clinic)


def test_other_points_drop_old_labels(clinic):
    assert editing.update_question(clinic, "errors", {"points": 5}).question("errors").labels == ()
    same = editing.update_question(clinic, "errors", {"points": 4}).question("errors")
    assert len(same.labels) == 4


def test_another_kind_keeps_what_both_have(clinic):
    after = editing.update_question(clinic, "queue", {"type": "nps"}).question("queue")
    assert (after.type, after.text, after.required) == ("nps", clinic.question("queue").text, True)


@pytest.mark.parametrize("changes", [{"points": 1}, {"colour": 1}, {"indicator": "gone"}])
def test_an_update_that_does_not_hold_is_refused(clinic, changes):
    with pytest.raises(ValidationError):
        editing.update_question(clinic, "queue", changes)


def test_remove_question(clinic):
    assert order(editing.remove_question(clinic, "queue"))[0] == ["troubles"]


def test_duplicate_stands_right_after_under_a_free_code(clinic):
    after = editing.duplicate_question(editing.duplicate_question(clinic, "queue"), "queue")
    assert order(after)[0] == ["queue", "queue_3", "queue_2", "troubles"]
    assert after.question("queue_3").text == clinic.question("queue").text


@pytest.mark.parametrize(
    ("code", "step", "expected"),
    [
        ("queue", 1, ["troubles", "queue"]),
        ("troubles", -1, ["troubles", "queue"]),
        ("queue", -1, ["queue", "troubles"]),
        ("troubles", 1, ["queue"]),
        ("errors", -1, ["queue", "troubles", "errors"]),
    ],
)
def test_move_question(clinic, code, step, expected):
    after = editing.move_question(clinic, code, step)
    assert order(after)[0] == expected
    assert {q.code for q in after.questions} == {q.code for q in clinic.questions}


def test_down_across_an_edge_comes_first_there(clinic):
    assert order(editing.move_question(clinic, "troubles", 1))[1][:2] == ["troubles", "errors"]


def test_the_last_question_stays_last(clinic):
    assert editing.move_question(clinic, "notice", 1) == clinic


def test_sections(clinic):
    after = editing.add_section(clinic, Section(code="third", title=Text({"zh": "完"})))
    after = editing.move_section(after, "third", -1)
    assert [section.code for section in after.sections] == ["first", "third", "second"]
    assert editing.move_section(after, "first", -1) == after
    assert editing.move_section(after, "second", 1) == after
    after = editing.remove_section(after, "first")
    assert [section.code for section in after.sections] == ["third", "second"]
    renamed = editing.rename_section(after, "third", Text({"zh": "结尾"}))
    assert renamed.section("third").title.pick("zh") == "结尾"


def test_removing_an_indicator_frees_its_questions(clinic):
    after = editing.remove_indicator(clinic, "wait")
    assert after.question("queue").indicator is None
    assert after.question("errors").indicator == "care"


def test_removing_an_indicator_lifts_its_branches(clinic):
    name = Text({"zh": "子项"})
    for code, parent in [("mid", "care"), ("leaf", "mid")]:
        branch = Indicator(code=code, name=name, weight=100, parent=parent)
        clinic = editing.add_indicator(clinic, branch)
    assert editing.remove_indicator(clinic, "mid").indicator("leaf").parent == "care"
    assert editing.remove_indicator(clinic, "care").indicator("mid").parent is None


def test_weights_of_some_are_set(clinic):
    after = editing.set_weights(clinic, {"wait": 55})
    assert [indicator.weight for indicator in after.indicators] == [55, 60]
    with pytest.raises(ValidationError):
        editing.set_weights(clinic, {"wait": 0})


def test_rename_indicator(clinic):
    after = editing.rename_indicator(clinic, "wait", Text({"zh": "等候"}))
    assert after.indicator("wait").name.pick("zh") == "等候"


def test_settings(clinic):
    after = editing.update_settings(clinic, title=Text({"zh": "新"}), paging="single")
    assert (after.title.pick("zh"), after.paging) == ("新", "single")
    with pytest.raises(KeyError):
        editing.update_settings(clinic, sections=())


@pytest.mark.parametrize(
    "step",
    [
        lambda d: editing.add_question(d, "gone", MORE),
        lambda d: editing.add_question(d, "first", MORE, after="visit"),
        lambda d: editing.update_question(d, "gone", {}),
        lambda d: editing.remove_question(d, "gone"),
        lambda d: editing.duplicate_question(d, "gone"),
        lambda d: editing.move_question(d, "gone", 1),
        lambda d: editing.rename_section(d, "gone", Text({})),
        lambda d: editing.remove_section(d, "gone"),
        lambda d: editing.move_section(d, "gone", 1),
        lambda d: editing.rename_indicator(d, "gone", Text({})),
        lambda d: editing.remove_indicator(d, "gone"),
        lambda d: editing.set_weights(d, {"gone": 1}),
    ],
)
def test_what_does_not_exist_is_a_key_error(clinic, step):
    with pytest.raises(KeyError):
        step(clinic)


def test_free_codes_stay_short_enough():
    stem = "q" * 31
    code = editing.free_code({stem}, stem)
    assert code == "q" * 29 + "_2"


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.integers(0, 9), st.sampled_from([-1, 1])), max_size=15))
def test_moves_lose_nothing(clinic, steps):
    draft = clinic
    for place, step in steps:
        codes = [question.code for question in draft.questions]
        draft = editing.move_question(draft, codes[place % len(codes)], step)
    assert {q.code: q for q in draft.questions} == {q.code: q for q in clinic.questions}
    assert Questionnaire.model_validate(draft.as_json()) == draft
