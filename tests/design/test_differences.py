"""Two versions side by side."""

from __future__ import annotations

from foundation.web.differences import marked


def test_what_only_one_says_is_marked():
    assert marked("按时送到 3 楼", "按时送到") == "按时送到<ins> 3 楼</ins>"


def test_a_changed_word_is_marked_whole():
    assert marked("sent today", "sent tomorrow") == "sent <ins>today</ins>"


def test_equal_texts_have_no_marks():
    assert marked("一样", "一样") == "一样"


def test_markup_in_texts_is_escaped():
    assert marked("<b>", "") == "<ins>&lt;b&gt;</ins>"
