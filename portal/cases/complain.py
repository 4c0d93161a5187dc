"""Complaining: one page to fill in, one with the receipt, one final send, one case.

Everything travels in the form, whose signed token holds the key of which the receipt is made:
nothing is kept anywhere before the final send, and no cookie is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import Response, g, request

from complaints.models import Complaint
from complaints.queries import case_of_receipt
from complaints.receipts import new_key, receipt_of
from complaints.services.intake import Lodged, OtherComplaint, lodge
from foundation import clock
from foundation.errors import Invalid, TooLarge, TooManyRequests, Unavailable
from foundation.loader import load_or_404
from foundation.tokens import peppered, read_signed, sign
from foundation.uploads import FROM_CUSTOMERS, Cleaned, UnsupportedKind, inspect, keep
from foundation.web.access import public
from foundation.web.downloads import handed_in
from foundation.web.limits import Limit, client_address, hit_and_note, noted_at
from portal.cases import blueprint, pages, troubles
from portal.cases.pages import Sheet
from portal.cases.typed import NAMES, faults_of, lodging_of, read
from portal.filled import TRAP
from portal.houses import LANGUAGES, at_home
from portal.languages import choose
from portal.marks import GOOD_FOR
from portal.posted import Fields, TooMuch, one, posted_with_files
from surveys.services.responses import RECEIPT_SHOWN_FOR
from tenants.models import Tenant
from tenants.queries import Node, department_list

# As for surveys: a hospital's patients share one address, so it is generous.
SENDING = Limit("complaint.sent", free=60, window=900, growing=True)
LAST = "2"  # the page with the receipt

OPEN = "complainants need no sign-in"


@dataclass(frozen=True)
class Coming:
    """A posted page of the form, read and understood."""

    sheet: Sheet
    key: str
    fields: Fields
    departments: dict[str, Node]

    @property
    def receipt(self) -> str:
        """The receipt that this form has or will have."""
        return receipt_of(self.key)


@blueprint.get("/<slug:slug>/complain")
@public(OPEN, apart=True)
def complain(slug: str) -> Response:
    """The form, empty."""
    with at_home(slug) as tenant:
        language = choose(LANGUAGES, request.args.get("lang", ""))
        sheet = fresh_sheet(tenant, language)
        return pages.form_page(sheet, departments())


@blueprint.post("/<slug:slug>/complain")
@public(
    OPEN,
    fields=("token", "language", "page", "go", "lang", "files", *NAMES, TRAP),
    csrf="form token",
    apart=True,
)
def send(slug: str) -> Response:
    """Take a page of the form: show what is to be shown next, or make the case."""
    try:
        g.fields = posted_with_files(request)
    except TooMuch as refusal:
        return _too_much(slug, refusal)
    with at_home(slug) as tenant:
        coming = _understood(tenant, g.fields)
        if isinstance(coming, Response):
            return coming
        answer = _turned(coming) or _checked(coming)
        if answer is not None:
            return answer
        return _sent(coming)


def _too_much(slug: str, refusal: TooMuch) -> Response:
    """The page with the receipt again, with what was typed; the files are to be chosen anew."""
    if not one(refusal.fields, "token"):
        raise refusal
    with at_home(slug) as tenant:
        coming = _understood(tenant, refusal.fields)
        if isinstance(coming, Response):
            return coming
        if faults_of(coming.sheet.typed, coming.departments):
            return pages.form_page(coming.sheet, coming.departments, refusal.status)
        sheet = replace(coming.sheet, faults={"files": str(refusal.sentence)})
        return pages.receipt_page(sheet, coming.receipt, refusal.status)


def _token(tenant: Tenant, key: str) -> str:
    return sign(f"complaint:{tenant.id}", key)


def key_in(tenant: Tenant, fields: Fields) -> str | None:
    """The key of a form of ours that is no older than a day."""
    found = read_signed(f"complaint:{tenant.id}", one(fields, "token"), GOOD_FOR)
    return str(found[0]) if found else None


def fresh_sheet(tenant: Tenant, language: str) -> Sheet:
    """A form that nobody has sent yet, empty."""
    return Sheet(tenant, language, _token(tenant, new_key()))


def departments() -> dict[str, Node]:
    """The departments in use by their codes."""
    return {node.department.code: node for node in department_list()}


def _understood(tenant: Tenant, fields: Fields) -> Coming | Response:
    """The page as it came; one whose token is not good comes once more, with what was typed."""
    language = choose(LANGUAGES, one(fields, "lang"), one(fields, "language"))
    typed, known = read(fields), departments()
    key = key_in(tenant, fields)
    if key is None:
        fresh = Sheet(tenant, language, _token(tenant, new_key()), typed)
        return pages.form_page(replace(fresh, trouble=troubles.stale()), known, 400)
    sheet = Sheet(tenant, language, one(fields, "token"), typed)
    if one(fields, TRAP):
        return pages.form_page(replace(sheet, trouble=troubles.robot()), known, 400)
    return Coming(sheet, key, fields, known)


def _turned(coming: Coming) -> Response | None:
    """The same page in another language, or the one before; nothing is checked for that."""
    last = one(coming.fields, "page") == LAST
    if one(coming.fields, "lang") in LANGUAGES:
        return _receipt(coming) if last else pages.form_page(coming.sheet, coming.departments)
    if last and one(coming.fields, "go") == "back":
        return pages.form_page(coming.sheet, coming.departments)
    return None


def _checked(coming: Coming) -> Response | None:
    """The form again with what is wrong, or on to the receipt; None for the final send."""
    faults = faults_of(coming.sheet.typed, coming.departments)
    if faults:
        return pages.form_page(replace(coming.sheet, faults=faults), coming.departments, 400)
    final = one(coming.fields, "page") == LAST and one(coming.fields, "go") == "send"
    return None if final else _receipt(coming)


def _receipt(coming: Coming) -> Response:
    """The page with the receipt; for a form that was sent already, its thanks."""
    made = case_of_receipt(coming.receipt)
    if made is not None:
        return _thanks(coming, made)
    return pages.receipt_page(coming.sheet, coming.receipt)


def _sent(coming: Coming) -> Response:
    """Make the case; the files are looked at first, so that a bad one can be left out."""
    tenant, sheet = coming.sheet.tenant, coming.sheet
    try:
        files = inspect(handed_in(request, "files"), FROM_CUSTOMERS)
    except (Invalid, TooLarge, UnsupportedKind) as refusal:
        faults = {"files": str(refusal.sentence)}
        return pages.receipt_page(replace(sheet, faults=faults), coming.receipt, refusal.status)
    try:
        sender = f"{tenant.id}:{client_address()}"
        hit_and_note(SENDING, sender, note_of(tenant, coming.key), GOOD_FOR)
    except TooManyRequests as refusal:
        seconds = refusal.retry_after or 1
        waiting = replace(sheet, trouble=troubles.wait(seconds))
        response = pages.receipt_page(waiting, coming.receipt, 429)
        response.headers["Retry-After"] = str(seconds)
        return response
    lodging = lodging_of(sheet.typed, coming.key, coming.departments, sheet.language)
    try:
        lodged = lodge(lodging)
    except OtherComplaint as refusal:
        return pages.other_text_page(tenant, sheet.language, str(refusal.sentence))
    unsaved = False if lodged.again else not _kept(files, lodged)
    made = load_or_404(Complaint, id=lodged.complaint_id)
    return _thanks(coming, made, new=not lodged.again, unsaved=unsaved)


def _kept(files: Sequence[Cleaned], lodged: Lodged) -> bool:
    """Keep the files; a full disk or house never stops the complaint itself (REL-20)."""
    try:
        keep(files, owner_kind="complaint", owner_id=lodged.complaint_id)
    except (Unavailable, TooLarge, Invalid):
        return False
    return True


def _thanks(
    coming: Coming, made: Complaint, *, new: bool = False, unsaved: bool = False
) -> Response:
    """Thanks, with the receipt for a quarter of an hour after the first send and never later."""
    sheet = coming.sheet
    shown = new or lately(sheet.tenant, coming.key)
    receipt = coming.receipt if shown else None
    return pages.thanks_page(sheet, made, receipt, unsaved=unsaved)


def lately(tenant: Tenant, key: str) -> bool:
    """Whether the form with this key was sent so lately that its receipt may be shown."""
    first = noted_at(note_of(tenant, key))
    return first is not None and clock.now() - first <= RECEIPT_SHOWN_FOR


def note_of(tenant: Tenant, key: str) -> str:
    """The name of the note that a form was sent; made from the key alone, which is kept nowhere."""
    return peppered("complaint sent", str(tenant.id), key)
