"""Organisations: made by the operator, set up by their administrators."""

from __future__ import annotations

import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select

from foundation import clock
from foundation.audit import record
from foundation.errors import Conflict, Invalid
from foundation.scope import tenant_scope
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from tenants.colours import is_colour
from tenants.models import PLATFORM_ID, MemberInvitation, Tenant
from tenants.services.invitations import invite

RESERVED = frozenset(
    {
        "about",
        "account",
        "admin",
        "api",
        "app",
        "assets",
        "auth",
        "brand",
        "dev",
        "docs",
        "embed",
        "favicon",
        "health",
        "help",
        "home",
        "http",
        "https",
        "internal",
        "invitations",
        "legal",
        "login",
        "mail",
        "metrics",
        "operator",
        "ops",
        "platform",
        "portal",
        "privacy",
        "public",
        "robots",
        "root",
        "sign-in",
        "signin",
        "static",
        "status",
        "support",
        "survey",
        "surveys",
        "system",
        "test",
        "www",
    }
)
INDUSTRIES = (
    "hospital",
    "bank",
    "logistics",
    "hotel",
    "retail",
    "education",
    "public",
    "services",
    "manufacturing",
    "other",
)
_SLUG = re.compile(r"[a-z][a-z0-9-]{1,30}")


@dataclass(frozen=True)
class Founding:
    """What the operator says of a new organisation and its first administrator."""

    slug: str
    name_zh: str
    name_en: str
    industry: str
    admin_email: str
    admin_name: str
    zone: str = "Asia/Shanghai"
    colour: str = "#0e6074"
    locale: str = "zh"


def create_tenant(founding: Founding) -> tuple[Tenant, MemberInvitation]:
    """Make an organisation and invite its first administrator; `Invalid` names what is wrong."""
    _check(founding)
    tenant = Tenant(
        slug=founding.slug,
        name_zh=founding.name_zh.strip(),
        name_en=founding.name_en.strip(),
        industry=founding.industry,
        zone=founding.zone,
        colour=founding.colour.lower(),
        locale=founding.locale,
        created_at=clock.now(),
    )
    session().add(tenant)
    session().flush()
    with tenant_scope(PLATFORM_ID):
        record("tenant.created", object_type="tenants", object_id=tenant.id)
    with tenant_scope(tenant.id):
        record("tenant.created", tenant)
        invitation = invite(founding.admin_email, founding.admin_name, ("admin",))
    return tenant, invitation


def _check(founding: Founding) -> None:
    faults: dict[str, object] = {}
    if not is_slug(founding.slug):
        faults["slug"] = gettext(
            "A short name is 2 to 31 small letters, digits and hyphens, begins with a letter,"
            " and is not one that we use ourselves."
        )
    elif session().scalars(select(Tenant.id).where(Tenant.slug == founding.slug)).first():
        faults["slug"] = gettext("There is an organisation with this short name already.")
    if not founding.name_zh.strip():
        faults["name_zh"] = gettext("Please give the organisation a name.")
    if founding.industry not in INDUSTRIES:
        faults["industry"] = gettext(
            "Please choose one of: %(names)s.", names=", ".join(INDUSTRIES)
        )
    if not is_zone(founding.zone):
        faults["zone"] = gettext("There is no such time zone.")
    if not is_colour(founding.colour):
        faults["colour"] = gettext("A colour is # and six digits, such as #0e6074.")
    if founding.locale not in ("zh", "en"):
        faults["locale"] = gettext("Please choose zh or en.")
    if faults:
        raise Invalid("", faults)


def is_slug(text: str) -> bool:
    """Whether this can be an organisation's short name in public addresses."""
    return _SLUG.fullmatch(text) is not None and text not in RESERVED and not text.endswith("-")


def is_zone(name: str) -> bool:
    """Whether this names a time zone."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return bool(name)


@dataclass(frozen=True)
class Settings:
    """What an administrator may set of the own organisation."""

    name_zh: str
    name_en: str
    zone: str
    colour: str
    footer_zh: str
    footer_en: str
    privacy_zh: str
    privacy_en: str
    staff_networks: str = ""
    embed_sites: str = ""
    silence_days: int = 10
    objection_days: int = 30


def change_settings(tenant: Tenant, wanted: Settings, revision: int) -> None:
    """Store the settings; `Conflict` when somebody saved in between."""
    if tenant.revision != revision:
        raise Conflict
    for name, value in vars(wanted).items():
        setattr(tenant, name, str(value).lower() if name == "colour" else value)
    if session().is_modified(tenant):
        tenant.revision += 1
        record("settings.changed", tenant)
    session().flush()
