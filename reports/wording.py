"""How figures are written in Chinese and in English, in charts, tables and sentences alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from .document import Figure, Language

GetText = Callable[..., str]

NO_BREAK = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True)
class Wording:
    """One language: its catalogue, and its way with numbers, dates and lists.

    `gettext(message, **variables)` and `ngettext(one, many, num, **variables)` are those of
    Flask-Babel under `force_locale`, or of any catalogue that behaves like them.
    """

    language: Language
    gettext: GetText
    ngettext: GetText

    @property
    def chinese(self) -> bool:
        """Whether this is the Chinese wording."""
        return self.language == "zh"

    @property
    def html_lang(self) -> str:
        """The tag for the `lang` attribute."""
        return "zh-Hans-CN" if self.chinese else "en"

    def number(self, value: float, places: int = 1) -> str:
        """A figure rounded once, halves away from nought, with a true minus."""
        step = Decimal(1).scaleb(-places)
        rounded = Decimal(repr(float(value))).quantize(step, rounding=ROUND_HALF_UP)
        return f"{abs(rounded):,}" if rounded >= 0 else f"{MINUS}{abs(rounded):,}"

    def signed(self, value: float, places: int = 1) -> str:
        """A difference: its sign is always written, but for a nought."""
        text = self.number(value, places)
        return text if text.startswith(MINUS) or not text.strip("0.") else f"+{text}"

    def count(self, value: int) -> str:
        """A whole number with thousands."""
        return f"{value:,}" if value >= 0 else f"{MINUS}{-value:,}"

    def percent(self, part: int, whole: int, places: int = 1) -> str:
        """A share; under ten answers a fraction, because a percentage would boast."""
        if whole == 0:
            return "–"
        if whole < 10:
            return f"{part}/{whole}"
        return f"{self.number(100 * part / whole, places)}%"

    def weight(self, share: float | None) -> str:
        """A weight as a percentage, without needless decimals."""
        if share is None:
            return "–"
        places = 0 if abs(share * 100 - round(share * 100)) < 0.05 else 1
        return f"{self.number(share * 100, places)}%"

    def margin(self, figure: Figure, places: int = 1) -> str:
        """`±0.7`, or nothing for a full count."""
        if figure.margin is None:
            return ""
        space = "" if self.chinese else NO_BREAK
        return f"±{space}{self.number(figure.margin, places)}"

    def with_margin(self, figure: Figure, places: int = 1) -> str:
        """`86.9±0.7`, in English with spaces that do not break."""
        value, margin = self.number(figure.value, places), self.margin(figure, places)
        return value + ("" if self.chinese or not margin else NO_BREAK) + margin

    def interval(self, low: float | None, high: float | None, places: int = 1) -> str:
        """`86.2～87.6`, in English `86.2 to 87.6`; a dash for a full count."""
        if low is None or high is None:
            return "–"
        between = "～" if self.chinese else f"{NO_BREAK}to{NO_BREAK}"
        return f"{self.number(low, places)}{between}{self.number(high, places)}"

    def base(self, n: int) -> str:
        """`n=2,511`."""
        return f"n={n:,}" if self.chinese else f"n{NO_BREAK}={NO_BREAK}{n:,}"

    def day(self, value: date) -> str:
        """A date in running text."""
        if self.chinese:
            return f"{value.year} 年 {value.month} 月 {value.day} 日"
        return f"{value.day}{NO_BREAK}{MONTHS[value.month - 1]}{NO_BREAK}{value.year}"

    def period(self, first: date, last: date) -> str:
        """A span of days; what both ends share is written once."""
        if self.chinese:
            return f"{self.day(first)}至 {_chinese_end(first, last)}"
        start = f"{first.day}{NO_BREAK}{MONTHS[first.month - 1]}"
        if first.year != last.year:
            start += f"{NO_BREAK}{first.year}"
        return f"{start} to {self.day(last)}"

    def names(self, names: Sequence[str]) -> str:
        """A list of names in a sentence."""
        if len(names) < 2:
            return "".join(names)
        if self.chinese:
            return "、".join(names[:-1]) + "和" + names[-1]
        return ", ".join(names[:-1]) + " and " + names[-1]

    def sentence(self, text: str) -> str:
        """The text with the full stop of its language."""
        return text + ("。" if self.chinese else ".")

    def joined(self, sentences: Sequence[str]) -> str:
        """Sentences one after the other."""
        return ("" if self.chinese else " ").join(sentence for sentence in sentences if sentence)


def _chinese_end(first: date, last: date) -> str:
    end = f"{last.month} 月 {last.day} 日"
    return end if first.year == last.year else f"{last.year} 年 {end}"
