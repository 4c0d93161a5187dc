"""The reports' Chinese catalogue, read from its source without a web application."""

from __future__ import annotations

from collections.abc import Callable
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
CHINESE = ROOT / "translations" / "reports" / "zh_Hans_CN" / "LC_MESSAGES" / "messages.po"


def catalogue(language: str) -> tuple[Callable[..., str], Callable[..., str]]:
    """`gettext` and `ngettext` that fill in variables as Flask-Babel's do."""
    if language == "en":
        return _filled(lambda message: message), _counted(
            lambda one, many, n: one if n == 1 else many
        )
    compiled = BytesIO()
    with CHINESE.open("rb") as source:
        write_mo(compiled, read_po(source, locale="zh_Hans_CN"))
    compiled.seek(0)
    translations = GNUTranslations(compiled)
    return _filled(translations.gettext), _counted(translations.ngettext)


def _filled(look_up: Callable[[str], str]) -> Callable[..., str]:
    def gettext(message: str, **variables: object) -> str:
        return look_up(message) % variables if variables else look_up(message)

    return gettext


def _counted(look_up: Callable[[str, str, int], str]) -> Callable[..., str]:
    def ngettext(one: str, many: str, num: int, **variables: object) -> str:
        return look_up(one, many, num) % {"num": num, **variables}

    return ngettext
