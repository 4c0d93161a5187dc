"""The text modules of a house, and putting one into words under way, with scripts or without."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from complaints.categories.choices import category_words, filter_choices
from complaints.forms.steps import StepForm, data_of
from complaints.models import Complaint
from complaints.services.entries import ChangedMeanwhile
from complaints.texts.forms import InsertForm, ModuleForm
from complaints.texts.models import TextModule
from complaints.texts.placeholders import NAMES
from complaints.texts.queries import OCCASIONS, Wanted, modules_for, modules_query, wording_for
from complaints.texts.services import add_starters, change_module, put_away, write_module
from complaints.texts.wording import language_words, occasion_words
from complaints.views.blueprint import blueprint, case_or_404
from complaints.views.cases import case_with
from complaints.views.steps import step_or_404, step_page
from foundation.errors import Invalid, NotFound
from foundation.loader import load_or_404
from foundation.unit_of_work import withdraw
from foundation.web.access import requires
from foundation.web.forms import begun
from foundation.web.meanwhile import Again, Thing, meanwhile_page, typed_in
from foundation.web.paging import Page, page_number, paged
from foundation.web.texts import gettext, ngettext
from foundation.web.viewer import viewer

_SEARCH = 100


@blueprint.get("/texts")
@requires("wording:write")
def texts() -> str:
    """The text modules, those in use first."""
    wanted = Wanted(
        language=_one_of("language", tuple(language_words())),
        occasion=_one_of("occasion", OCCASIONS),
        category=_one_of("category", [code for code, _ in filter_choices()]),
        search=request.args.get("q", "").replace("\0", "").strip()[:_SEARCH],
    )
    page: Page[TextModule] = paged(modules_query(wanted), page_number())
    return render_template(
        "complaints/texts/index.html",
        page=page,
        wanted=wanted,
        narrowed=wanted != Wanted(),
        choices=_choices(),
        languages=language_words(),
        occasion_words=occasion_words,
        categories=category_words(),
        pager=_pager(page, wanted),
    )


def _one_of(name: str, known: Sequence[str]) -> str:
    value = request.args.get(name, "")
    return value if value in known else ""


def _choices() -> dict[str, list[tuple[str, Any]]]:
    everything = ("", gettext("All"))
    return {
        "language": [everything, *language_words().items()],
        "occasion": [everything, *((o, occasion_words(o)) for o in OCCASIONS)],
        "category": [everything, *filter_choices()],
    }


def _pager(page: Page[TextModule], wanted: Wanted) -> dict[str, str | None]:
    def to(number: int) -> str | None:
        kept: dict[str, Any] = {
            "language": wanted.language or None,
            "occasion": wanted.occasion or None,
            "category": wanted.category or None,
            "q": wanted.search or None,
        }
        inside = 1 <= number <= page.pages
        return url_for(".texts", page=number, **kept) if inside else None

    words = gettext(
        "%(first)s–%(last)s of %(total)s", first=page.first, last=page.last, total=page.total
    )
    return {
        "previous": to(page.number - 1),
        "next": to(page.number + 1),
        "words": words if page.rows else "",
    }


@blueprint.route("/texts/new", methods=["GET", "POST"])
@requires("wording:write", form=ModuleForm)
def new_text() -> ResponseReturnValue:
    """Write a text module."""
    form = ModuleForm(data=begun({"language": "zh"})).offer()
    if form.validate_on_submit():
        try:
            module = write_module(form.wording(), viewer())
        except Invalid as refusal:
            return _refused(form, refusal)
        flash(gettext("“%(name)s” can be put into messages now.", name=module.name), "good")
        return redirect(url_for(".texts"))
    return _form(form, None), 400 if form.is_submitted() else 200


@blueprint.route("/texts/<uuid:module_id>", methods=["GET", "POST"])
@requires("wording:write", form=ModuleForm)
def text(module_id: UUID) -> ResponseReturnValue:
    """Change a text module."""
    module = load_or_404(TextModule, id=module_id)
    names = ("revision", "language", "name", "occasion", "category", "text")
    as_is = {name: getattr(module, name) for name in names}
    form = ModuleForm(data=begun(as_is)).offer(module.category)
    if form.validate_on_submit():
        try:
            change_module(module.id, form.wording(), viewer(), form.revision.data or 0)
        except Invalid as refusal:
            return _refused(form, refusal, module)
        except ChangedMeanwhile as refusal:
            return _too_late(form, module, refusal)
        flash(gettext("Saved. Messages sent before stay as they are."), "good")
        return redirect(url_for(".texts"))
    return _form(form, module), 400 if form.is_submitted() else 200


def _refused(
    form: ModuleForm, refusal: Invalid, module: TextModule | None = None
) -> ResponseReturnValue:
    withdraw()
    for name, sentence in refusal.fields.items():
        form[name].errors = [str(sentence)]
    return _form(form, module), 400


def _too_late(
    form: ModuleForm, module: TextModule, refusal: ChangedMeanwhile
) -> ResponseReturnValue:
    """What was typed, to be sent again over what a colleague saved."""
    withdraw()
    thing = Thing(
        crumbs=[(gettext("Text modules"), url_for(".texts")), (module.name, None)],
        state=gettext("In use") if module.active else gettext("Put away"),
        icon="file-earmark-text",
        back=url_for(".text", module_id=module.id),
        happened=[
            gettext("A colleague changed this text. It now says: %(text)s", text=module.text)
        ],
    )
    again = Again(
        url_for(".text", module_id=module.id),
        gettext("Save mine all the same"),
        {"revision": module.revision},
    )
    return meanwhile_page(refusal, thing, typed_in(form), again)


def _form(form: ModuleForm, module: TextModule | None) -> str:
    return render_template(
        "complaints/texts/form.html", form=form, module=module, placeholders=NAMES
    )


@blueprint.post("/texts/<uuid:module_id>/away")
@requires("wording:write")
def put_text_away(module_id: UUID) -> ResponseReturnValue:
    """Offer a text module no longer."""
    put_away(module_id, viewer(), active=False)
    flash(gettext("It is offered no longer. You can bring it back."), "good")
    return redirect(url_for(".texts"))


@blueprint.post("/texts/<uuid:module_id>/back")
@requires("wording:write")
def bring_text_back(module_id: UUID) -> ResponseReturnValue:
    """Offer a text module again."""
    put_away(module_id, viewer(), active=True)
    flash(gettext("It is offered again."), "good")
    return redirect(url_for(".texts"))


@blueprint.post("/texts/starters")
@requires("wording:write")
def begin_texts() -> ResponseReturnValue:
    """Add the modules that come with the product."""
    added = add_starters(viewer())
    flash(ngettext("%(num)s text is added.", "%(num)s texts are added.", added), "good")
    return redirect(url_for(".texts"))


@blueprint.post("/<ref>/replies/insert")
@requires("complaint:handle", form=InsertForm)
def insert_in_reply(ref: str) -> ResponseReturnValue:
    """The case's page with a text module added to the message so far; nothing is saved."""
    case, form = case_or_404(ref), InsertForm()
    words, fault = _joined(form.reply.data or "", case, "reply", form.module.data or "")
    return case_with(case, reply_text=words, reply_error=fault), _status(fault)


@blueprint.post("/<ref>/steps/<name>/insert")
@requires("complaint:handle", form=InsertForm)
def insert_in_step(ref: str, name: str) -> ResponseReturnValue:
    """The step's page with a text module added to its words so far; nothing is saved."""
    case, row, chosen = case_or_404(ref), step_or_404(name), InsertForm()
    form = StepForm(data=data_of(row, case)).shaped(row, case)
    if "text" not in form:
        raise NotFound
    words, fault = _joined(form.text.data or "", case, name, chosen.module.data or "")
    form.text.data = words
    form.text.errors = [fault] if fault else []
    return step_page(case, row, form), _status(fault)


def _status(fault: str) -> int:
    # Not 400: with scripts that counts as no answer, and the words would not be exchanged.
    return 422 if fault else 200


def _joined(typed: str, case: Complaint, occasion: str, wanted: str) -> tuple[str, str]:
    """What was typed and the module below it; with a sentence where the wanted one is not there."""
    found = [one for one in modules_for(case, occasion) if str(one.id) == wanted]
    parts = [typed, *(wording_for(one, case) for one in found)]
    fault = "" if found or not wanted else gettext("Choose a text module from the list.")
    return "\n\n".join(part for part in parts if part), fault
