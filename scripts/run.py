"""The whole product on this machine, for a first look and for development: `make run`.

Sets up, starts a PostgreSQL and a Redis of its own unless DATABASE_URL and REDIS_URL name others,
brings the database up to date, fills in the demo, and keeps web, worker, scheduler and mail sink
running until Ctrl-C. Data stay under `var/` for the next time.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import subprocess
import sys
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scripts import operator, processes
from scripts.paths import LOGS, ROOT, VAR, VENV_BIN, say, tail
from scripts.services import LocalPostgres, LocalRedis, ServiceError
from scripts.setup import set_up
from scripts.supervisor import ChildDiedError, Supervisor

if TYPE_CHECKING:
    from collections.abc import Sequence

DATABASE = "huisheng"
_FLASK = (str(VENV_BIN / "flask"), "--app", "wsgi:create_app")
_SECRETS = VAR / "secrets.env"
Environment = dict[str, str]


_OPERATORS = frozenset(
    {
        "HUISHENG_ENV",
        "DATABASE_URL",
        "DATABASE_OWNER_URL",
        "DATABASE_BACKUP_URL",
        "DATABASE_ADMIN_URL",
        "REDIS_URL",
        "BASE_URL",
        "SMTP_URL",
        "MAIL_SINK_DIR",
        "STORAGE_DIR",
        "SECRET_KEY",
        "PEPPER",
    }
)


def main() -> None:
    """Run until told to end; status 0 then, 1 when something could not start or died."""
    processes.end_when_told()
    processes.adopt_orphans()
    status = 1
    try:
        set_up(tests=False)
        _run()
    except processes.Told:
        say("\nEverything has ended.")
        status = 0
    except ServiceError as error:
        say(f"\n{error}")
    except ChildDiedError as error:
        say(f"\n{error}\n\nEverything else was ended too.")
    finally:
        processes.hold_out()
        processes.end_descendants()
    sys.exit(status)


def _run() -> None:
    port = _port()
    _refuse_second_run(port)
    with contextlib.ExitStack() as open_things:
        sink_port = processes.free_port()
        environment = _environment(port, sink_port)
        try:
            _bring_services(environment, open_things)
            _prepare_database(environment)
            supervisor = Supervisor(environment, LOGS)
            open_things.callback(supervisor.stop)
            _start(supervisor, sink_port)
            operator.note_down(environment, _OPERATORS)
            open_things.callback(operator.NOTE.unlink, missing_ok=True)
            base = f"http://127.0.0.1:{port}"
            supervisor.wait_until_answers(f"{base}/health/live", host=_trusted_host(environment))
            _greet(environment)
            supervisor.watch()
        except processes.Told:
            say("\nEnding …")
            raise
        finally:
            processes.hold_out()


def _port() -> int:
    given = os.environ.get("PORT") or "8000"
    if not given.isdigit() or not 0 < int(given) < 65536:
        raise ServiceError(f"PORT must be a number from 1 to 65535, not “{given}”.")
    return int(given)


def _refuse_second_run(port: int) -> None:
    if processes.take_lock(VAR / "run.lock") is None:  # held, once taken, until this process ends
        raise ServiceError("Huisheng is running from this clone already: end that one first.")
    if not processes.port_is_free(port):
        raise ServiceError(
            f"Port {port} is in use by another program."
            f" End that one, or choose another port: make run PORT={port + 1}"
        )


def _environment(port: int, sink_port: int) -> Environment:
    """What every process of this run sees; what the caller has set stays, but for the mode."""
    environment = dict(os.environ)
    environment["HUISHENG_ENV"] = "development"
    environment["PORT"] = str(port)
    environment["PATH"] = f"{VENV_BIN}{os.pathsep}{environment.get('PATH', os.defpath)}"
    environment["PYTHONUNBUFFERED"] = "1"  # the logs show at once what happened
    defaults = {
        "BASE_URL": f"http://127.0.0.1:{port}",
        "SMTP_URL": f"smtp://127.0.0.1:{sink_port}",
        "MAIL_SINK_DIR": str(VAR / "mail"),
        "STORAGE_DIR": str(VAR / "storage"),
        **_own_secrets(),
    }
    for name, value in defaults.items():
        if not environment.get(name):
            environment[name] = value
    return environment


def _trusted_host(environment: Environment) -> str:
    """A name that the product answers to: it refuses requests that carry any other."""
    named = environment.get("TRUSTED_HOSTS", "").split(",")[0].strip().lstrip(".")
    return (named or urlsplit(environment["BASE_URL"]).netloc).lower()


def _own_secrets() -> Environment:
    """This clone's secrets, made once: sign-ins and links outlive a restart."""
    if not _SECRETS.exists():
        handle = os.open(_SECRETS, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            for name in ("SECRET_KEY", "PEPPER"):
                file.write(f"{name}={secrets.token_urlsafe(48)}\n")
    pairs = (line.partition("=") for line in _SECRETS.read_text().splitlines())
    return {name: value for name, _, value in pairs}


def _bring_services(environment: Environment, open_things: contextlib.ExitStack) -> None:
    if environment.get("DATABASE_URL"):
        _require_owner(environment)
    else:
        say("Starting PostgreSQL …")
        postgres = open_things.enter_context(LocalPostgres(VAR / "postgres"))
        environment |= {
            "DATABASE_ADMIN_URL": postgres.url,
            "DATABASE_URL": postgres.url_of(DATABASE, f"{DATABASE}_app"),
            "DATABASE_OWNER_URL": postgres.url_of(DATABASE, f"{DATABASE}_owner"),
            "DATABASE_BACKUP_URL": postgres.url_of(DATABASE, f"{DATABASE}_backup"),
        }
    if not environment.get("REDIS_URL"):
        say("Starting Redis …")
        environment["REDIS_URL"] = open_things.enter_context(LocalRedis(VAR / "redis")).url


def _require_owner(environment: Environment) -> None:
    if not environment.get("DATABASE_OWNER_URL"):
        raise ServiceError(
            "DATABASE_URL is set, DATABASE_OWNER_URL is not: migrations need the owner's address."
            " Set it, or unset DATABASE_URL to use a database of this clone's own."
        )


def _prepare_database(environment: Environment) -> None:
    """Roles and database, tables, demo: each step does nothing when there is nothing to do."""
    if environment.get("DATABASE_ADMIN_URL"):
        _flask(environment, "provision")
    say("Bringing the database up to date …")
    _flask(environment, "migrate")
    say("Filling in the demo …")
    _flask(environment, "demo")


def _flask(environment: Environment, *arguments: str) -> str:
    """Run one of the product's commands to its end; its output, or its last words as an error."""
    log = LOGS / f"{'-'.join(arguments).replace('--', '')}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as errors:
        done = subprocess.run(
            [*_FLASK, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=environment,
            cwd=ROOT,
            check=False,
        )
    if done.returncode != 0:
        said = done.stdout.decode(errors="replace")
        raise ServiceError(f"flask {' '.join(arguments)} failed:\n{said}{tail(log)}")
    return done.stdout.decode()


def _start(supervisor: Supervisor, sink_port: int) -> None:
    say("Starting web, worker, scheduler and mail sink …")
    supervisor.start("mail-sink", [*_FLASK, "mail-sink", "--port", str(sink_port)])
    supervisor.start(
        "web", [VENV_BIN / "gunicorn", "-c", "scripts/gunicorn.conf.py", "wsgi:create_app()"]
    )
    supervisor.start("worker", [*_FLASK, "worker"])
    supervisor.start("scheduler", [*_FLASK, "scheduler"])


def _greet(environment: Environment) -> None:
    base = environment["BASE_URL"].rstrip("/")
    say(f"\nHuisheng 回声 is running.\n\n  Sign in   {base}/app/")
    say(f"  Mail      {base}/app/development/mail\n  Logs      {LOGS}/\n")
    say(_sign_ins(_flask(environment, "demo", "--sign-ins")))
    say("\nCtrl-C ends everything; data stay for the next time.")


def _sign_ins(listed: str) -> str:
    """The demo's sign-ins as a table; as they came when they are not a list of records."""
    try:
        records = json.loads(listed)
    except ValueError:
        return listed.rstrip()
    if not records:
        return "The demo has no sign-ins."
    heads = [name.replace("_", " ").capitalize() for name in records[0]]
    return table([heads, *([str(value) for value in record.values()] for record in records)])


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows in columns; a Chinese character takes the room of two."""
    widths = [max(_width(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = (cell + " " * (room - _width(cell)) for cell, room in zip(row, widths, strict=True))
        lines.append(f"  {'  '.join(cells).rstrip()}")
    return "\n".join(lines)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


if __name__ == "__main__":
    main()
