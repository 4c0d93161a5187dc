"""The pages of a survey, made from an entry, a mark and what was typed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from flask import Response, g, make_response, redirect, render_template, request, url_for
from markupsafe import Markup

from complaints.wording import becomes_case_words
from foundation.web.assets import asset_urls
from foundation.web.texts import gettext
from portal import questions, told
from portal.cookies import text_of
from portal.doorways import kiosk_of, may_hand_over
from portal.entry import Entry
from portal.houses import house_of
from portal.last_words import Shown, is_screened, last_words
from portal.marks import Mark
from portal.offers import offered, voucher_of
from portal.on_device import on_device
from portal.parcel import HOLE, Parcel
from portal.proxy import for_another
from portal.trials import remark_token
from portal.walk import Walk, walk_of
from surveys.answer_files import names_of
from surveys.asking import RARE, Asking, Typed, View, asked, kind_of, problems
from surveys.definition.errors import AnswerError
from surveys.definition.loops import OBJECT
from surveys.definition.model import field_name
from surveys.definition.path import Block, choices_in_order
from surveys.definition.questions.file import FileField
from surveys.definition.questions.kinds import AnyQuestion
from surveys.offers import Listed, Offered, offers
from surveys.places import place_words
from surveys.promises import promise
from surveys.receipts import grouped


@dataclass(frozen=True)
class Trouble:
    """Something about the whole form: what is the matter, and what to do."""

    title: str
    text: str


@dataclass(frozen=True)
class Sheet:
    """One page of a form: which part, what was typed, what is wrong.

    One that is made `alone` is made while the database is away.
    """

    part: int
    values: Mapping[str, list[str]] = field(default_factory=dict)
    errors: Mapping[str, AnswerError] = field(default_factory=dict)
    trouble: Trouble | None = None
    resumed: bool = False
    closed: bool = False
    alone: bool = False

    @property
    def plain(self) -> bool:
        """Whether it says nothing but its questions and what was typed."""
        return not (self.errors or self.trouble or self.resumed or self.closed)


_kept: dict[tuple[Any, ...], Parcel] = {}
_MOST_KEPT = 400
# The lists last offered at a door, for a page that is made while the database is away.
_last_offered: dict[tuple[Any, ...], Offered] = {}
_SHEETS = ("css/public.css", "css/kinds.css", "css/large.css", "js/kiosk.js", "js/answers.js")


def form_page(
    entry: Entry, mark: Mark, sheet: Sheet, *, status: int = 200, token: str | None = None
) -> Response:
    """The page with questions. `token` is given where none can be signed (no database)."""
    if token is None:
        token = text_of(entry, mark)
    return _parcel(entry, mark, sheet).response(token, status)


def _parcel(entry: Entry, mark: Mark, sheet: Sheet) -> Parcel:
    """The page but for its token; one with nothing of a person's on it is kept for all."""
    walk = walk_of(entry, sheet.values, mark)
    if not _same_for_all(entry, walk, sheet):
        return Parcel.of(_form_html(Paper(entry, walk, sheet, mark)))
    # All that the page says: where the door stands now, what is asked, and our own sheets.
    key = (
        *(entry.door.collector.id, entry.stamp, entry.digest, mark.language, mark.large),
        *(sheet.part, walk.asked(sheet.part), walk.place(sheet.part), walk.progress(sheet.part)),
        tuple(sorted(walk.parts)),
        asset_urls(_SHEETS),
    )
    found = _kept.get(key)
    if found is None:
        found = Parcel.of(_form_html(Paper(entry, walk, sheet, mark)), kept=True)
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        _kept[key] = found
    return found


def _same_for_all(entry: Entry, walk: Walk, sheet: Sheet) -> bool:
    """Whether everybody of whom the same is asked sees this page alike."""
    if not sheet.plain or entry.invited is not None or walk.layout.personal[sheet.part - 1]:
        return False
    typed = walk.layout.codes[sheet.part - 1] & sheet.values.keys()
    return not typed and not (sheet.part == walk.parts[0] and for_another(sheet.values))


def _form_html(page: Paper) -> str:
    entry, walk, sheet, language = page.entry, page.walk, page.sheet, page.mark.language
    part, parts = walk.place(sheet.part)
    before, total = walk.progress(sheet.part)
    wrong, blocks, kinds = page.questions()
    return render_template(
        "portal/form.html",
        house=house(entry, language),
        handing=may_hand_over(entry) and parts > 1,
        title=walk.say(entry.content.title, language),
        introduction=_paragraphs(page),
        place=_place(entry, language),
        trial=entry.trial,
        promise=promise(entry.door.survey.anonymity),
        notice=becomes_case_words() if entry.becomes_case else "",
        privacy_url=url_for("portal.privacy", slug=entry.tenant.slug, lang=language),
        action=address(entry),
        wrong=wrong,
        offered=offered(entry, language) if sheet.part == 1 else "",
        blocks=blocks,
        kinds_sheet=bool(kinds & RARE),
        with_files="file" in kinds,
        first=sheet.part == walk.parts[0],
        sheet=sheet,
        asks_proxy=entry.door.survey.by_proxy and sheet.part == walk.parts[0],
        proxy=for_another(sheet.values),
        kept=None if sheet.closed else on_device(entry, walk, sheet.part),
        large=page.mark.large,
        one_each=walk.layout.one_each,
        step=page.step,
        part=part,
        parts=parts,
        before=before,
        total=total,
        token=HOLE,
        problem_count=len(sheet.errors),
        language_tag=language,
    )


@dataclass(frozen=True)
class Paper:
    """A page about to be written: what is asked on it, of whom."""

    entry: Entry
    walk: Walk
    sheet: Sheet
    mark: Mark

    @property
    def step(self) -> str:
        """What the button leads to: the next page, the end, or what the answers will tell."""
        if self.walk.after(self.sheet.part) is not None:
            return "next"
        return "open" if self.walk.layout.decides[self.sheet.part - 1] else "send"

    def questions(self) -> tuple[list[View], list[tuple[str, list[Markup]]], set[str]]:
        """What is wrong; each block with the HTML of its questions; the kinds that are asked."""
        wrong: list[View] = []
        kinds: set[str] = set()
        blocks = []
        found = self.walk.blocks(self.sheet.part, self._besides())
        for block in found:
            htmls = []
            for question in block.questions:
                kinds.add("other" if len(question.leaves()) > 1 else kind_of(question))
                htmls.append(self._html(question, wrong))
            blocks.append((self._heading(block, alone=len(found) == 1), htmls))
        return wrong, blocks, kinds

    def _besides(self) -> Collection[str]:
        """Where it is not known what else was answered, what was typed stays on the page."""
        return self.sheet.values.keys() if self.sheet.trouble else ()

    def _html(self, question: AnyQuestion, wrong: list[View]) -> Markup:
        content, language = self.entry.content, self.mark.language
        typed = Typed(self.sheet.values, self.sheet.errors).of(question)
        if not typed and not self.walk.layout.personal[self.sheet.part - 1]:
            return questions.blank_html(self.entry.digest, content, question, language)
        view = asked(question, self._how(question), typed)
        wrong.extend(problems(view))
        return questions.html_of(view)

    @cached_property
    def _offered(self) -> Offered:
        door, language = self.entry.door, self.mark.language
        name = (door.collector.id, self.entry.digest, self.sheet.part, language, self.mark.large)
        if self.sheet.alone:
            return _last_offered.get(name, {})
        found = offers(self.walk.questions(self.sheet.part), door.department, language)
        if found:
            if len(_last_offered) >= _MOST_KEPT:
                _last_offered.clear()
            _last_offered[name] = found
        return found

    @cached_property
    def _own_files(self) -> dict[str, str]:
        """The files of this form; no query on a page that asks for none, or while there is none."""
        asked = any(isinstance(q, FileField) for q in self.walk.questions(self.sheet.part))
        return names_of(self.mark.key) if asked and not self.sheet.alone else {}

    def _how(self, question: AnyQuestion) -> Asking:
        seed = f"{self.mark.order}:{question.code}"
        lists = self._offered.get(question.code, Listed())
        return Asking(
            say=lambda text: self.walk.say(text, self.mark.language),
            numbers=self.entry.content.numbers,
            ordered=lambda choices: choices_in_order(choices, seed),
            offered=lists.pairs or tuple(self._own_files.items()),
            groups=lists.groups,
        )

    def _heading(self, block: Block, *, alone: bool) -> str:
        title = self.walk.say(block.section.title, self.mark.language)
        if block.thing is None:
            return "" if alone else title
        thing = self.entry.content.say(block.thing.text, self.mark.language)
        if OBJECT in title:
            return title.replace(OBJECT, thing)
        return gettext("%(title)s: %(thing)s", title=title, thing=thing)


def thanks_page(
    entry: Entry,
    shown: Shown,
    language: str,
    *,
    status: int = 200,
    given: str = "",
    said: str = "",
) -> Response:
    """The page after sending; the receipt stands in its body alone, and is not compressed.

    The way to complain is offered to everybody, and first of all after a low score. It is the same
    address for all and says nothing of the survey: the two are never tied together. `given` is
    the code that was taken, `said` why there is none.
    """
    g.referrer_policy = "no-referrer"
    if entry.trial is not None:
        return trial_thanks_page(entry, shown.receipt, language, status=status)
    heading, paragraphs = last_words(entry.content, shown.end, shown.known, language)
    html = render_template(
        "portal/thanks.html",
        house=_house_at_end(entry, language),
        large=shown.large,
        heading=heading,
        paragraphs=paragraphs,
        screened=is_screened(entry.content, shown.end),
        dropped=shown.dropped,
        code=grouped(shown.receipt) if shown.receipt else None,
        low=shown.low,
        complain_url=url_for("cases.complain", slug=entry.tenant.slug, lang=language),
        withdraw_url=url_for("portal.withdraw", slug=entry.tenant.slug, lang=language),
        changes=told.newest(entry, language),
        voucher=voucher_of(entry, shown, language, given, said),
        changes_url=url_for("portal.changes", slug=entry.tenant.slug, lang=language),
    )
    return make_response(html, status)


def trial_thanks_page(
    entry: Entry, answer: str | None, language: str, *, status: int = 200
) -> Response:
    """The page after a test or a pilot; of a pilot it asks what was unclear."""
    html = render_template(
        "portal/trial_thanks.html",
        house=_house_at_end(entry, language),
        trial=entry.trial,
        survey=entry.content.say(entry.content.title, language),
        language_tag=language,
        action=f"{entry.path}/remark",
        again=entry.path,
        token=remark_token(entry.lock, answer) if answer else "",
    )
    return make_response(html, status)


def message_page(
    entry: Entry, language: str, title: str, lines: list[str], *, status: int, again: bool = False
) -> Response:
    """A page with a few plain words instead of the form."""
    html = render_template(
        "portal/message.html",
        house=_house_at_end(entry, language),
        survey=entry.content.say(entry.content.title, language),
        heading=title,
        lines=lines,
        again=address(entry) if again else None,
    )
    return make_response(html, status)


def _house_at_end(entry: Entry, language: str) -> SimpleNamespace:
    """The same for a page that nothing follows.

    Where it came in answer to a form (no cookie was taken), its address opens another form: a link
    to the other language would lose the receipt.
    """
    shown = house(entry, language)
    if request.method == "POST":
        shown.languages = []
    return shown


def house(entry: Entry, language: str) -> SimpleNamespace:
    """The organisation as the page's head and foot show it."""
    languages = entry.content.languages
    shown = house_of(entry.tenant, language, languages=languages, tells=entry.tells)
    shown.kiosk = kiosk_of(entry)
    shown.framed = entry.kind == "embed"
    return shown


def go_to(
    entry: Entry, part: int | None = None, *, thanks: bool = False, field: str = ""
) -> Response:
    """The answer that leads on after a form (303, so that a reload sends nothing again)."""
    place = f"#q-{field_name(field)}" if field else ""
    response = redirect(address(entry, part) + ("/thanks" if thanks else "") + place, 303)
    assert isinstance(response, Response)  # noqa: S101 - Flask makes it of our class
    return response


def address(entry: Entry, part: int | None = None) -> str:
    """The address of a survey, or of one part of it."""
    return entry.path if part is None else f"{entry.path}?part={part}"


def _paragraphs(page: Paper) -> list[str]:
    content = page.entry.content
    if page.sheet.part > page.walk.parts[0] or page.sheet.closed:
        return []
    return page.walk.say(content.introduction, page.mark.language).split("\n")


def _place(entry: Entry, language: str) -> str:
    plain = language.split("-", maxsplit=1)[0]
    return place_words(entry.door.collector, entry.door.department, plain)
