"""The operator's commands of this room."""

from __future__ import annotations

import click
from sqlalchemy import select

from foundation.audit import Actor, acting_as, record
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from surveys.folding import compare, rebuild
from surveys.models import Survey
from tenants.models import Tenant


@click.command()
@click.option("--tenant", "slug", required=True, help="the organisation's slug")
@click.option("--survey", "ref", required=True, help="the survey's reference, such as S-2026-0007")
@click.option("--check", is_flag=True, help="only compare; ends with status 1 when they differ")
def refold(slug: str, ref: str, check: bool) -> None:
    """Make the blocks of a survey again from its responses, or compare the two."""
    with unit_of_work() as unit:
        tenant_id = unit.scalars(select(Tenant.id).where(Tenant.slug == slug)).one_or_none()
    if tenant_id is None:
        raise click.ClickException("There is no such organisation.")
    with acting_as(Actor("operator")), tenant_scope(tenant_id), unit_of_work():
        survey = session().scalars(select(Survey).where(Survey.ref == ref)).one_or_none()
        if survey is None:
            raise click.ClickException("This organisation has no such survey.")
        if not check:
            folded = rebuild(survey)
            record("survey.refolded", survey, detail={"responses": folded})
            click.echo(f"{folded} responses folded.")
            return
        found = compare(survey)
    click.echo(
        f"missing {found.missing}, surplus {found.surplus}, "
        f"cannot be shown {found.unreadable} (blocks say {found.unreadable_in_blocks})"
    )
    if not found.agree:
        raise click.ClickException("Blocks and responses differ: run refold without --check.")
