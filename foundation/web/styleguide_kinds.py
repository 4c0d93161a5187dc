"""Sample questions of the rarer kinds, for the style guide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Words = Callable[[str, str], str]


def rare_questions(w: Words) -> list[dict[str, Any]]:
    """One of each, numbered from 20; a line of the table lacks its answer."""
    made = [_stars(w), _faces(w), _table(w), _ranking(w), *_lines(w), _contact(w), _file(w)]
    return [
        {"hint": "", "required": False, **each, "number": n, "name": f"rare-{n}"}
        for n, each in enumerate(made, start=20)
    ]


def _points() -> list[tuple[int, str]]:
    return [(n, "") for n in range(1, 6)]


def _stars(w: Words) -> dict[str, Any]:
    text = w("环境干净吗？", "Was it clean?")
    ends = {"low": w("很脏", "Not at all"), "high": w("很干净", "Very")}
    return {"kind": "stars", "text": text, "points": _points(), "value": 4, **ends}


def _faces(w: Words) -> dict[str, Any]:
    text = w("离开时您的心情怎样？", "How did you feel when you left?")
    ends = {"low": w("很糟", "Bad"), "high": w("很好", "Good"), "moods": [0, 25, 50, 75, 100]}
    return {"kind": "faces", "text": text, "points": _points(), **ends}


def _table(w: Words) -> dict[str, Any]:
    rows = [
        {"name": "rare-doctor", "text": w("医生", "The doctor"), "value": 3},
        {
            "name": "rare-nurse",
            "text": w("护士", "The nurse"),
            "error": w("请选一项。", "Choose one."),
        },
    ]
    words = [w("差", "Poor"), w("一般", "Fair"), w("好", "Good")]
    text = w("这几位的服务怎么样？", "How were these people?")
    points = list(enumerate(words, start=1))
    return {"kind": "matrix", "text": text, "points": points, "rows": rows, "low": "", "high": ""}


def _ranking(w: Words) -> dict[str, Any]:
    rows = [
        {"name": "rare-skill", "text": w("医术", "Skill"), "value": 1},
        {"name": "rare-time", "text": w("时间", "Time")},
    ]
    text = w("哪些最重要？", "What matters most?")
    return {"kind": "ranking", "text": text, "rows": rows, "places": [1, 2]}


def _lines(w: Words) -> list[dict[str, Any]]:
    day = {"input": "date", "least": "2026-01-01", "most": None, "value": "2026-03-15"}
    return [
        {
            "kind": "amount",
            "text": w("体重", "Your weight"),
            "unit": w("公斤", "kg"),
            "value": "61.5",
        },
        {"kind": "moment", "text": w("哪天来的？", "Which day?"), **day},
        {"kind": "note", "text": "", "lines": [w("下面请写几句。", "Please write a few words.")]},
    ]


def _contact(w: Words) -> dict[str, Any]:
    line = {"name": "rare-phone", "text": w("电话", "Telephone"), "required": False}
    rows = [{**line, "input": "tel", "autocomplete": "tel", "value": "139 0000 0000"}]
    return {"kind": "contact", "text": w("怎么联系您？", "How can we reach you?"), "rows": rows}


def _file(w: Words) -> dict[str, Any]:
    more = {"field": "rare-file", "photos": True, "limit": 2, "kept": [("1", "IMG_0417.jpg")]}
    return {"kind": "file", "text": w("有照片吗？", "Is there a photo?"), **more}
