"""The door to a case: who is let in with which receipt, for how long, and how a session ends."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from asking import hidden_fields
from complaining import DOOR, Complainant, Desk, as_people_see, picture
from flask import Flask
from house_cast import Cast

Admin = psycopg.Connection[Any]


@pytest.fixture
def zhang(app: Flask, cast: Cast) -> Complainant:
    """A patient who complained without a name, with a phone that takes cookies."""
    return Complainant(app)


@pytest.fixture
def receipt(zhang: Complainant) -> str:
    return zhang.complain(files=[picture()])


@pytest.fixture
def desk(cast: Cast, app: Flask) -> Any:
    with app.app_context():
        yield Desk(cast)


@pytest.mark.parametrize(
    "typed",
    [
        lambda r: r,
        lambda r: r.lower(),
        lambda r: " ".join(r[i : i + 4] for i in range(0, 26, 4)),
        lambda r: "-".join(r[i : i + 4] for i in range(0, 26, 4)),
        lambda r: "  " + r.replace("0", "O").replace("1", "l") + " ",
    ],
)
def test_a_receipt_opens_its_case_however_it_is_typed(
    zhang: Complainant, receipt: str, typed: Callable[[str], str]
) -> None:
    zhang.enter(typed(receipt))
    assert zhang.status == 200
    assert "您的投诉我们收到了" in zhang.text
    assert "少发了一盒药" in zhang.text
    assert "窗口.png" in zhang.text


def test_wrong_foreign_deleted_and_impossible_codes_answer_alike(
    app: Flask, cast: Cast, zhang: Complainant, receipt: str, admin_connection: Admin
) -> None:
    foreign = Complainant(app).complain("/zenith/complain")
    gone = Complainant(app).complain()
    admin_connection.execute(
        "DELETE FROM complaints WHERE id IN (SELECT id FROM complaints WHERE tenant_id = %s"
        " AND id NOT IN (SELECT owner_id FROM uploads))",
        (cast.jiangzhou.id,),
    )
    pages = set()
    for n, code in enumerate(
        (
            "0" * 26,
            foreign,
            gone,
            "",
            "short",
            receipt[:-1],
            "A" * 65,
            "a\0b",
            "回执",
            receipt + "0",
        )
    ):
        other = Complainant(app, address=f"203.0.113.{n}")
        other.enter(code)
        assert other.status == 404, code
        assert other.page is not None
        names = sorted(k for k, _ in other.page.headers if k != "X-Request-Id")
        pages.add((as_people_see(other.text), tuple(names)))
    assert len(pages) == 1
    zhang.enter(receipt)
    assert zhang.status == 200


def test_a_receipt_in_an_address_is_ignored(zhang: Complainant, receipt: str) -> None:
    for path in (f"{DOOR}?receipt={receipt}", f"{DOOR}?receipt={receipt}&token=x"):
        zhang.get(path)
        assert "少发了一盒药" not in zhang.text
        assert receipt not in zhang.text
    zhang.get(DOOR)
    zhang.page = zhang.client.post(f"{DOOR}?receipt={receipt}", data=hidden_fields(zhang.text))
    assert zhang.status == 404


def test_the_eleventh_wrong_code_from_one_address_waits(
    app: Flask, zhang: Complainant, receipt: str
) -> None:
    guesser = Complainant(app, address="198.51.100.7")
    for n in range(10):
        guesser.enter(f"{n:026d}")
        assert guesser.status == 404
    guesser.enter(receipt)
    assert guesser.status == 429
    assert guesser.page is not None
    assert int(guesser.page.headers["Retry-After"]) > 0
    assert "少发了一盒药" not in guesser.text
    zhang.enter(receipt)
    assert zhang.status == 200


def test_a_house_is_asked_sixty_times_a_minute_at_most(
    app: Flask, cast: Cast, receipt: str
) -> None:
    for n in range(61):
        other = Complainant(app, address=f"203.0.113.{n}")
        other.enter(f"{n:026d}")
        if other.status == 429:
            break
    assert other.status == 429
    elsewhere = Complainant(app)
    elsewhere.enter("0" * 26, "/zenith/follow")
    assert elsewhere.status == 404


def test_the_receipt_is_never_sent_back_nor_logged(
    zhang: Complainant, receipt: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        zhang.enter(receipt)
        pages = [zhang.text]
        zhang.do("message", text="请尽快")
        zhang.follow()
        pages.append(zhang.text)
        zhang.enter(receipt[:-1])
        pages.append(zhang.text)
    for page in pages:
        assert receipt[:12] not in page.replace(" ", "")
    cookie = zhang.client.get_cookie("hs_case", path=DOOR)
    assert cookie is None or receipt not in cookie.value
    for entry in caplog.records:
        if not entry.name.startswith(("tests", "asyncio")):
            assert receipt not in entry.getMessage()


def test_headers_and_cookie_of_the_session(zhang: Complainant, receipt: str) -> None:
    zhang.get(DOOR)
    sent = zhang.client.post(DOOR, data={**hidden_fields(zhang.text), "receipt": receipt})
    cookie = sent.headers["Set-Cookie"]
    assert cookie.startswith("hs_case=")
    for part in ("HttpOnly", "SameSite=Strict", f"Path={DOOR}"):
        assert part in cookie
    assert "Max-Age" not in cookie  # it goes when the browser closes
    assert receipt not in str(sent.headers)
    zhang.get(sent.headers["Location"])
    assert zhang.page is not None
    assert zhang.page.headers["Referrer-Policy"] == "no-referrer"
    assert zhang.page.headers["Cache-Control"] == "no-store"
    assert not re.findall(r'(?:src|href|action)="https?:', zhang.text)


def test_a_session_ends_after_twenty_idle_minutes(
    zhang: Complainant, receipt: str, move_clock: Callable[..., None]
) -> None:
    zhang.enter(receipt)
    for minutes in (19, 38):
        move_clock(minutes=minutes)
        assert "少发了一盒药" in zhang.get(DOOR).get_data(as_text=True)
    move_clock(minutes=59)
    zhang.get(DOOR)
    assert "少发了一盒药" not in zhang.text
    assert "请再输入一次回执" in zhang.text


def test_one_session_at_a_time(app: Flask, zhang: Complainant, receipt: str) -> None:
    zhang.enter(receipt)
    other = Complainant(app)
    other.enter(receipt)
    assert "少发了一盒药" in other.text
    zhang.get(DOOR)
    assert "少发了一盒药" not in zhang.text


def test_leaving_ends_it_also_for_a_copied_cookie(
    app: Flask, zhang: Complainant, receipt: str
) -> None:
    zhang.enter(receipt)
    cookie = zhang.client.get_cookie("hs_case", path=DOOR)
    assert cookie is not None
    zhang.do("leave")
    zhang.follow()
    assert "投诉进度" not in zhang.text.split("</header>")[1].split("</main>")[0]
    assert zhang.client.get_cookie("hs_case", path=DOOR) is None
    thief = Complainant(app)
    thief.client.set_cookie("hs_case", cookie.value, path=DOOR)
    thief.get(DOOR)
    assert "少发了一盒药" not in thief.text


def test_a_session_opens_nothing_at_another_house(
    app: Flask, zhang: Complainant, receipt: str
) -> None:
    zhang.enter(receipt)
    cookie = zhang.client.get_cookie("hs_case", path=DOOR)
    assert cookie is not None
    zhang.client.set_cookie("hs_case", cookie.value, path="/zenith/follow")
    zhang.get("/zenith/follow")
    assert "少发了一盒药" not in zhang.text
    for forged in ("", "x", cookie.value[:-2], cookie.value.swapcase()):
        thief = Complainant(app)
        thief.client.set_cookie("hs_case", forged, path=DOOR)
        assert "少发了一盒药" not in thief.get(DOOR).get_data(as_text=True)


def test_not_in_the_browser_in_which_staff_are_signed_in(cast: Cast, receipt: str) -> None:
    page = cast.gu.client.get(DOOR).get_data(as_text=True)
    sent = cast.gu.client.post(DOOR, data={**hidden_fields(page), "receipt": receipt})
    assert sent.status_code == 409
    assert "少发了一盒药" not in sent.get_data(as_text=True)
