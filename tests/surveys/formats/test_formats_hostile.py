"""Files that mean harm, and files that are simply the wrong ones: told apart, quickly."""

from __future__ import annotations

import io
import json
import zipfile
from time import process_time

import pytest

from surveys.formats.notes import Unreadable, What
from surveys.formats.registry import read_any
from surveys.formats.text_reading import read_text


def refusal(data):
    with pytest.raises(Unreadable) as refused:
        read_any(data)
    return refused.value.note


def surveyjs(**element):
    asked = [{"type": "text", "name": "first"}, {"name": "odd", **element}]
    return json.dumps({"pages": [{"elements": asked}]}).encode()


def packed(name):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr(name, "<document/>")
    return file.getvalue()


@pytest.mark.parametrize("data", [b"[" * 100_000, b'{"a":' * 50_000 + b"1" + b"}" * 50_000])
def test_what_is_nested_without_end_is_told_in_our_words(data):
    note = refusal(data)
    assert (note.what, note.values) == (What.TOO_DEEP, {})


@pytest.mark.parametrize(
    ("data", "what", "name"),
    [
        (packed("word/document.xml"), What.DOCUMENT, "Word"),
        (packed("ppt/presentation.xml"), What.DOCUMENT, "PowerPoint"),
        (b"%PDF-1.7\n1 0 obj", What.DOCUMENT, "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), What.OLD_OFFICE, None),
        (packed("pictures/cat.png"), What.UNKNOWN_FORMAT, None),
    ],
)
def test_a_document_is_told_to_be_pasted(data, what, name):
    note = refusal(data)
    assert (note.what, note.values.get("name")) == (what, name)


@pytest.mark.parametrize(
    "odd", [None, 5, 1e308, True, "x", {"a": 1}, [[]], [None], [{"value": []}]]
)
@pytest.mark.parametrize("name", ["columns", "rows"])
def test_a_table_may_have_anything_in_place_of_its_lists(name, odd):
    good = {"columns": ["a", "b"], "rows": ["r"]}
    _format, reading = read_any(surveyjs(type="matrix", **{**good, name: odd}))
    assert reading.content.question("first")


def test_a_list_without_end_is_cut_and_takes_no_longer():
    began = process_time()
    _format, reading = read_any(
        surveyjs(type="radiogroup", choices=[f"c{n}" for n in range(99_999)])
    )
    assert len(reading.content.question("odd").options) == 100
    assert What.OPTIONS_CUT in {note.what for note in reading.notes}
    assert process_time() - began < 10  # it took hours


@pytest.mark.parametrize("head", ["1. ", "1. x[单选题]\n", "1. x[矩阵量表题]\n"])
@pytest.mark.parametrize("again", ["_", "=", "* ", "○ ", "跳转到第", " ", "[5~5]", "(", "A. "])
@pytest.mark.parametrize("width", [150, 200_000])
def test_no_text_to_paste_takes_long(head, again, width):
    line = again * (width // len(again)) + "z\n"
    text = (head + line * (190_000 // width + 1))[:190_000] + "\n1. y[单选题]\nA. a\nB. b\n"
    began = process_time()
    read_text(text)
    assert process_time() - began < 8  # some took hours


def test_a_line_without_end_is_cut_and_told_of():
    reading = read_text(f"1. {'字' * 5000}[单选题]\nA. 好\nB. 坏\n")
    [note] = [note for note in reading.notes if note.what is What.TEXT_CUT]
    assert note.line == 1
