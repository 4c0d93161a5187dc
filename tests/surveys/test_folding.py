"""Folding: blocks say what the responses say, whatever is stored."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import numpy as np
import psycopg
import pytest
from asking import Asked, ask
from flask import Flask
from house_cast import Cast
from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as pg_insert

from foundation import clock
from foundation.identifiers import random_id
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.work.jobs import perform
from foundation.work.models import Work
from surveys import folding
from surveys.models import Collector, Response, ResponseBlock, ResponseToFold

Admin = psycopg.Connection[Any]


@pytest.fixture
def asked(cast: Cast) -> Asked:
    return ask(cast, "confidential")


def add(asked: Asked, number: int, seed: int = 1) -> list[dict[str, Any]]:
    """Write responses that wait to be folded."""
    chance = random.Random(seed)
    with tenant_scope(asked.tenant_id), unit_of_work():
        doors = session().scalars(select(Collector)).all()
        today = clock.now().date()
        rows = []
        for _ in range(number):
            door = chance.choice(doors)
            rows.append(
                {
                    "tenant_id": asked.tenant_id,
                    "id": random_id(),
                    "survey_id": asked.survey_id,
                    "collector_id": door.id,
                    "department_id": door.department_id,
                    "version_id": asked.version_id,
                    "period_id": asked.survey.period_id,
                    "receipt_digest": str(chance.random()),
                    "answers": {
                        "who": chance.choice(["self", "family"]),
                        "r1": chance.choice([1, 2, 3, 4, 5, "na"]),
                        "bad": ["seat"],
                        "wish": "more seats",
                    },
                    "language": "zh",
                    "flags": [],
                    "late": False,
                    "day": today - timedelta(days=chance.randrange(5)),
                }
            )
        session().execute(insert(Response), rows)
        waiting = [{k: row[k] for k in ("tenant_id", "id", "survey_id")} for row in rows]
        session().execute(pg_insert(ResponseToFold), waiting)
        return rows


def load(asked: Asked) -> folding.FoldedSurvey:
    with tenant_scope(asked.tenant_id), unit_of_work():
        return folding.load_matrix(asked.survey)


def compare(asked: Asked) -> folding.Comparison:
    with tenant_scope(asked.tenant_id), unit_of_work():
        return folding.compare(asked.survey)


def fold(asked: Asked, lot: int = folding.LOT) -> int:
    with tenant_scope(asked.tenant_id), unit_of_work():
        return folding.fold(asked.survey_id, lot)


def column(found: folding.FoldedSurvey, question: str) -> list[int]:
    at = next(i for i, c in enumerate(found.columns) if c.question == question)
    return sorted(found.matrix[:, at].tolist())


def test_nothing_yet(asked: Asked) -> None:
    found = load(asked)
    assert found.matrix.shape == (0, len(found.columns))
    assert found.days == ()


def test_what_is_not_folded_yet_is_read_beside_the_blocks(asked: Asked) -> None:
    rows = add(asked, 30)
    found = load(asked)
    assert found.matrix.shape[0] == 30
    assert found.matrix.dtype == np.int8
    assert column(found, "r1") == sorted(
        -2 if row["answers"]["r1"] == "na" else row["answers"]["r1"] for row in rows
    )


def test_folded_is_the_same_as_before(asked: Asked) -> None:
    rows = add(asked, 30)
    before = load(asked)
    assert fold(asked) == 0
    after = load(asked)
    for question in ("who", "r1", "bad", "nps"):
        assert column(before, question) == column(after, question)
    by_place = {
        unit: int((after.department_index == at).sum()) for at, unit in enumerate(after.departments)
    }
    for unit, number in by_place.items():
        assert number == sum(row["department_id"] == unit for row in rows)
    assert int((after.department_index == -1).sum()) == sum(
        row["department_id"] is None for row in rows
    )
    days = [after.days[at] for at in after.day_index]
    assert sorted(days) == sorted(row["day"] for row in rows)
    assert compare(asked).agree


def test_departments_stay_with_their_answers(asked: Asked) -> None:
    rows = add(asked, 60)
    fold(asked, lot=25)
    fold(asked, lot=25)
    found = load(asked)
    r1 = next(i for i, c in enumerate(found.columns) if c.question == "r1")
    for at, unit in enumerate(found.departments):
        here = sorted(found.matrix[found.department_index == at, r1].tolist())
        wanted = [r["answers"]["r1"] for r in rows if r["department_id"] == unit]
        assert here == sorted(-2 if value == "na" else value for value in wanted)


def test_blocks_are_filled_and_shuffled(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folding, "BLOCK", 40)
    add(asked, 100)
    while fold(asked, lot=15):
        pass
    with tenant_scope(asked.tenant_id), unit_of_work():
        sizes = sorted(block.size for block in session().scalars(select(ResponseBlock)))
        assert session().scalars(select(ResponseToFold)).all() == []
    assert sizes == [20, 40, 40]
    assert compare(asked).agree


def test_order_in_a_block_is_not_the_order_of_arrival(asked: Asked) -> None:
    rows = add(asked, 300)
    fold(asked)
    found = load(asked)
    at = next(i for i, c in enumerate(found.columns) if c.question == "r1")
    stored = [-2 if row["answers"]["r1"] == "na" else row["answers"]["r1"] for row in rows]
    alike = sum(a == b for a, b in zip(found.matrix[:, at].tolist(), stored, strict=True))
    assert alike < 120  # 50 of 300 by chance


def test_damaged_response_is_counted_as_not_shown(
    asked: Asked, admin_connection: Admin, caplog: pytest.LogCaptureFixture
) -> None:
    rows = add(asked, 10)
    for row, damage in zip(
        rows, ('"a string"', "[1, 2]", '{"r1": 99}', '{"gone": 1}', "null"), strict=False
    ):
        admin_connection.execute(
            "UPDATE responses SET answers = %s::jsonb WHERE id = %s", (damage, row["id"])
        )
    assert load(asked).unreadable == 5
    assert caplog.records == []
    with caplog.at_level(logging.WARNING):
        fold(asked)
    assert len(caplog.records) == 5
    assert "a string" not in caplog.text
    found = load(asked)
    assert found.unreadable == 5
    assert found.matrix.shape[0] == 5
    assert compare(asked).agree


def test_only_damaged_ones(asked: Asked, admin_connection: Admin) -> None:
    add(asked, 2)
    admin_connection.execute("UPDATE responses SET answers = '[]'")
    fold(asked)
    assert load(asked).unreadable == 2
    assert load(asked).matrix.shape[0] == 0


def test_a_page_reads_a_bounded_tail(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folding, "TAIL", 10)
    add(asked, 25)
    found = load(asked)
    assert found.matrix.shape[0] == 10
    assert found.unfolded_count == 15


def test_rebuilt_blocks_agree(asked: Asked, admin_connection: Admin) -> None:
    add(asked, 50)
    fold(asked)
    admin_connection.execute("UPDATE responses SET answers = answers || '{\"r1\": 1}'")
    assert not compare(asked).agree
    with tenant_scope(asked.tenant_id), unit_of_work():
        assert folding.rebuild(asked.survey) == 50
    assert compare(asked).agree
    assert set(column(load(asked), "r1")) == {1}


def test_folding_at_once_folds_each_once(asked: Asked) -> None:
    add(asked, 200)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: fold(asked, lot=50), range(4)))
    assert load(asked).matrix.shape[0] == 200
    assert compare(asked).agree


def test_reading_while_folding_counts_nobody_twice(asked: Asked) -> None:
    add(asked, 300)

    def step(n: int) -> int:
        if n % 2:
            fold(asked, lot=40)
            return 300
        return load(asked).matrix.shape[0]

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(step, range(16))) == {300}


def test_the_job_comes_back_and_ends(asked: Asked, move_clock: Callable[..., None]) -> None:
    add(asked, 3)
    with tenant_scope(asked.tenant_id), unit_of_work():
        query = select(Work.id).where(Work.kind == "fold_responses")
        work_id = session().scalars(query).one()
    assert perform(asked.tenant_id, work_id) == "done"
    assert perform(asked.tenant_id, work_id) == "nothing"
    move_clock(days=31)
    assert perform(asked.tenant_id, work_id) == "done"
    with tenant_scope(asked.tenant_id), unit_of_work():
        assert session().scalars(select(Work.state).where(Work.id == work_id)).one() == "done"


def test_refold_on_the_command_line(app: Flask, asked: Asked, admin_connection: Admin) -> None:
    add(asked, 8)
    command = ["refold", "--tenant", "jiangzhou", "--survey", asked.survey.ref]
    runner = app.test_cli_runner()
    assert runner.invoke(args=[*command, "--check"]).exit_code == 0
    fold(asked)
    admin_connection.execute("DELETE FROM response_blocks")
    failed = runner.invoke(args=[*command, "--check"])
    assert failed.exit_code == 1
    assert "missing 8" in failed.output
    assert "8 responses folded" in runner.invoke(args=command).output
    assert runner.invoke(args=[*command, "--check"]).exit_code == 0


def test_another_organisation_has_no_such_survey(app: Flask, asked: Asked) -> None:
    runner = app.test_cli_runner()
    answer = runner.invoke(args=["refold", "--tenant", "zenith", "--survey", asked.survey.ref])
    assert answer.exit_code == 1


def test_the_same_answers_give_the_same_figures_to_the_last_digit(asked: Asked) -> None:
    """Waiting or folded, in whatever order they were shuffled."""
    from analysis.index import unit_index
    from analysis.scheme import Leaf, Scheme

    add(asked, 400, seed=7)
    with tenant_scope(asked.tenant_id), unit_of_work():
        waiting = folding.load_matrix(asked.survey)
    seen = []
    for _ in range(3):
        with tenant_scope(asked.tenant_id), unit_of_work():
            folding.rebuild(asked.survey)
        with tenant_scope(asked.tenant_id), unit_of_work():
            seen.append(folding.load_matrix(asked.survey))
    at = next(i for i, column in enumerate(waiting.columns) if column.question == "r1")
    scheme = Scheme((Leaf(1, 5), Leaf(1, 5)), (3.0,))
    for folded in seen:
        assert np.array_equal(folded.matrix, waiting.matrix)
        figures = [
            unit_index(np.repeat(found.matrix[:, at : at + 1], 2, axis=1), scheme)
            for found in (folded, waiting)
        ]
        assert figures[0] == figures[1]


def test_shuffled_persons_come_in_one_order() -> None:
    """Answers alone decide it."""
    from surveys.blocks import Folded, in_one_order

    chance = np.random.default_rng(3)
    matrix = chance.integers(-2, 6, (5000, 12), dtype=np.int8)
    none = np.zeros(5000, np.int16)
    columns = tuple(range(12))
    shuffled = matrix[chance.permutation(5000)]
    first, second = (
        in_one_order(Folded(columns, found, none, (), none, (), none))
        for found in (matrix, shuffled)
    )
    assert np.array_equal(first.matrix, second.matrix)
    assert not np.array_equal(first.matrix, matrix)
