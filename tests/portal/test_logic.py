"""Conditions, piping, ends and order, as somebody meets them who answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from asking import Asked, Respondent, ask, on_page
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from surveys.definition.conditions import Facts
from surveys.definition.model import Questionnaire
from surveys.definition.path import way
from surveys.folding import load_matrix
from surveys.models import Ballot, Response, Survey

if TYPE_CHECKING:
    from flask import Flask
    from house_cast import Cast


def _t(zh: str) -> dict[str, str]:
    return {"zh": zh, "en": f"{zh} (en)"}


def _single(code: str, **more: Any) -> dict[str, Any]:
    options = [{"code": "yes", "text": _t("是")}, {"code": "no", "text": _t("否")}]
    return {"type": "single", "code": code, "text": _t(f"题{code}"), "options": options, **more}


def _if(code: str, value: str, is_: str = "equals") -> dict[str, Any]:
    return {"answer": code, "is": is_, "value": value}


def _section(code: str, *questions: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"code": code, "title": _t(f"部分{code}"), "questions": list(questions), **more}


def content(*sections: dict[str, Any], **whole: Any) -> dict[str, Any]:
    return {
        "format": 1,
        "languages": ["zh", "en"],
        "title": _t("调查"),
        "closing": _t("一般的结尾。"),
        "sections": list(sections),
        **whole,
    }


BRANCHED = content(
    _section("one", _single("came", required=True)),
    _section(
        "two",
        {
            "type": "long_text",
            "code": "why",
            "text": _t("为什么没来？"),
            "required": True,
            "show_if": _if("came", "no"),
        },
    ),
    _section("three", _single("again"), _single("sure", show_if=_if("again", "yes"))),
)


@pytest.fixture
def branched(cast: Cast) -> Asked:
    return ask(cast, "anonymous", content=BRANCHED)


def kept(asked: Asked, table: type = Ballot) -> list[Any]:
    with tenant_scope(asked.tenant_id), unit_of_work():
        return list(session().scalars(select(table)))


def go(person: Respondent, path: str, typed: dict[str, Any]) -> None:
    """One page on."""
    person.post(path, typed)
    person.follow()


def test_a_page_on_which_nothing_is_asked_is_skipped(branched: Asked, lin: Respondent) -> None:
    lin.get(branched.path)
    go(lin, branched.path, {"q.came": "yes"})
    assert "题again" in lin.text
    assert "第 2 部分，共 2 部分" in lin.text
    go(lin, branched.path, {"q.again": "no"})
    assert lin.receipt
    assert kept(branched)[0].answers == {"came": "yes", "again": "no"}


def test_the_other_answer_leads_over_the_other_page(branched: Asked, lin: Respondent) -> None:
    lin.get(branched.path)
    go(lin, branched.path, {"q.came": "no"})
    assert "为什么没来？" in lin.text
    lin.post(branched.path, {"q.why": ""})
    assert lin.status == 400
    go(lin, branched.path, {"q.why": "太远"})
    assert "题again" in lin.text


def test_a_condition_on_the_same_page_breaks_the_page(branched: Asked, lin: Respondent) -> None:
    lin.get(branched.path)
    go(lin, branched.path, {"q.came": "yes"})
    assert "题sure" not in lin.text
    go(lin, branched.path, {"q.again": "yes"})
    assert "题sure" in lin.text


def test_back_goes_to_the_page_that_was_shown(branched: Asked, lin: Respondent) -> None:
    lin.get(branched.path)
    go(lin, branched.path, {"q.came": "yes"})
    lin.post(branched.path, go="back")
    lin.follow()
    assert 'name="q.came" value="yes" checked' in lin.text


def test_answers_on_a_path_left_are_dropped_and_that_is_said(
    branched: Asked, lin: Respondent
) -> None:
    lin.get(branched.path)
    go(lin, branched.path, {"q.came": "no"})
    go(lin, branched.path, {"q.why": "太远"})
    lin.get(branched.path + "?part=1")
    go(lin, branched.path, {"q.came": "yes"})
    go(lin, branched.path, {"q.again": "no"})
    assert kept(branched)[0].answers == {"came": "yes", "again": "no"}
    assert "有 1 个回答没有保留" in lin.text


def test_dropped_answers_are_said_without_cookies_too(app: Flask, branched: Asked) -> None:
    plain = Respondent(app, cookies=False)
    plain.get(branched.path)
    plain.post(branched.path, {"q.came": "no"})
    plain.post(branched.path, {"q.why": "太远"})
    plain.post(branched.path, go="back")
    plain.post(branched.path, {"q.why": "太远"}, go="back")
    plain.post(branched.path, {"q.came": "yes"})
    plain.post(branched.path, {"q.again": "no"})
    assert "有 1 个回答没有保留" in plain.text


def test_the_button_does_not_promise_an_end_that_answers_may_put_off(
    branched: Asked, lin: Respondent
) -> None:
    lin.get(branched.path)
    go(lin, branched.path, {"q.came": "yes"})
    assert ">继续</button>" in lin.text
    go(lin, branched.path, {"q.again": "yes"})
    assert ">继续</button>" not in lin.text


def test_a_changed_answer_far_back_asks_what_is_missing_now(
    branched: Asked, lin: Respondent
) -> None:
    lin.get(branched.path)
    go(lin, branched.path, {"q.came": "yes"})
    stale = {"part": "3"}
    lin.get(branched.path + "?part=1")
    go(lin, branched.path, {"q.came": "no"})
    lin.post(branched.path, {"q.again": "no"}, **stale)
    assert lin.status == 400
    assert "为什么没来？" in lin.text
    assert kept(branched) == []


ENDS = content(
    _section("one", _single("adult")),
    _section("two", _single("happy")),
    ends=[
        {
            "code": "young",
            "title": _t("只请成年人填写"),
            "text": _t("谢谢您的热心。"),
            "when": _if("adult", "no"),
            "screen_out": True,
        },
        {
            "code": "sad",
            "title": _t("抱歉"),
            "text": _t("我们会改进。"),
            "when": _if("happy", "no"),
        },
    ],
)


@pytest.mark.parametrize("anonymity", ["anonymous", "confidential"])
def test_screened_out_at_once_and_marked(cast: Cast, lin: Respondent, anonymity: str) -> None:
    asked = ask(cast, anonymity, content=ENDS)
    lin.get(asked.path)
    go(lin, asked.path, {"q.adult": "no"})
    assert "只请成年人填写" in lin.text
    assert "谢谢您的热心。" in lin.text
    (row,) = kept(asked, Ballot if anonymity == "anonymous" else Response)
    assert row.answers == {"adult": "no"}
    assert "screened" in row.flags


def test_screened_answers_count_in_no_figure(cast: Cast, app: Flask) -> None:
    asked = ask(cast, "confidential", content=ENDS)
    for n, (adult, happy) in enumerate([("yes", "yes"), ("no", ""), ("yes", "no")]):
        person = Respondent(app, address=f"192.0.2.{n + 10}")
        person.get(asked.path)
        go(person, asked.path, {"q.adult": adult})
        if happy:
            go(person, asked.path, {"q.happy": happy})
    with tenant_scope(asked.tenant_id), unit_of_work():
        survey = session().get_one(Survey, (asked.tenant_id, asked.survey_id))
        assert len(load_matrix(survey).matrix) == 2
    assert len(kept(asked, Response)) == 3


@pytest.mark.parametrize(("happy", "said"), [("no", "我们会改进。"), ("yes", "一般的结尾。")])
def test_the_last_page_goes_by_the_outcome(
    cast: Cast, lin: Respondent, happy: str, said: str
) -> None:
    asked = ask(cast, "anonymous", content=ENDS)
    lin.get(asked.path)
    go(lin, asked.path, {"q.adult": "yes"})
    go(lin, asked.path, {"q.happy": happy})
    assert said in lin.text


PIPED = content(
    _section(
        "one",
        {"type": "short_text", "code": "who", "text": _t("您去了哪里？")},
    ),
    _section(
        "two",
        {
            "type": "rating",
            "code": "r",
            "text": {"zh": "{answer:who|那里}的服务怎么样？", "en": "How was {answer:who|it}?"},
            "hint": {"zh": "{link:doctor|医生}也算。", "en": "Also {link:doctor|the doctor}."},
        },
    ),
    closing={"zh": "谢谢您谈{answer:who|此事}。", "en": "Thanks for {answer:who|this}."},
)


def test_an_answer_is_repeated_as_text(cast: Cast, lin: Respondent) -> None:
    asked = ask(cast, "anonymous", content=PIPED)
    lin.get(asked.path)
    go(lin, asked.path, {"q.who": "<b>药房</b> {answer:who}"})
    assert "&lt;b&gt;药房&lt;/b&gt; {answer:who}的服务怎么样？" in lin.text
    assert "医生也算。" in lin.text
    go(lin, asked.path, {"q.r": "5"})
    assert "谢谢您谈&lt;b&gt;药房&lt;/b&gt; {answer:who}。" in lin.text


def test_one_persons_words_are_not_on_anothers_page(cast: Cast, app: Flask) -> None:
    asked = ask(cast, "anonymous", content=PIPED)
    first, second = Respondent(app), Respondent(app, address="192.0.2.9")
    first.get(asked.path)
    go(first, asked.path, {"q.who": "药房"})
    second.get(asked.path)
    go(second, asked.path, {"q.who": ""})
    assert "那里的服务怎么样？" in second.text
    assert "药房" not in second.text


SHUFFLED = content(
    _section(
        "one",
        {
            "type": "multiple",
            "code": "m",
            "text": _t("选"),
            "shuffle": True,
            "options": [
                *({"code": f"o{n}", "text": _t(f"项{n}")} for n in range(8)),
                {"code": "other", "text": _t("其他"), "other": True},
                {"code": "none", "text": _t("没有"), "exclusive": True},
            ],
        },
        *(_single(f"s{n}") for n in range(6)),
        shuffle=True,
    )
)


def test_the_order_is_a_forms_own_and_stays(cast: Cast, app: Flask) -> None:
    asked = ask(cast, "anonymous", content=SHUFFLED)
    orders = set()
    for n in range(6):
        person = Respondent(app, address=f"192.0.2.{n + 1}")
        person.get(asked.path)
        first = order(person.text)
        person.post(asked.path, {"q.s1": "yes"}, lang="en")
        person.follow()
        assert order(person.text) == first
        assert [code for code in first if code in ("other", "none")] == ["other", "none"]
        orders.add(tuple(first))
    assert len(orders) > 1


def order(html: str) -> list[str]:
    import re

    return re.findall(r'name="q\.m" value="(\w+)"', html) + re.findall(r'id="q-q\.(s\d)"', html)


def test_a_loop_asks_of_each_thing_that_was_met(cast: Cast, lin: Respondent) -> None:
    looped = content(
        _section(
            "met",
            {"type": "rating", "code": "r", "text": _t("{object}怎么样？"), "required": True},
            loop={
                "objects": [
                    {"code": "a", "text": _t("药房")},
                    {"code": "b", "text": _t("收费处")},
                    {"code": "c", "text": _t("检验科")},
                ],
                "ask": _t("您去过哪里？"),
            },
        )
    )
    asked = ask(cast, "anonymous", content=looped)
    lin.get(asked.path)
    go(lin, asked.path, {"q.met.met": ["a", "c"]})
    assert "药房怎么样？" in lin.text
    go(lin, asked.path, {"q.r@a": "5"})
    assert "检验科怎么样？" in lin.text
    go(lin, asked.path, {"q.r@c": "2"})
    assert kept(asked)[0].answers == {"met.met": ["a", "c"], "r@a": 5, "r@c": 2}


CODES = ("a", "b", "c", "d")


@st.composite
def questionnaires(draw: st.DrawFn) -> dict[str, Any]:
    """Four yes-or-no questions, each perhaps asked only after what came before."""
    sections: list[dict[str, Any]] = []
    for place, code in enumerate(CODES):
        more: dict[str, Any] = {}
        if place and draw(st.booleans()):
            is_ = draw(st.sampled_from(["equals", "not_equals", "answered", "not_answered"]))
            looked_at = draw(st.sampled_from(CODES[:place]))
            more["show_if"] = {"answer": looked_at, "is": is_}
            if is_ in ("equals", "not_equals"):
                more["show_if"]["value"] = draw(st.sampled_from(["yes", "no"]))
        question = _single(code, **more)
        if sections and draw(st.booleans()):
            sections[-1]["questions"].append(question)
        else:
            sections.append(_section(f"s{place}", question))
    return content(*sections)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    made=questionnaires(),
    said=st.fixed_dictionaries({code: st.sampled_from(["yes", "no", ""]) for code in CODES}),
)
def test_what_is_asked_and_kept_is_the_way(
    cast: Cast, app: Flask, made: dict[str, Any], said: dict[str, str]
) -> None:
    asked = _fresh(cast, made)
    person = Respondent(app, address="192.0.2.77")
    person.get(asked.path)
    seen: set[str] = set()
    typed = {f"q.{code}": value for code, value in said.items() if value}
    for _ in range(8):
        here = [code for code in CODES if f'name="q.{code}"' in person.text]
        seen.update(here)
        person.post(asked.path, on_page(person.text, typed))
        person.follow()
        if person.receipt_shown:
            break
    expected = way(Questionnaire.model_validate(made), Facts({c: v for c, v in said.items() if v}))
    assert seen == set(expected.shown)
    newest = [ballot for ballot in kept(asked) if ballot.survey_id == asked.survey_id]
    assert [ballot.answers for ballot in newest] == [dict(expected.answers)]


_numbers = iter(range(10_000))


def _fresh(cast: Cast, made: dict[str, Any]) -> Asked:
    return ask(cast, "anonymous", content=made, name=f"调查{next(_numbers)}")
