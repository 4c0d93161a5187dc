"""What a journey asks of the database: as many messages as there were, no fewer than are needed.

A message is a round trip, be it a statement, a COMMIT or a ROLLBACK: all of them wait for their
answer in one place of the driver. What each is for stands in docs/decisions/0011.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from asking import GOOD, Asked, Respondent, ask, hidden_fields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from house_cast import Cast

KEEPS = {"anonymous": "drop_ballot_in_", "confidential": "keep_response_"}


class Asks:
    """The messages sent meanwhile, and the errands in them by name."""

    def __init__(self) -> None:
        self.messages = 0
        self.errands: list[str] = []


@pytest.fixture
def asks(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A listener in the driver: whatever waits for the database is counted."""
    now: list[Asks] = []
    wait, execute = psycopg.Connection.wait, psycopg.Cursor.execute

    def waited(self: Any, *args: Any, **more: Any) -> Any:
        for each in now:
            each.messages += 1
        return wait(self, *args, **more)

    def executed(self: Any, query: Any, *args: Any, **more: Any) -> Any:
        text = query.decode() if isinstance(query, bytes) else str(query)
        for each in now:
            each.errands += [part.split(" ")[0] for part in text.split("EXECUTE ")[1:]]
        return execute(self, query, *args, **more)

    monkeypatch.setattr(psycopg.Connection, "wait", waited)
    monkeypatch.setattr(psycopg.Cursor, "execute", executed)

    @contextmanager
    def listening() -> Iterator[Asks]:
        now.append(Asks())
        try:
            yield now[-1]
        finally:
            now.pop()

    return listening


def names(found: Asks) -> list[str]:
    return [name.rpartition("_")[0] + "_" for name in found.errands]


@pytest.mark.parametrize("level", ["anonymous", "confidential"])
def test_a_journey_is_four_messages_and_each_step_has_its_own(
    app: Flask, cast: Cast, asks: Any, level: str
) -> None:
    asked: Asked = ask(cast, level, paging="single")
    for _ in range(2):  # the first one has the connection prepare its statements
        lin = Respondent(app)
        with asks() as opening:
            lin.get(asked.path)
        with asks() as sending:
            sent = lin.post(asked.path, GOOD, go="next")
        assert sent.status_code == 303
        with asks() as thanking:
            lin.follow()
    assert (opening.messages, names(opening)) == (1, ["door_stamp_"])
    assert sending.messages == 3
    assert names(sending) == ["door_stamp_", "count_and_note_", KEEPS[level]]
    assert (thanking.messages, names(thanking)) == (1, ["door_stamp_"])


def test_no_cookies_cost_no_message_more(app: Flask, single: Asked, asks: Any) -> None:
    for _ in range(2):
        lin = Respondent(app, cookies=False)
        lin.get(single.path)
        fields = {**hidden_fields(lin.text), **GOOD, "go": "next"}
        with asks() as sending:
            assert lin.client.post(single.path, data=fields).status_code == 200
    assert names(sending) == ["door_stamp_", "count_and_note_", "drop_ballot_in_"]
    assert sending.messages == 3


def test_no_header_comes_twice(single: Asked, lin: Respondent) -> None:
    shown = lin.get(single.path)
    sent = lin.post(single.path, GOOD, go="next")
    for answer in (shown, sent, lin.get("/jiangzhou/nowhere-to-be-found")):
        found = [name.lower() for name, _ in answer.headers if name.lower() != "set-cookie"]
        assert len(found) == len(set(found)), answer.headers
        assert answer.headers["Cache-Control"] == "no-store"
