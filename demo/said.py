"""What a house tells everybody that it changed, as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Said:
    """What was said and done, each in Chinese and English; `action` is the title of its action.

    Without a department it concerns the whole house. One that `waits` is sent for review and not
    published yet.
    """

    said: tuple[str, str]
    did: tuple[str, str]
    department: str = ""
    action: str = ""
    waits: bool = False
