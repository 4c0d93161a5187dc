"""Helpers for tests at the door: passwords, codes, mail, cookies as a browser has them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pyotp
from house_cast import PASSWORD, csrf_token
from sqlalchemy import select

from foundation import clock
from foundation.audit import record
from foundation.mail import Mail
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.work.jobs import perform
from foundation.work.models import Work
from tenants.models import PLATFORM_ID, User
from tenants.services import passwords, second_factor

if TYPE_CHECKING:
    from uuid import UUID

    from flask.testing import FlaskClient
    from house_cast import Person
    from werkzeug.test import TestResponse

_HASH = passwords.hashed(PASSWORD)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def give_password(person: Person, *, factor: bool = False) -> None:
    """Give somebody of the cast the common password, and a second factor if wanted."""
    with tenant_scope(PLATFORM_ID), unit_of_work():
        user = session().get_one(User, person.user_id)
        user.password_hash = _HASH
        user.totp_secret = second_factor.sealed(SECRET) if factor else None
        record("user.prepared", user)


def code_now(secret: str = SECRET) -> str:
    return pyotp.TOTP(secret).at(int(clock.now().timestamp()))


def post(client: FlaskClient, path: str, **fields: Any) -> TestResponse:
    """Post a form with a right token, in a browser in which nobody need be signed in."""
    fields = {"csrf_token": csrf_token(client.application, client), **fields}
    return client.post(path, data=fields)


def sign_in(client: FlaskClient, email: str, password: str = PASSWORD) -> TestResponse:
    return post(client, "/app/sign-in", email=email, password=password)


def do_work(tenant_id: UUID, kind: str) -> None:
    """Run what waits of a kind, as a worker would."""
    with tenant_scope(tenant_id), unit_of_work():
        ids = session().scalars(select(Work.id).where(Work.kind == kind, Work.state == "waiting"))
        waiting = ids.all()
    for work_id in waiting:
        assert perform(tenant_id, work_id) == "done"


def mails_to(tenant_id: UUID, email: str) -> list[Mail]:
    with tenant_scope(tenant_id), unit_of_work():
        query = select(Mail).where(Mail.recipient == email).order_by(Mail.id)
        return list(session().scalars(query))


def link_in(mail: Mail) -> str:
    """The path of the link in a mail."""
    found = re.search(r"https?://[^/\s]+(/\S+)", mail.body)
    assert found, mail.body
    return found.group(1)


def events(tenant_id: UUID, action: str = "") -> list[str]:
    """The actions in a trail, or those of one name."""
    from foundation.audit.models import AuditEvent

    with tenant_scope(tenant_id), unit_of_work():
        rows = session().scalars(select(AuditEvent).order_by(AuditEvent.seq))
        return [row.action for row in rows if not action or row.action == action]


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect the statements sent to the database meanwhile."""
    from sqlalchemy import event

    from foundation.unit_of_work import engine

    sent: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        sent.append(statement)

    event.listen(engine(), "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine(), "before_cursor_execute", note)
