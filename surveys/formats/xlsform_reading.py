"""Read XLSForm: the sheets survey, choices and settings, as ODK and KoboToolbox take them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from surveys.formats.building import ENOUGH_OPTIONS, Build, fit_option
from surveys.formats.conditions_in import Target, condition_in, simplified
from surveys.formats.expressions import Unclear
from surveys.formats.lime import OTHER, language_tag
from surveys.formats.lime_reading import is_recommendation, not_usual, scale_of
from surveys.formats.markup import looks_like_markup, words_of
from surveys.formats.notes import Unreadable, What
from surveys.formats.reading import Reading
from surveys.formats.sheets import Rows, read_sheets
from surveys.formats.text_reading import language_of
from surveys.formats.text_words import looks_like_a_scale

Fields = dict[str, Any]
Texts = dict[str, str]
_NAMES = {"english": "en", "chinese": "zh", "中文": "zh", "简体中文": "zh", "mandarin": "zh"}
_RECORDS = frozenset(
    {"start", "end", "today", "deviceid", "username", "phonenumber", "email", "audit", "simserial"}
    | {"subscriberid", "background-audio", "start-geopoint"}
)
_TOLD = ("calculation", "choice_filter", "read_only", "default", "repeat_count", "trigger")


@dataclass
class Row:
    """A row of a sheet by its column names, with its number."""

    line: int
    cells: dict[str, str]

    def said(self, *names: str) -> str:
        """The first of these columns that says something."""
        return next((self.cells[name] for name in names if self.cells.get(name)), "")


@dataclass
class _Group:
    """A group around the rows at hand."""

    condition: Fields | None = None
    table: list[Row] | None = None  # rows of a matrix
    row: Row | None = None
    rows: int = field(default=0)


def read_xlsform(data: bytes) -> Reading:
    """The questionnaire in a workbook."""
    sheets = {name: _named(rows) for name, rows in read_sheets(data).items()}
    survey = sheets.get("survey")
    if not survey or not any("type" in row.cells for row in survey):
        raise Unreadable(What.UNKNOWN_FORMAT)
    return _Form(survey, sheets.get("choices", []), sheets.get("settings", [])).reading()


def _named(rows: Rows) -> list[Row]:
    head = next((row for row in rows if any(row)), [])
    names = [_column(cell) for cell in head]
    start = rows.index(head) + 1 if head else 0
    return [
        Row(
            number,
            {n: cell.strip() for n, cell in zip(names, row, strict=False) if n and cell.strip()},
        )
        for number, row in enumerate(rows[start:], start=start + 1)
        if any(cell.strip() for cell in row)
    ]


def _column(cell: str) -> str:
    """A column's name in one spelling: ``Label:: Chinese (zh)`` is ``label::zh``."""
    name, _, language = cell.strip().replace("：", ":").partition("::")
    name = re.sub(r"\s+", "_", name.strip().casefold())
    if not language.strip():
        return {"list_name": "list_name", "value": "name"}.get(name, name)
    return f"{name}::{_tag(language)}"


def _tag(language: str) -> str:
    inside = re.search(r"\(([^()]+)\)\s*$", language)
    word = (inside[1] if inside else language).strip()
    return _NAMES.get(word.casefold()) or language_tag(word.casefold()) or "en"


class _Form:
    def __init__(self, survey: list[Row], choices: list[Row], settings: list[Row]) -> None:
        self.survey, self.settings = survey, settings
        self.lists: dict[str, list[Row]] = {}
        for row in choices:
            self.lists.setdefault(row.said("list_name"), []).append(row)
        self.languages = self._languages(survey + choices)
        self.build = Build(self.languages)
        self.notes = self.build.notes
        self.targets: dict[str, Target] = {}
        self.groups: list[_Group] = []

    def _languages(self, rows: list[Row]) -> list[str]:
        named = {
            name.partition("::")[2]
            for row in rows
            for name in row.cells
            if name.startswith("label::")
        }
        default = self.settings[0].said("default_language") if self.settings else ""
        first = _tag(default) if default else ""
        plain = [row.cells["label"] for row in rows if "label" in row.cells]
        if plain and not first:
            first = language_of(" ".join(plain))
        self.default = first or (sorted(named)[0] if named else "en")
        if first or not named:
            named.add(self.default)
        return sorted(named, key=lambda tag: (tag != self.default, tag))[:10]

    def reading(self) -> Reading:
        title = self.settings[0].said("form_title", "title") if self.settings else ""
        self.build.whole = {"title": {self.default: title} if title else {}}
        for row in self.survey:
            kind = re.sub(r"\s+", " ", row.said("type")).strip()
            if kind and not self._grouped(row, kind):
                self._row(row, kind)
        return self.build.finish()

    def say(self, row: Row, name: str) -> Texts:
        """A text of a row in its languages."""
        found: Texts = {}
        for tag in self.languages:
            given = row.cells.get(f"{name}::{tag}") or (
                row.cells.get(name, "") if tag == self.default else ""
            )
            words, lost = words_of(given) if looks_like_markup(given) else (given, False)
            if lost:
                self.notes.add(What.MARKUP_LOST, row.line, name=words or row.said("name"))
            found[tag] = re.sub(r"\$\{([^{}]{1,60})\}", self._piped, words)
        return {tag: words for tag, words in found.items() if words}

    def _piped(self, match: re.Match[str]) -> str:
        target = self.targets.get(match[1])
        return "{answer:" + target.code + "}" if target and target.taken else match[0]

    def label(self, row: Row) -> str:
        """A row, to name it by."""
        texts = self.say(row, "label")
        return next(iter(texts.values()), "") or row.said("name") or row.said("type")

    def condition(self, row: Row) -> Fields | None:
        """What a row is relevant for."""
        written = row.said("relevant", "relevance")
        try:
            return condition_in(written, self.targets.get)
        except Unclear:
            self.notes.add(What.CONDITION_LOST, row.line, name=self.label(row), reason=written)
            return None

    def _grouped(self, row: Row, kind: str) -> bool:
        plain = kind.casefold().replace(" ", "_")
        if plain in ("begin_group", "begin_repeat"):
            if plain == "begin_repeat":
                self.notes.add(What.KIND_NEAREST, row.line, name=self.label(row), kind="repeat")
            self._begin(row)
            return True
        if plain in ("end_group", "end_repeat"):
            if self.groups:
                self._end(self.groups.pop())
            return True
        if self.groups and self.groups[-1].table is not None and plain.startswith("select_one"):
            self.groups[-1].table.append(row)
            return True
        return False

    def _begin(self, row: Row) -> None:
        if "table-list" in row.said("appearance"):
            self.groups.append(_Group(table=[], row=row))
            return
        condition = self.condition(row)
        if self.groups:
            title = self.say(row, "label")
            self.groups.append(_Group(condition))
            if title:
                self._note(title, row)
            return
        section = self.build.section(self.say(row, "label"), row.said("name"))
        if condition:
            section["show_if"] = condition
        self.groups.append(_Group())

    def _note(self, title: Texts, row: Row) -> None:
        fields: Fields = {"type": "note", "text": title}
        condition = self._joined(None)
        self.build.question(
            fields | ({"show_if": condition} if condition else {}), row.said("name")
        )

    def _end(self, group: _Group) -> None:
        if group.table is None or group.row is None:
            return
        lists = {row.said("type").partition(" ")[2].strip() for row in group.table}
        scale = self._scale(next(iter(lists)), matrix=True) if len(lists) == 1 else None
        if scale is None:
            for row in group.table:
                self._row(row, row.said("type"))
            return
        fields, known = scale
        name = group.row.said("name")
        rows: list[Fields] = []
        codes: dict[str, str] = {}
        for row in group.table[:30]:
            own = row.said("name")
            codes[own] = fit_option(own.removeprefix(f"{name}_"), codes.values())
            rows.append({"code": codes[own], "text": self.say(row, "label")})
        required = all(_yes(row.said("required")) for row in group.table) and bool(rows)
        made = {**fields, "type": "matrix", "rows": rows}
        code = self.put(group.row, made, Target("", taken=False), required=required)
        for own, part in codes.items():
            self.targets[own] = Target(f"{code}.{part}", values=known)

    def _joined(self, own: Fields | None) -> Fields | None:
        parts = [g.condition for g in self.groups if g.condition] + ([own] if own else [])
        if not parts:
            return None
        return parts[0] if len(parts) == 1 else simplified({"all": parts})

    def put(
        self,
        row: Row,
        fields: Fields,
        target: Target | None = None,
        *,
        required: bool | None = None,
    ) -> str:
        """Add a question; `target` is what conditions find under its name."""
        name = row.said("name")
        text = self.say(row, "label") or {self.default: name}
        made: Fields = {**fields, "text": text, "hint": self.say(row, "hint")}
        if fields["type"] not in ("note", "contact"):
            made["required"] = _yes(row.said("required")) if required is None else required
        condition = self._joined(self.condition(row))
        if condition:
            made["show_if"] = condition
        code = self.build.question(made, name, row.line)
        if code:
            known = target or Target("")
            self.targets[name] = Target(
                code, known.several, known.whole_numbers, known.values, taken=known.taken
            )
        return code

    def _row(self, row: Row, kind: str) -> None:
        word, _, rest = kind.partition(" ")
        word = word.casefold()
        if self._frame(row, word):
            return
        make = _KINDS.get(word)
        if make is None:
            if word not in _RECORDS:
                self.notes.add(What.KIND_LOST, row.line, name=self.label(row), kind=word)
            else:
                self.notes.add(What.SETTING_LOST, row.line, kind=word, name="questionnaire")
            return
        for name in _TOLD:
            if row.said(name):
                self.notes.add(What.SETTING_LOST, row.line, kind=name, name=self.label(row))
        if any(
            name.startswith("media::") or name in ("image", "audio", "video") for name in row.cells
        ):
            self.notes.add(What.MARKUP_LOST, row.line, name=self.label(row))
        make(self, row, rest.strip())

    def _frame(self, row: Row, word: str) -> bool:
        """Notes outside all groups that are the words before and after the questions."""
        if word != "note" or self.groups or row.said("name") not in ("introduction", "closing"):
            return False
        self.build.whole[row.said("name")] = self.say(row, "label")
        return True

    def options(self, listed: str) -> tuple[list[Fields], dict[str, str | int]]:
        """The choices of a list, and our codes by their names."""
        plain = listed.removesuffix(" or_other").removesuffix(" or other")
        found: list[Fields] = []
        codes: dict[str, str | int] = {}
        for row in self.lists.get(plain.strip(), []):
            name = row.said("name")
            if name in codes:
                continue
            if len(codes) >= ENOUGH_OPTIONS:
                break
            codes[name] = fit_option(name, codes.values())
            text = self.say(row, "label") or {self.default: name}
            found.append({"code": codes[name], "text": text})
        if plain != listed:
            codes["other"] = fit_option("other", codes.values())
            words = {tag: OTHER.get(tag[:2], OTHER["en"]) for tag in self.languages}
            found.append({"code": codes["other"], "text": words, "other": True})
        return found, codes

    def _scale(self, listed: str, *, matrix: bool = False, likert: bool = False) -> Any:
        """The points of a scale, where a list's names are rising numbers and it is meant so."""
        rows = self.lists.get(listed, [])
        na = [row for row in rows if row.said("name") == "na"]
        points = [row for row in rows if row.said("name") != "na"]
        names = [row.said("name") for row in points]
        numbers = [int(name) if name.isdigit() and len(name) < 4 else -1 for name in names]
        if not 2 <= len(points) <= 11:
            return None
        rising = numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] in (
            0,
            1,
        )
        labels = [self.say(row, "label") for row in points]
        words = [next(iter(label.values()), "") for label in labels]
        if not (rising or matrix) or not (matrix or likert or na or looks_like_a_scale(words)):
            return None
        low = numbers[0] if rising else 1
        fields = scale_of(labels, low)
        known: dict[str, str | int] = dict(zip(names, range(low, low + len(names)), strict=True))
        if na:
            usual = not_usual(self.say(na[0], "label"))
            fields |= {"not_applicable": True, "not_applicable_text": usual}
            known["na"] = "na"
        if matrix and fields["type"] == "nps":
            fields |= {"points": 11, "low": 0}
        return fields, known


def _yes(word: str) -> bool:
    return word.casefold() in ("yes", "true", "true()", "1")


def _single(f: _Form, row: Row, listed: str) -> None:
    appearance = row.said("appearance")
    scale = f._scale(listed, likert="likert" in appearance)
    if scale:
        fields, known = scale
        if fields["type"] == "nps" and not is_recommendation(f.say(row, "label")):
            fields |= {"type": "rating", "points": 11, "low": 0}
        f.put(row, fields, Target("", values=known))
        return
    options, codes = f.options(listed)
    kind = "dropdown" if "minimal" in appearance or "autocomplete" in appearance else "single"
    f.put(row, {"type": kind, "options": options, **_shuffled(row)}, Target("", values=codes))


def _shuffled(row: Row) -> Fields:
    return {"shuffle": True} if re.search(r"randomize\s*=\s*true", row.said("parameters")) else {}


def _multiple(f: _Form, row: Row, listed: str) -> None:
    options, codes = f.options(listed)
    fields: Fields = {"type": "multiple", "options": options, **_shuffled(row)}
    constraint = row.said("constraint")
    for name, sign in (("min_choices", ">="), ("max_choices", "<=")):
        found = re.search(rf"count-selected\(\.\)\s*{sign}\s*(\d{{1,2}})", constraint)
        if found and 0 < int(found[1]) <= len(options):
            fields[name] = int(found[1])
    _constrained(f, row, "count-selected")
    f.put(row, fields, Target("", several=True, values=codes))


def _constrained(f: _Form, row: Row, *known: str) -> None:
    """Say so where a constraint is not one of those that have a place."""
    constraint = row.said("constraint")
    patterns = {
        "count-selected": r"count-selected\(\.\)\s*[<>]=\s*\d{1,2}",
        "number": r"\.\s*[<>]=\s*-?[\d.]+",
        "length": r"string-length\(\.\)\s*<=\s*\d{1,4}",
        "date": r"\.\s*[<>]=\s*date\('\d{4}-\d\d-\d\d'\)",
    }
    parts = [part.strip() for part in re.split(r"\band\b", constraint) if part.strip()]
    if not all(any(re.fullmatch(patterns[name], part) for name in known) for part in parts):
        f.notes.add(What.SETTING_LOST, row.line, kind="constraint", name=f.label(row))


def _ranking(f: _Form, row: Row, listed: str) -> None:
    options, _codes = f.options(listed)
    f.put(row, {"type": "ranking", "options": options, **_shuffled(row)}, Target("", taken=False))


def _number(f: _Form, row: Row, _rest: str) -> None:
    fields: Fields = {"type": "number"}
    decimal = row.said("type").strip().casefold().startswith("decimal")
    if decimal:
        fields["decimals"] = 2
    for name, sign in (("minimum", ">="), ("maximum", "<=")):
        found = re.search(
            rf"\.\s*{sign}\s*(-?\d{{1,9}}(?:\.\d{{1,4}})?)(?![\d.])", row.said("constraint")
        )
        if found:
            fields[name] = float(found[1]) if "." in found[1] else int(found[1])
    _constrained(f, row, "number")
    f.put(row, fields, Target("", whole_numbers=not decimal))


def _range(f: _Form, row: Row, _rest: str) -> None:
    given = dict(re.findall(r"(start|end|step)\s*=\s*(-?\d{1,6})(?![\d.])", row.said("parameters")))
    low, high = int(given.get("start", 1)), int(given.get("end", 10))
    if given.get("step", "1") == "1" and low in (0, 1) and 2 <= high - low + 1 <= 11:
        look = {"look": "stars"} if "rating" in row.said("appearance") else {}
        f.put(row, {"type": "rating", "low": low, "points": high - low + 1, **look})
        return
    f.put(row, {"type": "number", "minimum": min(low, high), "maximum": max(low, high)})


def _date(part: str) -> Callable[[_Form, Row, str], None]:
    def put(f: _Form, row: Row, _rest: str) -> None:
        fields: Fields = {"type": "date", "part": part}
        for name, sign in (("earliest", ">="), ("latest", "<=")):
            found = re.search(
                rf"\.\s*{sign}\s*date\('(\d{{4}}-\d\d-\d\d)'\)", row.said("constraint")
            )
            if found and part == "date":
                fields[name] = found[1]
        _constrained(f, row, "date")
        f.put(row, fields)

    return put


def _text(f: _Form, row: Row, _rest: str) -> None:
    appearance = row.said("appearance")
    found = re.search(r"string-length\(\.\)\s*<=\s*(\d{1,4})(?!\d)", row.said("constraint"))
    most = int(found[1]) if found else 0
    _constrained(f, row, "length")
    if "multiline" in appearance:
        f.put(row, {"type": "long_text", **({"max_length": most} if 0 < most <= 2000 else {})})
        return
    expects = {"expects": "digits"} if "numbers" in appearance else {}
    f.put(
        row, {"type": "short_text", **expects, **({"max_length": most} if 0 < most <= 200 else {})}
    )


def _plain(fields: Fields, *, taken: bool = True) -> Callable[[_Form, Row, str], None]:
    def put(f: _Form, row: Row, _rest: str) -> None:
        f.put(row, dict(fields), Target("", taken=taken))

    return put


_KINDS: dict[str, Callable[[_Form, Row, str], None]] = {
    **{"select_one": _single, "select_multiple": _multiple, "rank": _ranking},
    **{"integer": _number, "decimal": _number, "int": _number, "range": _range},
    **{"date": _date("date"), "time": _date("time"), "datetime": _date("both")},
    **{"text": _text, "string": _text, "note": _plain({"type": "note"}, taken=False)},
    **{"acknowledge": _plain({"type": "consent"}), "trigger": _plain({"type": "consent"})},
    **{"image": _plain({"type": "file"}), "photo": _plain({"type": "file"})},
    "file": _plain({"type": "file", "accept": "files"}),
}
