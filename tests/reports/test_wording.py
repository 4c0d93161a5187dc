"""How numbers, dates and lists are written."""

from __future__ import annotations

from datetime import date

from reports.document import Figure

FIGURE = Figure(2511, 86.9, 86.2, 87.6)


def test_a_minus_is_a_true_minus(english):
    assert english.number(-0.3) == "\u22120.3"
    assert english.signed(2.0) == "+2.0"
    assert english.signed(0.04) == "0.0"


def test_halves_round_away_from_nought(english):
    assert english.number(0.25) == "0.3"
    assert english.number(-0.25) == "\u22120.3"


def test_margins_and_intervals(chinese, english):
    assert chinese.with_margin(FIGURE) == "86.9±0.7"
    assert english.with_margin(FIGURE) == "86.9\u00a0±\u00a00.7"
    assert chinese.interval(86.2, 87.6) == "86.2～87.6"
    assert english.interval(86.2, 87.6) == "86.2\u00a0to\u00a087.6"


def test_a_full_count_has_no_margin(chinese):
    assert chinese.with_margin(Figure(10, 80.0)) == "80.0"
    assert chinese.interval(None, None) == "–"


def test_a_share_of_few_is_a_fraction(english):
    assert english.percent(8, 9) == "8/9"
    assert english.percent(8, 10) == "80.0%"
    assert english.percent(0, 0) == "–"


def test_periods(chinese, english):
    first, last = date(2026, 7, 1), date(2026, 9, 30)
    assert chinese.period(first, last) == "2026 年 7 月 1 日至 9 月 30 日"
    assert english.period(first, last) == "1\u00a0July to 30\u00a0September\u00a02026"


def test_lists(chinese, english):
    assert chinese.names(["甲", "乙", "丙"]) == "甲、乙和丙"
    assert english.names(["A", "B", "C"]) == "A, B and C"
