"""Every step posted by hand from every state, and two who act at once: the right code, and nothing
that was typed is lost (REL-11, AUTHZ-5).
"""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest

from complaints.actions.models import ActionItem
from complaints.actions.workflow import JUDGE, PRODUCT, REVIEW
from complaints.actions.workflow import STATES as ACTION_STATES
from complaints.actions.workflow import STEPS as ACTION_STEPS
from complaints.workflow import COMPLAINANT, SILENCE, STATES, STEPS
from tests.complaints.acting import WORSE, make_works, same
from tests.complaints.test_action_pages import filled

TYPED = "这几句话是好不容易打出来的"
STAFF_STEPS = [step for step in STEPS.values() if step.by not in (COMPLAINANT, SILENCE)]


def plain(html: str) -> str:
    return re.sub(r"</?ins>", "", html)


def sendable(value) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


@pytest.mark.parametrize("state", STATES)
def test_every_step_from_every_state_of_a_case(desk, cast, state):
    case = desk.case(state)
    for step in STAFF_STEPS:
        if state in step.came:
            continue
        with desk.work():
            facts = {name: sendable(v) for name, v in desk.filled(step.name, case).items()}
        texts = [name for name in ("text", "reason") if name in (*step.needs, *step.takes)]
        facts |= dict.fromkeys(texts, TYPED)
        way = f"/app/complaints/{case.ref}/steps/{step.name}"
        for revision in (case.revision, case.revision - 1):
            answer = cast.gu.post(way, {"revision": revision, **facts})
            assert answer.status_code == 409, (state, step.name)
            assert "这期间发生了什么" in answer.text, (state, step.name)
            assert (TYPED in plain(answer.text)) == bool(texts), (state, step.name)
            assert 'name="csrf_token"' not in answer.text.split("<main")[1], (state, step.name)
        shown = cast.gu.get(way)
        assert shown.status_code == 409
        assert "这期间发生了什么" in shown.text
    after = desk.fresh(case)
    assert (after.state, after.revision) == (state, case.revision)


def test_what_happened_meanwhile_is_told_with_who_and_when(desk, cast):
    case = desk.case("in_hand")
    old = case.revision
    desk.take(case, "correct", by="alice")
    desk.take(case, "propose", by="alice")
    desk.take(case, "return_proposal", by="gu", reason="缺窗口的记录")
    typed = {"revision": old, "outcome": "upheld", "text": TYPED}
    page = cast.gu.post(f"/app/complaints/{case.ref}/steps/propose", typed)
    assert page.status_code == 409
    told = page.text.split("这期间发生了什么")[1].split("</ul>")[0]
    lines = re.findall(r"<li>(.*?)</li>", told)
    assert len(lines) == 3
    assert "Gu" in lines[0]
    assert "缺窗口的记录" in lines[0]
    assert all("Alice" in line for line in lines[1:])
    assert all(re.search(r"\d{2}:\d{2}", line) for line in lines)


@pytest.mark.parametrize(
    ("step", "typed"),
    [
        ("correct", {"category": "environment", "severity": "slight"}),
        ("assign", {"department_id": "pharmacy"}),
    ],
)
def test_two_who_edit_a_case(desk, cast, step, typed):
    case = desk.case("in_hand")
    places = desk.cast.jiangzhou.departments
    typed = {k: str(places[v]) if k == "department_id" else v for k, v in typed.items()}
    desk.take(case, step, by="alice")
    page = cast.gu.post(
        f"/app/complaints/{case.ref}/steps/{step}", {"revision": case.revision, **typed}
    )
    assert page.status_code == 409
    for name, value in typed.items():
        chosen = [tag for tag in re.findall(r"<(?:option|input)[^>]*>", page.text) if value in tag]
        assert any("selected" in tag or "checked" in tag for tag in chosen), name


# --- corrective actions


@pytest.fixture
def works(desk):
    return make_works(desk)


WAYS = {REVIEW: "review", JUDGE: "verdict"}
BY = {REVIEW: "wen", JUDGE: "iris"}


@pytest.mark.parametrize("state", ACTION_STATES)
def test_every_step_from_every_state_of_an_action(works, cast, state):
    after = {"not_effective": WORSE, "not_shown": same(3, 14) + same(4, 26)}
    made = works.standing(state, **({"after": after[state]} if state in after else {}))
    action = works.fresh(made)
    for step in ACTION_STEPS.values():
        if step.by == PRODUCT or state in step.came:
            continue
        person = cast.people[BY.get(step.by, "mei")]
        way = f"/app/actions/{action.ref}/{WAYS.get(step.by, 'steps')}/{step.name}"
        for revision in (action.revision, action.revision - 1):
            answer = person.post(way, {"revision": revision, "reason": TYPED})
            assert answer.status_code == 409, (state, step.name)
            assert TYPED in answer.text, (state, step.name)
            assert "这期间发生了什么" in answer.text, (state, step.name)
    assert works.fresh(action).revision == action.revision


def test_a_review_of_a_plan_that_was_sent_back_keeps_its_reason(works, cast):
    action = works.standing("in_review")
    works.take(action, "send_back", "wen", "目标没有写清楚")
    typed = {"revision": action.revision, "reason": TYPED}
    late = cast.alice.post(f"/app/actions/{action.ref}/review/send_back", typed)
    assert late.status_code == 409
    assert TYPED in late.text
    assert "readonly" in late.text
    assert "Wen" in late.text
    assert "目标没有写清楚" in late.text


def test_a_review_on_an_old_page_can_be_sent_again(works, cast):
    action = works.standing("in_review")
    works.take(action, "send_back", "wen")
    works.take(action, "submit", "mei")
    way = f"/app/actions/{action.ref}/review/send_back"
    late = cast.alice.post(way, {"revision": action.revision, "reason": TYPED})
    assert late.status_code == 409
    form = late.text.split(f'action="{way}"')[1].split("</form>")[0]
    assert TYPED in form
    fresh = re.search(r'name="revision" value="(\d+)"', form)[1]
    again = cast.alice.post(way, {"revision": fresh, "reason": TYPED})
    assert again.status_code == 302
    assert works.fresh(action).state == "draft"


def test_whose_hand_was_in_it_does_not_lose_the_reason(works, cast):
    action = works.standing("in_review")
    way = f"/app/actions/{action.ref}/review/send_back"
    own = cast.mei.post(way, {"revision": action.revision, "reason": TYPED})
    assert own.status_code == 403
    assert TYPED in own.text


def test_a_plan_that_went_to_review_keeps_what_the_other_typed(works, cast):
    action = works.fresh(works.plan())
    works.take(action, "submit", "mei")
    now = works.fresh(action)
    for revision in (action.revision, now.revision):
        late = cast.alice.post(
            f"/app/actions/{action.ref}/plan", filled(action, cause=TYPED, revision=revision)
        )
        assert late.status_code == 409
        assert TYPED in plain(late.text)
        assert "Mei" in late.text


def test_an_item_and_evidence_that_come_too_late_are_kept_on_the_page(works, cast):
    action = works.standing("in_review")
    typed = {**works.item(text=TYPED), "owner_id": str(cast.ouyang.user_id)}
    typed["due_on"] = "2026-12-31"
    late = cast.mei.post(f"/app/actions/{action.ref}/items", typed)
    assert late.status_code == 409
    assert TYPED in late.text
    assert "2026-12-31" in late.text
    assert "Ouyang" in late.text
    (item,) = works.items(action)
    removal = cast.mei.post(f"/app/actions/{action.ref}/items/{item.id}/removal")
    assert removal.status_code == 409
    way = f"/app/actions/{action.ref}/items/{item.id}/evidence"
    given = {"evidence": TYPED, "files": (BytesIO(b"x"), "x.txt")}
    proof = cast.ouyang.post(way, given)
    assert proof.status_code == 409
    assert TYPED in proof.text
    assert "请重新选择" in proof.text


def test_evidence_that_is_refused_keeps_its_words_beside_its_item(works, cast, desk):
    action = works.standing("running")
    (item,) = works.items(action)
    way = f"/app/actions/{action.ref}/items/{item.id}/evidence"
    bad = {"evidence": TYPED, "files": (BytesIO(b"<svg onload='x'/>"), "bild.svg")}
    answer = cast.ouyang.post(way, bad)
    assert answer.status_code == 415
    assert TYPED in answer.text.split('name="evidence"')[1].split("</textarea>")[0]
    too_long = cast.ouyang.post(way, {"evidence": TYPED * 50})
    assert too_long.status_code == 400
    assert TYPED in too_long.text
    assert [i.done_on for i in desk.all(ActionItem)] == [None]
