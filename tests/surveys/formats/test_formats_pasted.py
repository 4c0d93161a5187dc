"""Texts as Word, WPS and other survey sites give them: bullets, loose lines, drawn scales."""

from __future__ import annotations

import pytest

from surveys.formats.notes import Tone
from surveys.formats.text_reading import read_text


def only(text):
    [question] = read_text(text).content.questions
    return question


def words(texts):
    return [text.pick("zh", "en") for text in texts]


def options(question):
    return words(option.text for option in question.options)


@pytest.mark.parametrize(
    "bullet",
    ["• ", "Ø ", "Ø\t", "\uf0b7\t", "\uf0d8 ", "\uf0a7", "l\t", "ü ", "§ ", "◆", "➢ ", "▪ ", "√ "],
)
def test_bullets_of_word_and_wps_are_no_part_of_an_option(bullet):
    question = only(f"1. 您怎么来的？[单选题]\n{bullet}步行\n{bullet}公交\n")
    assert options(question) == ["步行", "公交"]


def test_letters_of_words_are_no_bullets():
    question = only("1. Which size? [single]\nl size\nsmall\nübergross\nÖlig\n")
    assert options(question) == ["l size", "small", "übergross", "Ölig"]


def test_boxes_in_brackets_are_ticked_together():
    question = only("1. What did you use?\n[ ] Registration\n[x] Pharmacy\n[ ] Neither\n")
    assert question.type == "multiple"
    assert options(question) == ["Registration", "Pharmacy", "Neither"]


def test_a_question_may_run_over_several_lines():
    asked = "1. 您对本院门诊的候诊时间，\n包括挂号和等医生的时间，\n满意吗？[单选题]*\n"
    question = only(f"{asked}A. 满意\nB. 不满意\n")
    assert question.text.pick("zh") == "您对本院门诊的候诊时间，包括挂号和等医生的时间，满意吗？"
    assert options(question) == ["满意", "不满意"]
    assert question.required


def test_lines_before_lettered_options_belong_to_the_question():
    question = only("1. How did you find\nthe waiting time?\nA. Long\nB. Short\n")
    assert question.text.pick("en") == "How did you find the waiting time?"
    assert options(question) == ["Long", "Short"]


def test_a_line_between_a_named_kind_and_its_options_is_a_hint():
    question = only("1. 您用过哪些服务？[多选题]\n可以选几项\nA. 挂号\nB. 缴费\n")
    assert question.hint.pick("zh") == "可以选几项"
    assert options(question) == ["挂号", "缴费"]


def test_questions_without_numbers_still_begin_at_their_kind():
    reading = read_text("您怎么来的？[单选题]\n步行\n公交\n您满意吗？[单选题]\n满意\n不满意\n")
    assert [options(question) for question in reading.content.questions] == [
        ["步行", "公交"],
        ["满意", "不满意"],
    ]


def test_a_chapter_begins_without_a_blank_line():
    text = (
        "一、基本情况\n1、您的性别：\nA、男  B、女\n二、满意度\n2、您满意吗？\nA．满意 B．不满意\n"
    )
    reading = read_text(text)
    assert words(s.title for s in reading.content.sections) == ["一、基本情况", "二、满意度"]
    assert options(reading.content.questions[0]) == ["男", "女"]


def test_options_numbered_in_chinese_stay_options():
    text = "一、基本情况\n1、您怎么来的？[单选题]\n一、步行\n二、公交\n三、开车\n"
    assert len(only(text).options) == 3


def test_a_drawn_scale_leaves_no_rings_in_its_ends():
    question = only("3、您给我们打几分？ [量表题] *\n很不满意 ○1 ○2 ○3 ○4 ○5 很满意\n")
    assert (question.low_label.pick("zh"), question.high_label.pick("zh")) == ("很不满意", "很满意")
    assert question.points == 5


@pytest.mark.parametrize("place", [0, 2])
def test_the_scale_of_a_table_may_stand_under_its_rows(place):
    rows = ["医生", "护士"]
    rows.insert(place, "1~4 很不满意~很满意")
    question = only("1. 请评价 [矩阵量表题]\n" + "\n".join(rows))
    assert words(row.text for row in question.rows) == ["医生", "护士"]
    assert (question.points, question.high_label.pick("zh")) == (4, "很满意")


def test_a_row_with_times_is_no_scale():
    question = only("1. 请评价 [矩阵量表题]\n很差~很好\n8:00~12:00 的门诊\n12:00~17:00 的门诊\n")
    assert len(question.rows) == 2


def test_a_line_to_write_on_is_nothing_to_tell_of():
    reading = read_text("4、您的建议：____ [填空题]\n____________________\n")
    assert not reading.of(Tone.PROBLEM) + reading.of(Tone.LOSS)
    [question] = reading.content.questions
    assert question.text.pick("zh") == "您的建议："
