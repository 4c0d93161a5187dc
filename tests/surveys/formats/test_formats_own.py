"""Our own JSON carries everything, and says by line and column what does not fit."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.formats.differing import differing
from surveys.formats.json_places import nearest_place, parse
from surveys.formats.notes import Unreadable, What
from surveys.formats.own_json import DoesNotFit, read_own, write_own
from surveys.library.catalogue import load_pack, packs
from tests.everything import with_loops


@pytest.mark.parametrize("pack", [pack.key for pack in packs()])
def test_every_pack_is_carried_whole(pack):
    content = load_pack(pack)
    assert read_own(write_own(content)).content == content
    assert differing(content, read_own(write_own(content)).content) == []


def test_loops_by_rule_and_from_the_link_are_carried_whole():
    content = with_loops()
    assert read_own(write_own(content)).content == content


def test_what_does_not_fit_is_told_by_line_and_column():
    text = write_own(load_pack("complaint_handling"))
    broken = text.replace('"points": 5', '"points": 50', 1)
    if broken == text:
        broken = text.replace('"required": true', '"required": 1', 1)
    line = next(n for n, one in enumerate(broken.split("\n"), 1) if one not in text.split("\n"))
    with pytest.raises(DoesNotFit) as refused:
        read_own(broken)
    note = refused.value.notes[0]
    assert (note.what, note.line) == (What.WRONG, line)
    assert (note.column or 0) > 1


@pytest.mark.parametrize(
    ("text", "what", "line"),
    [
        ('{"format": 1,\n "format": 1}', What.TWICE, 2),
        ('{"format": 1,\n "x": }', What.BROKEN, 2),
        ('{"format": NaN}', What.BROKEN, None),
        ("[" * 100 + "]" * 100, What.TOO_DEEP, 1),
        ("[" * 100_000, What.TOO_DEEP, None),
        ("9" * 10_000, What.BROKEN, None),
        (" " * 2_000_001, What.TOO_LARGE, None),
        ('"\ud800"', What.WRONG, 1),
    ],
)
def test_hostile_json_is_refused(text, what, line):
    with pytest.raises(Unreadable) as refused:
        read_own(text)
    assert (refused.value.note.what, refused.value.note.line) == (what, line)


def test_an_echo_of_the_file_is_short_and_on_one_line():
    with pytest.raises(Unreadable) as refused:
        parse('{"' + "x\\n" * 500 + '": 1, "' + "x\\n" * 500 + '": 1}')
    assert len(refused.value.note.sentence) < 150
    assert "\n" not in refused.value.note.sentence


@settings(max_examples=200, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4)
        ),
        max_leaves=20,
    )
)
def test_places_lead_to_their_values(value):
    text = json.dumps(value, ensure_ascii=False, indent=1)

    def walk(inner, path):
        line, column = nearest_place(text, path)
        rest = "\n".join(text.split("\n")[line - 1 :])[column - 1 :].lstrip()
        found, _end = json.JSONDecoder().raw_decode(rest)
        assert found == inner
        if not isinstance(inner, dict | list):
            return
        for step, one in inner.items() if isinstance(inner, dict) else enumerate(inner):
            walk(one, (*path, step))

    walk(value, ())
