"""Mail: a row beside its cause, sent later by a job, under a Message-ID that never changes."""

from __future__ import annotations

import smtplib
from collections.abc import Iterable
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit
from uuid import UUID

from sqlalchemy import CheckConstraint, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from foundation import clock
from foundation.database import TenantRow
from foundation.identifiers import new_id
from foundation.unit_of_work import session, settings, unit_of_work
from foundation.work import WorkItem, enqueue, job

_CONNECT, _MINUTE, _HOUR = 10, 60, 3600
# A Message-ID that does not fit a line would be written as encoded words, which nobody refers to.
_UNBROKEN = policy.default.clone(max_line_length=300)


class Mail(TenantRow):
    """One mail to one person. Its body is emptied once it is sent, since it may carry a link."""

    __tablename__ = "mails"
    __table_args__ = (CheckConstraint("state IN ('waiting', 'sent', 'bounced')", name="state"),)
    audited = "its cause is recorded where the mail was written"

    recipient: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    message_id: Mapped[str]
    language: Mapped[str]
    state: Mapped[str] = mapped_column(default="waiting")
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    fault: Mapped[str | None]
    reply_to: Mapped[str] = mapped_column(default="", server_default="")


def write_mail(
    recipient: str,
    subject: str,
    body: str,
    language: str,
    *,
    thread: str = "",
    reply_to: str = "",
) -> Mail:
    """Write a mail in the transaction under way; it goes out after the commit.

    Line breaks in the address or subject are refused with ValueError (header injection). `thread`
    becomes part of the Message-ID, by which an answer is told to belong to something.
    """
    if any(c in recipient + subject + thread + reply_to for c in "\r\n\0"):
        raise ValueError("A mail's address and subject are single lines.")
    mail_id = new_id()
    host = urlsplit(settings().base_url).hostname or "localhost"
    mail = Mail(
        id=mail_id,
        recipient=recipient,
        subject=subject,
        body=body,
        language=language,
        message_id=f"<{mail_id}.{thread}@{host}>" if thread else f"<{mail_id}@{host}>",
        created_at=clock.now(),
        reply_to=reply_to,
    )
    session().add(mail)
    session().flush()
    enqueue("send_mail", mail_id)
    return mail


def forget_recipient(address: str) -> list[UUID]:
    """Empty the rows of mails to an address; those that are still on their way are returned."""
    query = select(Mail.id).where(func.lower(Mail.recipient) == address.lower())
    return forget_mails(session().scalars(query).all())


def forget_mails(ids: Iterable[UUID | str]) -> list[UUID]:
    """Empty the rows of these mails; those that are still on their way are returned."""
    wanted = [UUID(str(each)) for each in ids]
    session().execute(
        update(Mail)
        .where(Mail.id.in_(wanted), Mail.state != "waiting")
        .values(recipient="", subject="", body="")
        .execution_options(synchronize_session="fetch")
    )
    waiting = select(Mail.id).where(Mail.id.in_(wanted), Mail.state == "waiting")
    return list(session().scalars(waiting.order_by(Mail.id)))


@job("send_mail", retries=(_MINUTE, 5 * _MINUTE, 30 * _MINUTE, 2 * _HOUR, 6 * _HOUR), lease=60)
def send_mail(item: WorkItem) -> None:
    """Send one mail. Refused for good (5xx) is kept as bounced; anything else is tried again.

    A server that dies after taking the mail may get it twice, with the same Message-ID.
    """
    with unit_of_work():
        mail = _mail(item.subject_id)
        message = None if mail is None or mail.state != "waiting" else _message(mail)
    fault = _deliver(message) if message else None
    with item.finish():
        mail = _mail(item.subject_id)
        if mail is not None and message is not None:
            mail.state = "bounced" if fault else "sent"
            mail.fault, mail.sent_at, mail.body = fault, clock.now(), ""


def _mail(mail_id: UUID) -> Mail | None:
    return session().scalars(select(Mail).where(Mail.id == mail_id)).one_or_none()


def _message(mail: Mail) -> EmailMessage:
    message = EmailMessage(policy=_UNBROKEN)
    message["From"] = settings().mail_from
    message["To"] = mail.recipient
    if mail.reply_to:
        message["Reply-To"] = mail.reply_to
    message["Subject"] = mail.subject
    message["Message-ID"] = mail.message_id
    message["Date"] = format_datetime(mail.created_at)
    message["Content-Language"] = mail.language
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body)
    return message


def _deliver(message: EmailMessage) -> str | None:
    """Hand a message to the SMTP server; the fault when it is refused for good, else None."""
    server = urlsplit(settings().smtp_url)
    secure = server.scheme == "smtps"
    connect = smtplib.SMTP_SSL if secure else smtplib.SMTP
    try:
        with connect(
            server.hostname or "127.0.0.1", server.port or (465 if secure else 25), timeout=_CONNECT
        ) as smtp:
            if server.scheme == "smtp+starttls":
                smtp.starttls()
            if server.username:
                smtp.login(unquote(server.username), unquote(server.password or ""))
            smtp.send_message(message)
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _ in refused.recipients.values()]
        if codes and all(code >= 500 for code in codes):
            return f"refused ({codes[0]})"
        raise
    except smtplib.SMTPResponseException as answer:
        if answer.smtp_code >= 500:
            return f"refused ({answer.smtp_code})"
        raise
    return None
