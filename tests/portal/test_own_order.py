"""A section in another order for everybody, read one question a page: the same order, and safe."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from asking import Asked, Respondent, ask, hidden_fields
from hypothesis import given, settings
from hypothesis import strategies as st
from inviting import rows

from portal.layout import Layout
from portal.marks import Mark, new_mark, read_mark, write_mark
from portal.walk import Walk
from surveys.definition.conditions import Facts
from surveys.definition.model import Questionnaire
from surveys.definition.path import own_pages, way
from surveys.models import Ballot, Collector, ResponseDraft
from tests.surveys.definition.test_definition_path import mixed_trees, questionnaire

if TYPE_CHECKING:
    from flask import Flask
    from house_cast import Cast

CODES = [f"r{number}" for number in range(1, 8)]


def _t(zh: str) -> dict[str, str]:
    return {"zh": zh, "en": f"{zh} (en)"}


def _rating(code: str) -> dict[str, Any]:
    return {"type": "rating", "code": code, "text": _t(f"题{code}")}


def mixed(paging: str) -> dict[str, Any]:
    first = {"type": "note", "code": "hello", "text": _t("请看下面几题")}
    return {
        "format": 1,
        "languages": ["zh", "en"],
        "title": _t("调查"),
        "closing": _t("谢谢"),
        "paging": paging,
        "sections": [
            {"code": "one", "title": _t("一"), "questions": [_rating("before")]},
            {
                "code": "two",
                "title": _t("二"),
                "shuffle": True,
                "questions": [first, *(_rating(code) for code in CODES)],
            },
            {"code": "three", "title": _t("三"), "questions": [_rating("after")]},
        ],
    }


@pytest.fixture
def asked(cast: Cast) -> Asked:
    return ask(cast, "anonymous", content=mixed("section"))


def shown(person: Respondent) -> list[str]:
    """The questions on the page, from the top."""
    return list(dict.fromkeys(re.findall(r'name="q\.(\w+)"', person.text)))


def on(person: Respondent, asked: Asked, typed: dict[str, str] | None = None, go: str = "") -> None:
    person.post(asked.path, typed or {}, **({"go": go} if go else {}))
    person.follow()


def begun(person: Respondent, asked: Asked) -> list[str]:
    """Answer the first page; the order of the second, with all its questions on it."""
    person.get(asked.path)
    on(person, asked, {"q.before": "3"})
    return shown(person)


def test_large_type_keeps_the_order_of_the_form(lin: Respondent, asked: Asked) -> None:
    order = begun(lin, asked)
    assert sorted(order) == CODES
    on(lin, asked, go="large")
    assert "请看下面几题" in lin.text
    for code in order:
        assert shown(lin) == [code]
        on(lin, asked, {f"q.{code}": "4"})
    assert shown(lin) == ["after"]
    for code in reversed(order):
        on(lin, asked, go="back")
        assert shown(lin) == [code]
    on(lin, asked, go="plain")
    assert shown(lin) == order
    on(lin, asked, {f"q.{code}": "4" for code in order})
    on(lin, asked, {"q.after": "5"})
    (ballot,) = rows(asked, Ballot)
    assert ballot.answers == {"before": 3, **dict.fromkeys(CODES, 4), "after": 5}


def test_authors_who_ask_one_by_one_have_their_order_mixed(app: Flask, cast: Cast) -> None:
    asked = ask(cast, "anonymous", content=mixed("question"))
    orders = set()
    for at in range(4):
        person = Respondent(app, address=f"198.51.100.{at + 1}")
        person.get(asked.path)
        on(person, asked, {"q.before": "3"})
        order = []
        while shown(person) != ["after"]:
            order += shown(person)
            on(person, asked)
        assert sorted(order) == CODES
        orders.add(tuple(order))
    assert len(orders) > 1


def test_coming_back_leads_to_the_same_question(lin: Respondent, asked: Asked) -> None:
    order = begun(lin, asked)
    on(lin, asked, go="large")
    on(lin, asked, {f"q.{order[0]}": "4"})
    here = lin.page.request.path + "?" + lin.page.request.query_string.decode()
    assert shown(lin) == [order[1]]
    on(lin, asked, {f"q.{order[1]}": "4"})
    lin.get(here)
    assert shown(lin) == [order[1]]
    assert re.search(rf'name="q.{order[1]}"\s+value="4" checked', lin.text)


def test_another_device_goes_on_in_the_same_order(
    app: Flask, lin: Respondent, asked: Asked
) -> None:
    order = begun(lin, asked)
    on(lin, asked, go="large")
    on(lin, asked, {f"q.{order[0]}": "4"})
    lin.post(asked.path, {f"q.{order[1]}": "4"}, go="elsewhere")
    code = re.search(r'<p class="code">([0-9A-Z ]+)</p>', lin.text)
    assert code, lin.text
    tablet = Respondent(app, address="198.51.100.7")
    tablet.get(f"{asked.path}/resume")
    fields = {**hidden_fields(tablet.text), "code": code[1]}
    tablet.page = tablet.client.post(f"{asked.path}/resume", data=fields)
    assert shown(tablet) == [order[1]]
    for code_ in order[1:]:
        assert shown(tablet) == [code_]
        on(tablet, asked, {f"q.{code_}": "4"})
    assert shown(tablet) == ["after"]


def test_the_order_is_kept_nowhere(lin: Respondent, asked: Asked) -> None:
    """Neither the draft nor the ballot holds what the order came from, or the order itself."""
    order = begun(lin, asked)
    on(lin, asked, go="large")
    for code in order:
        on(lin, asked, {f"q.{code}": "4"})
    token = hidden_fields(lin.text)["token"]
    (mark,) = filter(None, (read_mark(door.id, token) for door in rows(asked, Collector)))
    (draft,) = rows(asked, ResponseDraft)
    assert mark.order not in repr(vars(draft))
    on(lin, asked, {"q.after": "5"})
    (ballot,) = rows(asked, Ballot)
    assert mark.order not in repr(vars(ballot))
    assert order not in ([*ballot.answers][at : at + len(order)] for at in range(3))


@pytest.mark.usefixtures("app")
def test_a_mark_carries_the_order_of_another_device() -> None:
    lock = UUID(int=7)
    mark = new_mark(datetime(2026, 3, 1, tzinfo=UTC), 1, "zh")
    assert mark.key not in mark.order
    for large in (False, True):
        for seed in ("", mark.order):
            one = Mark("key", mark.started_at, 1, "zh", True, large, seed)
            assert read_mark(lock, write_mark(lock, one)) == one


@settings(deadline=None)
@given(made=mixed_trees(), seed=st.text(max_size=3), data=st.data())
def test_a_walk_is_that_of_a_slow_walk(made: Any, seed: str, data: Any) -> None:
    """Forward through what is asked, and back the same way, whatever was answered."""
    sections, ends, paging = made
    content: Questionnaire = questionnaire(sections, ends, paging)
    codes = [q.code for q in content.questions if q.leaves()]
    answers = data.draw(st.dictionaries(st.sampled_from(codes), st.integers(1, 5)))
    walk = Walk(Layout(content, True), Facts(answers), seed)
    own = own_pages(content, seed, one_by_one=True)
    slow = way(content, Facts(answers), own)
    expected = [own[number - 1] for number in slow.pages]
    forth, at = [], walk.parts[0] if walk.way.pages else None
    while at is not None:
        forth.append(at)
        at = walk.after(at)
    assert [walk.sheets[number] for number in forth] == expected
    for one, other in pairwise(forth):
        assert walk.before(other) == one
        assert walk.earlier(one, other) == one
    assert (walk.way.shown, walk.way.end, walk.way.answers) == (slow.shown, slow.end, slow.answers)
    for number, page in walk.sheets.items():
        for question in (q for block in page for q in block.questions if q.leaves()):
            assert question.code in walk.layout.codes[number - 1]
            assert walk.page_of(question.code) == number
