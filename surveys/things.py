"""Things that a section is asked about: from pasted lines, the departments or the staff."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from surveys.definition.text import Text, plain_text
from tenants.directory.models import StaffEntry
from tenants.queries import Node

_CODE = re.compile(r"[a-z0-9][a-z0-9_]{0,30}")
_BAR = re.compile("[|｜]")


class Named(NamedTuple):
    """Something with its name, and the code it has where it comes from."""

    text: Text
    code: str = ""


def pasted(text: str) -> list[Named]:
    """What was pasted, one thing a line; an English name may follow after a bar."""
    found = []
    for line in plain_text(text).splitlines():
        zh, *more = (part.strip() for part in _BAR.split(line, maxsplit=1))
        texts = {"zh": zh, "en": more[0] if more else ""}
        if any(texts.values()):
            found.append(Named(Text(texts)))
    return found


def departments(nodes: Iterable[Node], kind: str, under: UUID | None) -> list[Named]:
    """The departments of a kind, or of all kinds, below one or in the whole organisation."""
    return [
        Named(Text({"zh": each.name_zh, "en": each.name_en}), _code(each.code))
        for node in nodes
        for each in [node.department]
        if (not kind or each.kind == kind)
        and (under is None or under in {above.id for above in node.path})
    ]


def staff(rows: Iterable[StaffEntry]) -> list[Named]:
    """People of the staff directory, under the codes that stay theirs."""
    return [Named(Text({"zh": row.name_zh, "en": row.name_en}), row.code) for row in rows]


def with_more(things: Sequence[dict[str, Any]], more: Iterable[Named]) -> list[dict[str, Any]]:
    """Things as they are stored, with more of them behind; what is there already stays alone."""
    found = list(things)
    for one in more:
        codes = {thing["code"] for thing in found}
        texts = [Text.model_validate(thing["text"]) for thing in found]
        if any(_same(text, one.text) for text in texts):
            continue
        free = (f"t{number}" for number in range(1, 10_000))
        fits = bool(one.code) and one.code not in codes
        code = one.code if fits else next(c for c in free if c not in codes)
        found.append({"code": code, "text": one.text})
    return found


def _same(one: Text, other: Text) -> bool:
    return any(one.root.get(tag) == words for tag, words in other.root.items())


def _code(code: str) -> str:
    plain = code.lower().replace("-", "_")
    return plain if _CODE.fullmatch(plain) else ""
