"""What a page under way may leave on the device it is filled in on, where scripts run."""

from __future__ import annotations

from dataclasses import dataclass

from portal.doorways import remembers
from portal.entry import Entry
from portal.walk import Walk
from surveys.contacts import identifying
from surveys.definition.model import field_name

_ENOUGH = 12  # signs of a version's digest that tell it from another


@dataclass(frozen=True)
class OnDevice:
    """Which page it is, and the names of the fields that are never kept."""

    page: str
    apart: str


def on_device(entry: Entry, walk: Walk, part: int) -> OnDevice | None:
    """How the page is kept; None at a kiosk, in a frame and in tests, where nothing stays behind.

    It is the same for everybody of whom the same is asked.
    """
    if not remembers(entry) or entry.trial is not None:
        return None
    layout = walk.layout
    size = "large" if layout.large else "usual"
    files = {question.code for question in entry.content.asked if question.type == "file"}
    apart = layout.codes[part - 1] & (identifying(entry.content) | files)
    names = " ".join(sorted(field_name(code) for code in apart))
    return OnDevice(f"{entry.digest[:_ENOUGH]}.{part}.{size}", names)
