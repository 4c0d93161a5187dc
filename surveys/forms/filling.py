"""Between a question as it is stored and its form: the data to show, and what was typed."""

from __future__ import annotations

from typing import Any

from surveys.definition.checks import Finding, Severity
from surveys.definition.questions.base import Question
from surveys.definition.questions.multiple import Multiple
from surveys.definition.questions.options import OptionQuestion
from surveys.definition.questions.rating import Rating
from surveys.definition.text import NO_TEXT, Text
from surveys.forms.questions import QuestionForm, lines_of
from surveys.forms.texts import LANGUAGES, text_data, text_of
from surveys.sentences import finding_sentence

BLANK_ROWS = 3  # empty lines for further options
_TEXTS = ("text", "hint", "short", "low_label", "high_label", "not_applicable_text")
_PLAIN = ("required", "points", "not_applicable", "reversed", "max_choices", "max_length")


def question_data(question: Question) -> dict[str, Any]:
    """The stored question as the data of its form."""
    data: dict[str, Any] = {}
    for name in _TEXTS:
        data |= text_data(name, getattr(question, name, NO_TEXT))
    data |= {name: getattr(question, name) for name in _PLAIN if hasattr(question, name)}
    if isinstance(question, Rating):
        data["low"], data["indicator"] = str(question.low), question.indicator or ""
        for tag in LANGUAGES:
            data[f"labels_{tag}"] = "\n".join(t.root.get(tag, "") for t in question.labels).strip()
    if isinstance(question, OptionQuestion):
        data["options"] = _rows(question) + [{} for _ in range(BLANK_ROWS)]
    return data


def _rows(question: OptionQuestion) -> list[dict[str, Any]]:
    exclusive = question.exclusive_codes if isinstance(question, Multiple) else frozenset()
    return [
        {
            "code": option.code,
            "zh": option.text.root.get("zh", ""),
            "en": option.text.root.get("en", ""),
            "place": place,
            "exclusive": option.code in exclusive,
        }
        for place, option in enumerate(question.options, start=1)
    ]


def question_changes(form: QuestionForm, question: Question) -> dict[str, Any]:
    """What was typed, as fields of the stored question."""
    changes: dict[str, Any] = {}
    for name in _TEXTS:
        if f"{name}_{form.languages[0]}" in form:
            old = getattr(question, name, NO_TEXT)
            changes[name] = text_of(form, name, form.languages, old)
    changes |= {name: form[name].data for name in _PLAIN if name in form}
    if isinstance(question, Rating):
        changes["low"] = int(form.low.data)
        changes["indicator"] = form.indicator.data or None
        changes["labels"] = _labels(form, question)
    if isinstance(question, OptionQuestion) and _options_sent(form):
        changes["options"] = _options(form, question)
    return changes


def _labels(form: QuestionForm, question: Rating) -> tuple[Text, ...]:
    points = form.points.data or question.points
    typed = {tag: lines_of(form[f"labels_{tag}"].data) for tag in form.languages}
    if not any(typed.values()):
        return ()
    same = len(question.labels) == points
    old = [dict(text.root) for text in question.labels] if same else [{} for _ in range(points)]
    return tuple(
        Text({**old[i], **{tag: lines[i] if lines else "" for tag, lines in typed.items()}})
        for i in range(points)
    )


def _options_sent(form: QuestionForm) -> bool:
    return bool(len(form.options)) and form.take_options.data != "theirs"


def _options(form: QuestionForm, question: OptionQuestion) -> list[dict[str, Any]]:
    known = {option.code: option for option in question.options}
    places = {code: place for place, code in enumerate(known, start=1)}
    taken = set(known)
    rows: list[tuple[float, dict[str, Any]]] = []
    for number, entry in enumerate(form.options, start=1):
        row = entry.form
        typed = {tag: row[tag].data or "" for tag in form.languages}
        if not any(typed.values()):
            continue
        old = known.get(row.code.data or "")
        code = old.code if old else _free(taken)
        taken.add(code)
        text = Text({**(old.text.root if old else {}), **typed})
        option: dict[str, Any] = {"code": code, "text": text}
        if isinstance(question, Multiple):
            option["exclusive"] = row.exclusive.data
        rows.append((_order(row.place.data, places.get(code), number), option))
    return [option for _place, option in sorted(rows, key=lambda pair: pair[0])]


def _order(wanted: int | None, place: int | None, number: int) -> float:
    """Where a row goes: a moved one takes the place it names, and the one there makes room."""
    if wanted is None:
        return place if place is not None else 1000 + number
    if place is None or wanted < place:
        return wanted - 0.5
    return wanted + 0.5 if wanted > place else wanted


def _free(taken: set[str]) -> str:
    return next(code for code in (f"o{n}" for n in range(1, 1000)) if code not in taken)


def show_findings(form: QuestionForm, findings: list[Finding], code: str) -> list[Finding]:
    """Put the checker's errors beside their fields; the rest comes back, for the top."""
    left = []
    for finding in findings:
        if (finding.place.kind, finding.place.code) != ("question", code):
            continue
        if finding.severity is not Severity.ERROR or not _beside(form, finding):
            left.append(finding)
    return left


def _beside(form: QuestionForm, finding: Finding) -> bool:
    field, _, part = finding.place.field.partition(".")
    wanted = str(finding.values.get("language", "")) or None
    fields = []
    for tag in (wanted,) if wanted else form.languages:
        if field == "options":
            fields += [row.form[tag] for row in form.options if row.form.code.data == part]
        elif f"{field}_{tag}" in form:
            fields.append(form[f"{field}_{tag}"])
    for place in fields:
        sentence = finding_sentence(finding)
        if sentence not in place.errors:
            place.errors = [*place.errors, sentence]
    return bool(fields)
