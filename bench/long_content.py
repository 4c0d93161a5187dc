"""A long questionnaire: a hundred questions in ten sections, sixty of them under a condition."""

from __future__ import annotations

from typing import Any

from surveys.definition.model import Questionnaire as Content

SECTIONS, EACH, CONDITIONS = 10, 10, 60


def long_content() -> Content:
    """Ratings that show one another: six of ten in each section look back at earlier answers."""
    numbers = range(SECTIONS * EACH)
    sections = [
        {
            "code": f"s{place}",
            "title": _text(f"第{place + 1}部分", f"Part {place + 1}"),
            "questions": [_question(n) for n in numbers if n // EACH == place],
        }
        for place in range(SECTIONS)
    ]
    content = Content.model_validate(
        {
            "format": 1,
            "languages": ["zh", "en"],
            "title": _text("很长的问卷", "A long questionnaire"),
            "indicators": [{"code": "all", "name": _text("总体", "All"), "weight": 100}],
            "sections": sections,
        }
    )
    assert sum(q.show_if is not None for q in content.questions) == CONDITIONS
    return content


def _question(number: int) -> dict[str, Any]:
    question = {
        "type": "rating",
        "code": f"q{number}",
        "text": _text(f"第{number + 1}件事您满意吗？", f"How satisfied are you with {number + 1}?"),
        "low_label": _text("非常不满意", "Very dissatisfied"),
        "high_label": _text("非常满意", "Very satisfied"),
        "not_applicable": True,
        "indicator": "all",
    }
    place = number % EACH
    if place < EACH - 6:
        return question
    first = number - place
    looks = [{"answer": f"q{first + at}", "is": "at_least", "value": 2} for at in range(2)]
    return {**question, "show_if": {"any": looks}}


def _text(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}
