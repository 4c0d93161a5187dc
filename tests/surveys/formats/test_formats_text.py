"""Pasted text: what authors paste is understood, and what is written is read as the same."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.formats.notes import Tone, Unreadable, What
from surveys.formats.text_reading import read_text
from surveys.formats.text_writing import write_text
from surveys.library.catalogue import load_pack, packs

FROM_WORD = """门诊满意度调查
感谢您抽出时间填写。

一、基本情况
1、您的性别？[单选题]*
○男
○女

2．您这次来看病通过什么方式挂号？（可多选）
□ 现场窗口
□ 手机
□ 电话

3. 您对候诊时间满意吗？ [量表题] *
非常满意
满意
一般
不满意
很不满意

===医生===
4. 您愿意再来吗 [量表题]
很不愿意 1 2 3 4 5 很愿意

5、您是否遇到过问题*【单选题】
A.是 B.否

第6题 请描述
7) 您的建议［简答题］

感谢您的参与！
"""


def kinds(reading):
    return [question.type for question in reading.content.questions]


def notes(reading, tone):
    return [(note.line, note.what) for note in reading.of(tone)]


def test_a_text_from_word_is_understood():
    reading = read_text(FROM_WORD)
    content = reading.content
    assert content.title.root == {"zh": "门诊满意度调查"}
    assert content.introduction.root == {"zh": "感谢您抽出时间填写。"}
    assert content.closing.root == {"zh": "感谢您的参与！"}
    assert [section.title.root["zh"] for section in content.sections] == ["一、基本情况", "医生"]
    assert kinds(reading) == [
        *("single", "multiple", "rating", "rating", "single", "long_text", "long_text")
    ]
    assert [question.required for question in content.questions[:5]] == [
        *(True, False, True, False, True)
    ]
    assert content.questions[2].labels[0].pick("zh") == "很不满意"
    assert content.questions[3].low_label.root == {"zh": "很不愿意"}
    assert [option.text.pick("zh") for option in content.questions[4].options] == ["是", "否"]
    assert not reading.of(Tone.PROBLEM)
    assert notes(reading, Tone.GUESS) == [(14, What.ORDER_TURNED), (28, What.KIND_GUESSED)]


def test_english_words_do_as_well():
    reading = read_text(
        "Visit\n\n1. How was it?* [single]\nA. Good\nB. Bad\n\n2. Why? [long text]\n"
    )
    assert kinds(reading) == ["single", "long_text"]
    assert reading.content.languages == ("en",)
    assert reading.content.questions[0].required


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1. 您满意吗？\n很满意\n满意\n一般\n不满意\n很不满意", "rating"),
        ("1. 您满意吗？\n1. 是\n2. 否", "single"),
        ("1. 选几个？（最多选择2项）\nA. 甲\nB. 乙\nC. 丙", "multiple"),
        ("1. 您愿意推荐我们吗？\n0~10 完全不愿意~非常愿意", "nps"),
        ("1. 您的建议", "long_text"),
    ],
)
def test_a_kind_that_is_left_out_is_guessed_and_said_so(text, kind):
    reading = read_text(text)
    assert kinds(reading) == [kind]
    assert (1, What.KIND_GUESSED) in notes(reading, Tone.GUESS)


def test_a_paste_with_a_blank_line_after_every_line_is_read_all_the_same():
    spread = FROM_WORD.replace("\n\n", "\n").replace("\n", "\n\n")
    assert kinds(read_text(spread)) == kinds(read_text(FROM_WORD))


def test_numbered_options_are_no_questions():
    reading = read_text(
        "1. 甲？[单选题]\n1. 是\n2. 否\n\n2. 乙？[单选题]\n1. 是\n2. 否\n3. 不知道\n"
    )
    assert [len(question.options) for question in reading.content.questions] == [2, 3]


def test_what_is_not_understood_is_told_by_its_line():
    reading = read_text(
        "1. 您的建议[简答题]\nA. 这里不该有选项\n\n2. 选？[魔法题]\nA. 甲\nB. 乙\n\n3. 空？[单选题]"
    )
    assert notes(reading, Tone.PROBLEM) == [
        (2, What.LINE_EXTRA),
        (4, What.TAG_UNKNOWN),
        (8, What.NO_OPTIONS),
    ]


@pytest.mark.parametrize("text", ["", " \n\t", "只有一句话", "===一===\n===二==="])
def test_a_text_without_questions_is_refused(text):
    with pytest.raises(Unreadable):
        read_text(text)


def test_characters_of_word_are_left_out_with_a_note():
    reading = read_text("1. 甲\x01乙？[简答题]\n")
    assert reading.content.questions[0].text.pick("zh") == "甲乙？"
    assert (1, What.TEXT_CLEANED) in notes(reading, Tone.LOSS)


def test_soft_line_breaks_of_word_are_line_breaks():
    reading = read_text("1. 甲？[单选题]\x0bA. 是\x0bB. 否")
    assert len(reading.content.questions[0].options) == 2


@pytest.mark.parametrize("pack", [pack.key for pack in packs()])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_pack_survives_as_text(pack, language):
    content = load_pack(pack)
    reading = read_text(write_text(content, language))
    assert not reading.notes
    assert [q.type for q in reading.content.questions] == [q.type for q in content.questions]
    assert [q.text.root for q in reading.content.questions] == [
        {language: q.text.root[language]} for q in content.questions
    ]


HEADS = st.sampled_from(["1. ", "2、", "3) ", "(4)", "第5题 ", "Q6. ", "", "[多选题]", "一、"])
TAGS = st.sampled_from(
    [
        *("", "[单选题]", "*[多选题]", "【量表题】", "[矩阵量表题]", "[NPS]", "[填空题]"),
        *("[数字题]【0~100】", "[日期题]", "[联系方式题]", "[说明]", "[CES]", "(必答)"),
        *("[single]", "[scale] *", "[下拉题]", "[多选题]【最多选择2项】", "[图片题]"),
        *("[排序题]", "[魔法题]", "[同意题]"),
    ]
)
WORDS = st.one_of(
    st.sampled_from(["您满意吗？", "其他____", "不适用", "1~5 差~好", "很不满意|一般|很满意"]),
    st.sampled_from(["A. 甲", "○ 是 ○ 否", "A.是 B.否", "□ 乙【互斥】", "丙（跳到第3题）"]),
    st.sampled_from(["（依赖于第1题第1个选项）", "结束语：谢谢", "标题：问卷", "- 丁", "不清楚"]),
    st.sampled_from(["===页===", "提示：慢慢来", "5. 戊"]),
    st.text(alphabet="甲乙ab1２.、（）()[]【】*~_= |○□A：:#-", max_size=12),
)
TEXTS = st.lists(
    st.one_of(st.tuples(HEADS, WORDS, TAGS).map("".join), WORDS, st.just("")), max_size=25
).map("\n".join)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_written_text_is_read_as_the_same(text):
    try:
        content = read_text(text).content
    except Unreadable:
        return
    language = content.default_language
    again = read_text(write_text(content, language)).content
    assert again.as_json() | {"languages": [language]} == content.as_json()
    assert write_text(again, language) == write_text(content, language)


@settings(max_examples=300, deadline=2000)
@given(st.text(max_size=400))
def test_no_text_breaks_the_reader(text):
    with suppress(Unreadable):
        read_text(text)


def test_jumps_and_dependences_become_conditions():
    reading = read_text(
        "1. 来过吗？*[单选题]\nA. 来过\nB. 没来过（跳到第4题）\n\n"
        "2. 满意吗？[量表题]\n1~5\n\n"
        "3. 为什么？[简答题]\n（依赖于第2题第1;2个选项）\n\n4. 建议[简答题]\n"
    )
    questions = reading.content.as_json()["sections"][0]["questions"]
    conditions = {question["code"]: question.get("show_if") for question in questions}
    came = {"answer": "q1", "is": "equals", "value": "1"}
    assert conditions == {
        "q1": None,
        "q2": came,
        "q3": {"all": [{"answer": "q2", "is": "one_of", "value": [1, 2]}, came]},
        "q4": None,
    }
    assert not reading.notes


def test_a_jump_back_or_to_nowhere_is_told():
    reading = read_text(
        "1. 一？[单选题]\nA. 甲\nB. 乙\n\n"
        "2. 二？[单选题]\nA. 甲（跳到第1题）\nB. 乙（跳到问卷末尾）\n\n"
        "3. 三[简答题]\n（依赖于第9题第1个选项）\n"
    )
    assert notes(reading, Tone.LOSS) == [(6, What.JUMP_LOST), (7, What.JUMP_LOST)]
    assert notes(reading, Tone.PROBLEM) == [(10, What.REFERENCE_UNKNOWN)]
