"""One sentence, one translation: the rooms' catalogues are read as one."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent


def test_rooms_translate_the_same_sentence_alike():
    said: dict[str, dict[str, str]] = defaultdict(dict)
    for path in sorted((ROOT / "translations").glob("*/zh_Hans_CN/LC_MESSAGES/messages.po")):
        with path.open("rb") as stream:
            for message in read_po(stream):
                key = message.id if isinstance(message.id, str) else message.id[0]
                if key:
                    said[key][path.parts[-4]] = str(message.string)
    assert {k: v for k, v in said.items() if len(set(v.values())) > 1} == {}
