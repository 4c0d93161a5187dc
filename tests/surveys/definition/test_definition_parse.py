"""What a question makes of what a browser, or somebody else, sends."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.definition.errors import REASONS, AnswerError, Reason

CODES = ["queue", "troubles", "errors", "visit", "recommend", "improve", "notice"]
CLOSED = [code for code in CODES if code != "improve"]
ODD = [
    "1e309",
    "NaN",
    " 3 ",
    "３",
    "٣",
    "3.0",
    "+3",
    "03",
    "0x3",
    "1_0",
    "-",
    "\x00",
    "\ud800",
    "3\n",
]
TEXTS = st.text(st.characters(), max_size=30) | st.sampled_from([*ODD, "na", "3", "noise", "yes"])
RELAXED = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def refusal(question, *values):
    with pytest.raises(AnswerError) as caught:
        question.parse(list(values))
    return caught.value.reason


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("values", [[], [""]])
def test_nothing_sent_is_no_answer(clinic, code, values):
    assert clinic.question(code).parse(values) is None


@pytest.mark.parametrize(
    ("code", "values", "answer"),
    [
        ("queue", ["1"], 1),
        ("queue", ["5"], 5),
        ("queue", ["na"], "na"),
        ("errors", ["0"], 0),
        ("recommend", ["10"], 10),
        ("visit", ["return"], "return"),
        ("troubles", ["seats", "noise"], ["noise", "seats"]),
        ("troubles", ["none"], ["none"]),
        ("improve", ["  取药\r\n太慢  "], "取药\n太慢"),
        ("improve", ["Cafe\u0301"], "Café"),
        ("improve", ["   \r\n "], None),
        ("improve", ["a\u2028b\tc"], "a\nb\tc"),
        ("notice", ["yes"], True),
    ],
)
def test_good_answers(clinic, code, values, answer):
    assert clinic.question(code).parse(values) == answer


def test_consent_is_stored_as_true_itself(clinic):
    assert clinic.question("notice").parse(["yes"]) is True


@pytest.mark.parametrize("code", CLOSED)
@pytest.mark.parametrize("raw", ODD)
def test_odd_spellings_are_refused(clinic, code, raw):
    assert refusal(clinic.question(code), raw) in {Reason.NOT_A_NUMBER, Reason.UNKNOWN_CHOICE}


@pytest.mark.parametrize(
    ("code", "raw"),
    [("queue", "0"), ("queue", "6"), ("queue", "-1"), ("errors", "4"), ("recommend", "11")],
)
def test_numbers_off_the_scale_are_refused(clinic, code, raw):
    assert refusal(clinic.question(code), raw) is Reason.OUT_OF_RANGE


def test_huge_number_is_refused(clinic):
    assert refusal(clinic.question("recommend"), "9" * 5000) is Reason.NOT_A_NUMBER


def test_not_applicable_is_refused_where_it_is_not_offered(clinic):
    assert refusal(clinic.question("errors"), "na") is Reason.NOT_A_NUMBER
    assert refusal(clinic.question("recommend"), "na") is Reason.NOT_A_NUMBER


@pytest.mark.parametrize("code", ["queue", "errors", "visit", "recommend", "improve", "notice"])
def test_array_for_scalar_is_refused(clinic, code):
    assert refusal(clinic.question(code), "1", "1") is Reason.SEVERAL


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("values", [None, "3", 3, {"3": 1}, [3], [None], [["3"]], [True], b"3"])
def test_wrong_types_are_refused(clinic, code, values):
    with pytest.raises(AnswerError) as caught:
        clinic.question(code).parse(values)
    assert caught.value.reason is Reason.WRONG_TYPE


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (["rain"], Reason.UNKNOWN_CHOICE),
        (["noise", ""], Reason.UNKNOWN_CHOICE),
        (["noise", "noise"], Reason.REPEATED),
        (["noise", "none"], Reason.EXCLUSIVE),
        (["noise", "seats", "cold"], Reason.TOO_MANY),
    ],
)
def test_choices_that_do_not_go_together_are_refused(clinic, values, reason):
    assert refusal(clinic.question("troubles"), *values) is reason


@pytest.mark.parametrize(
    "raw",
    ["\x00", "a\x00b", "\x1b[31m", "\x7f", "\x9f", "\ud800", "\ufdd0", "\ufffe", "\U0010ffff"],
)
def test_characters_that_cannot_be_stored_are_refused(clinic, raw):
    assert refusal(clinic.question("improve"), raw) is Reason.UNSTORABLE


def test_length_is_counted_after_tidying(clinic):
    improve = clinic.question("improve")
    assert improve.parse(["  " + "字" * 18 + "\r\n字  "]) == "字" * 18 + "\n字"
    with pytest.raises(AnswerError) as caught:
        improve.parse(["字" * 21])
    assert caught.value.values == {"limit": 20, "length": 21}


def test_emoji_and_joiners_are_text(clinic):
    assert clinic.question("improve").parse(["👩‍⚕️👍🏽"]) == "👩‍⚕️👍🏽"


@RELAXED
@given(code=st.sampled_from(CODES), values=st.lists(TEXTS, max_size=4))
def test_parse_gives_an_answer_or_an_answer_error(clinic, code, values):
    question = clinic.question(code)
    try:
        answer = question.parse(values)
    except AnswerError:
        return
    if answer is None:
        return
    assert question.check_stored(answer)
    assert json.loads(json.dumps(answer)) == answer
    assert question.parse(question.form_values(answer)) == answer


@RELAXED
@given(
    code=st.sampled_from(CODES),
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
        lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
        max_leaves=5,
    ),
)
def test_stored_values_of_any_shape_are_read(clinic, code, value):
    question = clinic.question(code)
    good = question.check_stored(value)
    assert good in (True, False)
    assert bool(question.read_stored(value, "zh")) == good
    assert len(question.codes(value)) == len(question.columns())
    if good:
        assert question.parse(question.form_values(value)) == value


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("queue", True),
        ("queue", 3.0),
        ("queue", "3"),
        ("errors", "na"),
        ("notice", 1),
        ("troubles", ["seats", "noise"]),
        ("troubles", ["none", "noise"]),
        ("troubles", []),
        ("improve", ""),
        ("improve", " a"),
        ("visit", ["first"]),
    ],
)
def test_near_misses_in_storage_are_not_answers(clinic, code, value):
    assert not clinic.question(code).check_stored(value)


@pytest.mark.parametrize(
    ("code", "value", "words"),
    [
        ("queue", 5, "5 Good"),
        ("queue", 3, "3"),
        ("queue", "na", "Not applicable (did not happen this time)"),
        ("errors", 0, "0 0"),
        ("visit", "first", "First"),
        ("troubles", ["cold", "noise"], "Noise\nCold"),
        ("improve", "好", "好"),
        ("notice", True, "✓"),
        ("visit", "gone", ""),
    ],
)
def test_stored_answers_in_words(clinic, code, value, words):
    assert clinic.question(code).read_stored(value, "en") == words


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_a_sentence(reason):
    sentence = REASONS[reason] % {"low": 1, "high": 5, "limit": 2, "length": 3, "place": 1}
    assert sentence.endswith(".")
    assert "!" not in sentence


def test_error_says_nothing_of_what_was_typed(clinic):
    with pytest.raises(AnswerError) as caught:
        clinic.question("visit").parse(["my secret"])
    assert caught.value.code == "visit"
    assert "secret" not in f"{caught.value} {caught.value.sentence} {caught.value.values}"
