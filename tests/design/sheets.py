"""Reading our stylesheets: blocks, custom properties and what they stand for."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CSS = ROOT / "static" / "css"
TEMPLATES = ROOT / "templates"
CODES = (400, 403, 404, 409, 410, 413, 429, 500, 503)  # the errors that have a page


def blocks(sheet: str, selector: str) -> list[str]:
    """The bodies of every rule with exactly this selector."""
    found = re.findall(r"(?:^|[{}])\s*" + re.escape(selector) + r"\s*\{([^{}]*)\}", bare(sheet))
    return [body.strip() for body in found]


def bare(sheet: str) -> str:
    """A sheet without comments."""
    return re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)


def properties(body: str) -> dict[str, str]:
    """The custom properties that a rule sets."""
    pairs = re.findall(r"(--[\w-]+)\s*:\s*([^;{}]+)", body)
    return {name: " ".join(value.split()) for name, value in pairs}


def schemes() -> dict[str, dict[str, str]]:
    """The tokens of both schemes, every var() put in."""
    sheet = (CSS / "tokens.css").read_text()
    light = properties(blocks(sheet, ":root")[0])
    dark = light | properties(blocks(sheet, ':root[data-bs-theme="dark"]')[0])
    return {"light": _resolved(light), "dark": _resolved(dark)}


def _resolved(values: dict[str, str]) -> dict[str, str]:
    def look_up(value: str) -> str:
        return re.sub(r"var\((--[\w-]+)\)", lambda m: look_up(values[m[1]]), value)

    return {name: look_up(value) for name, value in values.items()}


def full(colour: str) -> str:
    """A hex colour in six digits."""
    return "#" + "".join(c * 2 for c in colour[1:]) if len(colour) == 4 else colour
