"""What our policy and our readers ask of every stylesheet."""

from __future__ import annotations

import re

import pytest
from design.sheets import CSS, ROOT, bare

OURS = sorted(CSS.glob("*.css"))
BOOTSTRAP = ROOT / "static" / "vendor" / "bootstrap.min.css"


@pytest.mark.parametrize("sheet", OURS, ids=lambda path: path.name)
def test_ours_load_nothing(sheet):
    assert "url(" not in bare(sheet.read_text())
    assert "@import" not in sheet.read_text()


def test_bootstrap_has_no_data_images():
    if not BOOTSTRAP.exists():
        pytest.fail("the set-up step has not built static/vendor yet")
    assert not re.search(r"url\(\s*[\"']?data:", BOOTSTRAP.read_text())


@pytest.mark.parametrize("name", ["staff.css", "public.css"])
def test_components_name_roles_not_colours(name):
    sheet = bare((CSS / name).read_text())
    rules = re.sub(r":root\{[^}]*\}", "", sheet)
    rules = re.sub(r"@media print \{.*", "", rules, flags=re.DOTALL)
    rules = rules.replace(".hs-qr > div:first-child { background: #fff;", "")  # codes stay on white

    assert not re.findall(r"#[0-9a-fA-F]{3,6}\b(?=[;\s,)}])", rules)


@pytest.mark.parametrize("name", ["staff.css", "public.css"])
def test_text_may_grow(name):
    sheet = bare((CSS / name).read_text())

    assert "text-size-adjust" not in sheet
    assert not re.search(r"[^-]height:\s*\d{2,}px", sheet)


def test_no_young_colour_functions():
    for sheet in OURS:
        assert not re.search(r"light-dark\(|color-mix\(", sheet.read_text()), sheet.name
