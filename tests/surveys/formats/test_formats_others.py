"""Other tools' files: what they carry comes back, what they do not is listed, nothing breaks."""

import io
import random
import time
import zipfile
from contextlib import suppress

import pytest

from surveys.formats.notes import Tone, Unreadable, What
from surveys.formats.registry import FORMATS, losses, read_any
from surveys.formats.sheets import write_sheets
from surveys.formats.text_reading import read_text
from surveys.library.catalogue import load_pack, packs
from tests.everything import with_loops
from tests.surveys.formats.everything import EVERYTHING

OTHERS = [name for name in FORMATS if name not in ("json", "text")]


def lost(content, name):
    return {
        (one.place.kind, one.place.code, one.field) for one in losses(content, FORMATS[name], "zh")
    }


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_a_file_is_recognised_by_its_content(name):
    assert read_any(FORMATS[name].write(EVERYTHING, "zh"))[0].name == name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("json", set()),
        ("lss", {("question", "post", "expects")}),
        ("limesurvey", {("question", "post", "expects")}),
        ("surveyjs", set()),
        (
            "xlsform",
            {
                ("questionnaire", "", "title"),
                ("question", "many", "options.exclusive"),
                ("question", "order", "most"),
                ("question", "post", "expects"),
                ("question", "photo", "most"),
                *(("question", "reach", field) for field in ("type", "fields")),
            },
        ),
    ],
)
def test_every_kind_of_question_and_condition_is_carried(name, expected):
    assert lost(EVERYTHING, name) == expected


def test_text_carries_one_language_and_the_conditions_that_authors_write():
    assert lost(EVERYTHING, "text") == {
        ("questionnaire", "en", "languages"),
        ("questionnaire", "", "codes"),
        ("section", "second", "show_if"),
        *(("question", code, "show_if") for code in ("c1", "c3", "c5", "c6", "c7", "c8")),
    }


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"json"}))
def test_loops_that_a_format_cannot_carry_are_listed(name):
    content = with_loops()
    what = {"link": "ward", "is": "lists", "value": ["icu"]}
    first, *rest = content.sections
    listing = first.changed(
        questions=(
            first.questions[0],
            *first.questions[1:-1],
            first.questions[-1].changed(show_if=what),
        )
    )
    missing = lost(content.changed(sections=(listing, *rest)), name)
    for place in ("places", "couriers"):
        assert ("section", place, "loop") in missing
    assert ("question", listing.questions[-1].code, "show_if") in missing


NEVER = {
    *(("question", field) for field in ("", "text", "hint", "required", "labels", "rows.text")),
    *(("question", field) for field in ("options", "low_label", "high_label", "not_applicable")),
    *(("section", field) for field in ("", "title")),
    *(("questionnaire", field) for field in ("introduction", "closing", "sections")),
}


@pytest.mark.parametrize("pack", [pack.key for pack in packs()])
@pytest.mark.parametrize("name", sorted(FORMATS))
def test_of_no_pack_are_questions_or_their_words_lost(pack, name):
    content = load_pack(pack)
    fields = {(kind, field) for kind, _code, field in lost(content, name)}
    assert fields & NEVER == set()
    if name == "json":
        assert fields == set()
    elif content.indicators:
        assert {("indicator", ""), ("question", "indicator")} & fields


@pytest.mark.parametrize("name", OTHERS)
def test_nothing_is_said_of_what_was_written_here(name):
    assert FORMATS[name].read(FORMATS[name].write(EVERYTHING, "zh")).notes == ()


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_mutilated_files_are_read_or_refused_and_quickly(name):
    whole = FORMATS[name].write(EVERYTHING, "zh")
    dice = random.Random(name)
    began = time.monotonic()
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 12)):
            at = dice.randrange(len(data))
            choice = dice.random()
            if choice < 0.4:
                data[at] = dice.randrange(256)
            elif choice < 0.7:
                del data[at : at + dice.randint(1, 200)]
            else:
                data[at:at] = whole[at : at + dice.randint(1, 400)]
        with suppress(Unreadable):
            content = read_any(bytes(data))[1].content
            FORMATS["text"].write(content, content.default_language)
    assert time.monotonic() - began < 90


HOSTILE = {
    "entities": b'<!DOCTYPE a [<!ENTITY b "c">]><document>&b;</document>',
    "outside": b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><document/>',
    "deep": b"<a>" * 5000,
    "broken": b"<document><a></document>",
    "encoding": b'<?xml version="1.0" encoding="nothing"?><document/>',
    "other": b"<document><LimeSurveyDocType>Group</LimeSurveyDocType></document>",
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_xml_is_refused(name):
    with pytest.raises(Unreadable) as refused:
        read_any(HOSTILE[name])
    wanted = {"entities": What.NOT_ALLOWED, "outside": What.NOT_ALLOWED, "deep": What.TOO_DEEP}
    assert refused.value.note.what == wanted.get(name, refused.value.note.what)


def lime(*rows):
    head = "class\ttype/scale\tname\trelevance\ttext\thelp\tlanguage\tmandatory\tother"
    start = ["S\t\tlanguage\t\ten", "SL\t\tsurveyls_title\t\tTitle\t\ten", "G\t1\tGroup\t1\t\t\ten"]
    return "\n".join([head, *start, *rows]).encode()


def kinds(reading):
    return [question.type for question in reading.content.questions]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (("Q\tY\tYes\t1\tYes?\t\ten",), ["single"]),
        (("Q\tG\tSex\t1\tSex?\t\ten",), ["single"]),
        (("Q\t5\tFive\t1\tFive?\t\ten",), ["rating"]),
        (
            ("Q\tK\tNum\t1\tHow many?\t\ten", "SQ\t0\ta\t1\tA\t\ten", "SQ\t0\tb\t1\tB\t\ten"),
            ["number"] * 2,
        ),
        (("Q\tA\tArr\t1\tRate\t\ten", "SQ\t0\ta\t1\tA\t\ten"), ["matrix"]),
        (("Q\tC\tArr\t1\tTell\t\ten", "SQ\t0\ta\t1\tA\t\ten"), ["single"]),
        (("Q\tE\tArr\t1\tTell\t\ten", "SQ\t0\ta\t1\tA\t\ten"), ["matrix"]),
        (("Q\tX\tInfo\t1\t<p>Read <b>this</b></p>\t\ten",), ["note"]),
        (("Q\tU\tHuge\t1\tTell\t\ten",), ["long_text"]),
    ],
)
def test_kinds_of_limesurvey_find_their_place(rows, expected):
    reading = read_any(lime(*rows))[1]
    assert kinds(reading) == expected
    assert not reading.of(Tone.PROBLEM)


def test_what_limesurvey_asks_and_we_do_not_is_listed():
    reading = read_any(
        lime(
            "Q\tS\tname\t1\tName?\t\ten",
            "Q\t*\tsum\t1\t{a + b}\t\ten",
            "Q\tT\twhy\tsum(a, b) > 3\tWhy?\t\ten",
            'Q\tT\thow\tname.NAOK == "x" and !is_empty(name)\tHow?\t\ten',
            "Q\tX\tpic\t1\tSee <img src=x> <script>alert(1)</script>here\t\ten",
        )
    )[1]
    assert kinds(reading) == ["short_text", "long_text", "long_text", "note"]
    assert [note.what for note in reading.notes] == [
        What.KIND_LOST,
        What.CONDITION_LOST,
        What.MARKUP_LOST,
    ]
    found = reading.content.as_json()["sections"][0]["questions"]
    assert found[2]["show_if"] == {"answer": "name", "is": "equals", "value": "x"}
    assert found[3]["text"] == {"en": "See here"}


SURVEYJS = """{
  "title": {"default": "Visit", "zh-cn": "就诊"},
  "elements": [
    {"type": "boolean", "name": "came", "title": "Did you come?"},
    {"type": "checkbox", "name": "what", "choices": ["a", {"value": 2, "text": "B"}],
     "visibleIf": "{came} = true", "hasNone": true, "hasOther": true},
    {"type": "rating", "name": "mark", "rateMax": 7, "visibleIf": "{what} anyof ['a', 2]"},
    {"type": "panel", "name": "more", "visibleIf": "{mark} < 3 and {came} <> false", "elements": [
      {"type": "comment", "name": "why", "visibleIf": "{what} notempty"}]},
    {"type": "matrixdynamic", "name": "rows", "columns": []},
    {"type": "text", "name": "age", "inputType": "number", "min": 0, "visibleIf": "age({x}) > 1"}
  ]
}"""


def test_surveyjs_is_understood_with_its_logic():
    reading = read_any(SURVEYJS.encode())[1]
    assert kinds(reading) == ["single", "multiple", "rating", "long_text", "number"]
    questions = reading.content.as_json()["sections"][0]["questions"]
    assert questions[1]["show_if"] == {"answer": "came", "is": "equals", "value": "yes"}
    assert questions[2]["show_if"] == {"answer": "what", "is": "one_of", "value": ["a", "2"]}
    assert questions[3]["show_if"]["all"][0] == {"answer": "mark", "is": "at_most", "value": 2}
    assert [option["code"] for option in questions[1]["options"]] == ["a", "2", "none", "other"]
    assert [note.what for note in reading.notes] == [What.KIND_LOST, What.CONDITION_LOST]
    assert reading.content.title.root == {"en": "Visit", "zh": "就诊"}


def packed(parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


BOMB = b"<a>" + b" " * (60 * 1024 * 1024) + b"</a>"


@pytest.mark.parametrize(
    ("parts", "what"),
    [
        ({}, What.UNKNOWN_FORMAT),
        ({"xl/workbook.xml": BOMB}, What.TOO_LARGE),
        ({f"{n}": b"" for n in range(600)}, What.TOO_MUCH),
        ({"xl/workbook.xml": HOSTILE["entities"]}, What.NOT_ALLOWED),
        ({"xl/workbook.xml": b"<w>"}, What.BROKEN),
    ],
)
def test_hostile_workbooks_are_refused(parts, what):
    with pytest.raises(Unreadable) as refused:
        read_any(packed(parts))
    assert refused.value.note.what == what


def test_what_looks_like_a_formula_is_text_in_every_table():
    content = read_text("1. =1+1[简答题]\n\n2. @cmd [单选题]\nA. +1\nB. -2\n").content
    sheet = zipfile.ZipFile(io.BytesIO(FORMATS["xlsform"].write(content, "zh")))
    survey = sheet.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in survey
    assert 's="1"><is><t xml:space="preserve">=1+1' in survey
    table = FORMATS["limesurvey"].write(content, "zh").decode()
    cells = [cell.strip('"') for line in table.split("\n") for cell in line.split("\t")]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]
    for name in ("xlsform", "limesurvey"):
        assert lost(content, name) <= {("questionnaire", "", "title")}


def test_xlsform_of_others_is_understood():
    data = write_sheets(
        {
            "survey": [
                ["type", "name", "label::English (en)", "label::中文", "relevant", "constraint"],
                ["start", "start"],
                ["begin group", "g", "Group", "组"],
                ["select_one yn", "came", "Came?", "来过？"],
                ["integer", "age", "Age", "年龄", "${came} = 'yes'", ". >= 0 and . <= 120"],
                ["select_multiple yn or_other", "what", "What", "什么", "${age} > 17"],
                ["text", "why", "Why", "为何", "selected(${what}, 'yes') and ${age} != ''"],
                ["geopoint", "where", "Where", "哪里"],
                ["calculate", "sum", "", "", "", ""],
                ["end group"],
            ],
            "choices": [
                ["list_name", "name", "label::English (en)", "label::中文"],
                ["yn", "yes", "Yes", "是"],
                ["yn", "no", "No", "否"],
            ],
            "settings": [["form_title"], ["Visit"]],
        }
    )
    found, reading = read_any(data)
    assert found.name == "xlsform"
    assert kinds(reading) == ["single", "number", "multiple", "short_text"]
    questions = reading.content.as_json()["sections"][0]["questions"]
    assert questions[1]["minimum"] == 0
    assert questions[2]["show_if"] == {"answer": "age", "is": "at_least", "value": 18}
    assert questions[3]["show_if"]["all"][0] == {"answer": "what", "is": "contains", "value": "yes"}
    assert {note.what for note in reading.notes} == {What.SETTING_LOST, What.KIND_LOST}
