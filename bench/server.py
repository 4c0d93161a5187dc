"""The servers under measurement: gunicorn as the product runs it, with its CPU counted."""

from __future__ import annotations

import os
import signal
import time
import urllib.request
from collections.abc import Iterable
from pathlib import Path

import psutil

from scripts import processes
from scripts.paths import ROOT, VENV_BIN, tail


class Server:
    """One gunicorn on a port of its own; it is ended by its own process id."""

    def __init__(
        self, name: str, application: str, environment: dict[str, str], folder: Path
    ) -> None:
        self.name = name
        self.port = processes.free_port()
        self.log = folder / f"{name}.log"
        self._application = application
        self._environment = {**os.environ, **environment}
        self._process: processes.Process | None = None
        self._others: tuple[psutil.Process, ...] = ()

    @property
    def host(self) -> str:
        """What stands in the Host header."""
        return f"127.0.0.1:{self.port}"

    def start(self, probe: str) -> None:
        """Start, and wait until a path answers 200."""
        self._process = processes.spawn(
            [VENV_BIN / "gunicorn", "-c", "scripts/gunicorn.conf.py", self._application],
            log=self.log,
            env={**self._environment, "BIND": self.host},
            cwd=ROOT,
        )
        if not processes.wait_until(lambda: self._answers(probe), patience=60):
            raise RuntimeError(f"{self.name} did not start:\n{tail(self.log)}")

    def _answers(self, probe: str) -> bool:
        if self._process is None or self._process.poll() is not None:
            raise RuntimeError(f"{self.name} ended by itself:\n{tail(self.log)}")
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(f"http://{self.host}{probe}", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def count_also(self, pids: Iterable[int]) -> None:
        """Count these processes too (a database's backends on this machine)."""
        self._others = tuple(psutil.Process(pid) for pid in pids if psutil.pid_exists(pid))

    def cpu_seconds(self) -> float:
        """CPU used until now by gunicorn, its workers and whatever else is counted."""
        if self._process is None:
            return 0.0
        master = psutil.Process(self._process.pid)
        return sum(_used(p) for p in (master, *master.children(recursive=True), *self._others))

    def stop(self) -> None:
        """Ask it to end, and see that it did."""
        if self._process is not None:
            processes.stop(self._process, signal.SIGTERM, patience=35)
            self._process = None


def _used(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system)


def settle(seconds: float = 0.5) -> None:
    """Let what the last run left behind end before the next one is measured."""
    time.sleep(seconds)
