"""The operator's command of this room."""

from __future__ import annotations

import click
from sqlalchemy import or_, select

from evaluations.models import Evaluation
from evaluations.services.checking import Check, check_snapshot
from foundation.audit import Actor, acting_as
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from surveys.models import EvaluationPeriod
from tenants.models import Tenant

MOST_SHOWN = 20


@click.command("recompute-period")
@click.argument("tenant")
@click.argument("period")
@click.option("--snapshot", type=int, help="which snapshot; the newest published one by default")
def recompute_period(tenant: str, period: str, snapshot: int | None) -> None:
    """Compute a period again from its responses and compare with its snapshot, digit by digit.

    TENANT is the organisation's slug, PERIOD the period's name. Ends with status 1 when a number
    differs, and says which. Nothing is changed.
    """
    with unit_of_work() as unit:
        tenant_id = unit.scalars(select(Tenant.id).where(Tenant.slug == tenant)).one_or_none()
    if tenant_id is None:
        raise click.ClickException("There is no such organisation.")
    with acting_as(Actor("operator")), tenant_scope(tenant_id), unit_of_work():
        found = check_snapshot(_snapshot(period, snapshot))
    _tell(found)


def _snapshot(name: str, number: int | None) -> Evaluation:
    query = select(EvaluationPeriod).where(
        or_(EvaluationPeriod.name_zh == name, EvaluationPeriod.name_en == name)
    )
    periods = session().scalars(query).all()
    if len(periods) != 1:
        raise click.ClickException(
            "This organisation has no such period." if not periods else "Several have this name."
        )
    kept = select(Evaluation).where(Evaluation.period_id == periods[0].id)
    if number is None:
        kept = kept.where(Evaluation.state == "published")
    else:
        kept = kept.where(Evaluation.number == number, Evaluation.computed_at.is_not(None))
    found = session().scalars(kept.order_by(Evaluation.number.desc()).limit(1)).first()
    if found is None:
        raise click.ClickException("This period has no such snapshot.")
    return found


def _tell(found: Check) -> None:
    click.echo(f"snapshot {found.number}, sha256 {found.digest}")
    for each in found.differences[:MOST_SHOWN]:
        click.echo(f"{each.path}: kept {each.kept!r}, now {each.now!r}")
    if len(found.differences) > MOST_SHOWN:
        click.echo(f"and {len(found.differences) - MOST_SHOWN} more")
    if found.differences:
        raise click.ClickException(f"{len(found.differences)} numbers differ.")
    click.echo(f"{found.numbers} numbers agree to the last digit.")
