"""A receipt on paper: what the sheet says, and who prints it.

This room knows what stands on the sheet; the press is a room above, which says so when the
application is made (`set_press`). Neither keeps anything: the receipt goes in and a PDF comes out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from threading import BoundedSemaphore

from foundation.errors import Unavailable
from foundation.web.texts import gettext

# A page takes a second or two of a processor; the rest of the house must go on meanwhile.
_AT_ONCE = BoundedSemaphore(2)
_PATIENCE = 8  # seconds


@dataclass(frozen=True)
class ReceiptSheet:
    """What the sheet says. `receipt` is the bare code; it shows in no representation."""

    house: str
    accent: str
    language: str
    day: date
    follow_url: str
    receipt: str = field(repr=False)


Press = Callable[[ReceiptSheet], bytes]
_presses: list[Press] = []


def set_press(press: Press) -> None:
    """Say who prints receipts."""
    _presses[:] = [press]


def print_sheet(sheet: ReceiptSheet) -> bytes:
    """The sheet as PDF; `Unavailable` when the press is busy, missing or out of order."""
    busy = gettext("The sheet cannot be made just now. Please copy the receipt down, or try again.")
    if not _presses or not _AT_ONCE.acquire(timeout=_PATIENCE):
        raise Unavailable(busy)
    try:
        return _presses[0](sheet)
    except RuntimeError as failed:
        raise Unavailable(busy) from failed
    finally:
        _AT_ONCE.release()
