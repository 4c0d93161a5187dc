"""Between a question as it is stored and its form: the data to show, and what was typed."""

from __future__ import annotations

from typing import Any

from surveys.definition.findings import Finding, Severity
from surveys.definition.questions.base import Question
from surveys.definition.text import NO_TEXT
from surveys.forms.questions import FAMILIES, QuestionForm
from surveys.forms.texts import text_data, text_of
from surveys.sentences import finding_sentence

_TEXTS = ("text", "hint", "short", "low_label", "high_label", "not_applicable_text", "unit")
_PLAIN = (
    "required",
    "points",
    "not_applicable",
    "reversed",
    "max_choices",
    "max_length",
    "shuffle",
    "decimals",
    "sets_department",
    "at_door",
)
_AS_STORED = ("min_choices", "minimum", "maximum", "part", "expects")


def question_data(question: Question) -> dict[str, Any]:
    """The stored question as the data of its form."""
    data: dict[str, Any] = {}
    for name in _TEXTS:
        data |= text_data(name, getattr(question, name, NO_TEXT))
    for name in (*_PLAIN, *_AS_STORED):
        if hasattr(question, name):
            data[name] = getattr(question, name)
    for family in FAMILIES.values():
        data |= family.data(question)
    return data


def question_changes(form: QuestionForm, question: Question) -> dict[str, Any]:
    """What was typed, as fields of the stored question."""
    changes: dict[str, Any] = {}
    for name in _TEXTS:
        if f"{name}_{form.languages[0]}" in form:
            old = getattr(question, name, NO_TEXT)
            changes[name] = text_of(form, name, form.languages, old)
    changes |= {name: form[name].data for name in _PLAIN if name in form}
    for family in form.families:
        changes |= FAMILIES[family].changes(form, question)
    if question.locked and "indicator" in form:
        changes["indicator"] = form.indicator.data or None
    return changes


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
        if field in ("options", "rows") and field in form:
            fields += [row.form[tag] for row in form[field] if row.form.code.data == part]
        elif f"{field}_{tag}" in form:
            fields.append(form[f"{field}_{tag}"])
    for place in fields:
        sentence = finding_sentence(finding)
        if sentence not in place.errors:
            place.errors = [*place.errors, sentence]
    return bool(fields)
