"""The formats: what each is called, how it is read and written, and which one a file is in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from surveys.definition.model import Questionnaire
from surveys.definition.place import WHOLE
from surveys.formats.differing import Lost, differing
from surveys.formats.json_places import parse
from surveys.formats.lime_reading import questionnaire_of
from surveys.formats.lime_table import is_lime_table, read_lime_table, write_lime_table
from surveys.formats.lime_writing import survey_of
from surveys.formats.lss_reading import read_lss
from surveys.formats.lss_writing import write_lss
from surveys.formats.notes import Unreadable, What
from surveys.formats.own_json import is_own, read_own, write_own
from surveys.formats.reading import Reading, decoded
from surveys.formats.surveyjs_reading import is_surveyjs, read_surveyjs
from surveys.formats.surveyjs_writing import write_surveyjs
from surveys.formats.text_reading import read_text
from surveys.formats.text_writing import write_text
from surveys.formats.xlsform_reading import read_xlsform
from surveys.formats.xlsform_writing import write_xlsform

LARGEST_FILE = 5 * 1024 * 1024  # bytes
LARGEST_WORDS = "5 MB"


@dataclass(frozen=True)
class Format:
    """A format: `one_language` ones are written in a language that is chosen."""

    name: str
    ending: str
    media_type: str
    read: Callable[[bytes], Reading]
    write: Callable[[Questionnaire, str], bytes]
    one_language: bool = False


FORMATS: dict[str, Format] = {
    made.name: made
    for made in (
        Format(
            "json",
            "json",
            "application/json",
            lambda data: read_own(decoded(data)),
            lambda content, _language: write_own(content).encode(),
        ),
        Format(
            "lss",
            "lss",
            "application/xml",
            lambda data: questionnaire_of(read_lss(data)),
            lambda content, _language: write_lss(survey_of(content)).encode(),
        ),
        Format(
            "limesurvey",
            "txt",
            "text/tab-separated-values",
            lambda data: questionnaire_of(read_lime_table(decoded(data))),
            lambda content, _language: write_lime_table(survey_of(content)).encode(),
        ),
        Format(
            "surveyjs",
            "json",
            "application/json",
            lambda data: read_surveyjs(decoded(data)),
            lambda content, _language: write_surveyjs(content).encode(),
        ),
        Format(
            "xlsform",
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            read_xlsform,
            lambda content, _language: write_xlsform(content),
        ),
        Format(
            "text",
            "txt",
            "text/plain",
            lambda data: read_text(decoded(data)),
            lambda content, language: write_text(content, language).encode(),
            one_language=True,
        ),
    )
}


def format_of(data: bytes) -> Format:
    """The format that a file's content shows; its name is not asked."""
    if not data.strip():
        raise Unreadable(What.EMPTY)
    if len(data) > LARGEST_FILE:
        raise Unreadable(What.TOO_LARGE, limit=LARGEST_WORDS)
    return FORMATS[_name_of(data)]


_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DOCUMENTS = ((b"word/", "Word"), (b"ppt/", "PowerPoint"))


def _refuse_documents(data: bytes) -> None:
    """What people have in hand when they should paste it; its names show in a zip as they are."""
    if data.startswith(_OLD_OFFICE):
        raise Unreadable(What.OLD_OFFICE)
    if data.startswith(b"%PDF"):
        raise Unreadable(What.DOCUMENT, name="PDF")
    for folder, name in _DOCUMENTS:
        if data.startswith(b"PK") and folder in data and b"xl/workbook.xml" not in data:
            raise Unreadable(What.DOCUMENT, name=name)


def _name_of(data: bytes) -> str:
    _refuse_documents(data)
    if data.startswith(b"PK"):
        return "xlsform"
    text = decoded(data).lstrip()
    if text.startswith(("{", "[")):
        return _json_name(text)
    if text.startswith("<"):
        return "lss"
    if "\0" in text:
        raise Unreadable(What.UNKNOWN_FORMAT)
    if is_lime_table(text):
        return "limesurvey"
    return "text"


def _json_name(text: str) -> str:
    data = parse(text)
    if is_own(data):
        return "json"
    if is_surveyjs(data):
        return "surveyjs"
    raise Unreadable(What.UNKNOWN_FORMAT)


def read_any(data: bytes) -> tuple[Format, Reading]:
    """Read a file in whichever format it is."""
    found = format_of(data)
    return found, found.read(data)


def losses(content: Questionnaire, wanted: Format, language: str) -> list[Lost]:
    """What the format would not carry of a questionnaire, in a language where it has but one."""
    if not content.questions:
        return []
    try:
        back = wanted.read(wanted.write(content, language))
    except Unreadable:
        return [Lost(WHOLE)]
    return differing(content, back.content)
