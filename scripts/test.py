"""The driver of the tests: sets up, brings services, runs pytest, leaves nothing behind.

    python3 -m scripts.test [check|test|soak|bench] [pytest's own arguments]

Without DATABASE_ADMIN_URL and REDIS_URL the tests get a throw-away PostgreSQL and Redis of their
own, even where the machine runs some: a test that empties a Redis must never meet somebody's data.
A service that cannot be had is a failure, never a reason to skip.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts import processes
from scripts.machine import find_chromium
from scripts.paths import ROOT, VENV_BIN, VENV_PYTHON, say
from scripts.services import LocalRedis, ServiceError, temporary_folder, temporary_postgres
from scripts.setup import set_up

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class Kind:
    """One way to run: which tests, and how."""

    command: tuple[str, ...]
    needs_browser: bool = True


_PARALLEL = ("-n", "2", "--dist", "worksteal")
KINDS: Mapping[str, Kind] = {
    "check": Kind(("pytest", *_PARALLEL, "-m", "not browser and not soak"), needs_browser=False),
    "test": Kind(("pytest", *_PARALLEL, "-m", "not soak")),
    # Properties as well, with examples that nobody has tried yet.
    "soak": Kind(
        (
            *("pytest", "-m", "soak or hypothesis", "--timeout", "3600"),
            *("--hypothesis-profile", "search"),
        )
    ),
    "bench": Kind(("bench",)),
}


def main() -> None:
    """Read the command line, run, and end with the runner's status."""
    name, *arguments = sys.argv[1:] or ["test"]
    if name not in KINDS:
        raise SystemExit(f"Unknown kind “{name}”: choose one of {', '.join(KINDS)}.")
    processes.end_when_told()
    processes.adopt_orphans()
    status = 1
    try:
        set_up(tests=True)
        status = _with_services(KINDS[name], arguments)
    except ServiceError as error:
        say(f"The tests cannot run: {error}")
    except processes.Told as told:
        say(f"Stopped by {told}.")
    finally:
        processes.hold_out()
        processes.end_descendants()
    sys.exit(status)


def _with_services(kind: Kind, arguments: Sequence[str]) -> int:
    with contextlib.ExitStack() as open_things:
        environment = _base_environment(kind)
        database = os.environ.get("DATABASE_ADMIN_URL")
        if not database:
            database = open_things.enter_context(temporary_postgres()).url
        redis = os.environ.get("REDIS_URL")
        if not redis:
            folder = open_things.enter_context(temporary_folder())
            redis = open_things.enter_context(LocalRedis(folder / "redis")).url
        environment |= {"TEST_DATABASE_ADMIN_URL": database, "TEST_REDIS_URL": redis}
        _require_answers(environment)
        try:
            return _run([str(VENV_PYTHON), "-m", *kind.command, *arguments], environment)
        finally:
            processes.hold_out()


def _run(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run to the end; told to stop, let the runner say first how far it came."""
    with subprocess.Popen(command, cwd=ROOT, env=dict(environment)) as runner:
        try:
            return runner.wait()
        except processes.Told:
            processes.stop(runner, signal.SIGINT, patience=20)
            raise


def _base_environment(kind: Kind) -> dict[str, str]:
    """Ours, with the virtual environment first, without the addresses of a real product."""
    environment = {
        name: value for name, value in os.environ.items() if name not in _KEPT_FROM_TESTS
    }
    environment["PATH"] = f"{VENV_BIN}{os.pathsep}{environment.get('PATH', os.defpath)}"
    environment["HUISHENG_ENV"] = "test"
    chromium = find_chromium()
    if chromium:
        environment["CHROMIUM"] = chromium
    elif kind.needs_browser:
        raise ServiceError("No Chromium was found: install the package chromium, or set CHROMIUM.")
    return environment


_KEPT_FROM_TESTS = frozenset(
    {
        "DATABASE_URL",
        "DATABASE_OWNER_URL",
        "DATABASE_BACKUP_URL",
        "DATABASE_ADMIN_URL",
        "REDIS_URL",
        "SMTP_URL",
        "BASE_URL",
        "SECRET_KEY",
        "PEPPER",
    }
)

_PROBE = """
import os, psycopg, redis
psycopg.connect(os.environ["TEST_DATABASE_ADMIN_URL"], connect_timeout=10).close()
redis.Redis.from_url(os.environ["TEST_REDIS_URL"], socket_timeout=10).ping()
"""


def _require_answers(environment: Mapping[str, str]) -> None:
    """Ask both services before the first test, so that a wrong address is one plain sentence."""
    probe = [str(VENV_PYTHON), "-c", _PROBE]
    asked = subprocess.run(
        probe, env=dict(environment), capture_output=True, text=True, check=False
    )
    if asked.returncode != 0:
        reason = (asked.stderr.strip().splitlines() or ["no answer"])[-1]
        raise ServiceError(f"PostgreSQL or Redis does not answer ({reason}).")


if __name__ == "__main__":
    main()
