"""Keeps the product's processes together: they start, stand and fall as one."""

from __future__ import annotations

import signal
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts import processes
from scripts.paths import ROOT, tail

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

# Gunicorn lets requests finish for 30 seconds; a worker gives its job back within that time too.
PATIENCE = 35.0


class ChildDiedError(RuntimeError):
    """One of the processes ended by itself; the message says which and shows its last words."""


@dataclass(frozen=True)
class Child:
    """One supervised process."""

    name: str
    process: processes.Process
    log: Path


class Supervisor:
    """The processes of one run; none outlives it."""

    def __init__(self, environment: Mapping[str, str], logs: Path) -> None:
        self.environment = environment
        self.logs = logs
        self.children: list[Child] = []

    def start(self, name: str, command: Sequence[str | Path]) -> None:
        """Start a process whose output goes to a log of its own."""
        log = self.logs / f"{name}.log"
        process = processes.spawn(command, log=log, env=self.environment, cwd=ROOT)
        self.children.append(Child(name, process, log))

    def check(self) -> None:
        """Raise `ChildDiedError` when a process has ended."""
        for child in self.children:
            status = child.process.poll()
            if status is not None:
                raise ChildDiedError(
                    f"“{child.name}” ended by itself ({_reason(status)})."
                    f" The end of {child.log}:\n{tail(child.log)}"
                )

    def wait_until_answers(self, url: str, *, host: str = "", patience: float = 180.0) -> None:
        """Wait for a page; fail at once when a process dies meanwhile.

        `host` is the name by which it is asked for, where that is not the address's own.
        """

        def answers() -> bool:
            self.check()
            return _answers(url, host)

        if not processes.wait_until(answers, patience=patience, pause=0.1):
            ends = "\n".join(f"  {c.log}:\n{tail(c.log, 10)}" for c in self.children)
            raise ChildDiedError(f"{url} did not answer within {patience:.0f} seconds.\n{ends}")

    def watch(self) -> None:
        """Stand by until a process dies or a signal ends us."""
        while True:
            self.check()
            time.sleep(0.3)

    def stop(self) -> None:
        """Ask all at once, wait, then kill what is left."""
        end = time.monotonic() + PATIENCE
        for child in self.children:
            if child.process.poll() is None:
                child.process.send_signal(signal.SIGTERM)
        for child in self.children:
            left = max(0.1, end - time.monotonic())
            processes.stop(child.process, signal.SIGTERM, patience=left)
        self.children.clear()


def _reason(status: int) -> str:
    if status < 0:
        return f"signal {signal.Signals(-status).name}"
    return f"exit code {status}"


def _answers(url: str, host: str) -> bool:
    """Whether the page is there; straight to it, whatever proxy the environment names."""
    request = urllib.request.Request(url, headers={"Host": host} if host else {})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
