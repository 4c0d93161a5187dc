"""Why it happened: the fishbone and its drawing, and what each severity asks for."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.actions.causes.drawing import Branch, Twig, chain, fishbone, wide, wrapped
from complaints.actions.causes.methods import (
    BOTH,
    CATEGORIES,
    LEAST,
    METHODS,
    NEITHER,
    NO_CHAIN,
    NO_FISHBONE,
    ONE,
    ROOT_SENTENCE,
    SENTENCE,
    allowed,
    bones_of,
    lacking,
)
from complaints.actions.causes.models import ActionCause
from complaints.actions.causes.queries import causes_of, method_for
from complaints.actions.causes.services import (
    add_cause,
    change_cause,
    move_cause,
    remove_cause,
    set_rules,
)
from complaints.actions.services import planning
from complaints.actions.services.entries import ActionChanged, StepNotPossible
from complaints.actions.services.steps import take_step
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from tests.complaints.acting import WORSE, clock_day, make_works
from tests.complaints.test_actions import put


def cause(category="people", *, root=False, place=1, parent=None):
    return ActionCause(
        id=uuid4(),
        category=category,
        root=root,
        place=place,
        parent_id=parent,
        text="x",
        evidence="",
    )


BONES = [cause("people"), cause("method", root=True)]
WHYS = ["等了很久", "看到处方才开始配药"]


@pytest.mark.parametrize(
    ("method", "whys", "root", "causes", "missing"),
    [
        (SENTENCE, [], "原因", [], []),
        (SENTENCE, [], "", [], [ROOT_SENTENCE]),
        (ONE, [], "原因", [], [NEITHER]),
        (ONE, WHYS, "原因", [], []),
        (ONE, [], "原因", BONES, []),
        (ONE, WHYS[:1], "原因", BONES[:1], [NEITHER]),
        (BOTH, WHYS, "原因", [], [NO_FISHBONE]),
        (BOTH, [], "", BONES, [ROOT_SENTENCE, NO_CHAIN]),
        (BOTH, WHYS, "原因", [cause("people"), cause("people", root=True)], [NO_FISHBONE]),
        (BOTH, WHYS, "原因", BONES, []),
    ],
)
def test_what_each_method_asks_for(method, whys, root, causes, missing):
    assert lacking(method, whys, root, causes) == missing


def test_no_severity_may_ask_for_less_than_the_least():
    assert {name: allowed(name)[0] for name in LEAST} == LEAST
    assert allowed("severe") == (BOTH,)
    assert allowed("slight") == METHODS


def test_what_explains_a_cause_stands_behind_it():
    first, last = cause(place=1), cause(place=9)
    below = cause(place=5, parent=first.id)
    found = bones_of([last, below, first])["people"]
    assert [(bone.cause.place, bone.depth) for bone in found] == [(1, 0), (5, 1), (9, 0)]


TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=120)


@given(TEXTS, st.integers(40, 400))
def test_no_line_is_wider_than_its_room_and_nothing_is_lost(text, room):
    lines = wrapped(text, room)
    assert all(sum(map(wide, line)) * 14 <= max(room, 14) for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(st.lists(st.lists(TEXTS, max_size=4), min_size=6, max_size=6), TEXTS)
def test_every_drawing_is_whole_and_stays_on_its_sheet(columns, problem):
    branches = [
        Branch(name, [Twig(text, place % 3, root=not place) for place, text in enumerate(texts)])
        for name, texts in zip(CATEGORIES, columns, strict=True)
    ]
    for drawing in (fishbone(problem, branches, "<&>"), chain(columns[0], problem, "?", '"')):
        svg = ElementTree.fromstring(drawing)
        _, _, width, height = map(float, svg.attrib["viewBox"].split())
        for part in svg:
            for name, value in part.attrib.items():
                if name in ("x", "x1", "x2"):
                    assert 0 <= float(value) <= width
                if name in ("y", "y1", "y2"):
                    assert 0 <= float(value) <= height + 1
        assert "style" not in {name for part in svg.iter() for name in part.attrib}


@pytest.fixture
def works(desk):
    return make_works(desk)


def written(works, action, category="people", **facts):
    with works.work("mei") as mei:
        return add_cause(action, mei, **{"text": "药房早班少一人", "category": category, **facts})


def test_a_severe_action_needs_chain_and_fishbone_and_a_review_of_both(works):
    action = works.plan(severity="severe")
    with pytest.raises(Invalid, match="鱼骨图"):
        works.take(action, "submit", "mei")
    top = written(works, action)
    below = written(works, action, "method", parent_id=top.id, evidence="九月排班表")
    assert below.category == "people"  # that of the cause which it explains
    written(works, action, "machine", root=True)
    works.take(action, "submit", "mei")
    now = works.fresh(action)
    with pytest.raises(Invalid), works.work("wen") as wen:
        take_step(now, "approve", wen, now.revision)
    with works.work("wen") as wen:
        assert take_step(now, "approve", wen, now.revision, looked=True).state == "running"
    with pytest.raises(StepNotPossible):
        written(works, action)


def test_causes_are_changed_moved_and_taken_out_with_what_explains_them(works):
    action = works.plan()
    first, second = written(works, action), written(works, action, text="没有备班")
    below = written(works, action, parent_id=first.id, text="两人请假")
    with works.work("mei") as mei:
        move_cause(action, second.id, mei, True)
        move_cause(action, second.id, mei, True)  # at the top nothing moves
        assert [c.text for c in causes_of(action) if c.parent_id is None] == [
            "没有备班",
            "药房早班少一人",
        ]
    revision = works.fresh(action).revision
    facts = {"text": "早班少一人", "category": "method", "root": True}
    with pytest.raises(ActionChanged), works.work("mei") as mei:
        change_cause(action, first.id, mei, revision - 1, **facts)
    with pytest.raises(Invalid), works.work("mei") as mei:
        change_cause(action, first.id, mei, revision, **facts, parent_id=below.id)
    with works.work("mei") as mei:
        change_cause(action, first.id, mei, revision, **facts)
    with works.work("mei"):
        assert {c.text: c.category for c in causes_of(action)} == {
            "早班少一人": "method",
            "两人请假": "method",
            "没有备班": "people",
        }
    with pytest.raises(Forbidden), works.work("iris") as iris:
        remove_cause(action, first.id, iris)
    with works.work("mei") as mei:
        remove_cause(action, first.id, mei)
        assert [c.text for c in causes_of(action)] == ["没有备班"]
    with pytest.raises(NotFound), works.work("mei") as mei:
        remove_cause(action, first.id, mei)


def test_a_new_attempt_begins_with_the_causes_of_the_one_before(works):
    action = works.plan()
    top = written(works, action)
    written(works, action, parent_id=top.id, text="没有备班")
    works.take(action, "submit", "mei")
    with works.work("mei"):
        assert len(causes_of(action)) == 2
    put(works, action, "in_review")
    works.answers(WORSE, clock_day() - timedelta(days=9))
    works.take(action, "approve", "wen")
    put(works, action, "not_effective")
    again = works.take(action, "reopen", "mei")
    with works.work("mei"):
        found = causes_of(again)
        assert [c.round for c in found] == [2, 2]
        assert found[1].parent_id == found[0].id != top.id


def test_an_organisation_may_ask_for_more_and_never_for_less(works):
    stricter = {"severe": "both", "moderate": "both", "slight": "one"}
    with pytest.raises(Invalid), works.work("alice") as alice:
        set_rules(alice, 0, **stricter | {"severe": "one"})
    with pytest.raises(Forbidden), works.work("mei") as mei:
        set_rules(mei, 0, **stricter)
    with works.work("alice") as alice:
        set_rules(alice, 0, **stricter)
    with pytest.raises(Conflict), works.work("alice") as alice:
        set_rules(alice, 0, **stricter)
    with works.work("mei"):
        assert [method_for(s) for s in ("severe", "moderate", "slight")] == list(stricter.values())
    with pytest.raises(Invalid):
        works.take(works.plan(), "submit", "mei")
    with works.work("mei") as mei:
        assert planning.PLAN["severity"]("slight") == "slight"


def test_the_pages_show_and_take_causes(works, desk):
    cast = desk.cast
    action = works.plan()
    page = f"/app/actions/{action.ref}/causes"
    made = cast.mei.post(page, data={"text": "<b>早班少人</b>", "category": "people", "root": "y"})
    assert made.status_code == 302
    body = cast.mei.get(page).get_data(as_text=True)
    assert body.count("&lt;b&gt;") >= 3
    assert "<b>早班少人</b>" not in body
    assert "<svg" in body
    refused = cast.mei.post(page, data={"text": "", "category": "gossip"})
    assert refused.status_code == 400
    assert cast.charlie.get(page).status_code == 404
    assert cast.alice.get("/app/actions/rules").status_code == 200
    late = {"revision": "7", "severe": "both", "moderate": "both", "slight": "one"}
    assert cast.alice.post("/app/actions/rules", data=late).status_code == 409
    saved = cast.alice.post("/app/actions/rules", data=late | {"revision": "0"})
    assert saved.status_code == 302
