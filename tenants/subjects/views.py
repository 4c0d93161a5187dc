"""Requests about people's data in the browser: find, enter, foresee, copy, allow or refuse."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import partial
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation import clock
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.loader import id_or_404, load_or_404
from foundation.unit_of_work import withdraw
from foundation.web.access import requires
from foundation.web.paging import page_number, paged
from foundation.web.texts import gettext
from foundation.web.viewer import viewer
from tenants.queries import own_tenant, user_names
from tenants.subjects import services
from tenants.subjects.forms import (
    AllowForm,
    AskForm,
    ByHandForm,
    DoneForm,
    ExtendForm,
    FindForm,
    RefuseForm,
)
from tenants.subjects.models import BY_HAND, SubjectRequest
from tenants.subjects.queries import (
    found,
    listed,
    others_who_decide,
    outlook_of,
    sees_all,
    stuck_among,
    things_of,
)
from tenants.subjects.rooms import Thing, rooms
from tenants.subjects.wording import COUNT_WORDS, STATE_ICONS, STATE_WORDS, WISH_WORDS
from tenants.views.answers import show_faults

blueprint = Blueprint("subjects", __name__, url_prefix="/app/subjects")


@blueprint.get("")
@requires("subject:handle")
def index() -> str:
    """The requests, the open ones by their day first."""
    page = paged(listed(), page_number())
    return render_template(
        "tenants/subjects/index.html",
        page=page,
        stuck=stuck_among([row.id for row in page.rows]),
        wishes=WISH_WORDS,
        states=STATE_WORDS,
        icons=STATE_ICONS,
    )


@blueprint.route("/find", methods=["GET", "POST"])
@requires("subject:handle", form=FindForm)
def find() -> ResponseReturnValue:
    """Look for what is kept about somebody; by what was looked is recorded, never the values."""
    form = FindForm()
    if not form.validate_on_submit():
        return _find_page(form), 400 if form.is_submitted() else 200
    sought = form.sought
    if not any(vars(sought).values()):
        form.form_errors.append(gettext("Fill in one of them."))
        return _find_page(form), 400
    things = found(sought, viewer())
    services.note_search(sought, len(things))
    asking = AskForm(formdata=None, data={"came_on": clock.today(own_tenant().zone)})
    return _find_page(form, things, asking.offer(things))


def _find_page(
    form: FindForm, things: list[Thing] | None = None, asking: AskForm | None = None
) -> str:
    return render_template("tenants/subjects/find.html", form=form, things=things, asking=asking)


@blueprint.post("")
@requires("subject:handle", form=AskForm)
def ask() -> ResponseReturnValue:
    """Enter the request of somebody, about what was found."""
    form = AskForm()
    things = _chosen(form.things.data or [])
    form.offer(things)
    if form.validate_on_submit() and form.came_on.data is not None:
        try:
            wanted: dict[str, list[UUID]] = defaultdict(list)
            for thing in things:
                wanted[thing.room].append(thing.id)
            made = services.ask(
                viewer(), form.wish.data, wanted, form.came_on.data, form.note.data or ""
            )
        except Invalid as refusal:
            withdraw()
            show_faults(form, refusal)
        else:
            flash(gettext("Entered as %(ref)s.", ref=made.ref), "good")
            return redirect(url_for(".show", ref=made.ref))
    return _find_page(FindForm(formdata=None), things, form), 400


def _chosen(tokens: list[str]) -> list[Thing]:
    """The things that a form names, if this person may see them and they are not erased."""
    wanted: dict[str, list[UUID]] = defaultdict(list)
    for token in tokens:
        name, _, given = token.partition(":")
        wanted[name].append(id_or_404(given))
    known = {room.name: room for room in rooms()}
    if not set(wanted) <= set(known):
        raise NotFound
    things = [t for name, ids in wanted.items() for t in known[name].things(ids, viewer())]
    if len(things) != len(set(tokens)) or any(thing.erased for thing in things):
        raise NotFound
    return things


@blueprint.get("/<ref>")
@requires("subject:handle")
def show(ref: str) -> str:
    """A request: until when, about what, what would go and stay, and the ways to answer it."""
    return _page(load_or_404(SubjectRequest, ref=ref))


@blueprint.post("/<ref>/allow")
@requires("subject:handle", form=AllowForm)
def allow(ref: str) -> ResponseReturnValue:
    """Allow an erasure, which then is done."""
    row, form = load_or_404(SubjectRequest, ref=ref), AllowForm()
    if form.validate_on_submit():
        try:
            services.allow(row, viewer(), form.revision.data or 0, form.code.data or "")
        except Invalid as refusal:
            withdraw()
            show_faults(form, refusal)
        except (Conflict, Forbidden) as refusal:
            withdraw()
            return _page(load_or_404(SubjectRequest, ref=ref), refusal=refusal), refusal.status
        else:
            flash(gettext("Allowed. It is being erased; this page says when it is done."), "good")
            return redirect(url_for(".show", ref=ref))
    return _page(load_or_404(SubjectRequest, ref=ref), allowing=form), 400


@blueprint.post("/<ref>/again")
@requires("subject:handle")
def try_again(ref: str) -> ResponseReturnValue:
    """Begin an erasure anew that was given up."""
    services.try_again(load_or_404(SubjectRequest, ref=ref), viewer())
    flash(gettext("It is being erased again; this page says when it is done."), "good")
    return redirect(url_for(".show", ref=ref))


@blueprint.post("/<ref>/refuse")
@requires("subject:handle", form=RefuseForm)
def refuse(ref: str) -> ResponseReturnValue:
    """Refuse it; the reason is told to who asked."""
    form = RefuseForm()

    def deed(row: SubjectRequest, revision: int) -> None:
        services.refuse(row, viewer(), revision, form.reason.data or "")

    told = gettext("Refused. Who asked can read the reason.")
    return _answered(ref, form, deed, told, partial(_page, refusing=form))


@blueprint.post("/<ref>/longer")
@requires("subject:handle", form=ExtendForm)
def extend(ref: str) -> ResponseReturnValue:
    """Take longer, once; the person is told where the house has an address."""
    form = ExtendForm()

    def deed(row: SubjectRequest, revision: int) -> None:
        services.extend(row, viewer(), revision, form.reason.data or "")

    told = gettext("The time is longer now. Who left an address is told why.")
    return _answered(ref, form, deed, told, partial(_page, extending=form))


@blueprint.post("/<ref>/done")
@requires("subject:handle", form=ByHandForm)
def finish(ref: str) -> ResponseReturnValue:
    """Keep what was done by hand."""
    form = ByHandForm()

    def deed(row: SubjectRequest, revision: int) -> None:
        services.finish_by_hand(row, viewer(), revision, form.done.data or "")

    told = gettext("Noted what was done.")
    return _answered(ref, form, deed, told, partial(_page, finishing=form))


def _answered(
    ref: str,
    form: RefuseForm | ExtendForm | ByHandForm,
    deed: Callable[[SubjectRequest, int], None],
    told: str,
    page: Callable[..., str],
) -> ResponseReturnValue:
    """Answer a request: done, or its page again, with what was typed and what stands against it."""
    row = load_or_404(SubjectRequest, ref=ref)
    if form.validate_on_submit():
        try:
            deed(row, form.revision.data or 0)
        except Invalid as refusal:
            withdraw()
            show_faults(form, refusal)
        except Conflict as refusal:
            withdraw()
            return page(load_or_404(SubjectRequest, ref=ref), refusal=refusal), 409
        else:
            flash(told, "good")
            return redirect(url_for(".show", ref=ref))
    return page(load_or_404(SubjectRequest, ref=ref)), 400


@blueprint.post("/<ref>/copy")
@requires("subject:handle")
def make_copy(ref: str) -> ResponseReturnValue:
    """Have all that is kept of the person written to a file."""
    services.request_copy(load_or_404(SubjectRequest, ref=ref), viewer())
    flash(gettext("The copy is being made. Load this page again in a moment."), "good")
    return redirect(url_for(".show", ref=ref))


@blueprint.get("/<ref>/copy")
@requires("subject:handle")
def download_copy(ref: str) -> Response:
    """The copy, to be kept; each time is recorded."""
    row = load_or_404(SubjectRequest, ref=ref)
    response = Response(services.fetch_copy(row, viewer()), content_type="application/zip")
    name = f"huisheng-{row.ref}.zip"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@blueprint.post("/<ref>/handed-over")
@requires("subject:handle", form=DoneForm)
def hand_over(ref: str) -> ResponseReturnValue:
    """Note that the person has got the copy."""
    row, form = load_or_404(SubjectRequest, ref=ref), DoneForm()
    if not form.validate_on_submit():
        raise Invalid
    services.hand_over(row, viewer(), form.revision.data or 0)
    flash(gettext("Noted: the copy was handed over."), "good")
    return redirect(url_for(".show", ref=ref))


def _page(
    row: SubjectRequest,
    *,
    allowing: AllowForm | None = None,
    refusing: RefuseForm | None = None,
    extending: ExtendForm | None = None,
    finishing: ByHandForm | None = None,
    refusal: Conflict | Forbidden | None = None,
) -> str:
    person = viewer()
    if not sees_all(row, person):
        raise NotFound
    forms = (
        allowing or AllowForm(formdata=None),
        refusing or RefuseForm(formdata=None),
        extending or ExtendForm(formdata=None),
        finishing or ByHandForm(formdata=None),
    )
    for form in forms:
        form.revision.process_data(row.revision)
        form.revision.raw_data = None
    own = row.asked_by == person.user_id
    return render_template(
        "tenants/subjects/show.html",
        row=row,
        stuck=bool(stuck_among([row.id])),
        things=things_of(row, person),
        outlook=outlook_of(row) if row.state == "asked" and row.wish == "erase" else None,
        allowing=forms[0],
        refusing=forms[1],
        extending=forms[2],
        finishing=forms[3],
        by_hand=row.wish in BY_HAND,
        refusal=str(refusal.sentence) if refusal else "",
        people=user_names([row.asked_by, row.decided_by]),
        own=own,
        alone=own and not others_who_decide(person.user_id),
        wishes=WISH_WORDS,
        states=STATE_WORDS,
        icons=STATE_ICONS,
        counts=[(str(COUNT_WORDS.get(name, name)), n) for name, n in row.counts.items() if n],
        days=services.KEPT_DAYS,
    )
