"""Read LimeSurvey's .lss: its tables as XML, with texts per language inside or beside them."""

from __future__ import annotations

from collections.abc import Iterator

from surveys.formats.lime import (
    LimeGroup,
    LimePart,
    LimeQuestion,
    LimeSurvey,
    Texts,
    language_tag,
)
from surveys.formats.notes import Unreadable, What
from surveys.formats.xml_tree import Element, parse_xml


def is_lss(root: Element) -> bool:
    """Whether a document says that it is a survey of LimeSurvey."""
    return root.name == "document" and root.said("LimeSurveyDocType") == "Survey"


def read_lss(data: bytes) -> LimeSurvey:
    """The survey in a .lss file."""
    root = parse_xml(data)
    if not is_lss(root):
        raise Unreadable(What.UNKNOWN_FORMAT)
    return _Tables(root).survey()


class _Tables:
    def __init__(self, root: Element) -> None:
        self.root = root
        self.groups: dict[str, LimeGroup] = {}
        self.questions: dict[str, LimeQuestion] = {}

    def rows(self, table: str) -> Iterator[Element]:
        found = self.root.child(table)
        rows = found.child("rows") if found else None
        return rows.all("row") if rows else iter(())

    def survey(self) -> LimeSurvey:
        made = LimeSurvey()
        named = self.root.child("languages")
        for one in named.all("language") if named else ():
            self._language(made, one.text)
        for row in self.rows("surveys"):
            made.format = row.said("format") or "G"
            for tag in (row.said("language"), *row.said("additional_languages").split()):
                self._language(made, tag)
            first = language_tag(row.said("language"))
            made.languages.sort(key=lambda tag: tag != first)
        for row in self.rows("surveys_languagesettings"):
            tag = language_tag(row.said("surveyls_language"))
            made.title[tag] = row.said("surveyls_title")
            made.welcome[tag] = row.said("surveyls_welcometext")
            made.end[tag] = row.said("surveyls_endtext")
        self._groups(made)
        self._questions()
        self._parts()
        self._attributes()
        if next(self.rows("quota"), None) is not None:
            made.lost.append(("quota", ""))
        if next(self.rows("assessments"), None) is not None:
            made.lost.append(("assessments", ""))
        return made

    def _language(self, made: LimeSurvey, raw: str) -> None:
        tag = language_tag(raw)
        if tag and tag not in made.languages:
            made.languages.append(tag)

    def _groups(self, made: LimeSurvey) -> None:
        rows = sorted(self.rows("groups"), key=lambda row: _number(row.said("group_order")))
        for row in rows:
            key = row.said("gid")
            if key not in self.groups:
                self.groups[key] = LimeGroup(relevance=row.said("grelevance"))
                made.groups.append(self.groups[key])
            self._say(
                row, (self.groups[key].name, "group_name"), (self.groups[key].about, "description")
            )
        for row in self.rows("group_l10ns"):
            group = self.groups.get(row.said("gid"))
            if group:
                self._say(row, (group.name, "group_name"), (group.about, "description"))

    def _say(self, row: Element, *texts: tuple[Texts, str]) -> None:
        tag = language_tag(row.said("language"))
        for text, name in texts:
            if tag and row.child(name) is not None:
                text[tag] = row.said(name)

    def _questions(self) -> None:
        rows = sorted(self.rows("questions"), key=lambda row: _number(row.said("question_order")))
        for row in rows:
            group, key = self.groups.get(row.said("gid")), row.said("qid")
            if group is None or row.said("parent_qid") not in ("", "0"):
                continue
            if key not in self.questions:
                self.questions[key] = LimeQuestion(
                    row.said("title"),
                    row.said("type"),
                    row.line,
                    mandatory=row.said("mandatory") in ("Y", "S"),
                    other=row.said("other") == "Y",
                    relevance=row.said("relevance"),
                )
                group.questions.append(self.questions[key])
            made = self.questions[key]
            self._say(row, (made.text, "question"), (made.help, "help"))

    def _parts(self) -> None:
        parts: dict[tuple[str, str], LimePart] = {}
        rows = sorted(self.rows("subquestions"), key=lambda r: _number(r.said("question_order")))
        for row in rows:
            key = ("row", row.said("qid"))
            owner = self.questions.get(row.said("parent_qid"))
            if owner and key not in parts:
                parts[key] = LimePart(row.said("title"), scale=_number(row.said("scale_id")))
                owner.rows.append(parts[key])
            if owner:
                self._say(row, (parts[key].text, "question"))
        for row in sorted(self.rows("answers"), key=lambda r: _number(r.said("sortorder"))):
            self._answer(row, parts)
        for row in self.rows("question_l10ns"):
            question = self.questions.get(row.said("qid"))
            part = parts.get(("row", row.said("qid")))
            if question:
                self._say(row, (question.text, "question"), (question.help, "help"))
            elif part:
                self._say(row, (part.text, "question"))
        for row in self.rows("answer_l10ns"):
            answer = parts.get(("answer", row.said("aid")))
            if answer:
                self._say(row, (answer.text, "answer"))

    def _answer(self, row: Element, parts: dict[tuple[str, str], LimePart]) -> None:
        owner = self.questions.get(row.said("qid"))
        own = ":".join(row.said(name) for name in ("qid", "code", "scale_id"))
        key = ("answer", row.said("aid") or own)
        if owner is None:
            return
        if key not in parts:
            parts[key] = LimePart(
                row.said("code"),
                scale=_number(row.said("scale_id")),
                value=_number(row.said("assessment_value")),
            )
            owner.answers.append(parts[key])
        self._say(row, (parts[key].text, "answer"))

    def _attributes(self) -> None:
        for row in self.rows("question_attributes"):
            question, name = self.questions.get(row.said("qid")), row.said("attribute")
            tag = language_tag(row.said("language"))
            if question and tag:
                question.spoken.setdefault(name, {})[tag] = row.said("value")
            elif question:
                question.attributes[name] = row.said("value")


def _number(raw: str) -> int:
    return int(raw) if raw.lstrip("-").isdigit() and len(raw) < 10 else 0
