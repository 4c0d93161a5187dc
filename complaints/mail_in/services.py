"""Taking mail in: a case, a message of one, or held until somebody looks at it. Each once.

Nobody is answered but who opens a case, and that once: what a machine sent, what is doubtful and
what is held gets no word from us, so that no two machines ever write to each other.
"""

from __future__ import annotations

from datetime import timedelta
from email.utils import parseaddr
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from complaints.mail_in.letters import acknowledge
from complaints.mail_in.marks import case_proven, case_spoken_of
from complaints.mail_in.models import HELD, IncomingMail, MailIntake
from complaints.mail_in.parsing import Parsed, Unreadable, parse
from complaints.models import Complaint
from complaints.queries import complainant_of, may_see
from complaints.receipts import new_key
from complaints.services.conversation import write_as_complainant
from complaints.services.entries import Moment, add_step, locked
from complaints.services.identity import Identity, opened
from complaints.services.intake import (
    SUBJECT_LIMIT,
    TEXT_LIMIT,
    Lodging,
    beginning,
    lodge,
)
from complaints.workflow import HANDLE, Acting
from foundation import clock
from foundation.audit import record
from foundation.errors import Conflict, Forbidden, Invalid, Refusal
from foundation.identifiers import random_id
from foundation.loader import load_or_404
from foundation.scope import current_tenant_id
from foundation.sealing import open_value, seal_value
from foundation.tokens import peppered
from foundation.unit_of_work import session, settings
from foundation.uploads import (
    FROM_CUSTOMERS,
    Cleaned,
    HandedIn,
    Upload,
    inspect,
    keep,
    remove,
    uploads_of,
)
from foundation.web.texts import gettext

OWNER = "incoming_mail"
# Cases that one sender opens in a day; what comes beyond waits for somebody.
MOST_OF_A_SENDER = 3
MOST_FILES = 5
_DAY = timedelta(days=1)
_PURPOSE = "incoming mail"
_LOCK = 0x3A11  # any number that nobody else locks by
_TABLE: Any = IncomingMail.__table__
_KEEP = insert(_TABLE).on_conflict_do_nothing().returning(_TABLE.c.id)


class AlreadyDecided(Conflict):
    """Somebody decided on this mail in the meantime."""

    def __init__(self) -> None:
        super().__init__(gettext("Somebody decided on this mail in the meantime."))


def take_in(raw: bytes, intake: MailIntake) -> str:
    """Take a mail in; what became of it: a state, "again", or why it cannot be read."""
    mail = parse(raw)
    if isinstance(mail, Unreadable):
        return mail.why
    row = _first_time(mail)
    if row is None:
        return "again"
    ours = {intake.address.lower(), parseaddr(settings().mail_from)[1].lower()}
    if mail.automatic or mail.address.lower() in ours:
        row.state = "automatic"
        return row.state
    proven = case_proven(mail)
    if proven is not None and mail.address and mail.address.lower() == _address_of(proven):
        row.state, row.complaint_id = "added", proven.id
        files, refused = _inspected(mail)
        _add(proven, mail.text, files, refused)
    elif doubts := _doubts(mail, row, proven):
        _hold(row, mail, doubts, proven or case_spoken_of(mail))
    else:
        files, refused = _inspected(mail)
        who = Identity(mail.name, "", mail.address)
        case = _open(mail.subject, mail.text, who, refused)
        row.state, row.complaint_id = "taken", case.id
        _keep_all(files, case)
    session().flush()
    return row.state


def open_case(row: IncomingMail, actor: Acting) -> Complaint:
    """Make a case of a mail that was held, as if it had come without doubts."""
    held = _held(row, actor)
    case = _open(held.subject, held.text, sender_of(held), held.refused)
    _pass_files_on(held, case.id, None)
    _decide(held, actor, "taken", case)
    return case


def add_to_case(row: IncomingMail, actor: Acting) -> Complaint:
    """Add a mail that was held to the case it speaks of: somebody knows who wrote it."""
    held = _held(row, actor)
    case = load_or_404(Complaint, id=held.complaint_id)
    if not may_see(case, actor):
        raise Forbidden
    message = write_as_complainant(case, _words(held.text, held.subject))
    _pass_files_on(held, case.id, message.id)
    if held.refused:
        _tell_refused(case, held.refused)
    _decide(held, actor, "added", case)
    return case


def discard(row: IncomingMail, actor: Acting, reason: str) -> None:
    """Throw a mail away that was held, with its words and files; who did and why is kept."""
    held = _held(row, actor)
    why = reason.strip()
    if not why or len(why) > 500 or "\0" in why:
        raise Invalid(fields={"reason": gettext("Say why, in 500 characters at most.")})
    remove(uploads_of(OWNER, [held.id]))
    held.reason, held.complaint_id = why, None
    _decide(held, actor, "discarded", None)


def sender_of(row: IncomingMail) -> Identity:
    """Who sent a mail that is held."""
    found = open_value(_PURPOSE, current_tenant_id(), row.sender) if row.sender else None
    name, _, address = (found or "").rpartition("\n")
    return Identity(name, "", address)


def _first_time(mail: Parsed) -> IncomingMail | None:
    """The row of a mail that was not seen before; a second one with its id waits for the first."""
    sender = peppered("mail from", str(current_tenant_id()), mail.address.lower())
    values = {
        "tenant_id": current_tenant_id(),
        "id": random_id(),
        "key": peppered("mail in", str(current_tenant_id()), mail.key),
        "state": "automatic",
        "received_at": clock.now(),
        "sender_key": sender if mail.address else "",
        **dict.fromkeys(("sender", "subject", "text", "refused", "doubts", "reason"), ""),
    }
    made = session().execute(_KEEP, values).scalar_one_or_none()
    return None if made is None else load_or_404(IncomingMail, id=made)


def _doubts(mail: Parsed, row: IncomingMail, proven: Complaint | None) -> list[str]:
    doubts = list(mail.doubts)
    if proven is not None:
        doubts.append("other_sender")
    elif case_spoken_of(mail) is not None:
        doubts.append("look_alike")
    if not doubts and _many(row):
        doubts.append("many")
    return doubts


def _many(row: IncomingMail) -> bool:
    """Whether the sender opened as many cases today as one may; one at a time for a sender."""
    lock = select(func.pg_advisory_xact_lock(_LOCK, func.hashtext(row.sender_key)))
    session().execute(lock)
    query = select(func.count()).where(
        IncomingMail.sender_key == row.sender_key,
        IncomingMail.state == "taken",
        IncomingMail.received_at > clock.now() - _DAY,
    )
    return (session().scalar(query) or 0) >= MOST_OF_A_SENDER


def _hold(row: IncomingMail, mail: Parsed, doubts: list[str], case: Complaint | None) -> None:
    files, refused = _inspected(mail)
    whole = f"{mail.name}\n{mail.address}"
    row.state, row.doubts = HELD, " ".join(doubts)
    row.sender = seal_value(_PURPOSE, current_tenant_id(), whole)
    row.subject, row.text, row.refused = mail.subject, mail.text[:TEXT_LIMIT], refused
    row.complaint_id = None if case is None else case.id
    session().flush()
    try:
        keep(files, owner_kind=OWNER, owner_id=row.id)
    except Refusal as refusal:
        row.refused = f"{refused}\n{refusal.sentence}".strip()
    record("mail.held", row, detail={"doubts": row.doubts})


def _open(subject: str, text: str, who: Identity, refused: str) -> Complaint:
    words = _words(text, subject)
    made = lodge(
        Lodging(
            key=new_key(),
            subject=(subject or beginning(words))[:SUBJECT_LIMIT],
            text=words,
            channel="mail",
            language=_language(subject + text),
            identity=who,
        )
    )
    case = load_or_404(Complaint, id=made.complaint_id)
    if refused:
        _tell_refused(case, refused)
    if who.email:
        acknowledge(case, who.email)
    return case


def _add(case: Complaint, text: str, files: list[Cleaned], refused: str) -> None:
    message = write_as_complainant(case, _words(text, ""))
    if refused:
        _tell_refused(case, refused)
    _keep_all(files, case, message.id)


def _words(text: str, subject: str) -> str:
    """The text as a case takes it: never empty, never too long."""
    words = text.strip() or subject.strip() or gettext("(a mail without words)")
    return words if len(words) <= TEXT_LIMIT else words[: TEXT_LIMIT - 1] + "…"


def _language(text: str) -> str:
    return "zh" if any("\u4e00" <= c <= "\u9fff" for c in text) or not text.strip() else "en"


def _inspected(mail: Parsed) -> tuple[list[Cleaned], str]:
    """The files that may be kept, and in words which may not and why, by their names."""
    kept: list[Cleaned] = []
    refused: list[str] = []
    for file in mail.files:
        if len(kept) >= MOST_FILES:
            refused.append(gettext("“%(name)s”: more than five files", name=file.name[:80]))
            continue
        try:
            kept += inspect([HandedIn(file.name, file.data)], FROM_CUSTOMERS)
        except Refusal as refusal:
            refused.append(str(refusal.sentence))
    return kept, "\n".join(refused[:20])


def _keep_all(files: list[Cleaned], case: Complaint, part_id: UUID | None = None) -> None:
    """Keep files of a case; a full disk or house never stops the mail itself (REL-20)."""
    try:
        keep(files, owner_kind="complaint", owner_id=case.id, part_id=part_id)
    except Refusal as refusal:
        _tell_refused(case, str(refusal.sentence))


def _tell_refused(case: Complaint, refused: str) -> None:
    """Name in the history what was not kept; what somebody else sent us is no longer there."""
    held = locked(case.id)
    add_step(held, "files_refused", held.state, Moment(quiet=False), actor=None, reason=refused)


def _pass_files_on(row: IncomingMail, case_id: UUID, part_id: UUID | None) -> None:
    mine = (Upload.owner_kind == OWNER, Upload.owner_id == row.id)
    given = {"owner_kind": "complaint", "owner_id": case_id, "part_id": part_id}
    session().execute(update(Upload).where(*mine).values(**given))


def _address_of(case: Complaint) -> str:
    row = complainant_of(case)
    return opened(row).email.lower() if row is not None else ""


def _held(row: IncomingMail, actor: Acting) -> IncomingMail:
    if not actor.may(HANDLE):
        raise Forbidden
    held = load_or_404(IncomingMail, lock=True, id=row.id)
    if held.state != HELD:
        raise AlreadyDecided
    return held


def _decide(row: IncomingMail, actor: Acting, state: str, case: Complaint | None) -> None:
    """Keep who decided what; the words live on in the case, or nowhere."""
    row.state, row.decided_by, row.decided_at = state, actor.user_id, clock.now()
    row.sender = row.subject = row.text = row.refused = ""
    detail = {"reason": row.reason} if row.reason else {}
    if case is not None:
        row.complaint_id = case.id
        detail["ref"] = case.ref
    record(f"mail.{state}", row, detail=detail)
    session().flush()
