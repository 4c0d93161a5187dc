"""The question at the receipt's door: it lets real people through a crowd, and programs not far."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from asking import hidden_fields
from complaining import DOOR, Complainant
from flask import Flask
from house_cast import Cast

from portal.cases import sums

ZH = {sums.in_chinese(n): n for n in range(100)}
EN = {sums.in_english(n): n for n in range(100)}


@pytest.fixture
def receipt(app: Flask, cast: Cast) -> str:
    return Complainant(app).complain()


@pytest.fixture
def zhang(app: Flask, receipt: str) -> Complainant:
    """Somebody behind an address from which ten wrong receipts came."""
    person = Complainant(app, address="198.51.100.7")
    for n in range(10):
        person.enter(f"{n:026d}")
    person.enter(receipt)
    assert person.status == 429
    return person


def asked(html: str) -> int:
    """The right answer to the question on a page."""
    label = re.search(r'<label for="answer">(.*?)</label>', html)
    assert label, html
    found = re.match(r"(.+)加(.+)等于几？", label[1].replace(" ", ""))
    if found:
        return ZH[found[1]] + ZH[found[2]]
    english = re.match(r"How much is (.+) plus (.+)\?", label[1])
    assert english, label[1]
    return EN[english[1]] + EN[english[2]]


def send(person: Complainant, receipt: str, answer: object, **more: str) -> int:
    fields = {**hidden_fields(person.text), "receipt": receipt, "answer": str(answer), **more}
    person.page = person.client.post(DOOR, data=fields)
    if person.status == 303:
        person.follow()
    return person.status


def test_who_answers_goes_on_at_once(zhang: Complainant, receipt: str) -> None:
    assert int(zhang.page.headers["Retry-After"]) > 0  # type: ignore[union-attr]
    assert send(zhang, receipt, asked(zhang.text)) == 200
    assert "少发了一盒药" in zhang.text


@pytest.mark.parametrize(
    "typed",
    [
        str,
        lambda n: f" {n} ",
        lambda n: str(n).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        sums.in_chinese,
        sums.in_english,
        lambda n: sums.in_english(n).upper().replace("-", " "),
    ],
)
def test_an_answer_is_taken_in_digits_and_words(
    zhang: Complainant, receipt: str, typed: Callable[[int], str]
) -> None:
    assert send(zhang, receipt, typed(asked(zhang.text))) == 200


def test_who_waits_need_not_answer(
    zhang: Complainant, receipt: str, move_clock: Callable[..., None]
) -> None:
    move_clock(seconds=61)
    assert send(zhang, receipt, "") == 200


def test_a_question_counts_once(app: Flask, zhang: Complainant, receipt: str) -> None:
    page, total = zhang.text, asked(zhang.text)
    fields = hidden_fields(page)
    assert send(zhang, "0" * 26, total, question=fields["question"]) == 404
    for _ in range(3):
        again = {**fields, "receipt": receipt, "answer": str(total)}
        zhang.page = zhang.client.post(DOOR, data=again)
        assert zhang.status == 429
    assert "这不是那道题的答案" in zhang.text


@pytest.mark.parametrize("answer", ["", "0", "-1", "1e309", "x" * 5000, "a\0b", "一百零一"])
def test_a_wrong_answer_opens_nothing(zhang: Complainant, receipt: str, answer: str) -> None:
    assert send(zhang, receipt, answer) == 429
    assert "少发了一盒药" not in zhang.text
    assert receipt not in zhang.text
    asked(zhang.text)


def test_odd_questions_open_nothing(zhang: Complainant, receipt: str) -> None:
    good = hidden_fields(zhang.text)["question"]
    total = asked(zhang.text)
    for odd in ("", "x", good[:-3], good.swapcase(), "\0", "x" * 9000):
        assert send(zhang, receipt, total, question=odd) == 429
    zhang.page = zhang.client.post(
        "/zenith/follow",
        data={**hidden_fields(zhang.text), "receipt": receipt, "answer": str(total)},
    )
    assert zhang.status == 400  # the door's own token is the house's


def test_a_question_is_over_after_ten_minutes(
    zhang: Complainant, receipt: str, move_clock: Callable[..., None]
) -> None:
    fields, total = hidden_fields(zhang.text), asked(zhang.text)
    move_clock(seconds=601)
    zhang.get(DOOR)
    fresh = {**fields, **hidden_fields(zhang.text)}
    for n in range(3):  # wait again
        zhang.enter(f"{n:026d}")
    zhang.page = zhang.client.post(DOOR, data={**fresh, "receipt": receipt, "answer": str(total)})
    assert zhang.status == 429


def test_a_program_that_can_add_does_not_get_far(zhang: Complainant) -> None:
    opened = 0
    for n in range(40):
        if send(zhang, f"{n + 50:026d}", asked(zhang.text)) == 404:
            opened += 1
        else:
            assert zhang.status == 429
            break
    assert opened == 20


def test_right_and_wrong_receipts_answer_alike_past_the_limit(
    zhang: Complainant, receipt: str
) -> None:
    def seen(code: str) -> str:
        send(zhang, code, "")
        page = re.sub(r'value="[^"]*"|<label for="answer">.*?</label>|\d+ 秒', "", zhang.text)
        return re.sub(r"[0-9a-f]{16}", "", page)

    assert len({seen(receipt), seen("0" * 26), seen("short"), seen("")}) == 1


def test_the_question_is_there_in_english_too(app: Flask, receipt: str) -> None:
    person = Complainant(app, address="198.51.100.8")
    for n in range(10):
        person.get(f"{DOOR}?lang=en")
        fields = {**hidden_fields(person.text), "receipt": f"{n:026d}"}
        person.page = person.client.post(DOOR, data=fields)
    assert person.status == 404
    assert "How much is" in person.text
    assert send(person, receipt, sums.in_english(asked(person.text))) == 200


def test_numbers_have_their_words() -> None:
    assert [sums.in_chinese(n) for n in (3, 10, 11, 20, 45, 98)] == [
        "三",
        "十",
        "十一",
        "二十",
        "四十五",
        "九十八",
    ]
    assert [sums.in_english(n) for n in (3, 10, 11, 20, 45, 98)] == [
        "three",
        "ten",
        "eleven",
        "twenty",
        "forty-five",
        "ninety-eight",
    ]
    assert len(ZH) == len(EN) == 100
