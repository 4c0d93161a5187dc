"""The whole product as processes beside the tests, on a worker's own database.

It lives from the first walk that asks for it to the next test that does not: a worker that is still
there would do other tests' work for them, and be in their way when tables are emptied.
"""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from smtp_stub import SmtpStub

from scripts.processes import free_port
from scripts.supervisor import Supervisor

if TYPE_CHECKING:
    from pathlib import Path

    from foundation.settings import Settings


@dataclass
class Live:
    """The running product."""

    url: str
    settings: Settings
    mail: SmtpStub
    environment: dict[str, str]


_running: list[tuple[Live, Supervisor, ExitStack]] = []


def bring_to_life(settings: Settings, logs: Path) -> Live:
    """Web, worker and scheduler, started if they do not run."""
    if not _running:
        _start(settings, logs)
    return _running[0][0]


def end_life() -> None:
    """Stop it, if it runs; a process that had ended by itself is a failure."""
    if not _running:
        return
    _, supervisor, open_things = _running.pop()
    with open_things:
        supervisor.check()


def _start(settings: Settings, logs: Path) -> None:
    port = free_port()
    with ExitStack() as open_things:
        mail = open_things.enter_context(SmtpStub())
        known = replace(
            settings,
            base_url=f"http://127.0.0.1:{port}",
            smtp_url=f"smtp://127.0.0.1:{mail.port}",
        )
        environment = {**os.environ, **_environment(known), "PORT": str(port)}
        supervisor = Supervisor(environment, logs)
        open_things.callback(supervisor.stop)
        flask = [sys.executable, "-m", "flask", "--app", "wsgi:create_app"]
        gunicorn = [sys.executable, "-m", "gunicorn", "-c", "scripts/gunicorn.conf.py"]
        supervisor.start("web", [*gunicorn, "wsgi:create_app()"])
        supervisor.start("worker", [*flask, "worker"])
        supervisor.start("scheduler", [*flask, "scheduler"])
        supervisor.wait_until_answers(f"{known.base_url}/health/live")
        live = Live(known.base_url, known, mail, environment)
        _running.append((live, supervisor, open_things.pop_all()))


def _environment(settings: Settings) -> dict[str, str]:
    return {f.metadata["env"]: str(getattr(settings, f.name)) for f in fields(settings)}
