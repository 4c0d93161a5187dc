"""Every template: it parses, brings nothing inline, and names only icons that exist."""

from __future__ import annotations

import re

import pytest
from design.sheets import ROOT, TEMPLATES
from flask import Flask
from jinja2 import Environment

PAGES = sorted(
    path
    for path in TEMPLATES.rglob("*.html")
    if "pdf" not in path.parts and "email" not in path.parts  # no browser policy there
)
ICONS = set((ROOT / "static" / "icons" / "icons.txt").read_text().split())
# The respondent's pages draw their own few signs, without the sprite.
PUBLIC_SIGNS = {"lock", "person", "tick", "mark", "info", "attention"}
ICON_CALL = re.compile(r"\b(?:icon|sign)\(\s*[\"']([a-z0-9-]+)[\"']")
ICON_NAMED = re.compile(r"\bicon=[\"']([a-z0-9-]+)[\"']")


def _name(path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_it_parses(path):
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)

    environment.parse(path.read_text())


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_nothing_is_inline(path):
    text = path.read_text()

    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"<style\b", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert not re.search(r"hx-on|javascript:|hx-vals=['\"]js:", text)
    for script in re.findall(r"<script\b[^>]*>", text):
        assert " src=" in script or 'type="application/json"' in script


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_its_icons_exist(path):
    text = path.read_text()
    named = set(ICON_CALL.findall(text)) | set(ICON_NAMED.findall(text))
    public = path.name == "public.html" or "components/public.html" in text

    assert named <= (PUBLIC_SIGNS if public else ICONS)


def test_icons_are_in_order():
    names = (ROOT / "static" / "icons" / "icons.txt").read_text().split()

    assert names == sorted(set(names))


def test_no_address_of_others_is_loaded(gallery: Flask):
    for path in PAGES:
        assert not re.search(r"(?:src|href)=[\"']https?://", path.read_text()), path
