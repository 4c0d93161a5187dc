"""The receipt as a square and as a sheet: in the one answer that shows it, and nowhere else."""

from __future__ import annotations

import io
import logging
from typing import Any

import psycopg
import pytest
from asking import hidden_fields, receipt_in
from complaining import FORM, Complainant
from flask import Flask
from house_cast import Cast
from pypdf import PdfReader

from complaints.receipt_sheets import set_press
from complaints.receipts import grouped
from reports.receipts.rendering import press
from surveys.links import qr_path

SHEET = f"{FORM}/sheet"


@pytest.fixture
def zhang(app: Flask, cast: Cast) -> Complainant:
    return Complainant(app)


def ask(person: Complainant, language: str = "zh", **typed: Any) -> Any:
    form = person.text.split(f'action="{SHEET}"', 1)[1].split("</form>", 1)[0]
    return person.client.post(SHEET, data={**hidden_fields(form), "language": language, **typed})


def words_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_the_sheet_carries_the_receipt_and_nothing_else_does(
    zhang: Complainant, admin_connection: psycopg.Connection[Any], caplog: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    zhang.tell()
    receipt = receipt_in(zhang.text)
    assert qr_path(receipt)[1] in zhang.text
    assert len(zhang.text.encode()) < 20_000
    answer = ask(zhang)
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"
    found = PdfReader(io.BytesIO(answer.data))
    assert len(found.pages) == 1
    assert grouped(receipt) in words_of(answer.data)
    assert "/jiangzhou/follow" in words_of(answer.data)
    english = words_of(ask(zhang, "en").data)
    assert grouped(receipt) in english
    assert "Keep this sheet where only you find it" in " ".join(english.split())
    zhang.send_page(go="send")
    assert ask(zhang).status_code == 200
    assert receipt not in caplog.text
    assert receipt not in repr(admin_connection.execute("SELECT * FROM complaints").fetchall())
    assert admin_connection.execute("SELECT count(*) FROM work").fetchone() == (0,)


def test_after_a_quarter_of_an_hour_there_is_none(zhang: Complainant, move_clock: Any) -> None:
    zhang.complain()
    token = {"token": hidden_fields(zhang.text)["token"], "language": "zh"}
    move_clock(minutes=16)
    answer = zhang.client.post(SHEET, data=token)
    assert answer.status_code == 410
    assert "%PDF" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("token", ["", "x", "a.b.c"])
def test_without_a_good_token_there_is_a_fresh_form(zhang: Complainant, token: str) -> None:
    answer = zhang.client.post(SHEET, data={"token": token, "language": "en"})
    assert answer.status_code == 400
    assert "Tell us what went wrong" in answer.get_data(as_text=True)


def test_it_is_not_made_for_whoever_asks_without_end(
    zhang: Complainant, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_press(lambda sheet: b"%PDF-1.7 " + sheet.house.encode())
    try:
        zhang.tell()
        seen = [ask(zhang).status_code for _ in range(22)]
    finally:
        set_press(press)
    assert seen[0] == 200
    assert seen[-1] == 429


def test_a_press_out_of_order_is_told(zhang: Complainant) -> None:
    def broken(_sheet: Any) -> bytes:
        raise RuntimeError("no font")

    set_press(broken)
    try:
        zhang.tell()
        answer = ask(zhang)
    finally:
        set_press(press)
    assert answer.status_code == 503
    assert "抄" in answer.get_data(as_text=True)
