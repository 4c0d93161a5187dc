"""Items that wait for others, and the evidence without which nothing is finished."""

from __future__ import annotations

import re
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.actions.items.queries import waiting_of
from complaints.actions.items.waits import closes_circle, lacking_evidence
from complaints.actions.models import CorrectiveAction
from complaints.actions.pages import action_page
from complaints.actions.queries import items_of
from complaints.actions.services import items as item_services
from complaints.actions.services import working
from complaints.actions.services.entries import ActionChanged
from foundation.errors import Invalid
from foundation.loader import load_or_404
from foundation.uploads import FROM_STAFF, HandedIn, inspect
from tests.complaints.acting import BAD, clock_day, make_works
from tests.complaints.test_actions import put

EDGES = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=40)


def reaches(waits: dict[int, set[int]], begin: int, end: int) -> bool:
    """By the definition: some way of at least one wait leads from the one to the other."""
    found = set(waits.get(begin, ()))
    for _ in range(len(waits) + 1):
        found |= {far for near in found for far in waits.get(near, ())}
    return end in found


@given(EDGES)
def test_whatever_is_refused_nothing_ever_waits_for_itself(edges):
    waits: dict[int, set[int]] = {}
    for item, other in edges:
        tried = {**waits, item: waits.get(item, set()) | {other}}
        refused = closes_circle(waits, item, [other])
        assert refused == reaches(tried, item, item)
        if not refused:
            waits = tried
    assert not any(reaches(waits, each, each) for each in range(10))


@pytest.mark.parametrize(
    ("wants", "words", "file", "missing"),
    [
        ("any", "", False, ("any",)),
        ("any", "在科里", False, ()),
        ("any", "", True, ()),
        ("words", "", True, ("words",)),
        ("file", "在科里", False, ("file",)),
        ("both", " ", False, ("words", "file")),
        ("both", "在科里", True, ()),
    ],
)
def test_which_evidence_is_missing(wants, words, file, missing):
    item = SimpleNamespace(wants=wants, evidence=words)
    assert lacking_evidence(item, has_file=file) == missing


@pytest.fixture
def works(desk):
    return make_works(desk)


def add(works, action, **facts):
    with works.work("mei") as mei:
        return item_services.add_item(action, mei, **works.item(**facts))


def change(works, action, item, revision=None, **facts):
    now = works.fresh(action)
    with works.work("mei") as mei:
        return item_services.change_item(
            action, item.id, mei, now.revision if revision is None else revision, **facts
        )


def test_items_wait_and_never_in_a_circle(works):
    action = works.plan()
    (first,) = works.items(action)
    last = add(works, action, text="培训", waits_for=[first.id], due_on=date(2026, 12, 1))
    with pytest.raises(Invalid):
        change(works, action, first, **works.item(waits_for=[last.id]))
    with pytest.raises(Invalid):
        change(works, action, first, **works.item(waits_for=[first.id]))
    with pytest.raises(ActionChanged):
        change(works, action, last, revision=1, **works.item())
    with works.work("mei"):
        waiting = waiting_of(items_of(action))
    assert [each.id for each in waiting.blocked[last.id]] == [first.id]
    assert [each.id for each in waiting.late[last.id]] == [first.id]  # due after it
    change(works, action, last, **works.item(text="培训", due_on=date(2027, 1, 20)))
    with works.work("mei"):
        assert waiting_of(items_of(action)).waits == {}


def test_the_work_is_finished_when_all_that_was_asked_for_is_there(works):
    action = works.plan()
    (first,) = works.items(action)
    last = add(works, action, text="培训", waits_for=[first.id], wants="both")
    works.take(action, "submit", "mei")
    works.answers(BAD, clock_day() - timedelta(days=9))
    works.take(action, "approve", "wen")
    with pytest.raises(Invalid), works.work("ouyang") as ouyang:
        working.complete_item(action, last.id, ouyang, "开过会")
    with works.work("ouyang") as ouyang:
        working.complete_item(action, first.id, ouyang, "验收单")
    with works.work("ouyang") as ouyang:
        assert working.complete_item(action, last.id, ouyang, "开过会").done_on is None
    with pytest.raises(Invalid) as refused:
        works.take(action, "finish", "ouyang")
    assert "培训" in str(refused.value.sentence)
    assert "缴费后自动把处方送到药房" not in str(refused.value.sentence)
    with works.work("ouyang") as ouyang:
        page = action_page(load_or_404(CorrectiveAction, id=action.id), ouyang)
        assert len(page.unfinished) == 1
    today = clock_day()
    with works.work("ouyang") as ouyang:
        files = inspect([HandedIn("签到表.txt", "张三 李四".encode())], FROM_STAFF)
        assert working.complete_item(action, last.id, ouyang, "", files).done_on == today
    assert works.take(action, "finish", "ouyang").state == "awaiting_effect"


def test_the_pages_of_items(works, desk):
    action = works.plan()
    (first,) = works.items(action)
    where = f"/app/actions/{action.ref}/items"
    fields = {
        "text": "培训",
        "owner_id": str(desk.cast.ouyang.user_id),
        "due_on": "2026-12-01",
        "evidence_wanted": "签到表",
        "wants": "file",
        "waits_for": str(first.id),
    }
    assert desk.cast.mei.post(where, data=fields).status_code == 302
    body = desk.cast.mei.get(f"/app/actions/{action.ref}").get_data(as_text=True)
    assert "hs-clock is-held" in body
    last = next(each for each in works.items(action) if each.id != first.id)
    page = desk.cast.mei.get(f"{where}/{last.id}").get_data(as_text=True)
    assert re.search(rf'<input checked[^>]*value="{first.id}"', page)
    assert desk.cast.mei.post(f"{where}/{last.id}", data=fields).status_code == 409
    now = {**fields, "revision": str(works.fresh(action).revision), "wants": "gossip"}
    assert desk.cast.mei.post(f"{where}/{last.id}", data=now).status_code == 400
    assert desk.cast.mei.post(f"{where}/{last.id}", data=now | {"wants": "any"}).status_code == 302
    put(works, action, "in_review")
    assert desk.cast.mei.get(f"{where}/{last.id}").status_code == 409
