"""Write LimeSurvey's .lss, in the shape that versions 3 to 6 all read: a row a language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from surveys.formats.lime import LimeQuestion, LimeSurvey

DB_VERSION = "366"  # of LimeSurvey 3: later ones bring it up to date as they read it
_SURVEY = "1"
Row = dict[str, object]


def write_lss(survey: LimeSurvey) -> str:
    """The XML of a survey."""
    return "\n".join(_Writer(survey).lines()) + "\n"


class _Writer:
    def __init__(self, survey: LimeSurvey) -> None:
        self.survey = survey
        self.tables: dict[str, list[Row]] = {
            name: [] for name in ("answers", "groups", "questions", "subquestions")
        }
        self.attributes: list[Row] = []
        self.next = 0

    def lines(self) -> Iterator[str]:
        for group in self.survey.groups:
            gid = self._id()
            for tag in self.survey.languages:
                self._add(
                    "groups",
                    gid=gid,
                    sid=_SURVEY,
                    group_name=group.name.get(tag, ""),
                    group_order=gid,
                    description=group.about.get(tag, ""),
                    language=tag,
                    grelevance=group.relevance,
                )
            for question in group.questions:
                self._question(question, gid)
        yield '<?xml version="1.0" encoding="UTF-8"?>'
        yield "<document>"
        yield " <LimeSurveyDocType>Survey</LimeSurveyDocType>"
        yield f" <DBVersion>{DB_VERSION}</DBVersion>"
        yield " <languages>"
        yield from (f"  <language>{tag}</language>" for tag in self.survey.languages)
        yield " </languages>"
        for name, rows in self.tables.items():
            yield from _table(name, rows)
        yield from _table("question_attributes", self.attributes)
        yield from _table("surveys", [self._survey()])
        yield from _table("surveys_languagesettings", self._settings())
        yield "</document>"

    def _id(self) -> int:
        self.next += 1
        return self.next

    def _add(self, table: str, **row: object) -> None:
        self.tables[table].append(row)

    def _survey(self) -> Row:
        first, *others = self.survey.languages
        return {
            "sid": _SURVEY,
            "language": first,
            "additional_languages": " ".join(others),
            "format": self.survey.format,
            "active": "N",
        }

    def _settings(self) -> Iterator[Row]:
        for tag in self.survey.languages:
            yield {
                "surveyls_survey_id": _SURVEY,
                "surveyls_language": tag,
                "surveyls_title": self.survey.title.get(tag, ""),
                "surveyls_welcometext": self.survey.welcome.get(tag, ""),
                "surveyls_endtext": self.survey.end.get(tag, ""),
            }

    def _question(self, question: LimeQuestion, gid: int) -> None:
        qid = self._id()
        for tag in self.survey.languages:
            self._add(
                "questions",
                qid=qid,
                parent_qid=0,
                sid=_SURVEY,
                gid=gid,
                type=question.type,
                title=question.code,
                question=question.text.get(tag, ""),
                help=question.help.get(tag, ""),
                other="Y" if question.other else "N",
                mandatory="Y" if question.mandatory else "N",
                question_order=qid,
                language=tag,
                scale_id=0,
                relevance=question.relevance or "1",
            )
        self._parts(question, qid, gid)
        for name, value in question.attributes.items():
            self.attributes.append({"qid": qid, "attribute": name, "value": value})
        for name, texts in question.spoken.items():
            for tag, text in texts.items():
                row = {"qid": qid, "attribute": name, "value": text, "language": tag}
                self.attributes.append(row)

    def _parts(self, question: LimeQuestion, qid: int, gid: int) -> None:
        for place, row in enumerate(question.rows, start=1):
            own = self._id()
            for tag in self.survey.languages:
                self._add(
                    "subquestions",
                    qid=own,
                    parent_qid=qid,
                    sid=_SURVEY,
                    gid=gid,
                    type="T",
                    title=row.code,
                    question=row.text.get(tag, ""),
                    question_order=place,
                    language=tag,
                    scale_id=row.scale,
                    relevance="1",
                )
        for place, answer in enumerate(question.answers, start=1):
            for tag in self.survey.languages:
                self._add(
                    "answers",
                    qid=qid,
                    code=answer.code,
                    answer=answer.text.get(tag, ""),
                    sortorder=place,
                    assessment_value=answer.value,
                    language=tag,
                    scale_id=answer.scale,
                )


def _table(name: str, rows: Iterable[Row]) -> Iterator[str]:
    rows = list(rows)
    if not rows:
        return
    yield f" <{name}>"
    yield "  <fields>"
    yield from (f"   <fieldname>{field}</fieldname>" for field in rows[0])
    yield "  </fields>"
    yield "  <rows>"
    for row in rows:
        yield "   <row>"
        yield from (f"    <{field}>{_escaped(value)}</{field}>" for field, value in row.items())
        yield "   </row>"
    yield "  </rows>"
    yield f" </{name}>"


def _escaped(value: object) -> str:
    return escape(str(value))
