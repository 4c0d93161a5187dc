"""Words in texts: folded, whole for English, anywhere for Chinese; nothing is understood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.rules.words_sought import first_found, folded, read_words


@pytest.mark.parametrize(
    ("sought", "text", "word"),
    [
        ("rude", "The nurse was RUDE.", "rude"),
        ("rude", "intrude", None),
        ("rude", "rudeness", None),
        ("rude", "she was not rude", "rude"),
        ("rude", "他很rude的", "rude"),
        ("ＶＩＰ", "vip室", "vip"),
        ("long wait", "a LONG\n  wait again", "long wait"),
        ("long wait", "longwait", None),
        ("don't", "I don't know", "don't"),
        ("café", "Das CAFÉ war zu", "café"),
        ("投诉", "我要投诉你们", "投诉"),
        ("vip室", "在ＶＩＰ室等", "vip室"),
        ("投诉", "投 诉", None),
        ("差评, 投诉\n退款", "请退款", "退款"),
        ("", "anything", None),
    ],
)
def test_what_is_found(sought, text, word):
    found = first_found(read_words(sought), text)
    assert (found.word if found else None) == word


def test_the_earliest_goes_first_and_the_longer_of_two():
    assert first_found(["退款", "投诉"], "投诉，要退款").word == "投诉"
    assert first_found(["投诉", "投诉你们"], "我要投诉你们").word == "投诉你们"


def test_each_word_once_in_order():
    assert read_words(" 投诉，Rude ;RUDE\n\n投诉、long   wait ") == ("投诉", "rude", "long wait")


@given(st.text(max_size=40), st.text(max_size=40), st.text("投诉退款差评", min_size=1, max_size=4))
def test_a_chinese_word_is_found_wherever_it_stands(before, after, word):
    found = first_found(read_words(word), before + word + after)
    assert found is not None
    assert found.text[found.start : found.end] == found.word


@given(st.text(max_size=60))
def test_folding_is_done_once(text):
    assert folded(folded(text)) == folded(text)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_words_in_any_text_are_safe(typed, text):
    words = read_words(typed)
    assert all(word == folded(word) for word in words)
    found = first_found(words, text)
    assert found is None or found.word in words
