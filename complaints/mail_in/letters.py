"""What is mailed to who complained by mail: that it arrived, and our words; each can be answered.

Who wrote to us by mail is answered by mail, with what we say: there is no receipt by which they
could read it elsewhere, and a receipt never travels by mail (decision 48).
"""

from __future__ import annotations

from sqlalchemy import select

from complaints.mail_in.marks import subject_mark, thread_mark
from complaints.mail_in.parsing import ABOVE
from complaints.mail_in.settings import own_intake
from complaints.models import CaseMessage, Complaint
from foundation.mail import write_mail
from foundation.unit_of_work import session
from foundation.web.texts import gettext, speaking
from tenants.queries import own_tenant


def acknowledge(case: Complaint, address: str) -> None:
    """Say once that a complaint arrived, under which number, and that this mail can be answered."""
    with speaking(case.language):
        house = own_tenant().name(case.language)
        _write(
            case,
            address,
            gettext("Your complaint has arrived"),
            [
                gettext(
                    "Your complaint has arrived at %(house)s. Its number is %(ref)s.",
                    house=house,
                    ref=case.ref,
                ),
                gettext("We read it and write to you at this address."),
            ],
        )


def answer_by_mail(case: Complaint, address: str, further: list[str]) -> None:
    """Send what was last said to the complainant; where nothing was, that there is news."""
    query = select(CaseMessage.text).where(
        CaseMessage.complaint_id == case.id,
        CaseMessage.number == case.entries,
        CaseMessage.direction == "ours",
    )
    said = session().scalar(query)
    with speaking(case.language):
        house = own_tenant().name(case.language)
        news = gettext("Something has changed in your case at %(house)s.", house=house)
        subject = gettext("%(house)s about your complaint", house=house)
        _write(case, address, subject, [said or news, *further])


def _write(case: Complaint, address: str, subject: str, body: list[str]) -> None:
    """A mail that can be answered: its mark in subject and id, our line above its text."""
    how = gettext("You can answer this mail. Please leave its subject as it is.")
    text = "\n\n".join([ABOVE, *body, how]) + "\n"
    title = f"{' '.join(subject.split())} {subject_mark(case)}"
    intake = own_intake()
    to = intake.address if intake is not None else ""
    write_mail(address, title, text, case.language, thread=thread_mark(case), reply_to=to)
