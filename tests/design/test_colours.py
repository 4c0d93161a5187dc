"""Whatever colour an organisation has, its pages can be read."""

from __future__ import annotations

import pytest
from design.sheets import CSS, blocks, properties
from hypothesis import given
from hypothesis import strategies as st

from tenants.colours import (
    DARK_GROUNDS,
    DARK_SURFACE,
    LIGHT_GROUNDS,
    LIGHT_SURFACE,
    brand_sheet,
    contrast,
    dark_palette,
    is_colour,
    light_palette,
)

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def _readable(palette, surface, grounds):
    assert contrast(palette.on_brand, palette.brand) >= 4.5
    assert contrast(palette.on_brand, palette.strong) >= 4.5
    assert contrast(palette.brand, surface) >= 3
    assert all(contrast(palette.ink, ground) >= 4.5 for ground in (palette.soft, *grounds))
    assert palette.strong != palette.brand


@given(colours)
def test_the_light_scheme_can_be_read(colour):
    _readable(light_palette(colour), LIGHT_SURFACE, LIGHT_GROUNDS)


@given(colours)
def test_the_dark_scheme_can_be_read(colour):
    _readable(dark_palette(colour), DARK_SURFACE, DARK_GROUNDS)


@given(colours)
def test_a_colour_that_can_be_read_is_kept(colour):
    if contrast(colour, "#ffffff") >= 4.6:
        assert light_palette(colour).brand == colour


def test_the_sheet_sets_the_six_names_in_both_schemes_and_no_other():
    sheet = brand_sheet("#9a2f45")
    light = properties(blocks(sheet, ":root")[0])
    dark = properties(blocks(sheet, ':root[data-bs-theme="dark"]')[0])

    assert light["--hs-brand"] == "#9a2f45"
    assert (
        set(light)
        == set(dark)
        == {
            "--hs-brand",
            "--hs-brand-strong",
            "--hs-brand-ink",
            "--hs-brand-soft",
            "--hs-brand-line",
            "--hs-on-brand",
        }
    )
    assert sheet.count("{") == sheet.count("}")


def test_the_sheet_names_what_the_tokens_know():
    tokens = (CSS / "tokens.css").read_text()

    assert all(
        f"{name}:" in tokens for name in properties(blocks(brand_sheet("#000000"), ":root")[0])
    )


@pytest.mark.parametrize("text", ["", "red", "#12", "#12345g", "#1234567", "#fff", "#123456;}"])
def test_what_is_no_colour_is_refused(text):
    assert not is_colour(text)
    with pytest.raises(ValueError, match="not a colour"):
        brand_sheet(text)


def test_grounds_are_those_of_the_tokens():
    from design.sheets import schemes

    names = ("surface", "surface-2", "bg", "sunken")
    assert [schemes()["light"][f"--hs-{name}"] for name in names] == list(LIGHT_GROUNDS)
    assert {schemes()["dark"][f"--hs-{name}"] for name in names} == set(DARK_GROUNDS)
