"""The operator's commands: keeping the list of erasures, and doing them again after a restore."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TextIO
from uuid import UUID

import click
from sqlalchemy import select

from foundation.audit import Actor, acting_as
from foundation.loader import load_or_404
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.web.texts import speaking
from tenants.models import Tenant
from tenants.subjects import erasing
from tenants.subjects.models import SubjectRequest

_OPERATOR = Actor("operator")


@click.command("list-erasures")
def list_erasures() -> None:
    """Write every erasure that was done, a line of JSON each; it names nobody.

    Keep it outside the backups: `redo-erasures` takes it after a restore.
    """
    for slug, tenant_id in _houses():
        with tenant_scope(tenant_id), unit_of_work():
            for proof in erasing.proofs():
                click.echo(json.dumps({"tenant": slug, **proof}, ensure_ascii=False))


@click.command("redo-erasures")
@click.option("--list", "kept", type=click.File(), help="what list-erasures wrote before")
@click.option("--check", is_flag=True, help="only say what came back; nothing is changed")
def redo_erasures(kept: TextIO | None, check: bool) -> None:
    """Erase again what a restored backup brought back. Run it before the product is opened.

    It goes through the erasures that were done, those of the list too which the backup does not
    know. Twice does nothing more. Ends with status 1 when one could not be done, or with
    --check, when something came back.
    """
    listed = _read(kept)
    houses = _houses()
    failed = sorted({each["tenant"] for each in listed} - {slug for slug, _ in houses})
    for slug in failed:
        click.echo(f"{slug}: there is no such organisation.")
    found = 0
    for slug, tenant_id in houses:
        own = [each for each in listed if each["tenant"] == slug]
        came, faults = _house(slug, tenant_id, own, check=check)
        found, failed = found + came, failed + faults
    click.echo(f"{found} erasures {'would be' if check else 'were'} done again.")
    if failed or (check and found):
        raise SystemExit(1)


def _house(slug: str, tenant_id: UUID, listed: list[Any], *, check: bool) -> tuple[int, list[str]]:
    came, faults = 0, []
    with tenant_scope(tenant_id), acting_as(_OPERATOR):
        if check:
            with unit_of_work():
                known = set(session().scalars(select(SubjectRequest.ref).where(_DONE)))
            for ref in sorted({each["ref"] for each in listed} - known):
                came += 1
                click.echo(f"{slug} {ref}: done before, and not so in this backup.")
        else:
            for proof in listed:
                with unit_of_work():
                    erasing.take_in(proof)
        with unit_of_work():
            ids = erasing.done_requests()
        for each in ids:
            try:
                came += _one(slug, each, check=check)
            except Exception as error:  # noqa: BLE001 - one that fails does not stop the next
                faults.append(slug)
                click.echo(f"{slug} {each}: failed ({type(error).__name__}).")
    return came, faults


_DONE = (SubjectRequest.wish == "erase") & (SubjectRequest.state == "done")


def _one(slug: str, request_id: UUID, *, check: bool) -> int:
    with unit_of_work(), speaking("en"):
        request = load_or_404(SubjectRequest, id=request_id)
        ref = request.ref
        back = erasing.came_back(request) if check else erasing.erase_again(request).counts
    if back:
        click.echo(f"{slug} {ref}: {'came back' if check else 'erased again'}.")
    return int(bool(back))


def _houses() -> list[tuple[str, UUID]]:
    with unit_of_work():
        query = select(Tenant.slug, Tenant.id).where(Tenant.state != "internal")
        return [(row[0], row[1]) for row in session().execute(query.order_by(Tenant.slug))]


def _read(kept: TextIO | None) -> list[Any]:
    return list(_lines(kept)) if kept is not None else []


def _lines(kept: TextIO) -> Iterator[Any]:
    for number, line in enumerate(kept, start=1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
            yield {name: found[name] for name in _FIELDS}
        except (ValueError, KeyError, TypeError):
            raise click.ClickException(f"Line {number} is no line of list-erasures.") from None


_FIELDS = (
    *("tenant", "ref", "things", "counts", "decided_by", "decided_at"),
    *("asked_on", "due_on", "done_on"),
)
