"""The short questionnaire on the handling: kept, shown, looked at again, and its figures."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaints.judgements.answers import ITEMS, Answers
from complaints.judgements.figures import RATES, Tally, Tree, board
from complaints.judgements.models import CaseJudgement
from complaints.judgements.queries import closed_in
from complaints.judgements.services import judge
from complaints.models import CaseStep, Complaint
from complaints.services.entries import StepNotPossible
from foundation.audit.models import AuditEvent

WARD, BED, LAB = uuid4(), uuid4(), uuid4()
TREE = Tree({WARD: None, BED: WARD, LAB: None})


def answered(desk, case, **given):
    with desk.work():
        return judge(case, Answers(**{"score": 4, **given}))


@pytest.mark.parametrize(
    "wrong",
    [
        {"score": 0},
        {"score": True},
        {"score": 3, "items": {"easy": 6}},
        {"score": 3, "items": {"other": 3}},
        {"score": 3, "resolved": "maybe"},
        {"score": 3, "again": ""},
    ],
)
def test_what_is_not_offered_is_no_answer(wrong):
    with pytest.raises(ValueError, match=r".+"):
        Answers(**wrong)


def test_only_unresolved_and_very_bad_ask_for_a_look():
    asking = {
        (s, r)
        for s in range(1, 6)
        for r in (None, "resolved", "partly", "not")
        if Answers(s, resolved=r).asks_for_a_look
    }
    assert asking == {(1, None), (1, "resolved"), (1, "partly"), *((s, "not") for s in range(1, 6))}


def test_a_judgement_is_kept_once_and_feeds_the_rating(desk):
    case = desk.case("closed")
    answered(desk, case, items={"easy": 5, "fair": 0}, resolved="partly", again="yes", remark="好")
    with pytest.raises(StepNotPossible):
        answered(desk, case, score=1)
    (row,) = desk.all(CaseJudgement)
    assert (row.score, row.easy, row.informed, row.fair) == (4, 5, None, 0)
    assert (row.resolved, row.again, row.remark, row.standing) == ("partly", "yes", "好", True)
    fresh = desk.fresh(case)
    assert (fresh.rating, fresh.rating_text, fresh.look_again) == (4, "好", False)


def test_not_resolved_waits_on_the_desk_until_somebody_decides(desk, cast):
    left, reopened = desk.case("closed"), desk.case("closed")
    for case in (left, reopened):
        answered(desk, case, resolved="not")
    shown = cast.gu.get("/app/").text
    assert shown.count("投诉人不满意，请再看一次") == 2
    page = cast.gu.get(f"/app/complaints/{left.ref}").text
    assert "请再看一次" in page
    assert "维持结案并说明理由" in page
    assert "维持结案并说明理由" not in cast.ouyang.get(f"/app/complaints/{left.ref}").text
    left = desk.take(desk.fresh(left), "let_stand", reason="已再次核实")
    with pytest.raises(StepNotPossible):
        desk.take(left, "let_stand", reason="又一次")
    desk.take(reopened, "reopen")
    assert not desk.fresh(left).look_again
    assert desk.fresh(left).state == "closed"
    assert not desk.fresh(reopened).look_again
    assert "投诉人不满意" not in cast.gu.get("/app/").text
    steps = {step.step: step.reason for step in desk.all(CaseStep, complaint_id=left.id)}
    assert steps["let_stand"] == "已再次核实"
    assert desk.all(AuditEvent, action="complaint.let_stand")


def test_opened_again_and_judged_again_the_last_one_stands(desk):
    case = desk.case("closed")
    answered(desk, case, score=1)
    case = desk.take(case, "reopen")
    (first,) = desk.all(CaseJudgement)
    assert first.standing  # opening a case does not wipe out a bad judgement
    for step in ("propose", "answer", "accept"):
        case = desk.take(case, step)
    answered(desk, case, score=5)
    both = sorted(desk.all(CaseJudgement), key=lambda row: row.number)
    assert [(row.score, row.standing) for row in both] == [(1, False), (5, True)]


def test_of_an_anonymous_one_no_hour_is_kept(desk):
    case = desk.case("closed", anonymous=True)
    answered(desk, case, score=1, resolved="not")
    fresh = desk.fresh(case)
    assert fresh.look_again
    assert fresh.rated_at.astimezone(fresh.rated_at.tzinfo).minute == 0
    assert not [e for e in desk.all(AuditEvent) if e.action == "complaint.rated"]


def test_the_figures_and_the_cases_behind_them(desk, cast):
    cases = [
        desk.case("closed", department_id=cast.jiangzhou.departments["paediatrics"])
        for _ in range(6)
    ]
    for case, score in zip(cases, (5, 4, 4, 2, 1), strict=False):
        answered(desk, case, score=score, items={"easy": score}, resolved="resolved")
    doubled = desk.case("received")
    desk.take(doubled, "set_aside")  # a duplicate counts with the case that it repeats
    page = cast.gu.get("/app/complaints/handling").text
    for words in ("三率", "60%", "3</a> 件", "83%", "23 至 88"):
        assert words in page, words
    behind = cast.gu.get(
        f"/app/complaints?closed={cases[0].received_on.year}&judged=satisfied"
    ).text
    assert sum(case.ref in behind for case in cases) == 3
    assert doubled.ref not in cast.gu.get("/app/complaints?judged=closed").text
    own = cast.ouyang.get("/app/complaints/handling").text
    assert "60%" in own
    other = next(v for k, v in cast.jiangzhou.departments.items() if k != "paediatrics")
    assert cast.ouyang.get(f"/app/complaints/handling?department={other}").status_code == 404
    assert cast.gu.get("/app/complaints/handling?department=x").status_code == 404
    assert cast.gu.get("/app/complaints/handling?year=1").status_code == 200


@pytest.mark.parametrize("span", ["", "26", "2026-13", "2026-1", "x", "9999-12", "9999", "0000"])
def test_odd_spans_narrow_nothing(span):
    assert closed_in(span) == []


def counts(*rows):
    return {
        (unit, month): Tally(
            closed=n, in_time=n, rated=n, satisfied=good, answered=n, resolved=good
        )
        for unit, month, n, good in rows
    }


def test_a_small_base_is_kept_back_and_cannot_be_worked_out():
    """Twelve judged in the ward and three in the laboratory: neither is told, for the whole is."""
    found = board(TREE, counts((WARD, 1, 12, 9), (LAB, 1, 3, 0)))
    assert found.whole.cells[2].hits == 9
    assert [row.cells[2].estimate for row in found.units] == [None, None]
    assert [row.cells[2].kept_back for row in found.units] == [True, False]
    assert [row.cells[0].hits for row in found.units] == [12, 0]  # in time is nobody's opinion
    assert [row.closed for row in found.units] == [12, 3]


def test_rates_by_department_and_month():
    found = board(TREE, counts((BED, 1, 10, 8), (WARD, 2, 10, 5), (LAB, 2, 5, 5)))
    ward = next(row for row in found.units if row.key == WARD)
    assert ward.cells[2].hits == 13
    assert ward.cells[2].estimate.value == 65
    assert [(row.key, row.cells[2].hits) for row in found.months] == [(1, 8), (2, 10)]
    below = board(TREE, counts((BED, 1, 10, 8), (WARD, 2, 10, 5), (LAB, 2, 5, 5)), WARD)
    assert [row.key for row in below.units] == [BED]
    assert below.units[0].cells[2].hits == 8


UNITS = st.sampled_from([None, WARD, BED, LAB])
ROWS = st.dictionaries(
    st.tuples(UNITS, st.integers(1, 4)),
    st.tuples(st.integers(0, 12), st.integers(0, 12)),
    max_size=12,
)


@given(ROWS, UNITS)
@settings(max_examples=200, deadline=None)
def test_no_small_base_is_left_over(rows, unit):
    """What the shown parts leave of a shown whole is nobody, or five at least."""
    found = board(TREE, counts(*((*key, n, min(n, good)) for key, (n, good) in rows.items())), unit)
    for place, rate in enumerate(RATES):
        if not rate.opinion:
            continue
        whole = found.whole.cells[place].estimate
        for parts in (found.units, found.months):
            told = [row.cells[place].estimate for row in parts if row.cells[place].estimate]
            if whole is None:
                assert not told
                continue
            assert all(each.n >= 5 for each in told)
            left = whole.n - sum(each.n for each in told)
            assert not told or left == 0 or left >= 5, rate.name


def test_items_are_those_of_the_table():
    assert set(ITEMS) <= set(CaseJudgement.__table__.columns.keys())
    assert UUID(str(WARD)) == WARD
    assert Complaint.__table__.c.look_again.nullable is False
