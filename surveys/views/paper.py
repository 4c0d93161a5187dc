"""Entry from paper: which sheets there are, typing one, deciding where two people differ."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, func, select

from foundation.errors import Invalid, NotFound
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.web.access import requires
from foundation.web.forms import StaffForm, clean
from foundation.web.languages import language
from foundation.web.paging import page_number, paged
from foundation.web.texts import gettext
from foundation.web.viewer import viewer
from surveys.definition.model import Questionnaire as Content
from surveys.models import Collector, QuestionnaireVersion, Survey
from surveys.paper_lines import in_words, lines_of, understood
from surveys.paper_models import PaperEntry, PaperSheet
from surveys.queries import content_of
from surveys.services import paper as services
from surveys.views.pages import one_of, pager
from surveys.views.surveys import blueprint
from tenants.queries import user_names

_STATES = ("entered", "differs", "kept")
_FIELDS = ("a.<field>",)


@blueprint.get("/<ref>/paper/<code>")
@requires("survey:write")
def paper(ref: str, code: str) -> ResponseReturnValue:
    """The sheets of a place and how far each is; a number leads to its sheet."""
    survey, collector = _load(ref, code)
    if "sheet" in request.args:
        number = _number(request.args["sheet"])
        return redirect(url_for(".enter_paper", ref=ref, code=code, number=number))
    state = one_of("state", _STATES)
    page = paged(_sheets(collector, state), page_number())
    return render_template(
        "surveys/paper/index.html",
        survey=survey,
        collector=collector,
        page=page,
        hands=_hands(page.rows),
        numbers=_numbers(collector),
        following=_following(collector),
        me=viewer().user_id,
        words=_words(),
        state=state,
        states=[("", gettext("All")), *_words().items()],
        pager=pager(page, "surveys.paper", ref=ref, code=code, state=state),
    )


@blueprint.route("/<ref>/paper/<code>/<int:number>", methods=["GET", "POST"])
@requires("survey:write", form=StaffForm, fields=_FIELDS)
def enter_paper(ref: str, code: str, number: int) -> ResponseReturnValue:
    """Type one sheet, without seeing what somebody else typed from it."""
    survey, collector = _load(ref, code)
    content, form = _content(survey), StaffForm()
    typed = _own(collector, number)
    errors: dict[str, str] = {}
    if form.validate_on_submit():
        typed = _typed(content)
        _, errors = understood(content, typed)
        if not errors:
            sheet = services.enter_sheet(survey, collector, number, viewer().user_id, typed)
            flash(_done(sheet), "watch" if sheet.state == "differs" else "good")
            following = min(number + 1, services.MOST)
            return redirect(url_for(".enter_paper", ref=ref, code=code, number=following))
    page = render_template(
        "surveys/paper/enter.html",
        survey=survey,
        collector=collector,
        number=number,
        form=form,
        lines=lines_of(content, language()),
        typed=typed,
        errors=errors,
    )
    return page, 400 if form.is_submitted() else 200


@blueprint.route("/<ref>/paper/<code>/<int:number>/decide", methods=["GET", "POST"])
@requires("survey:write", form=StaffForm, fields=_FIELDS)
def decide_paper(ref: str, code: str, number: int) -> ResponseReturnValue:
    """Decide, sheet in hand, what two people read differently."""
    survey, collector = _load(ref, code)
    sheet = load_or_404(PaperSheet, collector_id=collector.id, number=number)
    entries = services.entries_of(sheet)
    if sheet.state != "differs" or len(entries) < 2:
        raise NotFound
    content, form, errors = _content(survey), StaffForm(), {}
    unlike = services.differing(survey, entries)
    typed = {**entries[0].typed, **_chosen(unlike, entries)}
    if form.validate_on_submit():
        try:
            services.decide_sheet(survey, collector, sheet, typed)
        except Invalid as refusal:
            errors = {name.removeprefix("a."): words for name, words in refusal.fields.items()}
        else:
            flash(gettext("The sheet is kept as one answer."), "good")
            return redirect(url_for(".paper", ref=ref, code=code))
    page = render_template(
        "surveys/paper/decide.html",
        survey=survey,
        collector=collector,
        number=number,
        form=form,
        people=_people(entries),
        lines=[line for line in lines_of(content, language()) if line.code in unlike],
        said=_said(content, entries),
        typed=typed,
        errors=errors,
    )
    return page, 400 if form.is_submitted() else 200


def _load(ref: str, code: str) -> tuple[Survey, Collector]:
    survey = load_or_404(Survey, ref=ref)
    return survey, load_or_404(Collector, survey_id=survey.id, short_code=code, kind="paper")


def _content(survey: Survey) -> Content:
    return content_of(load_or_404(QuestionnaireVersion, id=survey.version_id))


def _number(text: str) -> int:
    plain = text.strip()
    if not plain.isascii() or not plain.isdigit() or not 1 <= int(plain[:9]) <= services.MOST:
        raise Invalid(gettext("Please give a number from 1 to 99999."))
    return int(plain)


def _typed(content: Content) -> dict[str, str]:
    """What was typed, by field."""
    found = {}
    for line in lines_of(content, language()):
        text = str(clean(request.form.get(f"a.{line.code}", "")))
        if text:
            found[line.code] = text
    return found


def _chosen(unlike: list[str], entries: list[PaperEntry]) -> dict[str, str]:
    """For each field in question the reading chosen: of the first, the second, or a third one."""
    chosen = {}
    for code in unlike:
        which = request.form.get(f"w.{code}", "")
        if which in ("1", "2"):
            chosen[code] = str(entries[int(which) - 1].typed.get(code, ""))
        else:
            chosen[code] = str(clean(request.form.get(f"a.{code}", "")))
    return chosen


def _own(collector: Collector, number: int) -> dict[str, str]:
    """What this person typed from a sheet before."""
    query = (
        select(PaperEntry.typed)
        .join(PaperSheet, PaperSheet.id == PaperEntry.sheet_id)
        .where(
            PaperSheet.collector_id == collector.id,
            PaperSheet.number == number,
            PaperEntry.user_id == viewer().user_id,
        )
    )
    return dict(session().scalars(query).one_or_none() or {})


def _said(content: Content, entries: list[PaperEntry]) -> dict[str, tuple[str, str]]:
    """By field, both readings in words."""
    first, second = (understood(content, one.typed)[0] for one in entries[:2])
    return {
        code: (
            in_words(content, code, first.get(code), language()),
            in_words(content, code, second.get(code), language()),
        )
        for code in {**first, **second}
    }


def _sheets(collector: Collector, state: str) -> Select[PaperSheet]:
    query = select(PaperSheet).where(PaperSheet.collector_id == collector.id)
    if state:
        query = query.where(PaperSheet.state == state)
    return query.order_by(PaperSheet.number)


def _numbers(collector: Collector) -> dict[str, int]:
    query = (
        select(PaperSheet.state, func.count())
        .where(PaperSheet.collector_id == collector.id)
        .group_by(PaperSheet.state)
    )
    found = {row[0]: row[1] for row in session().execute(query)}
    return {state: found.get(state, 0) for state in _STATES}


def _following(collector: Collector) -> int:
    query = select(func.max(PaperSheet.number)).where(PaperSheet.collector_id == collector.id)
    return min((session().scalar(query) or 0) + 1, services.MOST)


def _hands(sheets: object) -> dict[object, list[tuple[object, str]]]:
    """Who typed each of these sheets, as ids and names."""
    ids = [sheet.id for sheet in sheets]  # type: ignore[attr-defined]  # rows of a page
    query = select(PaperEntry.sheet_id, PaperEntry.user_id).where(PaperEntry.sheet_id.in_(ids))
    rows = list(session().execute(query.order_by(PaperEntry.place)))
    names = user_names(row[1] for row in rows)
    found: dict[object, list[tuple[object, str]]] = {}
    for sheet_id, user_id in rows:
        found.setdefault(sheet_id, []).append((user_id, names.get(user_id, "")))
    return found


def _people(entries: list[PaperEntry]) -> list[str]:
    names = user_names(entry.user_id for entry in entries)
    return [names.get(entry.user_id, "") for entry in entries]


def _words() -> dict[str, str]:
    return {
        "entered": gettext("entered once"),
        "differs": gettext("the two differ"),
        "kept": gettext("kept"),
    }


def _done(sheet: PaperSheet) -> str:
    said = {
        "entered": gettext("Sheet %(number)s is entered once.", number=sheet.number),
        "differs": gettext("Sheet %(number)s: the two differ.", number=sheet.number),
        "kept": gettext("Sheet %(number)s: both agree, it is kept.", number=sheet.number),
    }
    return said[sheet.state]
