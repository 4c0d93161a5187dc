"""After a survey: the way to complain, first of all after a low score, tied to nothing."""

from __future__ import annotations

from typing import Any

import pytest
from asking import GOOD, SMALL, Asked, Respondent, ask
from flask import Flask
from house_cast import Cast

from portal.low_scores import has_low_score
from surveys.definition.model import Questionnaire


@pytest.mark.parametrize(("score", "first"), [("1", True), ("2", True), ("3", False), ("5", False)])
@pytest.mark.parametrize("cookies", [True, False])
def test_a_low_score_puts_the_offer_first(
    app: Flask, single: Asked, score: str, first: bool, cookies: bool
) -> None:
    somebody = Respondent(app, cookies=cookies)
    sent = somebody.fill_in(single.path, {**GOOD, "q.r1": score})
    if sent.status_code == 303:
        somebody.follow()
    offer = somebody.text.index('href="/jiangzhou/complain?lang=zh"')
    assert (offer < somebody.text.index('<p class="code">')) is first


def test_the_offer_leads_to_the_same_address_for_all(app: Flask, cast: Cast) -> None:
    links = set()
    for anonymity in ("anonymous", "confidential"):
        asked = ask(cast, anonymity, paging="single", name=f"{anonymity} one")
        for score in ("1", "5"):
            somebody = Respondent(app, cookies=False)
            somebody.fill_in(asked.path, {**GOOD, "q.r1": score})
            found = somebody.text.split('href="/jiangzhou/complain')[1:]
            links |= {link.split('"')[0] for link in found}
    assert links == {"?lang=zh"}


def content(**rating: Any) -> Questionnaire:
    question = {"type": "rating", "code": "r", "text": {"zh": "好吗？"}, **rating}
    sections = [{"code": "s", "title": {"zh": "一"}, "questions": [question]}]
    return Questionnaire.model_validate({**SMALL, "sections": sections, "indicators": []})


@pytest.mark.parametrize(
    ("rating", "low"),
    [
        ({"points": 5}, {1, 2}),
        ({"points": 5, "reversed": True}, {4, 5}),
        ({"points": 11, "low": 0}, {0, 1}),
        ({"points": 3}, set()),
    ],
)
def test_low_are_the_worst_two_of_a_scale_long_enough(
    rating: dict[str, Any], low: set[int]
) -> None:
    asked = content(**rating)
    scale = range(rating.get("low", 1), rating.get("low", 1) + rating["points"])
    assert {n for n in scale if has_low_score(asked, {"r": n})} == low
    assert not has_low_score(asked, {})
    assert not has_low_score(asked, {"r": "na"})


def test_every_page_of_the_house_leads_to_both(single: Asked, lin: Respondent) -> None:
    for path in (single.path, "/jiangzhou/privacy", "/jiangzhou/complain", "/jiangzhou/follow"):
        lin.get(path)
        assert 'href="/jiangzhou/complain?lang=zh"' in lin.text, path
        assert 'href="/jiangzhou/follow?lang=zh"' in lin.text, path
