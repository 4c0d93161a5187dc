"""Withdrawing an answer by its receipt: who may, until when, and what is left of it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any

import psycopg
import pytest
from asking import GOOD, Asked, Respondent, ask
from complaining import as_people_see
from flask import Flask
from house_cast import Cast

from complaints.models import Complaint
from complaints.rules.opening import look_at_responses
from complaints.rules.queries import watch_of
from complaints.rules.services import Filing, set_rule
from foundation import clock
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from surveys import folding
from surveys.models import EvaluationPeriod, Response, Survey
from surveys.services import surveys as survey_services
from surveys.services.mixing import mix
from surveys.services.withdrawing import kept_under, tell_all, withdraw, withdrawn

Admin = psycopg.Connection[Any]
DOOR = "/jiangzhou/withdraw"


class Regretful(Respondent):
    """Somebody who answered, kept the receipt and thinks better of it."""

    def answer(self, path: str, **typed: Any) -> str:
        self.fill_in(path, GOOD | typed)
        self.follow()
        return self.receipt

    def enter(self, receipt: str, path: str = DOOR) -> None:
        self.get(path)
        self.post(path, receipt=receipt)

    def confirm(self) -> None:
        self.post(f"{DOOR}/confirm")


@pytest.fixture
def asked(cast: Cast) -> Asked:
    return ask(cast, "anonymous")


@pytest.fixture
def openly(cast: Cast) -> Asked:
    return ask(cast, "confidential")


@pytest.fixture
def li(app: Flask) -> Regretful:
    return Regretful(app)


def inside(asked: Asked, do: Callable[[], Any]) -> Any:
    with tenant_scope(asked.tenant_id), unit_of_work():
        return do()


def number(admin: Admin, table: str) -> int:
    return admin.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # type: ignore[index]


def test_the_door_says_which_answer_it_is_and_not_what_was_said(
    asked: Asked, li: Regretful
) -> None:
    receipt = li.answer(asked.path)
    assert DOOR in li.text
    li.enter(receipt.lower())
    assert li.status == 200
    assert "门诊满意度调查" in li.text
    assert "座位少" not in li.text
    assert receipt not in li.text.replace(" ", "")


def test_a_ballot_is_withdrawn(asked: Asked, li: Regretful, admin_connection: Admin) -> None:
    receipt = li.answer(asked.path)
    li.enter(receipt)
    assert number(admin_connection, "ballots") == 1
    li.confirm()
    assert "已经撤回" in li.text
    assert number(admin_connection, "ballots") == 0
    li.enter(receipt)
    assert li.status == 404


def test_an_answer_among_the_responses_leaves_blocks_and_comments(
    openly: Asked, li: Regretful, app: Flask, admin_connection: Admin
) -> None:
    for n in range(3):
        Regretful(app, address=f"203.0.113.{n}").answer(openly.path)
    receipt = li.answer(openly.path, **{"q.wish": "删掉我"})
    inside(openly, lambda: folding.fold(openly.survey_id))
    before = inside(openly, lambda: folding.load_matrix(openly.survey))
    li.enter(receipt)
    li.confirm()
    after = inside(openly, lambda: folding.load_matrix(openly.survey))
    assert (len(before.matrix), len(after.matrix)) == (4, 3)
    assert inside(openly, lambda: folding.compare(openly.survey)).agree
    assert number(admin_connection, "responses WHERE answers::text LIKE '%删掉我%'") == 0


@pytest.mark.parametrize("others", [0, 3])
def test_the_only_answer_of_a_department_leaves_no_trace_of_it(
    openly: Asked, li: Regretful, app: Flask, others: int
) -> None:
    for n in range(others):
        Regretful(app, address=f"203.0.113.{n}").answer(openly.paths["cardiology"])
    receipt = li.answer(openly.path)
    inside(openly, lambda: folding.fold(openly.survey_id))
    li.enter(receipt)
    li.confirm()
    assert "已经撤回" in li.text
    assert inside(openly, lambda: folding.compare(openly.survey)).agree
    after = inside(openly, lambda: folding.load_matrix(openly.survey))
    assert len(after.matrix) == others
    assert len(after.departments) == (1 if others else 0)


def test_what_is_left_is_a_count_and_an_event_of_a_past_day(
    asked: Asked, li: Regretful, admin_connection: Admin, move_clock: Callable[..., None]
) -> None:
    li.enter(li.answer(asked.path))
    li.confirm()
    assert inside(asked, lambda: withdrawn(asked.survey)) == 1
    assert tell_all() == 0
    move_clock(days=1)
    assert tell_all() == 1
    assert tell_all() == 0
    events = admin_connection.execute(
        "SELECT action, detail FROM audit_events WHERE action = 'survey.answers_withdrawn'"
    ).fetchall()
    assert len(events) == 1
    assert set(events[0][1]) == {"day", "answers"}


def test_wrong_foreign_withdrawn_and_impossible_codes_answer_alike(
    cast: Cast, app: Flask, asked: Asked, li: Regretful
) -> None:
    foreign = Regretful(app).answer(ask(cast, "anonymous", house="zenith").path)
    gone = li.answer(asked.path)
    li.enter(gone)
    li.confirm()
    pages = set()
    codes = ("0" * 26, foreign, gone, "", "short", "A" * 65, "a\0b", "回执", gone + "0")
    for n, code in enumerate(codes):
        other = Regretful(app, address=f"203.0.113.{n}")
        other.enter(code)
        assert other.status == 404, code
        pages.add(as_people_see(other.text))
    assert len(pages) == 1


def test_a_code_in_an_address_is_ignored(asked: Asked, li: Regretful) -> None:
    receipt = li.answer(asked.path)
    li.get(f"{DOOR}?receipt={receipt}")
    assert "门诊满意度调查" not in li.text


def test_guessing_is_slowed_down_with_a_question(asked: Asked, app: Flask, li: Regretful) -> None:
    receipt = li.answer(asked.path)
    guesser = Regretful(app, address="198.51.100.7")
    for n in range(10):
        guesser.enter(f"{n:026d}")
        assert guesser.status == 404
    guesser.enter(receipt)
    assert guesser.status == 429
    assert 'name="answer"' in guesser.text
    assert "门诊满意度调查" not in guesser.text


def test_after_the_period_is_closed_it_stands(
    asked: Asked, li: Regretful, admin_connection: Admin, move_clock: Callable[..., None]
) -> None:
    receipt = li.answer(asked.path)
    li.enter(receipt)

    def close() -> None:
        survey_services.close_survey(session().get_one(Survey, (asked.tenant_id, asked.survey_id)))

    inside(asked, close)
    move_clock(hours=1)
    inside(asked, lambda: mix(asked.survey_id, everything=True))
    inside(asked, lambda: folding.fold(asked.survey_id))

    def close_it() -> None:
        period = session().get_one(EvaluationPeriod, (asked.tenant_id, asked.survey.period_id))
        period.state = "closed"
        from foundation.audit import record

        record("period.closed", period)

    inside(asked, close_it)
    li.enter(receipt)
    assert li.status == 200
    assert "不能再撤回" in li.text
    assert number(admin_connection, "responses") == 1


def test_a_case_loses_what_the_answer_said(
    cast: Cast, li: Regretful, admin_connection: Admin
) -> None:
    asked = ask(cast, "confidential", opened=False)
    low = {"kind": "rating", "question": "", "at_most": 2}
    inside(asked, lambda: set_rule(asked.survey, [low], Filing()))
    inside(asked, lambda: survey_services.open_survey(asked.survey))
    receipt = li.answer(asked.path, **{"q.r1": "1"})

    def look() -> None:
        watch = watch_of(asked.survey_id)
        assert watch is not None
        assert look_at_responses(watch, clock.now() + timedelta(seconds=5))[0] == 1

    inside(asked, look)
    li.enter(receipt)
    assert "有人正在查" in li.text
    li.confirm()
    assert "已经撤回" in li.text
    case = inside(asked, lambda: session().query(Complaint).one())
    assert case.response_id is None
    assert "第 1 项" not in case.text
    kept = admin_connection.execute("SELECT count(*) FROM complaints WHERE text LIKE '%第 1 项%'")
    assert kept.fetchone() == (0,)


def test_withdrawn_twice_at_once_is_counted_once(asked: Asked, li: Regretful) -> None:
    receipt = li.answer(asked.path)
    kept = inside(asked, lambda: kept_under(receipt))

    def once(_: int) -> bool:
        return bool(inside(asked, partial(withdraw, asked.survey_id, kept.digest)))

    with ThreadPoolExecutor(8) as many:
        assert sorted(many.map(once, range(8))) == [False] * 7 + [True]
    assert inside(asked, lambda: withdrawn(asked.survey)) == 1


@pytest.mark.parametrize("turn", range(4))
def test_withdrawing_while_mixing_and_folding_leaves_the_figures_right(
    asked: Asked, app: Flask, turn: int
) -> None:
    receipts = [
        Regretful(app, address=f"203.0.113.{n}").answer(asked.path, **{"q.nps": str(n)})
        for n in range(8)
    ]
    digests = [inside(asked, partial(kept_under, receipt)).digest for receipt in receipts[:3]]

    def work() -> None:
        inside(asked, lambda: mix(asked.survey_id, everything=True))
        inside(asked, lambda: folding.fold(asked.survey_id))

    def take(digest: str) -> bool:
        return bool(inside(asked, partial(withdraw, asked.survey_id, digest)))

    with ThreadPoolExecutor(4) as many:
        working = many.submit(work)
        assert all(many.map(take, digests))
        working.result()
    work()
    assert inside(asked, lambda: folding.compare(asked.survey)).agree
    assert len(inside(asked, lambda: folding.load_matrix(asked.survey)).matrix) == 5
    assert inside(asked, lambda: session().query(Response).count()) == 5
