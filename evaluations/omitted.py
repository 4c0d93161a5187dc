"""What a snapshot says of answers that were left out of it by decision."""

from __future__ import annotations

from evaluations.snapshots import WHOLE, Figures
from surveys.omissions import omission_sentences


def left_out_of(part: Figures) -> int:
    """How many answers of a survey a snapshot leaves out."""
    number: int = part.get("left_out", {}).get("answers", 0)
    return number


def omitted(part: Figures) -> list[str]:
    """The sentences on a survey of a snapshot, with its reference; none where all counts."""
    found = part.get("left_out")
    if not found:
        return []
    index, every = part["units"][WHOLE]["index"], found["with_all"]
    sentences = omission_sentences(
        part["answers"],
        [(flags, answers) for flags, answers in found["rules"]],
        (index["n"], index["mean"]) if index and index["mean"] is not None else None,
        (every["n"], every["mean"]) if every else None,
    )
    return [f"{part['survey']}: {sentences[0]}", *sentences[1:]]
