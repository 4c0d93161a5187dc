"""Every kind of question: its field on the page, what it takes, what it refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from asking import Asked, Respondent, ask, on_page
from every_kind import STORED, TYPED, every_kind
from sqlalchemy import select

from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from surveys.models import Ballot

if TYPE_CHECKING:
    from house_cast import Cast


@pytest.fixture
def whole(cast: Cast) -> Asked:
    """An open survey with every kind of question on one page."""
    return ask(cast, "anonymous", content=every_kind(), paging="single")


def ballots(asked: Asked) -> list[dict]:
    with tenant_scope(asked.tenant_id), unit_of_work():
        return [ballot.answers for ballot in session().scalars(select(Ballot))]


@pytest.mark.parametrize("paging", ["section", "single", "question"])
def test_what_is_typed_is_what_is_kept(cast: Cast, lin: Respondent, paging: str) -> None:
    asked = ask(cast, "anonymous", content=every_kind(), paging=paging)
    lin.get(asked.path)
    for _ in range(30):
        lin.post(asked.path, on_page(lin.text, TYPED))
        lin.follow()
        if lin.receipt_shown:
            break
    assert ballots(asked) == [STORED]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_everything_typed_stands_on_the_page_again(
    whole: Asked, lin: Respondent, language: str
) -> None:
    lin.get(whole.path, language)
    lin.post(whole.path, {**TYPED, "q.wait": ""})
    assert lin.status == 400
    for name, value in TYPED.items():
        for one in value if isinstance(value, list) else [value]:
            if name != "q.wait":
                assert stands(lin.text, name, one), (name, one)


def stands(html: str, name: str, value: str) -> bool:
    at = html.split(f'name="{name}"')[1:]
    field = [part.split(">")[0] for part in at]
    chosen = any(f'value="{value}"' in one and "checked" in one for one in field)
    written = any(f'value="{value}"' in one and "radio" not in one for one in field)
    selected = any(f'value="{value}" selected' in part.split("</select>")[0] for part in at)
    return chosen or written or selected or any(part.split(">")[1].startswith(value) for part in at)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("q.clean", "6"),
        ("q.clean", "na"),
        ("q.mood", "0"),
        ("q.effort", "8"),
        ("q.effort", "0"),
        ("q.staff.nurse", "9"),
        ("q.staff.nurse", ""),
        ("q.how", "nobody"),
        ("q.how.elsewhere", "a\0b"),
        ("q.bad", ["queue", "none"]),
        ("q.bad", ["queue", "seat", "signs"]),
        ("q.from", "moon"),
        ("q.from.far", "孤零零"),
        ("q.rank.cost", "1"),
        ("q.rank.cost", "3"),
        ("q.rank.cost", "first"),
        ("q.visits", "-1"),
        ("q.visits", "1.5"),
        ("q.visits", "三"),
        ("q.visits", "1e3"),
        ("q.weight", "61.55"),
        ("q.weight", "301"),
        ("q.day", "2019-12-31"),
        ("q.day", "2026-02-30"),
        ("q.day", "15.3.2026"),
        ("q.hour", "25:00"),
        ("q.both", "2026-03-15"),
        ("q.name", "长" * 101),
        ("q.mail", "no address"),
        ("q.card", "12a4"),
        ("q.agree", "perhaps"),
    ],
)
def test_odd_value_is_told_beside_its_field(
    whole: Asked, lin: Respondent, name: str, value: str | list[str]
) -> None:
    lin.get(whole.path)
    lin.post(whole.path, {**TYPED, name: value})
    assert lin.status == 400
    assert "还差 1 处" in lin.text
    assert lin.text.count('class="err"') == 1
    assert ballots(whole) == []
    for typed in ("请邻居", "太吵", "林医生", "座位"):
        if TYPED.get(name) != typed:
            assert typed in lin.text


def test_a_wrong_date_is_shown_as_it_was_typed(whole: Asked, lin: Respondent) -> None:
    lin.get(whole.path)
    lin.post(whole.path, {**TYPED, "q.day": "15.3.2026"})
    assert 'name="q.day" type="text" value="15.3.2026"' in lin.text


def test_markup_in_words_beside_an_option_is_text(whole: Asked, lin: Respondent) -> None:
    lin.get(whole.path)
    lin.post(whole.path, {**TYPED, "q.how.elsewhere": '"><b>x', "q.wait": ""})
    assert "<b>x" not in lin.text
    assert "&#34;&gt;&lt;b&gt;x" in lin.text


def test_the_rare_kinds_bring_their_sheet_and_others_do_not(
    cast: Cast, whole: Asked, lin: Respondent
) -> None:
    plain = ask(cast, "anonymous", name="别的调查")
    assert "css/kinds.css" in lin.get(whole.path).text
    assert "css/kinds.css" not in lin.get(plain.path).text


def test_nothing_needs_a_script(whole: Asked, lin: Respondent) -> None:
    lin.get(whole.path)
    assert " onclick" not in lin.text
    assert "style=" not in lin.text
