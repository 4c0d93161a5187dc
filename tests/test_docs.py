"""What the documents promise of themselves: links lead somewhere, the roles are the program's."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from scripts.pictures.__main__ import PARTS
from tenants.permissions import PERMISSIONS, ROLES

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
PICTURES = sorted((ROOT / "docs" / "pictures").glob("*"))
GUIDES = ["user-guide.zh.md", "user-guide.md"]
ACCESS = (ROOT / "docs" / "accessibility.md").read_text(encoding="utf-8")
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


def test_every_picture_is_taken_by_the_program():
    names = [name for part in PARTS.values() for name in part.names]
    made = sorted(f"{name}.{language}.png" for name in names for language in ("en", "zh"))
    assert made == sorted(p.name for p in PICTURES)


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


def test_the_table_of_accessibility_has_each_criterion_once():
    rows = [line.split()[1] for line in ACCESS.splitlines() if re.match(r"\| \d\.\d", line)]
    last = {"1.2": 5, "1.3": 5, "2.3": 1, "3.1": 2}
    kept = {"1.1": [1], "1.4": [*range(1, 6), *range(10, 14)], "2.1": [1, 2, 4], "2.2": [1, 2]}
    kept |= {"2.4": [*range(1, 8), 11], "2.5": [1, 2, 3, 4, 7, 8], "3.2": [1, 2, 3, 4, 6]}
    kept |= {"3.3": [1, 2, 3, 4, 7, 8], "4.1": [2, 3]}
    numbers = {chapter: list(range(1, end + 1)) for chapter, end in last.items()} | kept
    assert sorted(rows) == sorted(f"{a}.{b}" for a, several in numbers.items() for b in several)


def test_the_tests_that_it_names_exist():
    named = set(re.findall(r"`(tests/[\w/]+\.py)`", ACCESS))
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_both_guides_have_the_same_chapters_and_pictures():
    chinese, english = (prose(ROOT / "docs" / name) for name in GUIDES)

    def shape(text: str) -> tuple[list[str], list[str]]:
        numbers = re.findall(r"^#+ ([\d.]+) ", text, re.MULTILINE)
        return numbers, re.findall(r"pictures/([\w-]+)\.\w\w\.png", text)

    assert shape(chinese) == shape(english)
