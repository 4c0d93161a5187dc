"""The operator's commands of this room."""

from __future__ import annotations

from uuid import UUID

import click
from sqlalchemy import select

from foundation.audit import Actor, acting_as, verify_chain
from foundation.errors import Invalid, Refusal
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from tenants.models import Tenant
from tenants.services.accounts import user_by_email
from tenants.services.enrolment import forget_factor
from tenants.services.login_sessions import end_sessions
from tenants.services.organisations import INDUSTRIES, Founding
from tenants.services.organisations import create_tenant as create

OPERATOR = Actor("operator")


@click.command("create-tenant")
@click.option("--slug", required=True, help="short name in public addresses, never changed")
@click.option("--name-zh", required=True)
@click.option("--name-en", default="")
@click.option("--industry", default="other", help=", ".join(INDUSTRIES))
@click.option("--admin-email", required=True)
@click.option("--admin-name", required=True)
@click.option("--zone", default="Asia/Shanghai", help="time zone")
@click.option("--colour", default="#0e6074", help="the organisation's colour")
@click.option("--locale", default="zh", help="zh or en: what its mail speaks")
def create_tenant(**said: str) -> None:
    """Make an organisation and invite its first administrator by mail."""
    try:
        with acting_as(OPERATOR), unit_of_work():
            tenant, invitation = create(Founding(**said))
    except Invalid as refusal:
        lines = [f"  --{name.replace('_', '-')}: {text}" for name, text in _options(refusal)]
        raise click.ClickException("Nothing was made.\n" + "\n".join(lines)) from None
    click.echo(f"{tenant.name_zh} ({tenant.slug}) is made.")
    click.echo(
        f"An invitation goes to {invitation.email}; it is good until"
        f" {invitation.expires_at:%Y-%m-%d %H:%M} UTC."
    )
    click.echo(
        "What comes next: the administrator opens the link in the mail, sets a password and the"
        " second factor, and sees where to start. The mail leaves when a worker runs."
    )


def _options(refusal: Invalid) -> list[tuple[str, object]]:
    return [
        ("admin_email" if name == "email" else name, text) for name, text in refusal.fields.items()
    ]


@click.command("list-tenants")
def list_tenants() -> None:
    """List the organisations with their state."""
    with unit_of_work():
        rows = session().scalars(select(Tenant).where(Tenant.state != "internal"))
        for tenant in sorted(rows, key=lambda row: row.slug):
            click.echo(
                f"{tenant.slug:32} {tenant.state:10} {tenant.created_at:%Y-%m-%d}  {tenant.name_zh}"
            )


@click.command("verify-audit")
@click.option("--tenant", "slug", default="", help="one organisation; else all, platform too")
def verify_audit(slug: str) -> None:
    """Check the audit trail's chains; status 1 and the first bad row when one does not hold."""
    bad = 0
    for tenant_id, name in _chains(slug):
        with tenant_scope(tenant_id), unit_of_work():
            fault = verify_chain()
        if fault is None:
            click.echo(f"{name}: whole.")
        else:
            bad += 1
            click.echo(f"{name}: event {fault.seq} {fault.what}.")
    if bad:
        raise SystemExit(1)


def _chains(slug: str) -> list[tuple[UUID, str]]:
    with unit_of_work():
        query = select(Tenant.id, Tenant.slug).order_by(Tenant.slug)
        if slug:
            query = query.where(Tenant.slug == slug)
        found = [(row[0], row[1]) for row in session().execute(query)]
    if not found:
        raise click.ClickException(f"There is no organisation {slug}.")
    return found


@click.command("remove-second-factor")
@click.option("--email", required=True)
@click.option("--reason", required=True, help="kept in the audit trail")
def remove_second_factor(email: str, reason: str) -> None:
    """Switch a person's second factor off (a lost phone); all their sessions end."""
    try:
        with acting_as(OPERATOR), unit_of_work():
            user = user_by_email(email)
            if user is None:
                raise click.ClickException("Nobody has this address.")
            forget_factor(user, "second_factor.removed_by_operator", {"reason": reason})
            end_sessions(user.id)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo("The second factor is off. Whoever needs one sets it up at the next sign-in.")
