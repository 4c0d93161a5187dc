"""The marks in a line of a pasted questionnaire: numbers, kinds, settings, bullets, jumps."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from surveys.formats.text_words import KIND_OF

_NUMBER = r"[0-9０-９]{1,3}"
_HEAD = re.compile(
    rf"(?:(?:[Qq]\s?)?({_NUMBER})\s?(?:[、．，：:)）]|[.,](?![0-9０-９]))|[(（]({_NUMBER})[)）]"
    rf"|[Qq]({_NUMBER})(?=\s)|第\s?({_NUMBER})\s?题[：:、.．]?)\s*"
)
_CHAPTER = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、．.]|第[一二三四五六七八九十0-9]{1,3}部分[：:、\s]?)\s*(.+)"
)
_HASHED = re.compile(r"#{1,4}\s+(\S.*)")
_UNDERLINES = "_＿﹍"
_LAST_MARK = re.compile(r"\s*(\[[^\[\]]{1,60}\]|【[^【】]{1,60}】|[(（][^()（）]{1,60}[)）])\s*$")
_FIRST_MARK = re.compile(r"\s*(\[[^\[\]]{1,60}\]|【[^【】]{1,60}】)\s*")
_BULLET = re.compile(
    r"\s*(?:[A-Za-zＡ-Ｚ]\s?[.．、:：)）]|[(（][A-Za-z][)）]|[○●◯⚪◎⭕□☐☑■▢✓①-⑳▪▫◆◇➢➤►▶]"
    r"|[-•·–—Øü§√✔※](?=\s)|[lnuv](?=\t)|\[[ xX√]?\](?=\s)|[\ue000-\uf8ff])\s*"
)
"""What options begin with. Word writes its bullets in letters of a font for signs, or in private
characters; WPS lets go of the font and leaves the letter with a tab."""
_CIRCLES = re.compile(r"\s*[○◯⚪◎⭕□☐☑■▢]\s*")
_LETTERS = re.compile(r"(?:^|(?<=\s))([A-Z])\s?[.．、:：)）]\s*")
_JUMP = re.compile(
    r"\s*[(（【\[]?\s*(?:请?(?:直接)?跳(?:转|至|到)+\s*(?:第|Q)?\s*([0-9]{1,3})?\s*题?"
    r"|(?:skip|go|jump)\s+to\s+(?:question\s+|Q)?([0-9]{1,3}))"
    r"([^()（）\[\]【】]{0,20})[)）】\]]?\s*$",
    re.IGNORECASE,
)
_SHOWN_IF = re.compile(r"[(（【\[]?\s*(依赖于|关联|显示条件|only if|show if)", re.IGNORECASE)
_RANGE = re.compile(
    r"(-?[0-9][0-9.:T-]*)\s*[~～至]\s*(-?[0-9][0-9.:T-]*)?|[~～]\s*(-?[0-9][0-9.:T-]*)"
)
_SETTINGS: tuple[tuple[str, str], ...] = (
    (r"(?:最少|至少)(?:选择?)?\s?([0-9]{1,3})\s?[项个]|at least ([0-9]{1,3})", "at_least"),
    (r"(?:最多|至多)(?:选择?)?\s?([0-9]{1,3})\s?[项个]|at most ([0-9]{1,3})", "at_most"),
    (r"(?:请?选择?|排出?)(?:前)?\s?([0-9]{1,3})\s?[项个]|choose ([0-9]{1,3})", "exactly"),
    (r"(?:最多|不超过)\s?([0-9]{1,4})\s?(?:个?字符?)|([0-9]{1,4}) characters", "characters"),
    (r"(?:保留)?([0-9])\s?位小数|([0-9]) decimals", "decimals"),
    (r"单位\s?[：:]\s?(.{1,20})|unit: ?(.{1,20})", "unit"),
)
_FLAGS = {
    **dict.fromkeys(("必答", "必填", "必答题", "required"), ("required", True)),
    **dict.fromkeys(("选答", "选填", "非必填", "optional"), ("required", False)),
    **dict.fromkeys(("选项随机", "随机排序", "shuffle"), ("shuffle", True)),
    **dict.fromkeys(("计入所选部门", "sets department"), ("sets_department", True)),
}
_OPTION_FLAGS = {
    **dict.fromkeys(("互斥", "排他", "exclusive"), "exclusive"),
    **dict.fromkeys(("固定", "固定位置", "fixed"), "fixed"),
    **dict.fromkeys(("可填空", "请注明", "请填写", "please specify", "specify"), "other"),
}
_HARMLESS = frozenset({"单选", "请选择", "请选择一项", "必选", "请填写", "请简述"})
_TRANSLATED = str.maketrans(
    {"［": "[", "］": "]", "＊": "*", "\u3000": " ", "\xa0": " ", "\t": "\t"}
)
_GAP = re.compile(r"\s{3,}")
"""Many blanks mean no more than two do; patterns that look for what follows them get slow."""


@dataclass
class Head:
    """The first line of a question, taken apart."""

    number: int | None
    text: str
    kind: str | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    unknown: str = ""  # what stood in square brackets and is no kind


@dataclass
class Marked:
    """An option's line, taken apart."""

    text: str
    flags: dict[str, bool] = field(default_factory=dict)
    jump: int | None = None
    lost_jump: str = ""


def chapter_number(line: str) -> int | None:
    """The number of a chapter's line: 3 for 三、满意度, None for what is no such line."""
    found = re.match(
        "([一二三四五六七八九十]{1,3})[、．.]|第([一二三四五六七八九十0-9]{1,3})部分", line
    )
    words = (found[1] or found[2]) if found else ""
    if not words or words.isdigit():
        return int(words) if words else None
    tens, ten, ones = words.rpartition("十")
    digits = "零一二三四五六七八九"
    if len(tens) > 1 or len(ones) > 1 or "十" in tens:
        return None
    return (digits.index(tens or "一") * 10 if ten else 0) + (digits.index(ones) if ones else 0)


def joined_words(lines: list[str]) -> str:
    """Lines as one: Chinese runs on, words of other scripts keep a blank between them."""
    text = ""
    for line in lines:
        latin = text[-1:].isascii() and line[:1].isascii()
        text += (" " if text and latin else "") + line
    return text


def tidy(line: str) -> str:
    """A line with its marks in one spelling and without the blanks around it."""
    kept = "".join(c for c in line if c not in "\ufeff\u200b\u200c\u200d\u2060\xad")
    words = kept.translate(_TRANSLATED).strip()
    return _GAP.sub(lambda gap: "\t" if "\t" in gap[0] else "  ", words)


def page_title(line: str) -> str | None:
    """The title of a ``===title===`` or ``# title`` line, None for any other."""
    if line.startswith("==") and line.endswith("==") and len(line) > 3:
        return line.strip("=").strip()
    found = _HASHED.fullmatch(line)
    return found[1].strip() if found else None


def chapter_title(line: str) -> str | None:
    """The title of a line such as 一、基本情况."""
    found = _CHAPTER.fullmatch(line)
    return line if found and read_head(line).kind is None else None


def number_of(line: str) -> int | None:
    """The number that a line begins with."""
    found = _HEAD.match(line)
    digits = next((group for group in found.groups() if group), "") if found else ""
    return int(digits) if digits else None


def read_head(line: str) -> Head:
    """Take number, kind and settings off a question's first line."""
    found = _HEAD.match(line)
    head = Head(number_of(line), line[found.end() :] if found else line)
    while _took_from_the_front(head) or _took_from_the_end(head):
        pass
    head.text = head.text.strip()
    return head


def _took_from_the_front(head: Head) -> bool:
    if head.text.startswith("*"):
        head.text = head.text[1:].lstrip()
        head.settings["required"] = True
        return True
    found = _FIRST_MARK.match(head.text)
    if not found or not _take(head, found[1]):
        return False
    rest = head.text[found.end() :]
    number = _HEAD.match(rest) if head.number is None else None
    if number:
        head.number = number_of(rest)
    head.text = rest[number.end() :] if number else rest
    return True


def _took_from_the_end(head: Head) -> bool:
    text = head.text.rstrip()
    if text.endswith("*"):
        head.text = text[:-1]
        head.settings["required"] = True
        return True
    found = _LAST_MARK.search(text)
    if found is None:
        return False
    known = _take(head, found[1])
    if not known and found[1][0] == "[" and not head.unknown and head.kind is None:
        head.unknown, known = found[1][1:-1].strip(), True
    if known:
        head.text = text[: found.start()]
    return known


def _take(head: Head, mark: str) -> bool:
    """Take in what stood in brackets: a kind, or a setting; false if it is neither."""
    inside, round_ones = mark[1:-1].strip(), mark[0] in "(（"
    kind = KIND_OF.get(inside.casefold())
    if kind and head.kind is None:
        head.kind = kind
        return True
    if kind or inside in _HARMLESS:
        return True
    setting = read_setting(inside)
    if round_ones and not setting.keys().isdisjoint({"range", "unit"}):
        return False  # “(18~60)” belongs to the question's words
    head.settings |= setting
    return bool(setting)


def read_setting(inside: str) -> dict[str, Any]:
    """The setting that words in brackets are, none if they are not one."""
    flag = _FLAGS.get(inside.casefold())
    if flag:
        return {flag[0]: flag[1]}
    found = _RANGE.fullmatch(inside)
    if found:
        return {"range": (found[1] or "", found[2] or found[3] or "")}
    for pattern, name in _SETTINGS:
        match = re.fullmatch(pattern, inside, re.IGNORECASE)
        if match:
            value = next(group for group in match.groups() if group)
            return {name: value.strip() if name == "unit" else int(value)}
    return {}


def is_bulleted(line: str) -> bool:
    """Whether a line begins as options do."""
    return _BULLET.match(line) is not None


def unbulleted(line: str) -> str:
    """The line without its bullet, or without the number that stands for one."""
    found = _BULLET.match(line) or _HEAD.match(line)
    return line[found.end() :].strip() if found else line.strip()


def options_in(line: str) -> list[str]:
    """The options of a line: mostly one, several where bullets or letters run on in it."""
    if line.startswith(("-", "–", "•")):
        return [unbulleted(line)]
    parts = [part.strip() for part in _CIRCLES.split(line)]
    if len(parts) > 1 and not parts[0]:
        return [part for part in parts[1:] if part]
    found = list(_LETTERS.finditer(line))
    letters = [match[1] for match in found]
    if len(found) > 1 and found[0].start() == 0 and letters == _run(letters[0], len(letters)):
        ends = [*(match.start() for match in found[1:]), len(line)]
        return [line[m.end() : end].strip() for m, end in zip(found, ends, strict=True)]
    return [unbulleted(line)]


def _run(first: str, length: int) -> list[str]:
    return [chr(ord(first) + step) for step in range(length)]


def without_blank(words: str) -> str:
    """The words without the line to write on behind them, as they are where there is none."""
    ended = words.rstrip()
    kept = ended.rstrip(_UNDERLINES)
    return kept.rstrip() if len(ended) - len(kept) > 1 else words


def read_option(text: str) -> Marked:
    """Take flags, blanks to fill in and jumps off an option."""
    marked = Marked(text.strip())
    while _took_from_the_option(marked):
        pass
    return marked


def _took_from_the_option(marked: Marked) -> bool:
    jump = _JUMP.search(marked.text)
    if jump and jump.start() > 0:
        digits = jump[1] or jump[2]
        if digits and not jump[3].strip():
            marked.jump = int(digits)
        else:
            marked.lost_jump = jump[0].strip()
        marked.text = marked.text[: jump.start()].rstrip()
        return True
    words = without_blank(marked.text)
    if words != marked.text:
        marked.flags["other"] = True
        marked.text = words.rstrip("：: ")
        return True
    found = _LAST_MARK.search(marked.text)
    flag = _OPTION_FLAGS.get(found[1][1:-1].strip().casefold()) if found else None
    if found is None or flag is None or found.start() == 0:
        return False
    marked.flags[flag] = True
    marked.text = marked.text[: found.start()].rstrip()
    return True


def says_when(line: str) -> bool:
    """Whether a line says when a question is asked, clearly or not."""
    return _SHOWN_IF.match(line) is not None
