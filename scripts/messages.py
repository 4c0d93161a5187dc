"""Message catalogues: `python -m scripts.messages` extracts and updates, `--check`, `--compile`.

Each package has its own catalogue, from its Python files and its templates. Catalogues carry no
dates and no line numbers, so that a diff shows texts and nothing else.
"""

from __future__ import annotations

import argparse
import io
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from scripts.paths import ROOT, TRANSLATIONS, say

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCALE = "zh_Hans_CN"
# Whose templates are nobody else's: layouts, components, error pages.
HOUSE = "foundation"
TEMPLATE_SUFFIXES = (".html", ".txt", ".xml", ".svg", ".jinja", ".j2")
KEYWORDS: dict[str, Any] = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "lazy_pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
_DATED = re.compile(
    r'^"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By'
    r"|Project-Id-Version|Report-Msgid-Bugs-To): .*\n",
    re.MULTILINE,
)


def packages() -> list[str]:
    """The packages that may carry texts, as the project's configuration lists them."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return sorted(config["tool"]["ruff"]["lint"]["isort"]["known-first-party"])


def catalogue_of(package: str) -> Path:
    """Where the Chinese texts of a package lie."""
    return TRANSLATIONS / package / LOCALE / "LC_MESSAGES" / "messages.po"


def sources_of(package: str) -> Iterator[tuple[Path, str]]:
    """The files of a package that may carry texts, each with the way to read it."""
    names = packages()
    for file in sorted((ROOT / package).rglob("*.py")):
        yield file, "python"
    if package == HOUSE and (ROOT / "wsgi.py").exists():
        yield ROOT / "wsgi.py", "python"
    for file in sorted((ROOT / "templates").rglob("*")):
        top = file.relative_to(ROOT / "templates").parts[0]
        owner = top if top in names else HOUSE
        if owner == package and file.suffix in TEMPLATE_SUFFIXES:
            yield file, "jinja2"


def extract(package: str) -> Catalog:
    """Every text that a package's sources mark for translation."""
    found = Catalog(locale=LOCALE, charset="utf-8", fuzzy=False)
    for file, method in sources_of(package):
        options = {"silent": "false"} if method == "jinja2" else {}
        name = file.relative_to(ROOT).as_posix()
        for line, text, comments, context in extract_from_file(
            method, str(file), KEYWORDS, ["Translators:"], options, strip_comment_tags=True
        ):
            found.add(text, None, [(name, line)], auto_comments=comments, context=context)
    return found


def load(package: str) -> Catalog | None:
    """A package's catalogue as it lies on disk, or None."""
    file = catalogue_of(package)
    if not file.exists():
        return None
    with file.open("rb") as source:
        return read_po(source, locale=LOCALE)


def update(package: str) -> int:
    """Bring a catalogue up to date with its sources; the number of texts without translation."""
    fresh = extract(package)
    known = load(package)
    if known is None and len(fresh) == 0:
        return 0
    catalogue = known or Catalog(locale=LOCALE, charset="utf-8", fuzzy=False)
    catalogue.update(fresh, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    write(catalogue, catalogue_of(package))
    return sum(1 for message in catalogue if message.id and not _translated(message))


def write(catalogue: Catalog, file: Path) -> None:
    """Write a catalogue in an order and form that depends on its texts alone."""
    buffer = io.BytesIO()
    catalogue.header_comment = f"# Chinese (Simplified) texts of {file.parts[-4]}."
    write_po(
        buffer, catalogue, sort_output=True, include_lineno=False, width=100, ignore_obsolete=True
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(_DATED.sub("", buffer.getvalue().decode()))


def _translated(message: Any) -> bool:
    texts = message.string if isinstance(message.string, list | tuple) else [message.string]
    return all(texts)


def faults(package: str) -> list[str]:
    """What is wrong with a package's catalogue, a line for each text."""
    fresh, known = extract(package), load(package)
    if known is None:
        return [f"{package}: missing: {message.id!r}" for message in fresh if message.id]
    lines = []
    for message in fresh:
        if message.id and known.get(message.id, message.context) is None:
            lines.append(f"{package}: missing: {message.id!r}")
    for message in known:
        if not message.id:
            continue
        if fresh.get(message.id, message.context) is None:
            lines.append(f"{package}: unused: {message.id!r}")
        elif message.fuzzy:
            lines.append(f"{package}: fuzzy: {message.id!r}")
        elif not _translated(message):
            lines.append(f"{package}: untranslated: {message.id!r}")
        else:
            lines += [f"{package}: {fault}: {message.id!r}" for fault in message.check(known)]
    return lines


def compile_all() -> None:
    """Write the binary form beside every catalogue."""
    for file in sorted(TRANSLATIONS.glob(f"*/{LOCALE}/LC_MESSAGES/*.po")):
        with file.open("rb") as source:
            catalogue = read_po(source, locale=LOCALE)
        fresh = file.with_suffix(".mo.new")
        with fresh.open("wb") as target:
            write_mo(target, catalogue)
        fresh.replace(file.with_suffix(".mo"))


def check() -> None:
    """Print every fault and end with status 1 when there is one."""
    lines = [line for package in packages() for line in faults(package)]
    if lines:
        say("\n".join(lines))
        raise SystemExit(
            f"{len(lines)} texts are not in order: run `make messages` and translate what is empty."
        )
    say("Every text is translated, none is unused.")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Keep the message catalogues.")
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--check", action="store_true", help="list what is not in order; status 1")
    choice.add_argument("--compile", action="store_true", help="write the .mo files")
    chosen = parser.parse_args()
    if chosen.check:
        check()
        return
    if not chosen.compile:
        for package in packages():
            left = update(package)
            if left:
                say(f"{catalogue_of(package).relative_to(ROOT)}: {left} texts to translate")
    compile_all()


if __name__ == "__main__":
    main()
