"""Texts in several languages, and what counts as text at all."""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, RootModel, StringConstraints

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")]
"""A language tag as in HTML's ``lang``: ``zh``, ``en``, ``zh-Hant``."""

LONGEST_TEXT = 4000

_NEWLINES = re.compile("\r\n|[\r\x85\u2028\u2029]")
# Controls but for tab and line ends, lone surrogates, and the code points Unicode keeps for nobody:
# PostgreSQL, XML or XLSX refuse one or another of them.
_UNSTORABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(chr(plane * 0x10000 + end) for plane in range(1, 17) for end in (0xFFFE, 0xFFFF))
    + "]"
)


def plain_text(raw: str) -> str:
    r"""Return ``raw`` in NFC, with ``\n`` as line end and without blanks at either end.

    Characters that a database, a file or a PDF cannot carry raise ``ValueError``;
    nothing is dropped silently. Applying it twice changes nothing more.
    """
    if _UNSTORABLE.search(raw):
        raise ValueError("the text has characters that cannot be stored")
    return unicodedata.normalize("NFC", _NEWLINES.sub("\n", raw)).strip()


def _without_blanks(texts: dict[str, str]) -> dict[str, str]:
    return {language: text for language, text in texts.items() if text}


_Texts = dict[
    Language, Annotated[str, StringConstraints(max_length=LONGEST_TEXT), AfterValidator(plain_text)]
]


class Text(RootModel[Annotated[_Texts, AfterValidator(_without_blanks)]]):
    """One text in its languages: ``{"zh": "候诊", "en": "Waiting"}``.

    A language left blank is a language that is missing, and an empty ``Text`` is false.
    """

    model_config = ConfigDict(frozen=True, json_schema_extra={"additionalProperties": False})

    def __bool__(self) -> bool:
        return bool(self.root)

    def __hash__(self) -> int:
        return hash(frozenset(self.root.items()))

    def language(self, *wanted: str) -> str | None:
        """Return the language that ``pick`` would speak, for the ``lang`` attribute."""
        for tag in wanted:
            for known in (tag.replace("_", "-"), re.split("[-_]", tag)[0]):
                if known in self.root:
                    return known
        return min(self.root, default=None)

    def pick(self, *wanted: str) -> str:
        """Return the text in the first wanted language it has, else in any, else ``""``.

        A locale such as ``zh_Hans_CN`` finds ``zh``.
        """
        return self.root.get(self.language(*wanted) or "", "")

    def has(self, language: str) -> bool:
        """Say whether the text is there in exactly this language."""
        return language in self.root

    def over(self, other: "Text") -> "Text":
        """Return these texts, completed by ``other`` where a language is missing."""
        return Text({**other.root, **self.root})


NO_TEXT = Text({})
