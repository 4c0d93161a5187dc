"""From one colour of a tenant, the six brand names of the design in both schemes.

The lightness of the given colour is moved, its hue kept, until text can be read: 4.5:1 for words on
the brand's fill and for links on every ground, 3:1 for the fill against the surface (WCAG 2.2).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

TEXT = 4.5
SHAPE = 3.0
WHITE = "#ffffff"

# Grounds that links and words of the brand's colour stand on, as in static/css/tokens.css.
LIGHT_SURFACE = "#ffffff"
LIGHT_GROUNDS = (LIGHT_SURFACE, "#fafbfc", "#f4f6f8", "#ebeff2")
DARK_SURFACE = "#161e22"
DARK_GROUNDS = (DARK_SURFACE, "#1a2429", "#0f1518", "#222d33")

_MARGIN = 0.02  # rounding to 8 bits must not fall below a limit
_HEX = re.compile(r"#[0-9a-fA-F]{6}")

_Rgb = tuple[float, float, float]


@dataclass(frozen=True)
class Palette:
    """The six names of one scheme, as hex colours."""

    brand: str
    strong: str
    ink: str
    soft: str
    line: str
    on_brand: str

    def declarations(self) -> str:
        """The six custom properties."""
        pairs = {
            "--hs-brand": self.brand,
            "--hs-brand-strong": self.strong,
            "--hs-brand-ink": self.ink,
            "--hs-brand-soft": self.soft,
            "--hs-brand-line": self.line,
            "--hs-on-brand": self.on_brand,
        }
        return " ".join(f"{name}: {value};" for name, value in pairs.items())


def is_colour(text: str) -> bool:
    """Whether a text is a colour as we keep it: # and six hex digits."""
    return _HEX.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two hex colours by WCAG, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance by WCAG, 0 to 1."""
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def light_palette(colour: str) -> Palette:
    """The six names on light ground: the colour itself, or darker until white is read on it."""
    own = _Tone.of(colour)
    brand = _darkened(own, TEXT, WHITE)
    strong = brand.shifted(-0.07) if brand.light > 0.2 else brand.shifted(0.25)
    soft = own.at(0.955, 0.018)
    ink = _darkened(brand.shifted(-0.03), TEXT, soft.hex(), *LIGHT_GROUNDS)
    line = own.at(0.82, 0.06)
    return Palette(brand.hex(), strong.hex(), ink.hex(), soft.hex(), line.hex(), WHITE)


def dark_palette(colour: str) -> Palette:
    """The six names on dark ground: a fill that white can be read on and that stands off it."""
    own = _Tone.of(colour)
    lowest = (luminance(DARK_SURFACE) + 0.05) * (SHAPE + _MARGIN) - 0.05
    highest = 1.05 / (TEXT + _MARGIN) - 0.05
    brand = own.with_luminance((lowest + highest) / 2)
    strong = brand.shifted(-0.055)
    soft = own.at(0.29, 0.05)
    ink = _lightened(own.at(0.79, 0.1), TEXT, soft.hex(), *DARK_GROUNDS)
    line = own.at(0.45, 0.08)
    return Palette(brand.hex(), strong.hex(), ink.hex(), soft.hex(), line.hex(), WHITE)


def brand_sheet(colour: str) -> str:
    """The sheet served for a tenant of this colour; raises ValueError for what is no colour."""
    if not is_colour(colour):
        raise ValueError(f"not a colour: {colour!r}")
    light = light_palette(colour).declarations()
    dark = dark_palette(colour).declarations()
    return (
        f":root {{ {light} }}\n"
        "@media screen and (prefers-color-scheme: dark) {\n"
        f'  :root:not([data-bs-theme="light"]) {{ {dark} }}\n'
        "}\n"
        f'@media screen {{ :root[data-bs-theme="dark"] {{ {dark} }} }}\n'
    )


@dataclass(frozen=True)
class _Tone:
    """A colour in OKLCH: lightness as the eye sees it, chroma, hue."""

    light: float
    chroma: float
    hue: float

    @classmethod
    def of(cls, colour: str) -> _Tone:
        red, green, blue = _linear(colour)
        long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
        middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
        short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
        light = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
        a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
        b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
        return cls(light, math.hypot(a, b), math.atan2(b, a))

    def at(self, light: float, most: float) -> _Tone:
        """The same hue at another lightness, with at most this chroma."""
        return _Tone(light, min(self.chroma, most), self.hue)

    def shifted(self, by: float) -> _Tone:
        return _Tone(min(max(self.light + by, 0.0), 1.0), self.chroma, self.hue)

    def with_luminance(self, wanted: float) -> _Tone:
        """The lightness at which the shown colour has this luminance, by halving."""
        low, high = 0.0, 1.0
        for _ in range(24):
            middle = (low + high) / 2
            if luminance(_Tone(middle, self.chroma, self.hue).hex()) < wanted:
                low = middle
            else:
                high = middle
        return _Tone((low + high) / 2, self.chroma, self.hue)

    def hex(self) -> str:
        """The nearest colour a screen shows: chroma gives way, lightness and hue stay."""
        rgb = self._rgb(self.chroma)
        if not _shown(rgb):
            low, high = 0.0, self.chroma
            for _ in range(16):
                middle = (low + high) / 2
                low, high = (middle, high) if _shown(self._rgb(middle)) else (low, middle)
            rgb = self._rgb(low)
        return "#" + "".join(f"{_encoded(part):02x}" for part in rgb)

    def _rgb(self, chroma: float) -> _Rgb:
        a, b = chroma * math.cos(self.hue), chroma * math.sin(self.hue)
        long = (self.light + 0.3963377774 * a + 0.2158037573 * b) ** 3
        middle = (self.light - 0.1055613458 * a - 0.0638541728 * b) ** 3
        short = (self.light - 0.0894841775 * a - 1.2914855480 * b) ** 3
        return (
            4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
            -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
            -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
        )


def _darkened(tone: _Tone, ratio: float, *grounds: str) -> _Tone:
    return _moved(tone, -0.005, ratio, grounds)


def _lightened(tone: _Tone, ratio: float, *grounds: str) -> _Tone:
    return _moved(tone, 0.005, ratio, grounds)


def _moved(tone: _Tone, step: float, ratio: float, grounds: tuple[str, ...]) -> _Tone:
    """Move the lightness until the colour stands off every ground; black or white always does."""
    while 0.0 < tone.light < 1.0:
        if all(contrast(tone.hex(), ground) >= ratio + _MARGIN for ground in grounds):
            return tone
        tone = tone.shifted(step)
    return tone


def _shown(rgb: _Rgb) -> bool:
    return all(-0.0005 <= part <= 1.0005 for part in rgb)


def _linear(colour: str) -> _Rgb:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _decoded(red), _decoded(green), _decoded(blue)


def _decoded(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _encoded(part: float) -> int:
    part = min(max(part, 0.0), 1.0)
    shown = part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
    return round(shown * 255)
