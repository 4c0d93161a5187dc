"""From a pasted question's lines to the fields of its kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from surveys.formats.notes import What
from surveys.formats.reading import Notes
from surveys.formats.text_items import Item, Line
from surveys.formats.text_marks import Marked, is_bulleted, options_in, read_option, unbulleted
from surveys.formats.text_words import (
    CONTACT_OF,
    OTHER_WORDS,
    begins_at_the_best,
    looks_like_a_scale,
    not_applicable,
)

Fields = dict[str, Any]
_POINTS = re.compile(r"([01])\s*[~～\-—–至到]\s*([0-9]{1,2})(?:分)?(?=\s|$)\s*(.*)")
_DRAWN = re.compile(r"(.*?)\s*([01](?:[\s○◯|]+[0-9]{1,2})+)\s*(.*)")
_SPLIT = re.compile(r"\s*[|｜\t]\s*|\s{2,}")
_TO_WRITE_ON = re.compile(r"[_＿﹍\s]+")
_RINGS = "○◯⚪◎□☐☑■▢"


@dataclass
class Asked:
    """One question to be made: its lines, the language they are in, the list for notes."""

    item: Item
    language: str
    notes: Notes
    jumps: list[tuple[int, int, int]] = field(default_factory=list)  # option's place, target, line

    @property
    def settings(self) -> dict[str, Any]:
        """What stood in brackets."""
        return self.item.head.settings

    def say(self, words: str) -> dict[str, str]:
        """A text in the language of the paste."""
        return {self.language: " ".join(words.split())} if words.strip() else {}

    def left_out(self, lines: list[Line]) -> None:
        """Lines that the kind has no use for."""
        for line in lines:
            if _TO_WRITE_ON.fullmatch(line.text):
                continue
            self.notes.add(What.LINE_EXTRA, line.number, name=line.text)


def _takes_several(item: Item) -> bool:
    if not item.head.settings.keys().isdisjoint({"at_most", "at_least"}):
        return True
    if re.search(r"多选|不定项|select all|all that apply", item.head.text, re.IGNORECASE):
        return True
    return any(re.match(r"[□☐☑■▢]|\[[ xX√]?\]\s", line.text) for line in item.body)


def guessed_kind(item: Item) -> str:
    """The kind of a question that names none, from its words and its lines."""
    text = item.head.text
    labels = [option for line in item.body for option in options_in(line.text)]
    if _takes_several(item):
        return "multiple"
    if item.body and not labels_of_scale(item).labels and _scale_line(item.body[0].text):
        return "nps" if re.search(r"推荐|recommend", text) else "rating"
    plain = [label for label in labels if not_applicable(label) is None]
    if looks_like_a_scale(plain):
        return "rating"
    if labels:
        return "single"
    return "short_text" if re.search(r"[_＿]{2,}|姓名|name", text) else "long_text"


def _scale_line(line: str) -> bool:
    return bool(_POINTS.fullmatch(line) or _drawn(line)) or (
        not is_bulleted(line) and bool(re.search(r"[~～]", line))
    )


@dataclass
class ScaleLines:
    """A scale as its lines say it."""

    low: int = 1
    points: int = 5
    labels: list[str] = field(default_factory=list)
    ends: tuple[str, str] = ("", "")
    na: str | None = None


def labels_of_scale(item: Item) -> ScaleLines:
    """Read the lines of a scale: a range, two ends, or a label a line."""
    scale = ScaleLines()
    for line in item.body:
        _scale_from(line.text, scale)
    return scale


def _scale_from(line: str, scale: ScaleLines) -> None:
    points, drawn = _POINTS.fullmatch(line), _drawn(line)
    if points:
        scale.low, scale.points = int(points[1]), int(points[2]) - int(points[1]) + 1
        scale.ends = _ends(points[3])
    elif drawn:
        scale.low, scale.points, scale.ends = drawn
    elif not is_bulleted(line) and re.search(r"[~～]", line):
        scale.ends = _ends(line)
    else:
        _labels_from(line, scale)


def _drawn(line: str) -> tuple[int, int, tuple[str, str]] | None:
    """A scale that is drawn: the words of one end, its numbers, the words of the other."""
    found = _DRAWN.fullmatch(line)
    if not found or is_bulleted(line):
        return None
    numbers = [int(n) for n in re.findall(r"[0-9]+", found[2])]
    if len(numbers) < 2 or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        return None
    low, high = (re.sub("[~～○◯|]", " ", words).strip() for words in (found[1], found[3]))
    return numbers[0], len(numbers), (low, high)


def _labels_from(line: str, scale: ScaleLines) -> None:
    bulleted = is_bulleted(line)
    parts = options_in(line) if bulleted else [p for p in _SPLIT.split(line) if p]
    for part in parts:
        label = part if bulleted else unbulleted(part)
        na = not_applicable(label)
        if na is None:
            scale.labels.append(label)
        else:
            scale.na = na


def _ends(words: str) -> tuple[str, str]:
    low, _, high = words.replace("～", "~").partition("~")
    return low.strip(), high.strip()


def scale_fields(asked: Asked, scale: ScaleLines) -> Fields:
    """The fields of a scale, whatever shape it was written in."""
    labels = scale.labels
    low, points = scale.low, scale.points
    if "range" in asked.settings:
        low, points = _range_of(asked.settings["range"], low, points)
    if len(labels) > 1 and begins_at_the_best(labels):
        asked.notes.add(What.ORDER_TURNED, asked.item.line)
        labels = labels[::-1]
    fields: Fields = {"points": len(labels) if len(labels) > 1 else points, "low": low}
    if len(labels) > 1:
        fields["labels"] = [asked.say(label) for label in labels]
    else:
        fields["low_label"], fields["high_label"] = (asked.say(end) for end in scale.ends)
    if scale.na is not None:
        fields |= {"not_applicable": True, "not_applicable_text": asked.say(scale.na)}
    return fields


def _range_of(given: tuple[str, str], low: int, points: int) -> tuple[int, int]:
    try:
        first, last = int(given[0]), int(given[1])
    except ValueError:
        return low, points
    return (
        (first, last - first + 1)
        if first in (0, 1) and 1 < last - first + 1 < 12
        else (low, points)
    )


def _rating(asked: Asked) -> Fields:
    look = {"stars": {"look": "stars"}, "faces": {"look": "faces"}}
    scale = scale_fields(asked, labels_of_scale(asked.item))
    return {"type": "rating", **scale, **look.get(asked.item.head.kind or "", {})}


def _ends_only(asked: Asked) -> ScaleLines:
    scale = labels_of_scale(asked.item)
    asked.left_out([line for line in asked.item.body if unbulleted(line.text) in scale.labels])
    return scale


def _nps(asked: Asked) -> Fields:
    low, high = _ends_only(asked).ends
    return {"type": "nps", "low_label": asked.say(low), "high_label": asked.say(high)}


def _ces(asked: Asked) -> Fields:
    fields = scale_fields(asked, labels_of_scale(asked.item))
    if len(fields.pop("labels", ())) == 7:
        fields["labels"] = [asked.say(label) for label in labels_of_scale(asked.item).labels]
    return {"type": "ces", **{k: v for k, v in fields.items() if k not in ("points", "low")}}


def _options(asked: Asked) -> list[Fields]:
    found: list[Fields] = []
    for line in asked.item.body:
        for text in options_in(line.text):
            found.append(_option(asked, read_option(text), len(found) + 1, line.number))
    if not found:
        asked.notes.add(What.NO_OPTIONS, asked.item.line)
    return found


def _option(asked: Asked, marked: Marked, place: int, line: int) -> Fields:
    words = marked.text or ("其他" if asked.language == "zh" else "Other")
    if words.casefold() in OTHER_WORDS and asked.item.head.kind != "ranking":
        marked.flags.setdefault("other", words.endswith("）"))
    if marked.jump:
        asked.jumps.append((place, marked.jump, line))
    if marked.lost_jump:
        asked.notes.add(What.JUMP_LOST, line, name=marked.lost_jump)
    flags = {name: True for name, on in marked.flags.items() if on}
    return {"code": str(place), "text": asked.say(words), **flags}


def _choice(kind: str, *kept: str) -> Callable[[Asked], Fields]:
    def fields(asked: Asked) -> Fields:
        options = [
            {k: v for k, v in option.items() if k in ("code", "text", *kept)}
            for option in _options(asked)
        ]
        shuffle = {"shuffle": True} if asked.settings.get("shuffle") else {}
        return {"type": kind, "options": options, **shuffle}

    return fields


def _multiple(asked: Asked) -> Fields:
    fields = _choice("multiple", "other", "fixed", "exclusive")(asked)
    settings, most = asked.settings, len(fields["options"])
    least = settings.get("exactly") or settings.get("at_least")
    limit = settings.get("exactly") or settings.get("at_most")
    if least and 0 < least <= most:
        fields["min_choices"] = least
    if limit and 0 < limit <= 100 and limit >= (least or 1):
        fields["max_choices"] = limit
    return fields


def _ranking(asked: Asked) -> Fields:
    fields = _choice("ranking", "fixed")(asked)
    most = asked.settings.get("exactly") or asked.settings.get("at_most")
    if most and 0 < most <= len(fields["options"]):
        fields["most"] = most
    return fields


def _matrix(asked: Asked) -> Fields:
    body = list(asked.item.body)
    scale = ScaleLines()
    if body and (_scale_line(body[0].text) or len(_SPLIT.split(body[0].text)) > 1):
        _scale_from(body.pop(0).text, scale)
    elif len(body) > 1 and not is_bulleted(body[0].text) and _words_of_a_scale(body[0].text):
        scale.labels = body.pop(0).text.split()
    else:
        below = next((n for n, line in enumerate(body) if _POINTS.fullmatch(line.text)), None)
        if below is not None:
            _scale_from(body.pop(below).text, scale)
    rows: list[Fields] = []
    for line in body:
        words = _without_rings(unbulleted(line.text))
        na = not_applicable(words)
        if na is not None:
            scale.na = na
        elif words:
            rows.append({"code": f"r{len(rows) + 1}", "text": asked.say(words)})
    return {"type": "matrix", "rows": rows, **scale_fields(asked, scale)}


def _without_rings(words: str) -> str:
    """A row without the rings that are drawn behind it."""
    kept = words.rstrip(f"{_RINGS} |\t")
    return (kept if any(ring in words[len(kept) :] for ring in _RINGS) else words).strip()


def _words_of_a_scale(line: str) -> bool:
    return looks_like_a_scale(line.split())


def _number(asked: Asked) -> Fields:
    asked.left_out(asked.item.body)
    fields: Fields = {"type": "number"}
    decimals = asked.settings.get("decimals", 0)
    for name, raw in zip(("minimum", "maximum"), asked.settings.get("range", ()), strict=False):
        value = _as_number(raw)
        if value is not None:
            fields[name] = value
    if 0 < decimals <= 4:
        fields["decimals"] = decimals
    if asked.settings.get("unit"):
        fields["unit"] = asked.say(asked.settings["unit"])
    return fields


def _as_number(raw: str) -> int | float | None:
    try:
        return int(raw)
    except ValueError:
        pass
    try:
        return float(raw)
    except ValueError:
        return None


def _date(asked: Asked) -> Fields:
    asked.left_out(asked.item.body)
    part = asked.item.head.kind if asked.item.head.kind in ("time", "both") else "date"
    given = zip(("earliest", "latest"), asked.settings.get("range", ()), strict=False)
    return {"type": "date", "part": part, **{name: raw for name, raw in given if raw}}


def _short_text(asked: Asked) -> Fields:
    asked.left_out(asked.item.body)
    kind = asked.item.head.kind or ""
    expects = {"expects": kind} if kind in ("email", "phone", "digits") else {}
    most = asked.settings.get("characters")
    length = {"max_length": most} if most and most <= 200 else {}
    return {"type": "short_text", **expects, **length}


def _long_text(asked: Asked) -> Fields:
    asked.left_out(asked.item.body)
    most = asked.settings.get("characters")
    return {"type": "long_text", **({"max_length": most} if most and most <= 2000 else {})}


def _contact(asked: Asked) -> Fields:
    fields: dict[str, Fields] = {}
    for line in asked.item.body:
        for words in options_in(line.text):
            kind = CONTACT_OF.get(words.rstrip("* _：:").casefold())
            if kind is None or kind in fields:
                asked.left_out([line])
            else:
                fields[kind] = {"kind": kind, **({"required": True} if "*" in words else {})}
    return {
        "type": "contact",
        "fields": list(fields.values()) or [{"kind": "name"}, {"kind": "phone"}],
    }


def _file(asked: Asked) -> Fields:
    asked.left_out(asked.item.body)
    most = asked.settings.get("at_most", 1)
    accept = "photos" if asked.item.head.kind == "photos" else "files"
    return {"type": "file", "accept": accept, "most": min(max(most, 1), 5)}


def _plain(kind: str) -> Callable[[Asked], Fields]:
    def fields(asked: Asked) -> Fields:
        asked.left_out(asked.item.body)
        return {"type": kind}

    return fields


def _picker(asked: Asked) -> Fields:
    asked.left_out(asked.item.body)
    sets = {"sets_department": True} if asked.settings.get("sets_department") else {}
    return {"type": "picker", "source": asked.item.head.kind, **sets}


MAKERS: dict[str, Callable[[Asked], Fields]] = {
    "single": _choice("single", "other", "fixed"),
    "dropdown": _choice("dropdown", "other", "fixed"),
    "multiple": _multiple,
    "rating": _rating,
    "stars": _rating,
    "faces": _rating,
    "nps": _nps,
    "ces": _ces,
    "matrix": _matrix,
    "ranking": _ranking,
    "number": _number,
    "date": _date,
    "time": _date,
    "both": _date,
    "short_text": _short_text,
    "email": _short_text,
    "phone": _short_text,
    "digits": _short_text,
    "long_text": _long_text,
    "contact": _contact,
    "file": _file,
    "photos": _file,
    "consent": _plain("consent"),
    "note": _plain("note"),
    "departments": _picker,
    "staff": _picker,
}
