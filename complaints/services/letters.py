"""The mails of this room. None of them says what a case is about (ANON-6), nor any receipt.

But who complained by mail is answered by mail, with what we say (`mail_in.letters`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select

from complaints.addresses import follow_url, staff_url
from complaints.mail_in.letters import answer_by_mail
from complaints.models import Complaint
from complaints.queries import complainant_of
from complaints.recusal.queries import apart_of
from complaints.related.queries import main_of
from complaints.services.identity import opened
from foundation.mail import write_mail
from foundation.unit_of_work import session
from foundation.web.moments import day_words
from foundation.web.texts import gettext, ngettext, speaking
from tenants.absences.queries import reached_instead
from tenants.models import User
from tenants.queries import member_user_ids, own_tenant, user_names


def tell_complainant(complaint: Complaint) -> None:
    """Say that there is something new, to a complainant who left an address."""
    row = complainant_of(complaint)
    address = opened(row).email if row is not None else ""
    if not address:
        return
    if complaint.channel == "mail":
        with speaking(complaint.language):
            answer_by_mail(complaint, address, _of_silence(complaint))
        return
    tenant = own_tenant()
    with speaking(complaint.language):
        house = tenant.name(complaint.language)
        body = [
            gettext("There is a new message in your case at %(house)s.", house=house),
            gettext("Read it here, with the receipt that you kept:"),
            follow_url(tenant.slug),
            *_of_silence(complaint),
            gettext("This mail does not say what it is about, so that nobody else learns it."),
        ]
        subject = gettext("A new message in your case")
        write_mail(address, subject, "\n\n".join(body) + "\n", complaint.language)


def remind_of_closing(complaint: Complaint) -> None:
    """Say once more by when an answered case closes without a word."""
    tell_complainant(complaint)


def _of_silence(complaint: Complaint) -> list[str]:
    """What becomes of the case without a word, or became; by the day alone."""
    until = {"answered": complaint.silent_until, "closed": complaint.object_until}
    last = until.get(complaint.state)
    if last is None:
        return []
    day = day_words(last, complaint.language)
    if complaint.state == "closed":
        words = gettext(
            "We heard nothing, so we closed the case. You may object until %(day)s.", day=day
        )
    else:
        words = gettext(
            "If we hear nothing by %(day)s, we close the case; you may object even then.", day=day
        )
    return [words]


def tell_handlers(complaint: Complaint, *, but: UUID | None = None) -> None:
    """Say to the handler, or to the complaint desk while there is none, that a case is new.

    Of a duplicate those of the case it was merged into hear. Whom the case is about hears nothing
    of it; the desk does in their place.
    """
    complaint = main_of(complaint) or complaint
    tell_people(complaint, [one for one in handlers_told(complaint) if one != but])


def tell_people(complaint: Complaint, people: Iterable[UUID]) -> None:
    """Say to colleagues that there is something new in a case."""
    for user in _users(people):
        with speaking(user.locale):
            body = [
                gettext("Dear %(name)s,", name=user.name),
                gettext("There is something new in case %(ref)s.", ref=complaint.ref),
                staff_url(complaint.ref),
            ]
            subject = gettext("New in case %(ref)s", ref=complaint.ref)
            write_mail(user.email, subject, "\n\n".join(body) + "\n", user.locale)


def tell_new_handler(complaint: Complaint, giver: UUID) -> None:
    """Say to the handler who has given them the case; why stands in its history (ANON-6)."""
    for one in handlers_told(complaint):
        tell_of_many(one, [complaint.ref], giver)


def tell_of_many(user_id: UUID, refs: Sequence[str], giver: UUID) -> None:
    """Say to somebody in one mail which cases were given to them; not to who took them."""
    who = user_names([giver]).get(giver, "")
    for user in _users([user_id] if user_id != giver else []):
        with speaking(user.locale):
            body = [
                gettext("Dear %(name)s,", name=user.name),
                ngettext(
                    "%(who)s has given you %(num)s case. Why stands in its history.",
                    "%(who)s has given you %(num)s cases. Why stands in the history of each.",
                    len(refs),
                    who=who,
                ),
                "\n".join(staff_url(ref) for ref in refs),
            ]
            subject = ngettext(
                "%(num)s case is yours now", "%(num)s cases are yours now", len(refs)
            )
            write_mail(user.email, subject, "\n\n".join(body) + "\n", user.locale)


def handlers_told(complaint: Complaint) -> list[UUID]:
    """Who hears of a case: its handler, or the complaint desk; never whom it is about.

    In the place of who is away, whoever stands in.
    """
    named, desk = apart_of(complaint).named, member_user_ids("agent")
    handler = [] if complaint.handler_id is None else [complaint.handler_id]
    for people in (handler, desk, member_user_ids("admin") if named else []):
        if able := [one for one in people if one not in named]:
            return list(dict.fromkeys(reached_instead(one, named) for one in able))
    return handler


def _users(ids: Iterable[UUID]) -> list[User]:
    wanted = list(ids)
    if not wanted:
        return []
    return list(session().scalars(select(User).where(User.id.in_(wanted)).order_by(User.id)))
