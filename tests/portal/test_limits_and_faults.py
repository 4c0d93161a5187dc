"""Many answers from one network, Redis away, the database away: nothing typed is lost."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import psycopg
import pytest
from asking import GOOD, Asked, Respondent, ask, hidden_fields
from every_kind import FILE, PICKER, every_kind
from flask import Flask
from house_cast import Cast
from sqlalchemy.exc import OperationalError

from foundation import unit_of_work as work_unit
from foundation.settings import Settings
from foundation.web.limits import Limit
from portal import answering


def test_many_from_one_network_wait_with_their_answers_kept(
    app: Flask, single: Asked, monkeypatch: pytest.MonkeyPatch, admin_connection: psycopg.Connection
) -> None:
    monkeypatch.setattr(answering, "SENDING", Limit("few", free=3, window=900, growing=True))
    last = None
    for _ in range(12):
        last = Respondent(app, cookies=False, address="198.51.100.7")
        last.get(single.path)
        last.post(single.path, GOOD)
        if last.status != 200:
            break
    assert last is not None
    assert last.page is not None
    assert last.status == 429
    assert int(last.page.headers["Retry-After"]) > 0
    assert GOOD["q.wish"] in last.text
    other = Respondent(app, cookies=False, address="198.51.100.8")
    other.get(single.path)
    other.post(single.path, GOOD)
    assert other.status == 200
    stored = str(admin_connection.execute("SELECT * FROM rate_counters").fetchall())
    assert "198.51.100" not in stored


def test_redis_away_changes_nothing(
    app: Flask, single: Asked, lin: Respondent, settings: Settings
) -> None:
    dead = replace(settings, redis_url="redis://127.0.0.1:9/0")
    work_unit.connect(dead)
    try:
        lin.fill_in(single.path)
        lin.follow()
        assert lin.receipt
    finally:
        work_unit.connect(settings)


@pytest.mark.parametrize("anonymity", ["anonymous", "confidential"])
def test_database_away_at_submit_keeps_what_was_typed(
    app: Flask, cast: Cast, anonymity: str, settings: Settings, admin_connection: psycopg.Connection
) -> None:
    asked = ask(cast, anonymity, paging="single")
    somebody = Respondent(app, cookies=False)
    somebody.get(asked.path, language="en")
    form = {**hidden_fields(somebody.text), **GOOD, "go": "next"}
    work_unit.connect(replace(settings, database_url="postgresql://nobody@127.0.0.1:9/none"))
    try:
        somebody.page = somebody.client.post(asked.path, data=form)
        assert somebody.status == 503
        assert somebody.page.headers["Retry-After"] == "10"
        assert "Not saved: please send it again" in somebody.text
        assert "We have it" not in somebody.text
        assert GOOD["q.wish"] in somebody.text
        assert 'name="q.r1" value="4" checked' in somebody.text
        again = hidden_fields(somebody.text)
        assert again["token"] == form["token"]
        assert somebody.client.get(asked.path).status_code == 503
    finally:
        work_unit.connect(settings)
    somebody.page = somebody.client.post(asked.path, data={**again, **GOOD, "go": "next"})
    assert somebody.status == 200
    assert somebody.receipt
    rows = admin_connection.execute(
        "SELECT (SELECT count(*) FROM ballots) + (SELECT count(*) FROM responses)"
    ).fetchone()
    assert rows == (1,)


@contextmanager
def no_database(settings: Settings) -> Iterator[None]:
    """PostgreSQL does not answer for a moment."""
    work_unit.connect(replace(settings, database_url="postgresql://nobody@127.0.0.1:9/none"))
    try:
        yield
    finally:
        work_unit.connect(settings)


def test_database_away_keeps_large_type_and_its_page(
    app: Flask, anonymous: Asked, settings: Settings
) -> None:
    old = Respondent(app, cookies=False)
    old.get(anonymous.path)
    old.post(anonymous.path, {"go": "large", "q.who": "self"})
    old.post(anonymous.path, {"q.who": "self"})
    assert 'name="q.r1"' in old.text
    with no_database(settings):
        old.post(anonymous.path, {"q.r1": "3"})
        assert old.status == 503
        assert 'name="q.r1" value="3" checked' in old.text
        assert 'name="q.r2"' not in old.text
        assert "css/large" in old.text
    old.post(anonymous.path, {"q.r1": "3"})
    assert 'name="q.r2"' in old.text


def test_database_away_keeps_what_was_picked_from_a_list(
    app: Flask, cast: Cast, settings: Settings
) -> None:
    asked = ask(cast, "confidential", paging="single", content=every_kind(PICKER, FILE))
    lin = Respondent(app, cookies=False)
    lin.get(asked.paths["house"])
    chosen = str(cast.jiangzhou.departments["cardiology"])
    with no_database(settings):
        lin.post(asked.paths["house"], {"q.where": chosen, "q.wish": "座位"})
        assert lin.status == 503
        assert re.search(rf'value="{chosen}"\s+selected', lin.text)
        assert "座位" in lin.text


def test_connection_lost_while_keeping_is_not_a_thank_you(
    app: Flask, single: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portal import keeping

    def lost(_submission: object) -> None:
        raise OperationalError("INSERT", {}, Exception("server closed the connection"))

    somebody = Respondent(app, cookies=False)
    somebody.get(single.path)
    monkeypatch.setattr(keeping, "submit", lost)
    somebody.post(single.path, GOOD)
    assert somebody.status == 503
    assert GOOD["q.wish"] in somebody.text
    monkeypatch.undo()
    somebody.post(single.path, GOOD)
    assert somebody.status == 200


def test_no_answer_or_receipt_in_the_log(
    single: Asked, lin: Respondent, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        lin.get(single.path)
        lin.post(single.path, {**GOOD, "q.r1": "77"})
        lin.post(single.path, GOOD)
        lin.follow()
    assert lin.receipt
    for record in caplog.records:
        if record.name.startswith(("tests", "asyncio")):
            continue
        said = record.getMessage()
        for secret in (GOOD["q.wish"], lin.receipt):
            assert secret not in said, record.name


def test_the_page_compresses_around_its_token(single: Asked, lin: Respondent) -> None:
    import gzip

    plain = lin.client.get(single.path)
    packed = lin.client.get(single.path, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert (
        packed.headers["Vary"] == "Accept-Encoding" or "Accept-Encoding" in packed.headers["Vary"]
    )
    html = gzip.decompress(packed.data).decode()
    token = hidden_fields(html)["token"]
    assert token.encode() in packed.data  # stored as it is, not packed with anything else
    bare = html.replace(token, "").split("</html>")[0]
    other = plain.get_data(as_text=True)
    assert bare == other.replace(hidden_fields(other)["token"], "").split("</html>")[0]


def test_page_with_all_it_loads_is_small(app: Flask, lin: Respondent, cast: Cast) -> None:
    from pathlib import Path

    from surveys.library.catalogue import load_pack

    pack = load_pack("hospital_outpatient").as_json()
    asked = ask(cast, "anonymous", paging="single", content=pack)
    page = lin.client.get(asked.path, headers={"Accept-Encoding": "gzip"})
    css = Path(app.root_path) / "static" / "css" / "public.css"
    assert len(page.data) + css.stat().st_size < 20_000


def test_two_queries_at_most_for_a_page(single: Asked, lin: Respondent) -> None:
    from sqlalchemy import event

    lin.get(single.path)
    lin.client.delete_cookie("hs_draft", path=single.path)
    seen: list[str] = []

    def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(work_unit.engine(), "before_cursor_execute", note)
    try:
        lin.get(single.path)
    finally:
        event.remove(work_unit.engine(), "before_cursor_execute", note)
    assert len(seen) <= 2, seen
