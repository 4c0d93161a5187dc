"""What is disputed goes to somebody new, and what they come to is compared with what it was."""

from __future__ import annotations

import re
from itertools import product
from types import SimpleNamespace

import pytest

from complaints.models import CaseStep
from complaints.overturned import is_overturned
from complaints.register.queries import register_query
from complaints.register.wanted import Wanted
from complaints.reviews.models import CaseReview
from complaints.reviews.queries import hands_before, is_under_review, review_lines
from complaints.services.entries import SameHand
from complaints.workflow import FINDINGS
from foundation import clock
from foundation.errors import Invalid
from foundation.unit_of_work import session
from tenants.models import MembershipRole


def taken(number, step, actor=None, handler=None) -> CaseStep:
    return CaseStep(number=number, step=step, actor_id=actor, handler_id=handler)


HISTORY = [
    taken(1, "acknowledge", "ann", "ann"),
    taken(2, "hand_over", "ann", "bob"),
    taken(3, "propose", "cid", "bob"),
    taken(4, "answer", "dan", "bob"),
    taken(5, "dispute", None, "bob"),
]
TAKEN_UP = taken(6, "take_up_again", "ann", "eve")


@pytest.mark.parametrize(
    ("more", "hands"),
    [
        ([], {"ann", "bob", "cid", "dan"}),
        ([TAKEN_UP], {"ann", "bob", "cid", "dan"}),
        ([taken(6, "close", "ann", "bob"), taken(7, "reopen", "ann", "bob")], set()),
        (
            [
                TAKEN_UP,
                taken(7, "propose", "eve", "eve"),
                taken(8, "answer", "ann", "eve"),
                taken(9, "dispute", None, "eve"),
            ],
            {"ann", "bob", "cid", "dan", "eve"},
        ),
    ],
)
def test_whose_hands_were_in_it(more, hands):
    case = SimpleNamespace(state="in_hand", handler_id="eve", proposed_by="eve")
    steps = [*HISTORY, *more]
    assert hands_before(case, steps) == hands
    assert is_under_review(steps) == bool(hands)
    assert hands_before(case, HISTORY[:4]) == frozenset()


@pytest.fixture
def second_agent(desk, cast):
    with desk.work("alice"):
        session().add(MembershipRole(membership_id=cast.vera.membership_id, role="agent"))


def decided(desk, cast, outcome, **facts):
    """A case that was upheld, disputed, and decided anew by Alice."""
    case = desk.case("disputed", **facts)
    case = desk.take(case, "take_up_again", handler_id=cast.alice.user_id)
    case = desk.take(case, "propose", "alice", outcome=outcome)
    return desk.take(case, "answer")


def test_everybody_who_ever_had_it_is_passed_over(desk, cast, second_agent):
    """Vera had it before Gu; who had it long ago is no fresh pair of eyes either."""
    case = desk.take(desk.case("received"), "acknowledge", handler_id=cast.vera.user_id)
    case = desk.take(case, "hand_over", handler_id=cast.gu.user_id, reason="休假")
    for step in ("propose", "answer", "dispute"):
        case = desk.take(case, step)
    for name in ("vera", "gu"):
        with pytest.raises(Invalid):
            desk.take(case, "take_up_again", handler_id=cast.people[name].user_id)
    page = cast.gu.get(f"/app/complaints/{case.ref}/steps/take_up_again").text
    assert "Vera（以前办过）" in page
    case = desk.take(case, "take_up_again", handler_id=cast.alice.user_id)
    with pytest.raises(SameHand):
        desk.take(case, "propose", "gu")
    with pytest.raises(Invalid):  # nor by a way around
        desk.take(case, "hand_over", handler_id=cast.vera.user_id, reason="请假")
    assert desk.take(case, "propose", "alice").state == "proposed"


def test_whom_it_is_about_takes_no_disputed_case(desk, cast, second_agent):
    case = desk.take(desk.case("disputed"), "name", about_member=cast.alice.user_id)
    with pytest.raises(Invalid):
        desk.take(case, "take_up_again", handler_id=cast.alice.user_id)
    assert desk.take(case, "take_up_again", handler_id=cast.vera.user_id).state == "in_hand"


def test_overturned_is_one_thing_for_reviews_and_statistics(desk, cast):
    """A review in the complainant's favour, and the settled case that the statistics count."""
    assert [pair for pair in product(FINDINGS, FINDINGS) if is_overturned(*pair)] == [
        ("partly_upheld", "upheld"),
        ("not_upheld", "upheld"),
        ("not_upheld", "partly_upheld"),
    ]
    assert not is_overturned(None, "upheld")
    better = turned(desk, cast, "not_upheld", "partly_upheld")
    worse = turned(desk, cast, "upheld", "not_upheld")
    with desk.work("gu") as gu:
        (line, *_) = review_lines(None, None)
        assert (line.stands, line.reversed, line.overturned) == (0, 2, 1)
        for wanted in (Wanted(review="overturned"), Wanted(course="overturned")):
            listed = register_query(gu, wanted, clock.now())
            assert [case.ref for case in session().scalars(listed)] == [better.ref], wanted
    (row,) = desk.all(CaseReview, complaint_id=better.id)
    assert row.overturned
    (row,) = desk.all(CaseReview, complaint_id=worse.id)
    assert row.reversed
    assert not row.overturned
    page = cast.gu.get("/app/complaints/reviews").text
    link = re.search(r'href="(/app/complaints\?[^"]*review=overturned[^"]*)">1</a>', page)
    assert link is not None
    assert better.ref in cast.gu.get(link[1].replace("&amp;", "&")).text


def turned(desk, cast, before, after):
    """A case settled after an objection, otherwise than it was answered first."""
    case = desk.take(desk.case("in_hand"), "propose", outcome=before)
    case = desk.take(desk.take(case, "answer"), "dispute")
    case = desk.take(case, "take_up_again", handler_id=cast.alice.user_id)
    case = desk.take(case, "propose", by="alice", outcome=after)
    return desk.take(desk.take(case, "answer"), "accept")


def test_the_rate_and_the_cases_behind_each_number(desk, cast):
    units = cast.jiangzhou.departments
    same = decided(desk, cast, "upheld", department_id=units["pharmacy"])
    other = decided(desk, cast, "not_upheld", department_id=units["paediatrics"])
    running = desk.take(desk.case("disputed"), "take_up_again", handler_id=cast.alice.user_id)
    (row,) = desk.all(CaseReview, complaint_id=other.id)
    assert (row.outcome_before, row.outcome_after, row.reversed) == ("upheld", "not_upheld", True)
    assert row.reviewer_id == cast.alice.user_id
    with desk.work("gu") as gu:
        lines = review_lines(None, None)
        assert [(each.stands, each.reversed, each.rate) for each in lines] == [
            (1, 1, 50),
            (1, 1, 50),  # outpatients with those below
            (0, 1, 100),
            (1, 0, 0),
        ]
        found = {}
        for standing in ("stands", "reversed", "running"):
            listed = register_query(gu, Wanted(review=standing), clock.now())
            found[standing] = [case.ref for case in session().scalars(listed)]
    assert found == {"stands": [same.ref], "reversed": [other.ref], "running": [running.ref]}
    page = cast.gu.get(f"/app/complaints/reviews?year={clock.now().year}").text
    assert "100%，共 1 件" in page
    links = re.findall(r'href="(/app/complaints\?[^"]*review=reversed[^"]*)"', page)
    listed = cast.gu.get(links[0].replace("&amp;", "&")).text
    assert other.ref in listed
    assert same.ref not in listed
    assert "改变：投诉属实 → 投诉不属实" in cast.gu.get(f"/app/complaints/{other.ref}").text


def test_an_owner_counts_the_own_departments_alone(desk, cast):
    units = cast.jiangzhou.departments
    decided(desk, cast, "not_upheld", department_id=units["pharmacy"])
    assert "还没有作出复核决定" in cast.ouyang.get("/app/complaints/reviews").text
    assert cast.vera.get("/app/complaints/reviews").status_code == 403
