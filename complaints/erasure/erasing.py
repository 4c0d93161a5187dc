"""Erasing what was said in a case, and by whom; the case stays in the figures, without a person.

Words are overwritten past the trail's gathering, else the trail would keep what is being erased.
Files go first: a run that breaks off leaves rows that say so, and the next run finishes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from complaints.addresses import follow_url
from complaints.assisting.models import CaseContribution
from complaints.erasure.kept import WORDS, of_cases
from complaints.exports.services import discard_all
from complaints.models import Complainant, Complaint
from complaints.queries import complainant_of
from complaints.reviews.models import CaseReview
from complaints.services.entries import Moment, add_step, change
from complaints.services.identity import opened
from complaints.services.letters import tell_complainant
from complaints.services.pausing import go_on_beside
from foundation import storage
from foundation.audit import record
from foundation.audit.erasing import erase_values
from foundation.loader import load_or_404
from foundation.mail import forget_recipient, write_mail
from foundation.unit_of_work import session
from foundation.uploads import uploads_of
from foundation.web.texts import gettext, speaking
from tenants.queries import own_tenant
from tenants.subjects.rooms import Erased, News
from tenants.trail_files.services import discard_all as discard_trail_files


def erase(ids: Sequence[UUID]) -> Erased:
    """Erase these cases; those that were erased before are passed by."""
    held = [load_or_404(Complaint, lock=True, id=each) for each in sorted(ids)]
    cases = [case for case in held if case.erased_on is None]
    if not cases:
        return Erased()
    wanted = [case.id for case in cases]
    files, addresses = _discard_files(wanted), _addresses(cases)
    for case in cases:
        _close(case)
    _end_what_waits(wanted, Moment(quiet=False))
    counts = {"cases": len(cases), "files": files, **_empty_words(wanted)}
    counts["contacts"] = _delete_contacts(wanted)
    counts["values"] = erase_values(wanted)
    counts["exports"] = discard_all() + discard_trail_files()
    mails = [_tell(address, language) for address, language in addresses.items()]
    for address in addresses:
        mails += [each for each in forget_recipient(address) if each not in mails]
    return Erased(counts, mails)


def tell(ids: Sequence[UUID], _news: News) -> None:
    """Say that there is news of the request, to who left an address; the page says what."""
    query = select(Complaint).where(Complaint.id.in_(list(ids))).order_by(Complaint.ref).limit(1)
    for case in session().scalars(query):
        tell_complainant(case)


def _discard_files(ids: Sequence[UUID]) -> int:
    found = uploads_of("complaint", ids)
    for upload in found:
        storage.discard(upload.id)
        session().delete(upload)
    session().flush()
    return len(found)


def _addresses(cases: Sequence[Complaint]) -> dict[str, str]:
    """Where to say that it is done, and in which language."""
    found: dict[str, str] = {}
    for case in cases:
        row = complainant_of(case)
        if row is not None and (address := opened(row).email):
            found.setdefault(address, case.language)
    return found


def _close(case: Complaint) -> None:
    """Have the case say that it is erased; one that was not settled is closed by it."""
    when, came = Moment(quiet=False), case.state
    go_on_beside(case, when, None)
    with speaking(own_tenant().locale):
        gone = gettext("Erased on %(day)s", day=when.day.isoformat())
    facts: dict[str, Any] = {
        "subject": gone,
        "text": gone,
        "proposal": "",
        "rating_text": "",
        "lodged_digest": "",
        "wants_news": False,
        "silent_until": None,
        "object_until": None,
        "look_again": False,
        "announced": True,
        "erased_on": when.day,
        "revision": case.revision + 1,
    }
    if came != "closed":
        outcome = case.outcome or "withdrawn"
        facts |= {"state": "closed", "closed_at": when.fact, "outcome": outcome}
    change(case, facts, quiet=True)
    add_step(case, "erase", came, when, actor=None)
    record("complaint.erased", case)


def _end_what_waits(ids: Sequence[UUID], when: Moment) -> None:
    """Nobody answers a question, or decides on an objection, in a case that says nothing."""
    asked = update(CaseContribution).where(
        of_cases(CaseContribution, ids), CaseContribution.state == "asked"
    )
    session().execute(asked.values(state="withdrawn", ended_at=when.now))
    open_reviews = of_cases(CaseReview, ids) & CaseReview.decided_at.is_(None)
    session().execute(delete(CaseReview).where(open_reviews))


def _empty_words(ids: Sequence[UUID]) -> dict[str, int]:
    """Empty every word that was written in the parts of these cases; how many, by table."""
    counts = {}
    for table, names in WORDS.items():
        rows = session().execute(
            update(table)
            .where(of_cases(table, list(ids)))
            .values(dict.fromkeys(names, ""))
            .returning(table.id)
            .execution_options(synchronize_session=False)
        )
        counts[table.__tablename__] = len(rows.all())
    session().expire_all()
    return counts


def _delete_contacts(ids: Sequence[UUID]) -> int:
    gone = session().execute(
        delete(Complainant)
        .where(of_cases(Complainant, list(ids)))
        .returning(Complainant.id)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())


def _tell(address: str, language: str) -> UUID:
    """The last mail to somebody; its row is emptied once it has gone."""
    tenant = own_tenant()
    with speaking(language):
        body = [
            gettext("%(house)s has erased what you told us.", house=tenant.name(language)),
            gettext("Your receipt still opens a page that says so:"),
            follow_url(tenant.slug),
            gettext("This address is erased as soon as this mail has gone."),
        ]
        subject = gettext("Your data has been erased")
        return write_mail(address, subject, "\n\n".join(body) + "\n", language).id
