"""The mixer: nothing but the answer itself leaves the ballot box."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from asking import Asked, ask
from house_cast import Cast
from sqlalchemy import select

from foundation import clock
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.work.jobs import perform
from foundation.work.models import Work
from surveys.models import Ballot, Collector, Response, ResponseToFold
from surveys.receipts import new_key
from surveys.services.responses import Submission, submit

Admin = psycopg.Connection[Any]


@pytest.fixture
def asked(cast: Cast) -> Asked:
    return ask(cast, "anonymous")


def drop_in(asked: Asked, number: int, start: int = 0) -> None:
    """Put ballots into the box one after the other, each saying which it is."""
    with tenant_scope(asked.tenant_id):
        with unit_of_work():
            collector = session().scalars(select(Collector)).first()
        assert collector is not None
        for n in range(start, start + number):
            with unit_of_work():
                now = clock.now()
                submit(
                    Submission(
                        survey=asked.survey,
                        collector=collector,
                        version_id=asked.version_id,
                        key=new_key(),
                        answers={"wish": f"{n:04}"},
                        language="zh",
                        flags=[],
                        accepted=True,
                        late=False,
                        day=now.date(),
                        now=now,
                        first_at=now,
                        new=True,
                    )
                )


def work_of(asked: Asked, kind: str) -> Work:
    with tenant_scope(asked.tenant_id), unit_of_work():
        query = select(Work).where(Work.kind == kind, Work.subject_id == asked.survey_id)
        return session().scalars(query).one()


def run(asked: Asked, kind: str = "mix_ballots") -> str:
    return perform(asked.tenant_id, work_of(asked, kind).id)


def counts(admin: Admin) -> tuple[int, int, int]:
    return tuple(  # type: ignore[return-value]
        admin.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # type: ignore[index]
        for table in ("ballots", "responses", "responses_to_fold")
    )


def test_fewer_than_five_wait(asked: Asked, admin_connection: Admin) -> None:
    drop_in(asked, 4)
    assert run(asked) == "done"
    assert counts(admin_connection) == (4, 0, 0)


def test_five_are_moved_together(asked: Asked, admin_connection: Admin) -> None:
    drop_in(asked, 5)
    run(asked)
    assert counts(admin_connection) == (0, 5, 5)
    lots = admin_connection.execute("SELECT count(DISTINCT xmin::text) FROM responses").fetchone()
    assert lots == (1,)


def test_comes_back_by_itself(asked: Asked, move_clock: Callable[..., None]) -> None:
    drop_in(asked, 3)
    run(asked)
    assert run(asked) == "nothing"  # not due yet
    drop_in(asked, 3)
    move_clock(minutes=2)
    assert run(asked) == "done"
    with tenant_scope(asked.tenant_id), unit_of_work():
        assert len(session().scalars(select(Response)).all()) == 6


def test_after_the_grace_the_last_ones_go_too(
    asked: Asked, admin_connection: Admin, move_clock: Callable[..., None]
) -> None:
    drop_in(asked, 2)
    move_clock(days=30, minutes=31)
    run(asked)
    assert counts(admin_connection) == (0, 2, 2)
    assert work_of(asked, "mix_ballots").state == "waiting"  # for one who sent in the last second
    move_clock(days=30, minutes=45)
    run(asked)
    assert work_of(asked, "mix_ballots").state == "done"


def test_one_written_in_the_last_second_is_not_left_behind(
    asked: Asked, admin_connection: Admin, move_clock: Callable[..., None]
) -> None:
    move_clock(days=30, minutes=31)
    run(asked)
    drop_in(asked, 1)
    move_clock(days=30, minutes=45)
    run(asked)
    assert counts(admin_connection) == (0, 1, 1)


def test_twice_and_at_once_is_the_same_as_once(
    asked: Asked, admin_connection: Admin, move_clock: Callable[..., None]
) -> None:
    from surveys.services.mixing import mix

    def mix_alone(_: int) -> int:
        with tenant_scope(asked.tenant_id), unit_of_work():
            return mix(asked.survey_id, everything=False).moved

    drop_in(asked, 20)
    with ThreadPoolExecutor(4) as pool:
        moved = sorted(pool.map(mix_alone, range(4)))
    assert moved == [0, 0, 0, 20]
    assert counts(admin_connection) == (0, 20, 20)
    answers = admin_connection.execute("SELECT count(DISTINCT answers) FROM responses").fetchone()
    assert answers == (20,)


def test_two_hundred_cannot_be_joined_with_their_arrival(
    asked: Asked, admin_connection: Admin
) -> None:
    drop_in(asked, 200)
    before = admin_connection.execute(
        "SELECT answers->>'wish', xmin::text::bigint, id, receipt_digest FROM ballots ORDER BY 2"
    ).fetchall()
    arrival = [row[0] for row in before]
    assert arrival == sorted(arrival)  # the box itself does show it, which is why it is emptied
    run(asked)
    after = admin_connection.execute(
        "SELECT answers->>'wish', xmin::text, id, day FROM responses ORDER BY ctid"
    ).fetchall()
    assert len(after) == 200
    assert len({row[1] for row in after}) == 1
    assert not {row[1] for row in after} & {str(row[1]) for row in before}
    assert not {row[2] for row in after} & {row[2] for row in before}
    places = {wish: place for place, wish in enumerate(arrival)}
    moved = [places[row[0]] for row in after]
    neighbours = sum(abs(b - a) == 1 for a, b in itertools.pairwise(moved))
    assert neighbours < 12  # two among 199 by chance
    assert abs(_correlation(moved)) < 0.3
    folds = admin_connection.execute(
        "SELECT r.answers->>'wish' FROM responses_to_fold f JOIN responses r USING (tenant_id, id)"
        " ORDER BY f.ctid"
    ).fetchall()
    assert abs(_correlation([places[row[0]] for row in folds])) < 0.3


def test_ids_of_the_moved_tell_no_order(asked: Asked, admin_connection: Admin) -> None:
    drop_in(asked, 100)
    run(asked)
    rows = admin_connection.execute("SELECT answers->>'wish' FROM responses ORDER BY id").fetchall()
    assert abs(_correlation([int(row[0]) for row in rows])) < 0.4


def test_a_ballot_shares_its_transaction_with_no_row(
    asked: Asked, admin_connection: Admin, settings: object
) -> None:
    from foundation.database import Base

    drop_in(asked, 10)
    box = admin_connection.execute("SELECT xmin::text FROM ballots").fetchall()
    assert len(set(box)) == 10  # each its own
    for table in Base.metadata.tables:
        if table == "ballots":
            continue
        others = admin_connection.execute(f"SELECT xmin::text FROM {table}").fetchall()
        assert not set(others) & set(box), table


def test_no_column_holds_a_time_finer_than_the_day(asked: Asked, admin_connection: Admin) -> None:
    drop_in(asked, 5)
    kinds = admin_connection.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'ballots'"
        " AND data_type LIKE 'time%'"
    ).fetchall()
    assert kinds == []
    run(asked)
    assert admin_connection.execute(
        "SELECT count(*) FROM responses WHERE submitted_at IS NOT NULL"
    ).fetchone() == (0,)
    (day,) = admin_connection.execute("SELECT DISTINCT day FROM responses").fetchone() or (None,)
    assert day == datetime.now(UTC).date()


def test_the_box_is_vacuumed(asked: Asked, admin_connection: Admin) -> None:
    drop_in(asked, 50)
    run(asked)
    pages = admin_connection.execute("SELECT pg_relation_size('ballots')").fetchone()
    assert pages == (0,)  # an emptied box gives its pages back


def test_nothing_of_the_moved_stays_in_the_box_s_file(
    cast: Cast, asked: Asked, admin_connection: Admin
) -> None:
    other = ask(cast, "anonymous", name="另一项")
    with tenant_scope(asked.tenant_id), unit_of_work():
        session().add_all(
            Ballot(**_row(other, wish), receipt_digest=wish) for wish in ("stays one", "stays two")
        )
    drop_in(asked, 20)
    run(asked)
    admin_connection.execute("CHECKPOINT")
    (raw,) = admin_connection.execute(
        "SELECT pg_read_binary_file(pg_relation_filepath('ballots'))"
    ).fetchone() or (b"",)
    assert b"stays one" in raw
    assert b"0007" not in raw


def _row(asked: Asked, wish: str) -> dict[str, Any]:
    return {
        "survey_id": asked.survey_id,
        "collector_id": asked.survey_id,
        "version_id": asked.version_id,
        "period_id": asked.survey.period_id,
        "answers": {"wish": wish},
        "language": "zh",
        "flags": [],
        "late": False,
        "day": datetime.now(UTC).date(),
    }


def test_the_moved_wait_to_be_folded(asked: Asked) -> None:
    drop_in(asked, 6)
    run(asked)
    with tenant_scope(asked.tenant_id), unit_of_work():
        assert len(session().scalars(select(ResponseToFold)).all()) == 6
        assert session().scalars(select(Ballot)).all() == []


def _correlation(places: list[int]) -> float:
    import numpy as np

    return float(np.corrcoef(places, range(len(places)))[0, 1])
