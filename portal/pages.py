"""The pages of a survey, made from an entry, a mark and what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from flask import Response, g, make_response, redirect, render_template, url_for
from markupsafe import Markup

from complaints.wording import becomes_case_words
from foundation.web.assets import asset_url
from portal import questions
from portal.addresses import door_path
from portal.entry import Entry
from portal.houses import house_of
from portal.marks import Mark, write_mark
from portal.parcel import HOLE, Parcel
from surveys.definition.errors import AnswerError
from surveys.promises import promise
from surveys.receipts import grouped


@dataclass(frozen=True)
class Trouble:
    """Something about the whole form: what is the matter, and what to do."""

    title: str
    text: str


@dataclass(frozen=True)
class Sheet:
    """One page of a form: which part, what was typed, what is wrong."""

    part: int
    values: Mapping[str, list[str]] = field(default_factory=dict)
    errors: Mapping[str, AnswerError] = field(default_factory=dict)
    trouble: Trouble | None = None
    resumed: bool = False
    closed: bool = False


_kept: dict[tuple[Any, ...], Parcel] = {}
_MOST_KEPT = 400


def form_page(
    entry: Entry, mark: Mark, sheet: Sheet, *, status: int = 200, token: str | None = None
) -> Response:
    """The page with questions. `token` is given where none can be signed (no database)."""
    if token is None:
        token = write_mark(entry.door.collector.id, mark)
    return _parcel(entry, sheet, mark.language).response(token, status)


def _parcel(entry: Entry, sheet: Sheet, language: str) -> Parcel:
    """The page but for its token; one that nothing was typed on is the same for all, and kept."""
    if sheet != Sheet(sheet.part):
        return Parcel.of(_form_html(entry, sheet, language))
    # All that the page says: where the door stands now, what is asked, and our own sheet.
    key = (entry.door.collector.id, entry.stamp, entry.digest, sheet.part, language, _our_sheet())
    found = _kept.get(key)
    if found is None:
        found = Parcel.of(_form_html(entry, sheet, language), kept=True)
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        _kept[key] = found
    return found


def _our_sheet() -> str:
    return asset_url("css/public.css")


def _form_html(entry: Entry, sheet: Sheet, language: str) -> str:
    parts = entry.parts
    views, blocks = _questions(entry, sheet, language)
    return render_template(
        "portal/form.html",
        house=house(entry, language),
        title=entry.content.say(entry.content.title, language),
        introduction=_paragraphs(entry, sheet, language),
        place=_place(entry, language),
        promise=promise(entry.door.survey.anonymity),
        notice=becomes_case_words() if entry.becomes_case else "",
        privacy_url=url_for("portal.privacy", slug=entry.tenant.slug, lang=language),
        action=address(entry),
        questions=views,
        blocks=blocks,
        sheet=sheet,
        part=sheet.part,
        parts=len(parts),
        before=sum(len(section.questions) for p in parts[: sheet.part - 1] for section in p),
        total=len(entry.content.questions),
        token=HOLE,
        problem_count=len(sheet.errors),
        language_tag=language,
    )


def thanks_page(
    entry: Entry, receipt: str | None, language: str, *, low: bool = False, status: int = 200
) -> Response:
    """The page after sending; the receipt stands in its body alone, and is not compressed.

    The way to complain is offered to everybody, and first of all after a low score. It is the same
    address for all and says nothing of the survey: the two are never tied together.
    """
    g.referrer_policy = "no-referrer"
    closing = entry.content.say(entry.content.closing, language)
    html = render_template(
        "portal/thanks.html",
        house=house(entry, language),
        sentence=closing,
        code=grouped(receipt) if receipt else None,
        low=low,
        complain_url=url_for("cases.complain", slug=entry.tenant.slug, lang=language),
    )
    return make_response(html, status)


def message_page(
    entry: Entry, language: str, title: str, lines: list[str], *, status: int, again: bool = False
) -> Response:
    """A page with a few plain words instead of the form."""
    html = render_template(
        "portal/message.html",
        house=house(entry, language),
        survey=entry.content.say(entry.content.title, language),
        heading=title,
        lines=lines,
        again=address(entry) if again else None,
    )
    return make_response(html, status)


def house(entry: Entry, language: str) -> SimpleNamespace:
    """The organisation as the page's head and foot show it."""
    return house_of(entry.tenant, language, languages=entry.content.languages)


def go_to(entry: Entry, part: int | None = None, *, thanks: bool = False) -> Response:
    """The answer that leads on after a form (303, so that a reload sends nothing again)."""
    response = redirect(address(entry, part) + ("/thanks" if thanks else ""), 303)
    assert isinstance(response, Response)  # noqa: S101 - Flask makes it of our class
    return response


def address(entry: Entry, part: int | None = None) -> str:
    """The address of a survey, or of one part of it."""
    path = door_path(entry.tenant.slug, entry.code)
    return path if part is None else f"{path}?part={part}"


def _questions(
    entry: Entry, sheet: Sheet, language: str
) -> tuple[list[dict[str, Any]], list[tuple[str, list[Markup]]]]:
    """What is wrong, for the summary on top; and each section with the HTML of its questions."""
    content = entry.content
    wrong: list[dict[str, Any]] = []
    blocks = []
    sections = entry.parts[sheet.part - 1]
    for section in sections:
        htmls = []
        for question in section.questions:
            typed = sheet.values.get(question.code, ())
            error = sheet.errors.get(question.code)
            if error is None and questions.is_blank(typed):
                htmls.append(questions.blank_html(entry.digest, content, question.code, language))
                continue
            view = questions.view_of(content, question, language, values=typed, error=error)
            htmls.append(questions.html_of(view))
            if error is not None:
                wrong.append(view)
        heading = content.say(section.title, language) if len(sections) > 1 else ""
        blocks.append((heading, htmls))
    return wrong, blocks


def _paragraphs(entry: Entry, sheet: Sheet, language: str) -> list[str]:
    if sheet.part > 1 or sheet.closed:
        return []
    return entry.content.say(entry.content.introduction, language).split("\n")


def _place(entry: Entry, language: str) -> str:
    department = entry.door.department
    return department.name(language.split("-", maxsplit=1)[0]) if department is not None else ""
