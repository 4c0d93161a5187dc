"""A LimeSurvey survey as its two file formats hold it alike."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

Texts = dict[str, str]


@dataclass
class LimePart:
    """A subquestion or an answer; `value` is the answer's assessment value."""

    code: str
    text: Texts = field(default_factory=dict)
    scale: int = 0
    value: int = 0


@dataclass
class LimeQuestion:
    """A question with what hangs on it."""

    code: str
    type: str
    line: int | None = None
    text: Texts = field(default_factory=dict)
    help: Texts = field(default_factory=dict)
    mandatory: bool = False
    other: bool = False
    relevance: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    spoken: dict[str, Texts] = field(default_factory=dict)  # attributes that have languages
    rows: list[LimePart] = field(default_factory=list)
    answers: list[LimePart] = field(default_factory=list)


@dataclass
class LimeGroup:
    """A group of questions."""

    name: Texts = field(default_factory=dict)
    about: Texts = field(default_factory=dict)
    relevance: str = ""
    questions: list[LimeQuestion] = field(default_factory=list)


@dataclass
class LimeSurvey:
    """The whole."""

    languages: list[str] = field(default_factory=list)
    title: Texts = field(default_factory=dict)
    welcome: Texts = field(default_factory=dict)
    end: Texts = field(default_factory=dict)
    format: str = "G"
    groups: list[LimeGroup] = field(default_factory=list)
    lost: list[tuple[str, str]] = field(default_factory=list)  # settings of the whole, by name


YES_NO = {"zh": ("是", "否"), "en": ("Yes", "No")}
SEXES = {"zh": ("女", "男"), "en": ("Female", "Male")}
UNCERTAIN = {"zh": ("是", "不确定", "否"), "en": ("Yes", "Uncertain", "No")}
TRENDS = {"zh": ("减少", "不变", "增加"), "en": ("Decrease", "Same", "Increase")}
OTHER = {"zh": "其他", "en": "Other"}
AGREE = {"zh": "我同意", "en": "I agree"}


def in_languages(table: Mapping[str, tuple[str, ...]], place: int, languages: list[str]) -> Texts:
    """Words of ours in the languages of a survey; English where there are none."""
    return {tag: table.get(tag[:2], table["en"])[place] for tag in languages}


def language_tag(raw: str) -> str:
    """Their code of a language as ours: ``zh-Hans`` and ``zh_CN`` are ``zh``."""
    tag = raw.strip().replace("_", "-")
    head = tag.split("-")[0].lower()
    return (
        head
        if head in ("zh", "en") and tag.lower() not in ("zh-hant", "zh-tw")
        else ("-".join([head, *tag.split("-")[1:2]]) if re.fullmatch(r"[a-z]{2,3}", head) else "")
    )


def lime_code(code: str, taken: set[str], longest: int = 20) -> str:
    """A code as LimeSurvey takes it: letters and digits, ``wait_time`` is ``waitTime``."""
    head, *rest = code.split("_")
    made = (head + "".join(part[:1].upper() + part[1:] for part in rest))[:longest] or "q"
    number, found = 1, made
    while found.casefold() in taken:
        number += 1
        found = f"{made[: longest - len(str(number))]}{number}"
    taken.add(found.casefold())
    return found


def our_code(code: str) -> str:
    """The other way: ``waitTime`` is ``wait_time``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", code).lower()
