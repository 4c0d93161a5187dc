"""The operator's commands that the frame itself needs; each room adds its own."""

from __future__ import annotations

import asyncio
import json
import signal
import threading
from datetime import timedelta
from pathlib import Path

import click
from flask import Flask, current_app
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from foundation import clock
from foundation.migrating import migrate as run_migrations
from foundation.provisioning import provision as run_provision
from foundation.provisioning import refuse_old
from foundation.unit_of_work import engine, settings
from foundation.web.access import matrix as access_matrix
from foundation.work.relay import Tick, run_ticker


def register(app: Flask, roles: dict[str, frozenset[str]], schedule: tuple[Tick, ...]) -> None:
    """Put the commands on the application."""
    app.extensions["roles"] = roles
    app.extensions["schedule"] = schedule
    for command in (provision, migrate, matrix, worker, scheduler, mail_sink, shift_clock, check):
        app.cli.add_command(command)


@click.command()
def provision() -> None:
    """Create the database and its roles (needs DATABASE_ADMIN_URL, a superuser)."""
    click.echo(f"Database {run_provision(settings())} is ready.")


@click.command()
@click.option("--to", default="head", help="a revision to step back to, or head")
def migrate(to: str) -> None:
    """Bring the database's tables to this version (as the owner role)."""
    run_migrations(settings(), to)
    click.echo("The tables are up to date." if to == "head" else f"The tables are at {to}.")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="machine-readable")
def matrix(as_json: bool) -> None:
    """Print every operation with method, path, fields, authentication, permission and roles."""
    rows = access_matrix(current_app, current_app.extensions["roles"])
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        who = ", ".join(row["roles"]) or "public"
        click.echo(f"{row['method']:5} {row['path']:50} {row['permission'] or '-':22} {who}")


@click.command()
@click.option("--burst", is_flag=True, help="stop when nothing waits")
def worker(burst: bool) -> None:
    """Run a worker: it does what the queue rings for."""
    from foundation.work.worker import work

    _probe()
    work(burst=burst)


@click.command()
def scheduler() -> None:
    """Run the relay and the schedule; a second one waits until the first is gone."""
    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    run_ticker(current_app.extensions["schedule"], stop)


@click.command("mail-sink")
@click.option("--port", type=int, default=1025)
def mail_sink(port: int) -> None:
    """Run an SMTP server that keeps mail in MAIL_SINK_DIR (development only)."""
    if settings().production or not settings().mail_sink_dir:
        raise click.ClickException("The mail sink runs in development, with MAIL_SINK_DIR set.")
    from foundation.mail_sink import serve

    asyncio.run(serve(Path(settings().mail_sink_dir), port))


@click.command("clock")
@click.option("--shift-days", type=float, default=0.0, help="0 puts it right")
def shift_clock(shift_days: float) -> None:
    """Move the product's clock (development and tests only)."""
    clock.shift(timedelta(days=shift_days))
    click.echo(f"It is now {clock.now():%Y-%m-%d %H:%M} UTC.")


@click.command()
def check() -> None:
    """Check what this machine needs: the database, its version, and the fonts for PDF."""
    try:
        with engine().connect() as connection:
            number = int(connection.execute(text("SHOW server_version_num")).scalar_one())
            role = connection.execute(
                text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
            ).scalar_one()
    except OperationalError:
        raise click.ClickException(
            "The database of DATABASE_URL does not answer as the app role."
            " Is it running, and was flask provision run?"
        ) from None
    refuse_old(number)
    if role:
        raise click.ClickException("The app role may not be superuser or step around policies.")
    click.echo(f"PostgreSQL {number // 10_000}.{number % 10_000}: good.")
    _probe()


def _probe() -> None:
    """What each room wants of the machine; the first thing missing is named and ends it."""
    for name, probe in current_app.extensions.get("probes", {}).items():
        try:
            probe()
        except RuntimeError as error:
            raise click.ClickException(f"{name}: {error}") from None
        click.echo(f"{name}: good.")
