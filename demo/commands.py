"""`flask demo`: loads the demo once, or lists its sign-ins. For development only."""

from __future__ import annotations

import json

import click
from flask import Flask

from foundation.errors import Refusal
from foundation.unit_of_work import settings


def register(app: Flask) -> None:
    """Put the command on the application; outside development it only says that it is not there."""
    app.cli.add_command(demo)


@click.command()
@click.option("--sign-ins", is_flag=True, help="list who can sign in, and load nothing")
@click.option("--json", "as_json", is_flag=True, help="machine-readable")
def demo(sign_ins: bool, as_json: bool) -> None:
    """Load the demo's houses once, through the services of their people (development only)."""
    if settings().environment != "development":
        raise click.ClickException(
            "The demo is for development only: its passwords are there for anybody to read."
            f" This is {settings().environment} (HUISHENG_ENV)."
        )
    if sign_ins or as_json:
        click.echo(_listed(as_json))
        return
    from demo.houses import HOUSES
    from demo.loading import load
    from foundation.work.bell import still

    try:
        with still():
            loaded = load(HOUSES)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from None
    for house in HOUSES:
        what = "is loaded" if house in loaded else "is there already"
        click.echo(f"{house.name_zh} ({house.slug}) {what}.")


def _listed(as_json: bool) -> str:
    from demo.sign_ins import sign_ins, table

    return json.dumps(sign_ins(), ensure_ascii=False, indent=1) if as_json else table()
