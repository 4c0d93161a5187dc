"""What people paste into the calendar."""

from __future__ import annotations

from datetime import date, time

import pytest

from foundation.errors import Invalid
from tenants.calendar_lines import Entry, hours_text, read_hours, read_line, read_lines

NATIONAL = Entry(date(2026, 10, 1), date(2026, 10, 7), False, (), "国庆节")
MADE_UP = Entry(date(2026, 10, 10), date(2026, 10, 10), True, (), "调休")


@pytest.fixture(autouse=True)
def _speaking(app):
    with app.test_request_context("/"):
        yield


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("2026-10-01 至 2026-10-07 休 国庆节", NATIONAL),
        ("2026/10/1到2026/10/7 放假，国庆节", NATIONAL),
        ("2026年10月1日至2026年10月7日休 国庆节", NATIONAL),
        ("2026.10.1 - 2026.10.7 休息: 国庆节".replace(":", ""), NATIONAL),
        ("2026-10-01 to 2026-10-07 off 国庆节", NATIONAL),
        ("2026-10-10 班 调休", MADE_UP),
        ("  2026-10-10 上班 调休 ", MADE_UP),
        ("2026-10-10 Work 调休", MADE_UP),
        ("2026-10-10 休", Entry(date(2026, 10, 10), date(2026, 10, 10), False)),
    ],
)
def test_lines_that_are_read(line, entry):
    assert read_line(line) == entry


def test_hours_stand_before_the_note():
    entry = read_line("2026-02-16 work 08:00-12:00, 13:00-15:30 Short day")
    assert entry.hours == ((time(8), time(12)), (time(13), time(15, 30)))
    assert entry.note == "Short day"
    assert read_line("2026-02-16 班 8：00至24:00 夜诊").hours == ((time(8), time(0)),)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("next Monday off", "please write a date"),
        ("2026-10-01", "please write a date"),
        ("2026-10-01 offline", "please write a date"),
        ("2026-02-30 off", "no such day: 2026-02-30"),
        ("2026-10-07 to 2026-10-01 off", "before the first"),
        ("2026-01-01 to 2028-01-01 off", "more than 400 days"),
        ("1999-01-01 off", "between 2000 and 2199"),
        ("2026-10-10 work 12:00-08:00", "ends after it begins"),
        ("2026-10-10 work 08:00-12:00 11:00-13:00", "follow each other"),
        ("2026-10-10 work 25:00-26:00", "no such time: 25:00"),
        ("2026-10-10 off " + "x" * 81, "80 characters"),
        ("2026-10-10 work " + "1:00-2:00 3:00-4:00 5:00-6:00 7:00-8:00 9:00-10:00", "at most 4"),
    ],
)
def test_lines_that_are_not(app, line, says):
    with (
        app.test_request_context("/", headers={"Accept-Language": "en"}),
        pytest.raises(ValueError, match=says),
    ):
        read_line(line)


def test_every_wrong_line_is_told_with_its_number():
    with pytest.raises(Invalid) as refused:
        read_lines("2026-10-01 休\n\nsoon\n2026-10-01 班\n2026-13-01 休")
    faults = refused.value.fields["lines"]
    assert [fault.split("：")[0].split(":")[0] for fault in faults] == [
        "第 3 行",
        "第 4 行",
        "第 5 行",
    ]
    assert "第 1 行" in faults[1]


def test_nothing_and_too_much_are_refused():
    for text in ("", " \n\n", "2026-10-01 休\n" * 201):
        with pytest.raises(Invalid):
            read_lines(text)


@pytest.mark.parametrize("text", ["08:00-12:00 14:00-17:30", "00:00-24:00", "-"])
def test_hours_are_written_as_they_are_read(text):
    assert hours_text(read_hours(text)) == text


@pytest.mark.parametrize("text", ["8 to 5", "08:00-12:00 and so on", "08:00", "12:00-08:00"])
def test_hours_that_are_none(text):
    with pytest.raises(ValueError, match=r"\w"):
        read_hours(text)
