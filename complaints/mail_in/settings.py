"""The address to which people write, and the token with which a mail server posts what comes."""

from __future__ import annotations

import hmac

from sqlalchemy import select

from complaints.mail_in.models import MailIntake
from complaints.mail_in.parsing import ADDRESS
from foundation.audit import record
from foundation.errors import Invalid
from foundation.tokens import new_secret, stored
from foundation.unit_of_work import session
from foundation.web.texts import gettext


def own_intake() -> MailIntake | None:
    """Where the organisation in scope takes complaints by mail, if it does."""
    return session().scalars(select(MailIntake)).one_or_none()


def intake_of_token(token: str) -> MailIntake | None:
    """The intake, if it was this token that it gave."""
    intake = own_intake()
    known = intake.token_digest if intake is not None else ""
    # Compared also where there is none, so that both take the same time.
    fits = hmac.compare_digest(stored(token), known or stored("nobody's"))
    return intake if known and fits else None


def take_mail_at(address: str) -> str:
    """Take complaints at an address; the token, a new one each time, is shown once."""
    found = address.strip()
    if not ADDRESS.fullmatch(found) or len(found) > 254:
        raise Invalid(fields={"address": gettext("Please check the e-mail address.")})
    token = new_secret()
    intake = own_intake()
    if intake is None:
        intake = MailIntake(address=found)
        session().add(intake)
    intake.address, intake.token_digest = found, stored(token)
    session().flush()
    record("mail_intake.opened", intake)
    return token


def take_no_mail() -> None:
    """Take nothing any more: the token is worth nothing from now on."""
    intake = own_intake()
    if intake is None or not intake.token_digest:
        return
    intake.token_digest = ""
    session().flush()
    record("mail_intake.closed", intake)
