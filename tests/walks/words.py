"""The words of a button in the language that a person reads, from the product's own catalogues."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent.parent


@lru_cache(maxsize=1)
def _chinese() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted((ROOT / "translations").glob("*/zh_Hans_CN/LC_MESSAGES/messages.po")):
        with path.open("rb") as stream:
            for message in read_po(stream, locale="zh_Hans_CN"):
                if isinstance(message.id, str) and isinstance(message.string, str):
                    found[message.id] = message.string
    return found


def words(language: str, message: str, **values: Any) -> str:
    """The message as the page says it."""
    text = _chinese()[message] if language == "zh" else message
    return text % values if values else text
