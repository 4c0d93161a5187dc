"""Working mornings in tests: the ticker comes by, a worker does what it planned, mails are read."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from foundation import clock
from foundation.audit import record
from foundation.mail import Mail
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.work.jobs import perform
from foundation.work.models import Work
from tenants.jobs import plan_reminders
from tenants.models import LoginSession, Membership, User

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    """A moment on the clocks of Jiangzhou."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@dataclass
class Mornings:
    """The mornings of Jiangzhou; `mails` are those of the last one."""

    app: Any
    cast: Any
    move: Callable[..., None]
    mails: list[Mail] = field(default_factory=list)

    def __call__(self, day: str) -> list[str]:
        """A quarter past eight of a day: who was written to, by name."""
        self.move(to=at(f"{day} 08:15"))
        before = {mail.id for mail in self._all()}
        plan_reminders()
        for work_id in self._waiting():
            assert self._perform(work_id) == "done"
        self.mails = [mail for mail in self._all() if mail.id not in before]
        return sorted(mail.recipient.partition("@")[0] for mail in self.mails)

    def all_at_once(self, day: str) -> int:
        """The same with four tickers and four workers in one moment; the number of mails."""
        self.move(to=at(f"{day} 08:15"))
        before = len(self._all())
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda _: plan_reminders(), range(4)))
            (work_id,) = self._waiting()
            outcomes = sorted(pool.map(lambda _: self._perform(work_id), range(4)))
        assert outcomes == ["done", "nothing", "nothing", "nothing"]
        return len(self._all()) - before

    def said(self, name: str) -> str:
        """What was written to a person on the last morning."""
        (found,) = [mail for mail in self.mails if mail.recipient.startswith(f"{name}@")]
        return str(found.body)

    def speaks(self, name: str, language: str) -> None:
        """Have a person read in a language."""
        with tenant_scope(self.cast.jiangzhou.id), unit_of_work():
            user = session().get_one(User, self.cast.people[name].user_id)
            user.locale = language
            record("user.renamed", user)

    def stay(self) -> None:
        """Everybody is signed in still, as if they had come by every day."""
        with unit_of_work():
            now = clock.now()
            ends = now + timedelta(hours=12)
            session().execute(update(LoginSession).values(seen_at=now, ends_at=ends))

    def leaves(self, name: str) -> None:
        """Disable a person's membership."""
        person = self.cast.people[name]
        with tenant_scope(person.tenant_id), unit_of_work():
            member = session().get_one(Membership, (person.tenant_id, person.membership_id))
            member.state = "disabled"
            record("member.disabled", member)

    def _perform(self, work_id: UUID) -> str:
        with self.app.app_context():
            return perform(self.cast.jiangzhou.id, work_id)

    def _waiting(self) -> list[UUID]:
        with tenant_scope(self.cast.jiangzhou.id), unit_of_work():
            query = select(Work.id).where(Work.kind == "send_reminders", Work.state == "waiting")
            return list(session().scalars(query))

    def _all(self) -> list[Mail]:
        with tenant_scope(self.cast.jiangzhou.id), unit_of_work():
            return list(session().scalars(select(Mail).order_by(Mail.created_at)))
