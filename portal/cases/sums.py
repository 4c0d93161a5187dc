"""A question at the receipt's door after many tries: a sum in words, made here (ANON-3).

Whoever answers it need not wait, whoever would rather wait need not answer (WCAG 3.3.8). Nothing is
asked of a third party, no script and no picture is needed. The answer travels sealed in the form,
and a question counts once, be it answered rightly or not.
"""

from __future__ import annotations

import json
import secrets
import unicodedata
from dataclasses import dataclass

from foundation.tokens import seal, unseal
from foundation.web.limits import Limit, count
from foundation.web.texts import gettext
from tenants.models import Tenant

GOOD_FOR = 600  # seconds
_ONCE = Limit("receipt.question", free=1, window=GOOD_FOR)
_LONGEST = 40
_LARGEST = 49  # of either number, so that the sum stays below a hundred

_DIGITS = "零一二三四五六七八九"
_UP_TO_NINETEEN = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


@dataclass(frozen=True)
class Sum:
    """A question as the page shows it, with its sealed answer."""

    words: str
    token: str


def ask(tenant: Tenant, language: str) -> Sum:
    """A new question."""
    one, other = (2 + secrets.randbelow(_LARGEST - 1) for _ in range(2))
    say = in_english if language == "en" else in_chinese
    words = gettext("How much is %(one)s plus %(other)s?", one=say(one), other=say(other))
    kept = json.dumps([secrets.token_urlsafe(12), one + other])
    return Sum(words, seal(_purpose(tenant), kept))


def is_answered(tenant: Tenant, token: str, answer: str) -> bool:
    """Whether this is the answer to a question of ours that was not used before."""
    kept = unseal(_purpose(tenant), token, GOOD_FOR)
    if kept is None or not answer or len(answer) > _LONGEST:
        return False
    name, total = json.loads(kept)
    if count(_ONCE, name) > 1:
        return False
    return _plain(answer) in {str(total), in_chinese(total), _plain(in_english(total))}


def in_chinese(number: int) -> str:
    """A number below a hundred in Chinese."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def in_english(number: int) -> str:
    """A number below a hundred in English."""
    if number < len(_UP_TO_NINETEEN):
        return _UP_TO_NINETEEN[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens - 2] + (f"-{_UP_TO_NINETEEN[ones]}" if ones else "")


def _plain(text: str) -> str:
    """As people type it: full-width digits, capitals, blanks and dashes count for nothing."""
    return "".join(unicodedata.normalize("NFKC", text).lower().replace("-", " ").split())


def _purpose(tenant: Tenant) -> str:
    return f"case door question:{tenant.id}"
