"""What the documents promise of themselves: links lead somewhere, the roles are the program's."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from tenants.permissions import PERMISSIONS, ROLES

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
PICTURES = sorted((ROOT / "docs" / "pictures").glob("*"))
GUIDES = ["user-guide.zh.md", "user-guide.md"]
LARGEST = 100 * 1024

_LINK = re.compile(r"\]\(([^()\s]+)\)")
_CODE = re.compile(r"`([^`]+)`")
_FENCE = re.compile(r"^ *```.*?^ *```", re.DOTALL | re.MULTILINE)


def prose(page: Path) -> str:
    return _FENCE.sub("", page.read_text(encoding="utf-8"))


def anchors(page: Path) -> set[str]:
    """The headings of a page, named the way Git hosts name them."""
    titles = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title).lower().replace(" ", "-") for title in titles}


def dead_links(page: Path) -> list[str]:
    dead = []
    for link in _LINK.findall(prose(page)):
        path, _, anchor = link.partition("#")
        if re.match(r"[a-z]+:", link):
            continue
        target = page.parent / unquote(path) if path else page
        there = target.exists()
        if not there or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            dead.append(link)
    return dead


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_pictures_exist(page):
    assert dead_links(page) == []


def test_a_dead_link_is_found(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# One two\n[a](#one-two) [b](#three) ![c](none.png) [d](https://example.org)")
    assert dead_links(page) == ["#three", "none.png"]


def test_pictures_are_small():
    assert PICTURES
    assert [p.name for p in PICTURES if p.stat().st_size > LARGEST] == []


def test_every_picture_is_shown():
    shown = {Path(link).name for page in PAGES for link in _LINK.findall(prose(page))}
    assert [p.name for p in PICTURES if p.name not in shown] == []


def role_table(page: Path) -> tuple[dict[str, set[str]], list[str]]:
    """The table of roles in a guide, and its permissions in order."""
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in prose(page).splitlines()
        if line.startswith("|")
    ]
    head = next(row for row in rows if "`admin`" in row[1])
    names = [_CODE.findall(cell)[0] for cell in head[1:]]
    lines = [row for row in rows if len(row) == len(head) and re.search(r"`\w+:[\w-]+`", row[0])]
    told: dict[str, set[str]] = {name: set() for name in names}
    for first, *cells in lines:
        for name, cell in zip(names, cells, strict=True):
            if cell:
                told[name].add(_CODE.findall(first)[0])
    return told, [_CODE.findall(line[0])[0] for line in lines]


@pytest.mark.parametrize("name", GUIDES)
def test_the_guide_tells_of_the_roles_as_they_are(name):
    told, listed = role_table(ROOT / "docs" / name)
    assert told == {role: set(may) for role, may in ROLES.items()}
    assert listed == list(PERMISSIONS)


def test_both_guides_have_the_same_chapters_and_pictures():
    chinese, english = (prose(ROOT / "docs" / name) for name in GUIDES)

    def shape(text: str) -> tuple[list[str], list[str]]:
        numbers = re.findall(r"^#+ ([\d.]+) ", text, re.MULTILINE)
        return numbers, re.findall(r"pictures/([\w-]+)\.\w\w\.png", text)

    assert shape(chinese) == shape(english)
