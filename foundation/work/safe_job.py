"""The only job class our workers know: it runs one function and ignores all else that Redis says.

RQ imports whatever dotted name it finds in Redis, for functions, callbacks and webhooks alike, so
that whoever can write to Redis could run anything (SECURITY.md JOB-1). Here the name is compared
with one constant and nothing from Redis is ever imported.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

from rq.job import Job

log = logging.getLogger(__name__)

FUNCTION = "huisheng.perform"


class RefusedJob(RuntimeError):  # noqa: N818 - named for what became of it
    """Something in Redis that we did not put there."""


class SafeJob(Job):
    """An RQ job reduced to `perform(tenant, work)`."""

    @property
    def func(self) -> Callable[..., Any]:
        """The one function, whatever name Redis holds."""
        self._refuse_foreign()
        return run

    @property
    def success_callback(self) -> None:
        """No callbacks from Redis."""
        return None

    @property
    def failure_callback(self) -> None:
        """No callbacks from Redis."""
        return None

    @property
    def stopped_callback(self) -> None:
        """No callbacks from Redis."""
        return None

    def send_webhooks(self, *_args: Any, **_kwargs: Any) -> None:
        """No webhooks from Redis."""

    def _refuse_foreign(self) -> None:
        arguments = self.args
        plain = (
            self.func_name == FUNCTION
            and self.instance is None
            and not self.kwargs
            and len(arguments) == 2
            and all(isinstance(a, str) and _is_uuid(a) for a in arguments)
        )
        if not plain:
            log.error("a job in Redis that is not ours was refused")
            raise RefusedJob("This job is not on the allow-list.")


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def run(tenant_id: str, work_id: str) -> None:
    """What a worker runs: look the work up in the database and perform it there."""
    from foundation.work.jobs import perform

    perform(UUID(tenant_id), UUID(work_id))
