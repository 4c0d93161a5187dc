"""Leaving answers out: what is left out, what may be seen of it, and that it can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import psycopg
import pytest
from asking import Asked, ask
from flask import Flask
from house_cast import Cast
from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as pg_insert

from foundation import clock
from foundation.audit import record
from foundation.errors import Conflict, Invalid
from foundation.identifiers import random_id
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from surveys import folding
from surveys.doubts import doubts
from surveys.exclusion_models import Exclusion
from surveys.exclusions import Rule, in_force
from surveys.measuring.both import both
from surveys.measuring.measured import Measured
from surveys.models import Collector, EvaluationPeriod, Response, ResponseToFold, Survey
from surveys.services.excluding import leave_out_flagged, leave_out_one, restore
from surveys.services.withdrawing import withdraw

Admin = psycopg.Connection[Any]


@pytest.fixture
def openly(cast: Cast, app: Flask) -> Any:
    with app.test_request_context():
        yield ask(cast, "confidential")


@pytest.fixture
def hidden(cast: Cast, app: Flask) -> Any:
    with app.test_request_context():
        yield ask(cast, "anonymous")


def inside(asked: Asked, do: Callable[[], Any]) -> Any:
    with tenant_scope(asked.tenant_id), unit_of_work():
        return do()


def survey_of(asked: Asked) -> Survey:
    return session().get_one(Survey, (asked.tenant_id, asked.survey_id))


def add(
    asked: Asked, number: int, flags: list[str], value: int, where: str = "paediatrics"
) -> None:
    """Write answers that wait to be folded, with these flags and one rating."""
    with tenant_scope(asked.tenant_id), unit_of_work():
        code = asked.paths[where].rsplit("/", 1)[1]
        door = session().scalars(select(Collector).where(Collector.short_code == code)).one()
        rows = [
            {
                "tenant_id": asked.tenant_id,
                "id": random_id(),
                "survey_id": asked.survey_id,
                "collector_id": door.id,
                "department_id": door.department_id,
                "version_id": asked.version_id,
                "period_id": asked.survey.period_id,
                "receipt_digest": str(random_id()),
                "answers": {"who": "self", "r1": value, "r2": 1 + (n + value) % 5, "wish": "座位"},
                "language": "zh",
                "flags": flags,
                "late": False,
                "day": clock.now().date(),
            }
            for n in range(number)
        ]
        session().execute(insert(Response), rows)
        waiting = [{k: row[k] for k in ("tenant_id", "id", "survey_id")} for row in rows]
        session().execute(pg_insert(ResponseToFold), waiting)


def fold(asked: Asked) -> None:
    inside(asked, lambda: folding.fold(asked.survey_id))


def index(asked: Asked) -> tuple[int, float | None]:
    def read() -> tuple[int, float | None]:
        measured = Measured(survey_of(asked))
        return measured.total, measured.estimate(measured.scores.index).value

    return inside(asked, read)  # type: ignore[no-any-return]


def leave_out(asked: Asked, cast: Cast, *flags: str) -> Exclusion:
    return inside(  # type: ignore[no-any-return]
        asked, lambda: leave_out_flagged(survey_of(asked), flags, "试过", cast.mei.user_id)
    )


def take_back(asked: Asked, cast: Cast, row: Exclusion) -> None:
    inside(asked, lambda: restore(row, "还是算", cast.mei.user_id))


def test_a_decision_by_flags_is_a_filter_and_is_taken_back(openly: Asked, cast: Cast) -> None:
    add(openly, 20, [], 5)
    add(openly, 12, ["fast"], 1)
    fold(openly)
    before = index(openly)
    row = leave_out(openly, cast, "fast")
    assert row.answers == 12
    assert index(openly)[0] == 20
    assert inside(openly, lambda: folding.compare(openly.survey)).agree
    take_back(openly, cast, row)
    assert index(openly) == before


def test_fold_exclude_restore_gives_the_same_to_the_last_digit(openly: Asked, cast: Cast) -> None:
    add(openly, 30, [], 4)
    add(openly, 7, ["straight"], 2)
    before = index(openly)
    row = leave_out(openly, cast, "straight")
    fold(openly)
    without = index(openly)
    inside(openly, lambda: folding.rebuild(survey_of(openly)))
    assert index(openly) == without
    take_back(openly, cast, row)
    assert index(openly) == before


def test_several_flags_mean_all_of_them(openly: Asked, cast: Cast) -> None:
    add(openly, 10, ["fast"], 3)
    add(openly, 6, ["fast", "staff"], 3)
    assert leave_out(openly, cast, "fast", "staff").answers == 6
    assert index(openly)[0] == 10
    assert leave_out(openly, cast, "fast").answers == 10
    assert index(openly)[0] == 0


def test_answers_that_come_later_are_left_out_too(openly: Asked, cast: Cast) -> None:
    add(openly, 10, ["fast"], 3)
    leave_out(openly, cast, "fast")
    add(openly, 5, ["fast"], 3)
    add(openly, 5, [], 3)
    assert index(openly)[0] == 5


def test_a_single_answer_is_left_out_folded_or_not(openly: Asked, cast: Cast) -> None:
    add(openly, 9, [], 5)
    add(openly, 1, ["robot"], 1)
    before = index(openly)

    def flagged() -> Any:
        return session().scalars(select(Response.id).where(Response.flags != [])).one()

    response_id = inside(openly, flagged)
    for _ in range(2):
        row = inside(
            openly,
            lambda: leave_out_one(survey_of(openly), response_id, "程序填的", cast.mei.user_id),
        )
        assert index(openly)[0] == 9
        fold(openly)
        assert index(openly)[0] == 9
        assert inside(openly, lambda: folding.compare(openly.survey)).agree
        take_back(openly, cast, row)
        assert index(openly) == before
        assert inside(openly, lambda: folding.compare(openly.survey)).agree


def test_a_single_answer_left_out_can_still_be_withdrawn(openly: Asked, cast: Cast) -> None:
    add(openly, 3, [], 5)
    fold(openly)
    response_id, digest = inside(
        openly, lambda: session().execute(select(Response.id, Response.receipt_digest)).first()
    )
    row = inside(
        openly, lambda: leave_out_one(survey_of(openly), response_id, "看过", cast.mei.user_id)
    )
    assert inside(openly, lambda: withdraw(openly.survey_id, digest))
    assert inside(openly, lambda: folding.compare(openly.survey)).agree
    take_back(openly, cast, row)
    assert index(openly)[0] == 2


def test_a_snapshot_asks_what_was_in_force_at_its_time(
    openly: Asked, cast: Cast, move_clock: Callable[..., None]
) -> None:
    add(openly, 12, ["fast"], 3)
    before = clock.now()
    move_clock(hours=1)
    row = leave_out(openly, cast, "fast")
    between = clock.now()
    move_clock(hours=2)
    take_back(openly, cast, row)

    def rules(at: Any) -> Any:
        return inside(openly, lambda: in_force(openly.survey_id, at))

    assert rules(before) == ()
    assert rules(between) == (Rule(("fast",)),)
    assert rules(clock.now()) == rules(None) == ()


def test_decisions_are_on_record_with_who_why_and_how_many(
    openly: Asked, cast: Cast, admin_connection: Admin
) -> None:
    add(openly, 6, ["fast"], 3)
    take_back(openly, cast, leave_out(openly, cast, "fast"))
    found = admin_connection.execute(
        "SELECT action, detail->>'reason' FROM audit_events WHERE action LIKE 'survey.answers%'"
        " ORDER BY seq"
    ).fetchall()
    assert found == [("survey.answers_left_out", "试过"), ("survey.answers_restored", "还是算")]


@pytest.mark.parametrize("reason", ["", "  ", "长" * 501])
def test_without_a_reason_nothing_is_decided(openly: Asked, cast: Cast, reason: str) -> None:
    add(openly, 6, ["fast"], 3)
    with pytest.raises(Invalid):
        inside(
            openly,
            lambda: leave_out_flagged(survey_of(openly), ["fast"], reason, cast.mei.user_id),
        )
    assert index(openly)[0] == 6


def test_nobody_is_singled_out_of_an_anonymous_survey(hidden: Asked, cast: Cast) -> None:
    add(hidden, 20, [], 5)
    add(hidden, 4, ["staff"], 1)
    add(hidden, 4, ["staff"], 1, "cardiology")
    with pytest.raises(Conflict):
        leave_out(hidden, cast, "staff")
    add(hidden, 1, ["staff"], 1)
    assert leave_out(hidden, cast, "staff").answers == 5
    assert index(hidden)[0] == 24  # the four of cardiology still count
    response_id = inside(hidden, lambda: session().scalars(select(Response.id)).first())
    with pytest.raises(Conflict):
        inside(hidden, lambda: leave_out_one(survey_of(hidden), response_id, "x", cast.mei.user_id))


def test_in_an_anonymous_survey_the_last_decision_is_taken_back_first(
    hidden: Asked, cast: Cast
) -> None:
    add(hidden, 12, ["fast"], 3)
    add(hidden, 12, ["staff"], 3)
    first, second = leave_out(hidden, cast, "fast"), leave_out(hidden, cast, "staff")
    with pytest.raises(Conflict):
        take_back(hidden, cast, first)
    take_back(hidden, cast, second)
    take_back(hidden, cast, first)
    assert index(hidden)[0] == 24


@pytest.mark.parametrize(("flagged", "told"), [(9, False), (10, True)])
def test_the_second_figure_is_told_of_ten_at_least(hidden: Asked, flagged: int, told: bool) -> None:
    add(hidden, 40, [], 5)
    add(hidden, flagged, ["fast"], 1)
    found = inside(hidden, lambda: both(survey_of(hidden), Rule(("fast",))))
    assert found.moved == flagged
    assert found.now is not None
    assert (found.then is not None) is told


def test_counts_of_an_anonymous_survey_tell_of_five(hidden: Asked) -> None:
    add(hidden, 10, ["fast"], 3)
    add(hidden, 2, ["fast", "staff"], 3)
    add(hidden, 3, ["late"], 3)
    folded = inside(hidden, lambda: folding.load_matrix(survey_of(hidden)))
    found = doubts(folded, careful=True)
    assert found.flags["fast"] == 12
    assert found.flags["staff"] is None
    assert found.flags["late"] is None
    assert found.combinations == {}
    assert doubts(folded, careful=False).combinations == {("fast", "staff"): 2}


def test_a_combination_that_would_tell_the_rest_is_hidden(hidden: Asked) -> None:
    add(hidden, 6, ["fast", "staff"], 3)
    add(hidden, 2, ["fast"], 3)
    add(hidden, 5, ["staff"], 3)
    folded = inside(hidden, lambda: folding.load_matrix(survey_of(hidden)))
    assert doubts(folded, careful=True).combinations == {}


def test_two_deciding_at_once_decide_once(openly: Asked, cast: Cast, app: Flask) -> None:
    add(openly, 12, ["fast"], 3)

    def decide(_: int) -> bool:
        try:
            with app.app_context():
                leave_out(openly, cast, "fast")
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(4) as many:
        assert sorted(many.map(decide, range(4))) == [False, False, False, True]
    assert inside(openly, lambda: session().query(Exclusion).count()) == 1


def test_excluding_while_folding_leaves_the_figures_right(openly: Asked, cast: Cast) -> None:
    add(openly, 30, [], 4)
    ids = inside(openly, lambda: session().scalars(select(Response.id)).all())[:5]

    def one(response_id: Any) -> None:
        inside(
            openly,
            partial(_leave_one_out, openly, response_id, cast),
        )

    with ThreadPoolExecutor(6) as many:
        running = [many.submit(one, each) for each in ids]
        running += [many.submit(inside, openly, lambda: folding.fold(openly.survey_id, 7))] * 1
        for each in running:
            each.result()
    while inside(openly, lambda: folding.fold(openly.survey_id)):
        pass
    assert inside(openly, lambda: folding.compare(openly.survey)).agree
    assert index(openly)[0] == 25


def _leave_one_out(asked: Asked, response_id: Any, cast: Cast) -> None:
    leave_out_one(survey_of(asked), response_id, "看过", cast.mei.user_id)


def test_a_locked_period_stands(openly: Asked, cast: Cast) -> None:
    add(openly, 12, ["fast"], 3)

    def lock() -> None:
        period = session().get_one(EvaluationPeriod, (openly.tenant_id, openly.survey.period_id))
        period.state = "locked"
        record("period.closed", period)

    inside(openly, lock)
    with pytest.raises(Conflict):
        leave_out(openly, cast, "fast")


def test_the_pages_show_preview_decision_and_way_back(openly: Asked, cast: Cast) -> None:
    add(openly, 30, [], 5)
    add(openly, 12, ["fast"], 1)
    at = f"/app/surveys/{openly.survey.ref}/answers"
    assert "填得太快" in cast.mei.get(at).get_data(as_text=True)
    preview = cast.mei.get(f"{at}/leave-out?flags=fast").get_data(as_text=True)
    assert "n = 42" in preview
    assert "n = 30" in preview
    assert cast.mei.post(f"{at}/leave-out", {"flags": "fast", "reason": ""}).status_code == 400
    done = cast.mei.post(f"{at}/leave-out", {"flags": "fast", "reason": "不到两秒"})
    assert done.status_code == 302
    results = cast.mei.get(f"/app/results/{openly.survey.ref}").get_data(as_text=True)
    assert "42 份答卷中有 12 份不计入" in results
    assert "不到两秒" in cast.mei.get(at).get_data(as_text=True)
    back = cast.mei.post(f"{at}/decisions/1/restore", {"reason": "再想想"})
    assert back.status_code == 302
    assert "不计入" not in cast.mei.get(f"/app/results/{openly.survey.ref}").get_data(as_text=True)


def test_what_they_wrote_is_left_out_with_them(openly: Asked, cast: Cast) -> None:
    add(openly, 30, [], 5)
    add(openly, 12, ["fast"], 1)
    comments = f"/app/results/{openly.survey.ref}/comments"
    before = cast.mei.get(comments).get_data(as_text=True)
    leave_out(openly, cast, "fast")
    after = cast.mei.get(comments).get_data(as_text=True)
    assert "42" in before
    assert "42" not in after.split("<main", 1)[1]
