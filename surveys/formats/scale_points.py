"""The points of a scale one by one, for formats that know choices only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from surveys.definition.questions.scaled import USUAL_NOT_APPLICABLE

_ENDS = {"nps": (0, 11), "ces": (1, 7)}


def scale_points(
    question: Mapping[str, Any], languages: Sequence[str]
) -> Iterator[tuple[int | str, dict[str, str]]]:
    """Yield each point and its words, none for a bare one; “not applicable” comes last.

    Words of the ends stand beside their number, words of every point alone.
    """
    usual = (question.get("low", 1), question.get("points", 5))
    low, count = _ENDS.get(question["type"], usual)
    labels = question.get("labels", [])
    for place in range(count):
        if labels:
            yield low + place, dict(labels[place])
            continue
        end = {0: "low_label", count - 1: "high_label"}.get(place, "")
        words = question.get(end, {})
        yield low + place, {tag: f"{low + place} – {said}" for tag, said in words.items() if said}
    if question.get("not_applicable"):
        own = question.get("not_applicable_text", {})
        yield "na", {**{tag: USUAL_NOT_APPLICABLE.pick(tag, "en") for tag in languages}, **own}
