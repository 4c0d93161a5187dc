"""Placeholders of text modules: a fixed list, filled by plain replacement and nothing else: pure.

Each has an English and a Chinese name, which mean the same in texts of either language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

NAMES: dict[str, str] = {
    "reference": "编号",
    "department": "部门",
    "received": "收到日期",
    "due": "答复期限",
    "today": "今天",
    "organisation": "机构",
}
_KEYS = {**{name: name for name in NAMES}, **{zh: name for name, zh in NAMES.items()}}
_BRACES = re.compile(r"\{([^{}]*)\}")


def unknown_in(text: str) -> list[str]:
    """What stands in braces and is no placeholder, as typed; a brace without its other too."""
    found = [f"{{{name}}}" for name in _BRACES.findall(text) if name.strip() not in _KEYS]
    rest = _BRACES.sub("", text)
    return list(dict.fromkeys([*found, *(brace for brace in "{}" if brace in rest)]))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with each placeholder's value; `values` has all of `NAMES`.

    A value is put in once and never read again, so one that holds braces stays as it is.
    """
    return _BRACES.sub(lambda found: values[_KEYS[found[1].strip()]], text)
