"""Figures of a locked period come out the same, to the last digit, after answers were erased."""

from __future__ import annotations

from copy import deepcopy

from sqlalchemy import select

from evaluations.models import Evaluation
from evaluations.services import publishing
from evaluations.services.checking import check_snapshot
from foundation.unit_of_work import session
from surveys.erasure.erasing import erase_answers
from surveys.folding import compare, rebuild
from surveys.models import Response, Survey
from surveys.personal_models import ErasedAnswer
from tests.evaluations.judged import CONTENT, NOW, make_house, spans

WISH = {"type": "long_text", "code": "wish", "text": {"zh": "愿望", "en": "Wish"}}


def test_a_locked_period_recomputes_also_after_an_erasure(cast, app, move_clock):
    content = deepcopy(CONTENT)
    content["sections"][0]["questions"].append(WISH)
    house = make_house(cast, app, content)
    told = {
        code: [{**sheet, "wish": f"我是第 {n} 位张敏"} for n, sheet in enumerate(sheets)]
        for code, sheets in NOW.items()
    }
    told["cardiology"].append({"c": 99, "wish": "存坏了的一份"})  # cannot be shown, and counts so
    period = house.period("这一期", told, days=spans()[1])
    house.compute(period)
    house.publish(period)
    move_clock(days=9)
    with house.work():
        publishing.lock(house.get(period))
        held = session().scalars(select(Response)).all()
        before = {row.id: {c: v for c, v in row.answers.items() if c != "wish"} for row in held}
    with house.work():
        done = erase_answers(sorted(before))
    assert done.counts["answers"] == len(before)
    with house.work():
        rows = session().scalars(select(Response)).all()
        assert not any("wish" in row.answers for row in rows)
        whole = [row for row in rows if before[row.id].get("c") != 99]
        assert all(row.answers == before[row.id] for row in whole)
        assert len(session().scalars(select(ErasedAnswer)).all()) == len(rows)
        survey = session().scalars(select(Survey)).one()
        assert compare(survey).agree
        assert compare(survey).unreadable == 1
        rebuild(survey)
    with house.work():
        snapshot = session().scalars(select(Evaluation)).one()
        found = check_snapshot(snapshot)
    assert found.differences == []
    assert found.numbers > 20
