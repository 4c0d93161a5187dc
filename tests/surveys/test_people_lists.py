"""Lists of people, as they are pasted and as spreadsheets write them."""

import pytest

from foundation.lists import decoded
from surveys.people_lists import MOST_PEOPLE, read_list


@pytest.fixture(autouse=True)
def _page(app):
    with app.test_request_context():
        yield


def test_named_columns_with_attributes():
    found = read_list("姓名,手机,病区\n林小雨,138 0000 1234,3A\n王芳,,5B")
    assert found.errors == []
    assert found.attributes == ["病区"]
    lin, wang = found.people
    assert (lin.key, lin.name, lin.attributes) == ("138 0000 1234", "林小雨", {"病区": "3A"})
    assert (wang.key, wang.attributes) == ("王芳", {"病区": "5B"})


@pytest.mark.parametrize("delimiter", ["\t", ";", "，"])
def test_other_delimiters(delimiter):
    found = read_list(f"key{delimiter}name\nA1{delimiter}Lin")
    assert [(one.key, one.name) for one in found.people] == [("A1", "Lin")]


def test_plain_lines_are_addresses_or_keys():
    found = read_list("lin@example.org\n\nA-17\n")
    assert [(one.key, one.email) for one in found.people] == [
        ("lin@example.org", "lin@example.org"),
        ("A-17", ""),
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 0),
        ("a,b\nc,d", 1),
        ("name,email\nLin,no-address", 2),
        ("key,phone\nA,call me", 2),
        ("key,name\n,", 0),
        ("key,ward\n,3A", 2),
        ("key\nA\na", 3),
        ("key,key\nA,B", 1),
        ("key,病 区\nA,3", 1),
        ("key,name\nA,B,C", 2),
        ("key\n" + "x" * 121, 2),
        ("key," + ",".join(f"a{n}" for n in range(11)) + "\nA", 1),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text, line):
    found = read_list(text)
    assert [number for number, _ in found.errors] == [line]


def test_too_many_are_refused():
    assert read_list("\n".join(f"k{n}" for n in range(MOST_PEOPLE))).errors == []
    found = read_list("\n".join(f"k{n}" for n in range(MOST_PEOPLE + 1)))
    assert [number for number, _ in found.errors] == [0]
    assert found.people == []


def test_files_of_chinese_spreadsheets_are_read():
    assert decoded("编号,姓名".encode("gb18030")) == "编号,姓名"
    assert decoded("编号".encode("utf-8-sig")) == "编号"
    assert decoded(b"PK\x03\x04\0\0") is None
    assert decoded(b"x" * (1024 * 1024 + 1)) is None
