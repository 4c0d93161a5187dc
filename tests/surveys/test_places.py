"""A typed list of places: what is understood, what is not, by line."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest

from surveys.places import MOST_DOORS, understand, written


@dataclass(frozen=True)
class Unit:
    code: str
    name_zh: str
    name_en: str = ""
    id: UUID = field(default_factory=uuid4)

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_zh


HEART = Unit("OP-CARD", "心内科门诊", "Cardiology")
DRUGS = Unit("PHARM", "药房", "Pharmacy")
UNITS = (HEART, DRUGS, Unit("N1", "护士站"), Unit("N2", "护士站"))


@pytest.fixture(autouse=True)
def in_english(app):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        yield


def doors(text):
    found = understand(text, UNITS)
    assert found.troubles == ()
    return [(door.department_id, door.place_zh, door.place_en) for door in found.doors]


@pytest.mark.parametrize(
    "line",
    [
        "心内科门诊 | 3号窗口 | Counter 3",
        "op-card|3号窗口|Counter 3",
        "Cardiology\t3号窗口\tCounter 3",
        "  cardiology ｜ 3号窗口 ｜ Counter   3 ",
    ],
)
def test_a_line_is_department_place_and_english(line):
    assert doors(line) == [(HEART.id, "3号窗口", "Counter 3")]


def test_a_department_alone_and_the_whole_house():
    assert doors("药房\n\n* | 大门\n整个机构") == [
        (DRUGS.id, "", ""),
        (None, "大门", ""),
        (None, "", ""),
    ]


def test_english_alone_is_the_name_in_both():
    assert doors("Pharmacy | | Desk A") == [(DRUGS.id, "Desk A", "")]


@pytest.mark.parametrize("words", ["9-11", "9～11", "9至11", "9 到 11", "9 to 11"])
def test_a_range_is_a_door_for_each_number(words):
    assert doors(f"药房 | {words}号窗口") == [
        (DRUGS.id, f"{number}号窗口", "") for number in (9, 10, 11)
    ]


def test_both_names_count_along_with_their_noughts():
    assert doors("药房 | 08-10床 | beds 08 to 10") == [
        (DRUGS.id, f"{number}床", f"beds {number}") for number in ("08", "09", "10")
    ]


@pytest.mark.parametrize("name", ["A1-2诊室", "3号楼-2层", "2—5号", "12号"])
def test_what_is_no_range_stays_as_it_is(name):
    assert doors(f"药房 | {name}") == [(DRUGS.id, name, "")]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("眼科 | 1号", "No department in use"),
        ("护士站 | 1号", "Several departments"),
        ("药房 | a | b | c", "three parts"),
        ("药房 | 12-3号", "have to rise"),
        ("药房 | 1-3号 | Counter 1-4", "different ranges"),
        ("药房 | 窗口 | Counter 1-4", "range of numbers"),
        ("药房 | " + "长" * 25, "24 Chinese characters"),
        ("药房 | 1号 | " + "x" * 49, "48 letters"),
        ("药房 | 1\x07号", "cannot be printed"),
    ],
)
def test_a_line_that_is_not_understood_says_why(line, why):
    found = understand(f"药房 | 大厅\n{line}", UNITS)
    assert [door.line for door in found.doors] == [1]
    (trouble,) = found.troubles
    assert trouble.line == 2
    assert why in trouble.why


def test_the_same_place_twice_names_the_first_line():
    (trouble,) = understand("药房 | 1-3号\n\nPHARM | 2号", UNITS).troubles
    assert (trouble.line, trouble.why) == (3, "The same as line 1.")


def test_too_many_end_early():
    text = "\n".join(f"药房 | {n}01-{n}99号" for n in range(1, 30))
    found = understand(text, UNITS)
    assert len(found.doors) == MOST_DOORS + 1
    assert len(found.troubles) == 1
    assert len(understand("药房\n" * 400, UNITS).troubles) == 1


def test_a_written_line_is_understood_again():
    assert doors(written(UNITS[2], "1号 | Desk 1")) == [(UNITS[2].id, "1号", "Desk 1")]
    assert doors(written(None, "1号")) == [(None, "1号", "")]
