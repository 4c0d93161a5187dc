"""The operator's command of this room."""

from __future__ import annotations

from datetime import datetime

import click
from sqlalchemy import func, select

from complaints.timing.replaying import Difference, Found, compare_clocks
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from tenants.models import Tenant

MOST_SHOWN = 50


@click.command("check-clocks")
@click.option("--tenant", "slug", default="", help="one organisation; else all that are active")
def check_clocks(slug: str) -> None:
    """Reckon the due moments of every open case again and compare with those that stand.

    Ends with status 1 when one differs, and names the cases. Nothing is changed.
    """
    with unit_of_work():
        query = select(Tenant.id, Tenant.slug).order_by(Tenant.slug)
        query = query.where(Tenant.slug == slug) if slug else query.where(Tenant.state == "active")
        tenants = [(row[0], row[1]) for row in session().execute(query)]
    if slug and not tenants:
        raise click.ClickException(f"There is no organisation {slug}.")
    bad = 0
    for tenant_id, name in tenants:
        with tenant_scope(tenant_id), unit_of_work():
            session().execute(select(func.set_config("transaction_read_only", "on", True)))
            found = compare_clocks()
        _tell(name, found)
        bad += len(found.differences)
    if bad:
        raise SystemExit(1)


def _tell(name: str, found: Found) -> None:
    cases = len({each.ref for each in found.differences})
    outcome = f"{len(found.differences)} clocks of {cases} differ" if cases else "all clocks agree"
    old = f", {found.without} from before parts were kept" if found.without else ""
    click.echo(f"{name}: {found.cases} open cases{old}: {outcome}.")
    for each in found.differences[:MOST_SHOWN]:
        click.echo(f"  {each.ref} {each.column}: {_moments(each)}")
    if len(found.differences) > MOST_SHOWN:
        click.echo(f"  and {len(found.differences) - MOST_SHOWN} more")


def _moments(each: Difference) -> str:
    if each.stands == each.kept:
        return f"stands {_at(each.stands)} as kept, by parts and calendar now {_at(each.again)}"
    return f"stands {_at(each.stands)}, its parts make {_at(each.kept)}"


def _at(moment: datetime | None) -> str:
    return "none" if moment is None else f"{moment:%Y-%m-%d %H:%M:%S} UTC"
