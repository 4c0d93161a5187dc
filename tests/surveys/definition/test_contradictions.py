"""Pairs of ratings that contradict each other: who is marked, and what the checker says."""

from __future__ import annotations

from typing import Any

import pytest
from asking import SMALL

from surveys.definition.canonical import digest
from surveys.definition.checks import check
from surveys.definition.findings import Problem
from surveys.definition.model import Questionnaire
from surveys.quality import quality_flags


def content(**pair: Any) -> Questionnaire:
    pairs = [{"first": "r1", "second": "r2", **pair}] if pair or pair == {} else []
    return Questionnaire.model_validate({**SMALL, "contradictions": pairs})


@pytest.mark.parametrize(
    ("kind", "gap", "first", "second", "marked"),
    [
        ("together", 60.0, 5, 5, False),
        ("together", 60.0, 5, 3, False),
        ("together", 60.0, 5, 2, True),
        ("together", 75.0, 5, 2, False),
        ("against", 60.0, 5, 1, False),
        ("against", 60.0, 5, 5, True),
        ("against", 60.0, 3, 3, False),
        ("together", 60.0, 5, "na", False),
        ("together", 60.0, 5, None, False),
    ],
)
def test_too_far_apart_is_marked(
    kind: str, gap: float, first: object, second: object, marked: bool
) -> None:
    answers = {"r1": first, **({} if second is None else {"r2": second})}
    flags = quality_flags(
        content(kind=kind, gap=gap), answers, seconds=999, repeat=False, late=False, robot=False
    )
    assert ("contradiction" in flags) is marked


def test_scales_of_other_lengths_meet_from_0_to_100() -> None:
    sections = [dict(section) for section in SMALL["sections"]]
    sections[1]["questions"] = [dict(question) for question in sections[1]["questions"]]
    sections[1]["questions"][1]["points"] = 10
    pairs = [{"first": "r1", "second": "r2"}]
    found = Questionnaire.model_validate({**SMALL, "sections": sections, "contradictions": pairs})
    args = {"seconds": 999.0, "repeat": False, "late": False, "robot": False}
    assert quality_flags(found, {"r1": 5, "r2": 5}, **args) == []  # type: ignore[arg-type]
    assert quality_flags(found, {"r1": 5, "r2": 3}, **args) == ["contradiction"]  # type: ignore[arg-type]


@pytest.mark.parametrize("second", ["gone", "r1", "wish", "who", "nps"])
def test_the_checker_wants_two_ratings(second: str) -> None:
    problems = [finding.problem for finding in check(content(second=second))]
    assert Problem.PAIR_UNFIT in problems


def test_a_pair_of_ratings_is_fine() -> None:
    assert Problem.PAIR_UNFIT not in [finding.problem for finding in check(content(second="r2"))]


def test_a_questionnaire_without_pairs_keeps_its_fingerprint() -> None:
    plain = Questionnaire.model_validate(SMALL)
    assert "contradictions" not in plain.as_json()
    assert digest(plain) != digest(content(second="r2"))
