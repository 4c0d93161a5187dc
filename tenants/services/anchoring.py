"""The daily anchors of every trail: kept, and sent out of the house where the operator says so."""

from __future__ import annotations

import json
import logging
from datetime import date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from foundation import clock
from foundation.audit.anchoring import anchor_day, last_anchor
from foundation.audit.models import AuditAnchor
from foundation.mail import write_mail
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, settings, unit_of_work
from foundation.web.texts import gettext, speaking
from tenants.models import Tenant
from tenants.queries import own_tenant

log = logging.getLogger(__name__)

_MOST = 31  # days made up at once after a time without a ticker


def anchor_all() -> None:
    """Anchor the days that are over, of every organisation; the ticker calls it."""
    with unit_of_work():
        tenants = list(session().scalars(select(Tenant.id).where(Tenant.state == "active")))
    for tenant_id in tenants:
        try:
            _anchor_one(tenant_id)
        except Exception:  # one organisation's trouble must not keep the next from its anchor
            log.exception("the trail of tenant %s is not anchored", tenant_id)


def _anchor_one(tenant_id: UUID) -> None:
    with tenant_scope(tenant_id), unit_of_work():
        tenant = own_tenant()
        found = [made for day in days_to_anchor(tenant) if (made := _anchor(tenant, day))]
        lines = [anchor_line(tenant.slug, each) for each in found]
        if found and settings().audit_anchors_to:
            _mail(tenant, lines)
    if lines and settings().audit_anchors_file:
        with Path(settings().audit_anchors_file).open("a", encoding="utf-8") as file:
            file.writelines(line + "\n" for line in lines)


def days_to_anchor(tenant: Tenant) -> list[date]:
    """The local days that are over and have no anchor, at most a month, the earliest first."""
    yesterday = clock.today(tenant.zone) - timedelta(days=1)
    last = last_anchor()
    first = yesterday if last is None else last.day + timedelta(days=1)
    first = max(first, yesterday - timedelta(days=_MOST - 1))
    return [first + timedelta(days=n) for n in range((yesterday - first).days + 1)]


def _anchor(tenant: Tenant, day: date) -> AuditAnchor | None:
    return anchor_day(day, datetime.combine(day + timedelta(days=1), time(), ZoneInfo(tenant.zone)))


def anchor_line(slug: str, anchor: AuditAnchor) -> str:
    """An anchor as a line of JSON, as the stand-alone verifier reads it."""
    facts = {"tenant": slug, "day": anchor.day.isoformat(), "seq": anchor.seq, "hash": anchor.hash}
    return json.dumps(facts, ensure_ascii=False, sort_keys=True)


def _mail(tenant: Tenant, lines: list[str]) -> None:
    """Mail the anchors to whoever keeps them, in the organisation's language."""
    with speaking(tenant.locale):
        body = [
            gettext("The end of the audit trail of %(house)s:", house=tenant.name(tenant.locale)),
            "\n".join(lines),
            gettext(
                "Keep this mail. With it anybody can check later that the trail up to there was not"
                " rewritten."
            ),
        ]
        write_mail(
            settings().audit_anchors_to,
            gettext("Anchor of the audit trail: %(slug)s", slug=tenant.slug),
            "\n\n".join(body) + "\n",
            tenant.locale,
        )
