"""The values of the design: the same in both places where they stand, and readable."""

from __future__ import annotations

import pytest
from design.sheets import CSS, blocks, full, properties, schemes

from tenants.colours import contrast

TOKENS = (CSS / "tokens.css").read_text()
PUBLIC = (CSS / "public.css").read_text()

# The respondent's sheet has short names for a few of the tokens.
SHORT = {
    "--bg": "--hs-bg",
    "--sf": "--hs-surface",
    "--ln": "--hs-line",
    "--ct": "--hs-control",
    "--tx": "--hs-text",
    "--t3": "--hs-text-3",
    "--good": "--hs-good-ink",
    "--bad": "--hs-bad-ink",
    "--bs": "--hs-bad-soft",
    "--fo": "--hs-focus",
}
GROUNDS = ("bg", "surface", "surface-2", "sunken")
TEXT_PAIRS = [
    *((ink, ground) for ink in ("text", "text-2", "text-3", "brand-ink") for ground in GROUNDS),
    *((f"{mood}-ink", f"{mood}-soft") for mood in ("good", "watch", "bad", "note", "brand")),
    *((f"{mood}-ink", "surface") for mood in ("good", "watch", "bad", "note")),
    *((f"l{n}-on", f"l{n}") for n in range(1, 6)),
    ("on-brand", "brand"),
    ("on-brand", "brand-strong"),
    ("chart-label", "surface"),
]
SHAPE_PAIRS = [
    *((mark, "surface") for mark in ("control", "brand", "focus", "chart-axis", "chart-target")),
    *((f"c{n}", "surface") for n in range(1, 7)),
    ("focus", "bg"),
    ("c-other", "surface"),
]


def test_the_dark_values_are_the_same_for_the_system_and_for_a_choice():
    by_system = blocks(TOKENS, ':root:not([data-bs-theme="light"])')[0]
    by_choice = blocks(TOKENS, ':root[data-bs-theme="dark"]')[0]

    assert properties(by_system) == properties(by_choice)
    assert len(properties(by_choice)) > 50


def test_every_dark_name_exists_in_the_light_scheme():
    light = properties(blocks(TOKENS, ":root")[0])
    dark = properties(blocks(TOKENS, ':root[data-bs-theme="dark"]')[0])

    assert set(dark) <= set(light)


@pytest.mark.parametrize(("scheme", "place"), [("light", 0), ("dark", 1)])
def test_the_public_sheet_repeats_the_tokens(scheme: str, place: int):
    tokens = schemes()[scheme]
    values = properties(blocks(PUBLIC, ":root")[place])

    wrong = {
        name: value
        for name, value in values.items()
        if full(value) != tokens[SHORT.get(name, name)]
    }
    assert not wrong


def test_the_public_sheet_is_small():
    assert len(PUBLIC.encode()) < 5 * 1024


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_can_be_read(scheme: str, ink: str, ground: str):
    tokens = schemes()[scheme]

    assert contrast(tokens[f"--hs-{ink}"], tokens[f"--hs-{ground}"]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), SHAPE_PAIRS)
def test_shapes_stand_out(scheme: str, mark: str, ground: str):
    tokens = schemes()[scheme]

    assert contrast(tokens[f"--hs-{mark}"], tokens[f"--hs-{ground}"]) >= 3
