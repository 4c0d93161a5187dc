"""The list of questionnaires, the library, and one questionnaire with its versions."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.errors import Invalid, NotFound
from foundation.loader import load_or_404
from foundation.web.access import requires
from foundation.web.forms import StaffForm
from foundation.web.languages import language
from foundation.web.paging import page_number, paged
from foundation.web.texts import gettext
from foundation.web.viewer import viewer
from surveys import lists
from surveys.condition_words import asked_only_if
from surveys.definition.model import Questionnaire as Content
from surveys.definition.text import Text
from surveys.forms.drafts import BlankForm
from surveys.forms.texts import put_beside
from surveys.library.catalogue import PackSummary, load_pack, packs
from surveys.models import Questionnaire
from surveys.question_facts import end_facts, question_facts, section_facts, things_of
from surveys.services import questionnaires as services
from surveys.views.pages import one_of, pager, search_words
from surveys.wording import duration, industries, question_count, version_pill
from tenants.queries import user_names

blueprint = Blueprint("questionnaires", __name__, url_prefix="/app/questionnaires")
for _words in (asked_only_if, end_facts, question_facts, section_facts, things_of):
    blueprint.add_app_template_global(_words)
_STATES = ("draft", "in_approval", "approved", "retired")


@blueprint.get("")
@requires("questionnaire:read")
def index() -> str:
    """All questionnaires, each with where its newest version stands."""
    search, state = search_words(), one_of("state", _STATES)
    page = paged(lists.questionnaires(search, state), page_number())
    return render_template(
        "surveys/questionnaires/index.html",
        page=page,
        versions=lists.versions_of(row.id for row in page.rows),
        waiting=lists.waiting_versions(),
        pill=version_pill,
        search=search,
        state=state,
        states=[("", gettext("All")), *((s, version_pill(s).word) for s in _STATES)],
        pager=pager(page, "questionnaires.index", q=search, state=state),
    )


@blueprint.get("/library")
@requires("questionnaire:read")
def library() -> str:
    """The packs to copy from."""
    search, industry = search_words(), one_of("industry", tuple(industries()))
    return render_template(
        "surveys/questionnaires/library.html",
        packs=[pack for pack in packs() if _wanted(pack, search, industry)],
        own=lists.templates(search) if not industry else [],
        search=search,
        industry=industry,
        choices=[("", gettext("All")), *industries().items()],
        industries=industries(),
        count=question_count,
        duration=lambda pack: duration(load_pack(pack.key)),
    )


@blueprint.get("/library/<pack_key>")
@requires("questionnaire:read")
def pack(pack_key: str) -> str:
    """One pack, whole."""
    summary, content = _pack(pack_key)
    return render_template(
        "surveys/questionnaires/pack.html",
        pack=summary,
        content=content,
        industry=industries()[summary.industry],
        size=question_count(summary.questions),
        duration=duration(content),
    )


@blueprint.post("/library/<pack_key>/copy")
@requires("questionnaire:write", form=StaffForm)
def copy_pack(pack_key: str) -> ResponseReturnValue:
    """Copy a pack as a new questionnaire."""
    version = services.copy_from_library(pack_key, viewer().user_id)
    flash(gettext("Copied. This is a draft of your own now."), "good")
    questionnaire = load_or_404(Questionnaire, id=version.questionnaire_id)
    return redirect(url_for(".show", ref=questionnaire.ref, number=1))


def _wanted(pack: PackSummary, search: str, industry: str) -> bool:
    words = " ".join([*pack.title.root.values(), *pack.about.root.values()]).casefold()
    return (not industry or pack.industry == industry) and search.casefold() in words


def _pack(key: str) -> tuple[PackSummary, Content]:
    for summary in packs():
        if summary.key == key:
            return summary, load_pack(key)
    raise NotFound


@blueprint.route("/new", methods=["GET", "POST"])
@requires("questionnaire:write", form=BlankForm)
def new() -> ResponseReturnValue:
    """Begin with an empty page."""
    form = BlankForm()
    if form.validate_on_submit():
        title = Text({"zh": form.title_zh.data or "", "en": form.title_en.data or ""})
        languages = tuple(form.languages.data or ())
        try:
            version = services.create_blank(title, languages, viewer().user_id)
        except Invalid as refusal:
            put_beside(form, refusal)
        else:
            questionnaire = load_or_404(Questionnaire, id=version.questionnaire_id)
            flash(gettext("Begun. Add a section, then its questions."), "good")
            return redirect(url_for(".show", ref=questionnaire.ref, number=1))
    status = 400 if form.is_submitted() else 200
    return render_template("surveys/questionnaires/new.html", form=form), status


@blueprint.get("/<ref>")
@requires("questionnaire:read")
def questionnaire(ref: str) -> str:
    """One questionnaire with all its versions."""
    row = load_or_404(Questionnaire, ref=ref)
    versions = lists.full_versions(row)
    people = {v.submitted_by for v in versions} | {v.decided_by for v in versions}
    return render_template(
        "surveys/questionnaires/questionnaire.html",
        questionnaire=row,
        name=row.name(language()),
        versions=versions,
        people=user_names(people),
        pill=version_pill,
        undecided=any(v.state in ("draft", "in_approval") for v in versions),
        approved=any(v.state == "approved" for v in versions),
    )


@blueprint.post("/<ref>/versions")
@requires("questionnaire:write", form=StaffForm)
def begin_version(ref: str) -> ResponseReturnValue:
    """Begin the next version."""
    row = load_or_404(Questionnaire, ref=ref)
    version = services.start_new_version(row, viewer().user_id)
    flash(gettext("Version %(number)s is begun.", number=version.number), "good")
    return redirect(url_for(".show", ref=ref, number=version.number))
