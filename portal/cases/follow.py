"""Following a case by its receipt: see how far it is, write, accept or not, leave."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from flask import Response, g, make_response, redirect, request, url_for

from complaints.models import Complaint
from complaints.queries import case_of_receipt, messages_for_complainant
from complaints.related.queries import family_of
from complaints.services import steps
from complaints.services.conversation import write_as_complainant
from complaints.services.entries import locked
from foundation.errors import (
    Conflict,
    Invalid,
    NotFound,
    Refusal,
    Unavailable,
)
from foundation.loader import load_or_404
from foundation.tokens import read_signed
from foundation.uploads import FROM_CUSTOMERS, Cleaned, inspect
from foundation.uploads import keep as keep_files
from foundation.web.access import public
from foundation.web.downloads import download, handed_in
from foundation.web.texts import gettext
from portal.cases import blueprint, door, session, troubles
from portal.cases.case_page import (
    OWNER,
    Retry,
    case_page,
    door_page,
    door_purpose,
    visible_files,
)
from portal.cases.questions import JUDGED
from portal.cases.sums import Sum
from portal.houses import LANGUAGES, at_home
from portal.languages import choose
from portal.marks import GOOD_FOR
from portal.pages import Trouble
from portal.posted import Fields, TooMuch, one, posted_with_files
from tenants.models import Tenant
from tenants.subjects.services import ask_by_receipt

BY_RECEIPT = "whoever has the receipt may follow the case; no sign-in"
LET_IN, FILES_LOST = "open", "files"
Act = Callable[[Complaint, Fields], str]


@blueprint.get("/<slug:slug>/follow")
@public(BY_RECEIPT, apart=True)
def follow(slug: str) -> Response:
    """The case of this browser's session, else the door."""
    with at_home(slug) as tenant:
        following = session.current(tenant)
        before = following.language if following else ""
        language = choose(LANGUAGES, request.args.get("lang", ""), before)
        if following is None:
            return session.forget(door_page(tenant, language, _at_the_door()), tenant)
        lost = request.args.get("note") == FILES_LOST
        return case_page(following, language, Retry(troubles.files_not_kept()) if lost else None)


def _at_the_door() -> Trouble | None:
    """Why somebody who was let in stands before the door again."""
    if session.staff_is_here():
        return troubles.staff_here()
    if session.COOKIE in request.cookies:
        return troubles.session_over()
    return troubles.no_cookies() if request.args.get("note") == LET_IN else None


@blueprint.post("/<slug:slug>/follow")
@public(
    BY_RECEIPT,
    fields=("token", "language", "receipt", "question", "answer"),
    csrf="form token",
    apart=True,
)
def open_case(slug: str) -> Response:
    """Let in whoever has a receipt; a wrong, a foreign and an impossible one answer alike."""
    fields = posted_with_files(request)  # not kept for a page to be shown again: it is a secret
    with at_home(slug) as tenant:
        language = choose(LANGUAGES, one(fields, "language"))
        show = partial(_door, tenant, language)
        if session.staff_is_here():
            return door_page(tenant, language, troubles.staff_here(), 409)
        if read_signed(door_purpose(tenant), one(fields, "token"), GOOD_FOR) is None:
            return door_page(tenant, language, troubles.stale_door(), 400)
        held = door.held_up(tenant, fields)
        if held:
            again = bool(one(fields, "answer"))
            return door.ask_or_wait(show, tenant, language, held, again=again)
        found = case_of_receipt(one(fields, "receipt"))
        if found is None:
            return door.nothing_found(show, tenant, language, troubles.unknown_receipt())
        following = session.begin(tenant, found, language)
        response = _to_case(tenant, LET_IN)
        return session.keep(response, following, language)


def _door(
    tenant: Tenant, language: str, trouble: Trouble, status: int, question: Sum | None
) -> Response:
    return door_page(tenant, language, trouble, status, question=question)


def _to_case(tenant: Tenant, note: str = "") -> Response:
    """To the case's page (303, so that a reload sends nothing again), with a note or none."""
    target = url_for("cases.follow", slug=tenant.slug, note=note or None)
    return make_response(redirect(target, 303))


@blueprint.post("/<slug:slug>/follow/message")
@public(BY_RECEIPT, fields=("token", "text", "files"), csrf="form token", apart=True)
def write(slug: str) -> Response:
    """Add a message, with files or not; the same one sent twice at once is added once."""

    def act(case: Complaint, fields: Fields) -> str:
        files = inspect(handed_in(request, "files"), FROM_CUSTOMERS)
        text = one(fields, "text").strip()
        if not text and files:
            text = gettext("I am sending files.")
        case = locked(case.id)
        if text and text == _last_said(case):
            return ""
        message = write_as_complainant(case, plain(text))
        return "" if _attached(files, case.id, message.id) else FILES_LOST

    return acted(slug, act)


def _last_said(case: Complaint) -> str:
    messages = messages_for_complainant(case)
    last = messages[-1] if messages else None
    return last.text if last is not None and last.direction == "theirs" else ""


def _attached(files: list[Cleaned], case_id: UUID, message_id: UUID) -> bool:
    """Keep the files of a message; a full disk does not stop the message (REL-20)."""
    try:
        keep_files(files, owner_kind=OWNER, owner_id=case_id, part_id=message_id)
    except Unavailable:
        return False
    return True


@blueprint.post("/<slug:slug>/follow/accept")
@public(BY_RECEIPT, fields=("token", "revision"), csrf="form token", apart=True)
def accept(slug: str) -> Response:
    """Take the answer: the case is closed."""
    return acted(slug, lambda case, fields: _step(case, "closed", fields, steps.accept))


@blueprint.post("/<slug:slug>/follow/dispute")
@public(BY_RECEIPT, fields=("token", "revision", "reason"), csrf="form token", apart=True)
def dispute(slug: str) -> Response:
    """Do not take the answer and say why: it is looked into anew."""

    def act(case: Complaint, fields: Fields) -> str:
        reason = _reason(fields)
        return _step(case, "disputed", fields, lambda c, n: steps.dispute(c, reason, n))

    return acted(slug, act)


@blueprint.post("/<slug:slug>/follow/object")
@public(BY_RECEIPT, fields=("token", "revision", "reason"), csrf="form token", apart=True)
def object_(slug: str) -> Response:
    """Object to a case that was closed for want of a word: it is looked into anew."""

    def act(case: Complaint, fields: Fields) -> str:
        reason = _reason(fields)
        return _step(case, "disputed", fields, lambda c, n: steps.object_to_closing(c, reason, n))

    return acted(slug, act)


def _reason(fields: Fields) -> str:
    reason = plain(one(fields, "reason"))
    if not reason:
        raise Invalid(fields={"reason": gettext("Please tell us what is not right.")})
    return reason


def _step(
    case: Complaint, wanted: str, fields: Fields, take: Callable[[Complaint, int], object]
) -> str:
    """Take a step once; a second click finds that it was taken."""
    if case.state == wanted:
        return ""
    revision = one(fields, "revision")
    if not (revision.isascii() and revision.isdigit() and len(revision) < 10):
        raise Invalid
    take(case, int(revision))
    return ""


@blueprint.post("/<slug:slug>/follow/part")
@public(BY_RECEIPT, fields=("token", "ref"), csrf="form token", apart=True)
def turn_to(slug: str) -> Response:
    """Turn to another case that the same receipt opens: a matter that was split off."""
    fields = posted_with_files(request)
    with at_home(slug) as tenant:
        following = session.current(tenant)
        if following is None or not following.took(one(fields, "token")):
            return _to_case(tenant)
        case = load_or_404(Complaint, id=following.complaint_id)
        for part in family_of(case):
            if part.ref == one(fields, "ref"):
                turned = session.begin(tenant, part, following.language)
                return session.keep(_to_case(tenant), turned, following.language)
        raise NotFound


@blueprint.post("/<slug:slug>/follow/erase")
@public(BY_RECEIPT, fields=("token", "sure"), csrf="form token", apart=True)
def erase(slug: str) -> Response:
    """Ask that the case be erased; who holds the receipt need not say who they are."""

    def act(case: Complaint, fields: Fields) -> str:
        if one(fields, "sure") != "yes":
            raise Invalid(fields={"sure": gettext("Please tick that you mean it.")})
        case = locked(case.id)
        mine = [each.id for each in family_of(case) if each.erased_on is None]
        ask_by_receipt("complaints", mine, quiet=case.anonymous)
        return ""

    return acted(slug, act)


@blueprint.post("/<slug:slug>/follow/leave")
@public(BY_RECEIPT, fields=("token",), csrf="form token", apart=True)
def leave(slug: str) -> Response:
    """End the session here and on our side, and go to a page that tells nothing of a case."""
    with at_home(slug) as tenant:
        session.leave(tenant)
        target = url_for("portal.privacy", slug=tenant.slug)
        return session.forget(make_response(redirect(target, 303)), tenant)


@blueprint.get("/<slug:slug>/follow/files/<uuid:file_id>")
@public(BY_RECEIPT, apart=True)
def file(slug: str, file_id: UUID) -> Response:
    """A file of this session's case, to be kept."""
    with at_home(slug) as tenant:
        following = session.current(tenant)
        if following is None:
            raise NotFound
        case = load_or_404(Complaint, id=following.complaint_id)
        for upload in visible_files(case):
            if upload.id == file_id:
                g.referrer_policy = "no-referrer"
                return download(upload)
        raise NotFound


def acted(slug: str, act: Act) -> Response:
    """Do one thing to the case of this session; what cannot be taken is shown with its reason.

    A refusal undoes all of it first; its page is made in a transaction of its own.
    """
    try:
        g.fields = posted_with_files(request)
        return _act(slug, act)
    except NotFound:
        raise
    except Refusal as refusal:
        if isinstance(refusal, TooMuch):
            g.fields = refusal.fields
        with at_home(slug) as tenant:
            following = session.current(tenant)
            if following is None:
                return _to_case(tenant)
            choose(LANGUAGES, following.language)
            return case_page(following, following.language, _refused(refusal), refusal.status)


def _act(slug: str, act: Act) -> Response:
    with at_home(slug) as tenant:
        following = session.current(tenant)
        if following is None:
            return _to_case(tenant)
        choose(LANGUAGES, following.language)
        if not following.took(one(g.fields, "token")):
            retry = _retry(troubles.stale_door())
            return case_page(following, following.language, retry, 400)
        note = act(load_or_404(Complaint, id=following.complaint_id), g.fields)
        return session.keep(_to_case(tenant, note), following, following.language)


def _retry(trouble: Trouble, faults: dict[str, str] | None = None) -> Retry:
    typed = {name: one(g.fields, name) for name in ("text", "reason", *JUDGED)}
    return Retry(trouble, typed, faults or {})


def _refused(refusal: Refusal) -> Retry:
    fields = refusal.fields if isinstance(refusal, Invalid) else {}
    faults = {name: str(sentence) for name, sentence in fields.items()}
    if isinstance(refusal, Conflict):
        return _retry(troubles.changed_meanwhile())
    sentence = next(iter(faults.values()), "") or str(refusal.sentence)
    return _retry(troubles.not_taken(sentence), faults)


def plain(text: str) -> str:
    """A text as it may be kept; `Invalid` for what cannot be shown."""
    if any((c < " " and c not in "\n\r\t") or "\ud800" <= c <= "\udfff" for c in text):
        raise Invalid(gettext("Please leave out characters that cannot be shown."))
    return text.replace("\r\n", "\n").strip()
