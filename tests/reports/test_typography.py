"""The text filter: spaces, half-width marks, ranges, and what it leaves alone."""

from __future__ import annotations

import pytest

from reports.typography import set_chinese, spaced


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("共2511份", "共 2511 份"),
        ("推荐意愿NPS为52", "推荐意愿 NPS 为 52"),
        ("占41.7%的", "占 41.7% 的"),
        ("已有 3 份", "已有 3 份"),
        ("满意，3份", "满意，3 份"),
        ("指数86.9±0.7分", "指数 86.9±0.7 分"),
    ],
)
def test_han_and_latin_stand_apart(typed, printed):
    assert spaced(typed) == printed


def test_space_across_an_inline_tag():
    assert set_chinese("<p>第<b>3</b>章</p>") == "<p>第<b> 3</b> 章</p>"


def test_no_space_across_blocks():
    assert set_chinese("<td>眼科</td><td>172</td>") == "<td>眼科</td><td>172</td>"


def test_first_of_two_marks_is_narrow():
    assert set_chinese("<p>（n=3），好</p>").count('<span class="hw">') == 2  # head and pair
    assert '<span class="hw">）</span>，' in set_chinese("<p>好（n=3），好</p>")


def test_second_of_two_opening_marks_is_narrow():
    assert "（<span" in set_chinese("<p>好（“好”）</p>")


def test_ranges_do_not_break():
    html = set_chinese("<p>区间 −0.3～2.7，好</p>")
    assert '<span class="nb">−0.3～2.7</span>' in html


@pytest.mark.parametrize(
    "page",
    [
        "<svg><title>共2份</title><text>共2份</text></svg>",
        "<style>p::before { content: '共2份' }</style>",
        "<code>共2份</code>",
        '<p title="共2份">好</p>',
    ],
)
def test_code_drawings_and_attributes_are_left_alone(page):
    assert set_chinese(page) == page


def test_escaped_text_stays_escaped():
    page = "<p>&lt;img src=file:///etc/passwd&gt; &amp;amp;</p>"
    assert set_chinese(page) == page


def test_void_and_doctype_survive():
    page = '<!DOCTYPE html><meta charset="utf-8"><p>a<br>b</p>'
    assert set_chinese(page) == page
