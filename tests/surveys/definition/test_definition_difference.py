import pytest

from surveys.definition import editing
from surveys.definition.changes import CHANGES, Change
from surveys.definition.difference import counts, differences
from surveys.definition.questions.kinds import question_from
from surveys.definition.text import Text


def changes(before, after):
    return [(d.change, d.place.code, d.before, d.after) for d in differences(before, after)]


def test_no_change_no_difference(clinic):
    assert differences(clinic, clinic.changed()) == []


def test_added_and_removed_questions(clinic):
    new = question_from({"type": "long_text", "code": "more", "text": {"zh": "还有?"}})
    after = editing.add_question(editing.remove_question(clinic, "troubles"), "second", new)
    assert changes(clinic, after) == [
        (Change.QUESTION_ADDED, "more", "", "还有?"),
        (Change.QUESTION_REMOVED, "troubles", "不便", ""),
    ]


@pytest.mark.parametrize(
    ("code", "set_to", "change", "before", "after"),
    [
        ("queue", {"points": 7}, Change.SCALE_CHANGED, "1–5", "1–7"),
        ("queue", {"low": 0}, Change.SCALE_CHANGED, "1–5", "0–4"),
        ("queue", {"reversed": True}, Change.SCORE_REVERSED, "", ""),
        ("queue", {"required": False}, Change.OPTIONAL_NOW, "", ""),
        ("errors", {"required": True}, Change.REQUIRED_NOW, "", ""),
        ("queue", {"not_applicable": False}, Change.NOT_APPLICABLE_WITHDRAWN, "", ""),
        ("errors", {"not_applicable": True}, Change.NOT_APPLICABLE_OFFERED, "", ""),
        ("queue", {"indicator": "care"}, Change.REASSIGNED, "候诊", "诊疗"),
        ("queue", {"indicator": None}, Change.REASSIGNED, "候诊", "–"),
        ("improve", {"max_length": 99}, Change.SETTING_CHANGED, "20", "99"),
        ("troubles", {"max_choices": None}, Change.SETTING_CHANGED, "2", "–"),
        ("improve", {"text": {"zh": "改", "en": "Improve"}}, Change.TEXT_CHANGED, "改进", "改"),
        ("improve", {"hint": {"zh": "可不填"}}, Change.TEXT_CHANGED, "", "可不填"),
    ],
)
def test_one_setting_is_one_difference(clinic, code, set_to, change, before, after):
    new = editing.update_question(clinic, code, set_to)
    assert changes(clinic, new) == [(change, code, before, after)]


def test_another_kind(clinic):
    after = editing.update_question(clinic, "errors", {"type": "long_text"})
    found = differences(clinic, after)
    assert [d.change for d in found] == [Change.KIND_CHANGED, Change.REASSIGNED]
    assert found[0].sentence == "Kind of question changed from rating to long_text"


def test_another_scale_makes_answers_incomparable(clinic):
    [scale] = differences(clinic, editing.update_question(clinic, "errors", {"points": 5}))
    assert scale.incomparable
    [hint] = differences(clinic, editing.update_question(clinic, "errors", {"hint": {"zh": "x"}}))
    assert not hint.incomparable


def test_options(clinic):
    options = [
        {"code": "return", "text": {"zh": "复诊", "en": "Return"}},
        {"code": "first", "text": {"zh": "第一次", "en": "First"}},
        {"code": "other", "text": {"zh": "其他", "en": "Other"}},
    ]
    after = editing.update_question(clinic, "visit", {"options": options})
    assert changes(clinic, after) == [
        (Change.OPTION_ADDED, "visit", "", "其他"),
        (Change.OPTIONS_REORDERED, "visit", "", ""),
        (Change.TEXT_CHANGED, "visit", "初诊", "第一次"),
    ]
    assert (Change.OPTION_REMOVED, "visit", "其他", "") in changes(after, clinic)


def test_exclusive_options(clinic):
    options = clinic.question("troubles").model_dump()["options"]
    options[3]["exclusive"] = False
    after = editing.update_question(clinic, "troubles", {"options": options})
    assert changes(clinic, after) == [(Change.OPTION_COMBINABLE, "troubles", "", "无")]
    assert changes(after, clinic) == [(Change.OPTION_EXCLUSIVE, "troubles", "", "无")]


def test_a_question_moved_to_another_section(clinic):
    after = editing.move_question(clinic, "troubles", 1)
    assert changes(clinic, after) == [(Change.QUESTION_MOVED, "troubles", "候诊", "诊疗")]


def test_one_question_moved_is_one_difference(clinic):
    after = editing.move_question(editing.move_question(clinic, "notice", -1), "notice", -1)
    assert changes(clinic, after) == [(Change.QUESTION_REORDERED, "notice", "诊疗", "诊疗")]


def test_an_added_question_moves_no_other(clinic):
    after = editing.duplicate_question(clinic, "errors")
    assert [change for change, *_ in changes(clinic, after)] == [Change.QUESTION_ADDED]


def test_a_section_moved_moves_no_question(clinic):
    found = changes(clinic, editing.move_section(clinic, "second", -1))
    assert [change for change, *_ in found] == [Change.SECTION_REORDERED]


def test_sections_and_their_titles(clinic):
    after = editing.rename_section(clinic, "first", Text({"zh": "等候", "en": "Waiting"}))
    assert changes(clinic, after) == [(Change.TEXT_CHANGED, "first", "候诊", "等候")]
    gone = editing.remove_section(clinic, "first")
    assert changes(clinic, gone)[0] == (Change.SECTION_REMOVED, "first", "候诊", "")


def test_weights_and_indicators(clinic):
    after = editing.set_weights(clinic, {"wait": 50, "care": 50})
    assert changes(clinic, after) == [
        (Change.WEIGHT_CHANGED, "wait", "40", "50"),
        (Change.WEIGHT_CHANGED, "care", "60", "50"),
    ]
    gone = editing.remove_indicator(clinic, "wait")
    assert changes(clinic, gone) == [
        (Change.INDICATOR_REMOVED, "wait", "候诊", ""),
        (Change.REASSIGNED, "queue", "候诊", "–"),
    ]


def test_whole_questionnaire(clinic):
    after = editing.update_settings(clinic, paging="single", languages=("zh",))
    found = [change for change, *_ in changes(clinic, after)]
    assert found == [Change.LANGUAGES_CHANGED, Change.PAGING_CHANGED]


def test_counts_are_of_questions(clinic):
    after = editing.remove_question(editing.duplicate_question(clinic, "errors"), "notice")
    after = editing.update_question(after, "queue", {"points": 7, "required": False})
    assert counts(differences(clinic, after)) == (1, 1, 1)


@pytest.mark.parametrize("change", Change)
def test_every_change_has_a_sentence(change):
    values = {"before": "a", "after": "b", "language": "zh", "field": "c", "subject": "d"}
    assert CHANGES[change] % values
