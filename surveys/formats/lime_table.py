"""LimeSurvey's .txt: one row a group, question, subquestion, answer and language, split by tabs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from surveys.formats.lime import (
    LimeGroup,
    LimePart,
    LimeQuestion,
    LimeSurvey,
    language_tag,
)
from surveys.formats.notes import Unreadable, What

MOST_ROWS = 50_000
MOST_COLUMNS = 300
_PLAIN = frozenset(
    (
        *("id", "related_id", "class", "type/scale", "name", "relevance", "text", "help"),
        *("language", "validation", "mandatory", "other", "default", "same_default", "encrypted"),
    )
)
# Attributes with a text per language; the rest say the same in all.
_SPOKEN = frozenset({"other_replace_text", "suffix", "prefix"})
_COLUMNS = (
    *("id", "related_id", "class", "type/scale", "name", "relevance", "text", "help", "language"),
    *("validation", "mandatory", "other", "default", "same_default"),
)
Row = dict[str, str]


def is_lime_table(text: str) -> bool:
    """Whether the first line has the columns of LimeSurvey's table."""
    head = [
        cell.strip('"').casefold() for cell in text.lstrip("\ufeff").split("\n", 1)[0].split("\t")
    ]
    return "class" in head and "name" in head and ("type/scale" in head or "text" in head)


def read_lime_table(text: str) -> LimeSurvey:
    """The survey in a table."""
    return _Table().read(text)


class _Table:
    def __init__(self) -> None:
        self.made = LimeSurvey()
        self.groups: dict[str, LimeGroup] = {}
        self.questions: dict[str, LimeQuestion] = {}
        self.parts: dict[tuple[str, str, str, int], LimePart] = {}
        self.group: LimeGroup | None = None
        self.question: LimeQuestion | None = None
        self.group_at: dict[str, int] = {}

    def read(self, text: str) -> LimeSurvey:
        for line, row in _rows(text):
            kind = row.get("class", "").strip()
            tag = language_tag(row.get("language", ""))
            if kind == "S":
                self._setting(row)
            elif kind == "SL" and tag:
                self._spoken(row, tag)
            elif tag:
                self._language(tag)
                self._row(kind, row, tag, line)
        return self.made

    def _setting(self, row: Row) -> None:
        name, value = row.get("name", ""), row.get("text", "")
        if name == "language":
            self._language(language_tag(value), first=True)
        elif name == "additional_languages":
            for tag in value.split():
                self._language(language_tag(tag))
        elif name == "format":
            self.made.format = value

    def _language(self, tag: str, *, first: bool = False) -> None:
        if tag and tag not in self.made.languages:
            self.made.languages.insert(0 if first else len(self.made.languages), tag)

    def _spoken(self, row: Row, tag: str) -> None:
        self._language(tag)
        texts = {
            "surveyls_title": self.made.title,
            "surveyls_welcometext": self.made.welcome,
            "surveyls_endtext": self.made.end,
        }.get(row.get("name", ""))
        if texts is not None:
            texts[tag] = row.get("text", "")

    def _row(self, kind: str, row: Row, tag: str, line: int) -> None:
        if kind == "G":
            self._group(row, tag)
        elif kind == "Q" and self.group is not None:
            self._question(row, tag, line)
        elif kind in ("SQ", "A") and self.question is not None:
            self._part(kind, row, tag)

    def _group(self, row: Row, tag: str) -> None:
        # Other languages repeat the groups: by their number, else in the same order.
        place = self.group_at[tag] = self.group_at.get(tag, 0) + 1
        key = row.get("type/scale") or str(place)
        if key not in self.groups:
            self.groups[key] = LimeGroup(relevance=row.get("relevance", ""))
            self.made.groups.append(self.groups[key])
        self.group, self.question = self.groups[key], None
        self.group.name[tag] = row.get("name", "")
        self.group.about[tag] = row.get("text", "")

    def _question(self, row: Row, tag: str, line: int) -> None:
        code = row.get("name", "")
        if code not in self.questions and self.group is not None:
            self.questions[code] = LimeQuestion(
                code,
                row.get("type/scale", ""),
                line,
                mandatory=row.get("mandatory") in ("Y", "S"),
                other=row.get("other") == "Y",
                relevance=row.get("relevance", ""),
            )
            self.group.questions.append(self.questions[code])
        self.question = self.questions[code]
        self.question.text[tag] = row.get("text", "")
        self.question.help[tag] = row.get("help", "")
        for name, value in row.items():
            if name in _PLAIN or not value:
                continue
            if name in _SPOKEN:
                self.question.spoken.setdefault(name, {})[tag] = value
            else:
                self.question.attributes.setdefault(name, value)

    def _part(self, kind: str, row: Row, tag: str) -> None:
        question = self.question
        if question is None:
            return
        scale = 1 if row.get("type/scale") == "1" else 0
        key = (question.code, kind, row.get("name", ""), scale)
        if key not in self.parts:
            raw = row.get("relevance", "")
            value = int(raw) if raw.isdigit() and len(raw) < 6 and kind == "A" else 0
            self.parts[key] = LimePart(row.get("name", ""), scale=scale, value=value)
            (question.rows if kind == "SQ" else question.answers).append(self.parts[key])
        self.parts[key].text[tag] = row.get("text", "")


def _rows(text: str) -> Iterator[tuple[int, Row]]:
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter="\t")
    try:
        head = [cell.strip().casefold() for cell in next(reader, [])][:MOST_COLUMNS]
        for number, cells in enumerate(reader):
            if number > MOST_ROWS:
                raise Unreadable(What.TOO_MUCH, limit=MOST_ROWS, name="lines")
            yield reader.line_num, dict(zip(head, cells, strict=False))
    except csv.Error as error:
        raise Unreadable(What.BROKEN, reader.line_num, reason=str(error)) from None


def write_lime_table(survey: LimeSurvey) -> str:
    """The table of a survey, to be opened in a spreadsheet or by LimeSurvey."""
    rows = list(_survey_rows(survey))
    extra = sorted({name for row in rows for name in row} - set(_COLUMNS))
    file = io.StringIO()
    writer = csv.DictWriter(file, [*_COLUMNS, *extra], delimiter="\t", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return "\ufeff" + file.getvalue()


def _survey_rows(survey: LimeSurvey) -> Iterator[Row]:
    first, *others = survey.languages
    yield {"class": "S", "name": "language", "text": first}
    if others:
        yield {"class": "S", "name": "additional_languages", "text": " ".join(others)}
    yield {"class": "S", "name": "format", "text": survey.format}
    for tag in survey.languages:
        for name, texts in (
            ("surveyls_title", survey.title),
            ("surveyls_welcometext", survey.welcome),
            ("surveyls_endtext", survey.end),
        ):
            yield {"class": "SL", "name": name, "text": texts.get(tag, ""), "language": tag}
    for tag in survey.languages:
        for place, group in enumerate(survey.groups, start=1):
            yield from _group_rows(group, place, tag)


def _group_rows(group: LimeGroup, place: int, tag: str) -> Iterator[Row]:
    yield {
        "class": "G",
        "type/scale": str(place),
        "name": group.name.get(tag, ""),
        "relevance": group.relevance or "1",
        "text": group.about.get(tag, ""),
        "language": tag,
    }
    for question in group.questions:
        yield {
            "class": "Q",
            "type/scale": question.type,
            "name": question.code,
            "relevance": question.relevance or "1",
            "text": question.text.get(tag, ""),
            "help": question.help.get(tag, ""),
            "language": tag,
            "mandatory": "Y" if question.mandatory else "N",
            "other": "Y" if question.other else "N",
            **question.attributes,
            **{name: texts.get(tag, "") for name, texts in question.spoken.items()},
        }
        for kind, parts in (("SQ", question.rows), ("A", question.answers)):
            yield from (_part_row(kind, part, tag) for part in parts)


def _part_row(kind: str, part: LimePart, tag: str) -> Row:
    return {
        "class": kind,
        "type/scale": str(part.scale),
        "name": part.code,
        "relevance": str(part.value) if kind == "A" else "1",
        "text": part.text.get(tag, ""),
        "language": tag,
    }
