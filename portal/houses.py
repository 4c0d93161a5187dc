"""An organisation on pages of its own: what head and foot show, and which languages it speaks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

from flask import g

from complaints.changes.queries import anything_public
from foundation.errors import NotFound
from foundation.scope import tenant_scope
from foundation.unit_of_work import separate_unit_of_work, unit_of_work
from foundation.web.languages import set_zone
from portal.languages import named
from tenants.brand import brand_url
from tenants.models import Tenant
from tenants.queries import tenant_by_slug

LANGUAGES = ("zh", "en")
_MOST_KEPT = 500
# What this process saw behind a slug: what a page is made of while the database is away.
_seen: dict[str, Tenant] = {}


@contextmanager
def at_home(slug: str) -> Iterator[Tenant]:
    """The organisation of a slug, in a transaction of its own; `NotFound` if there is none."""
    with separate_unit_of_work():
        tenant = tenant_by_slug(slug)
    if tenant is None:
        raise NotFound
    if len(_seen) >= _MOST_KEPT:
        _seen.clear()
    _seen[slug] = tenant
    set_zone(tenant.zone)
    with tenant_scope(tenant.id), unit_of_work():
        g.house_tells = anything_public()
        yield tenant


def last_seen_house(slug: str) -> Tenant | None:
    """The organisation as this process last saw it."""
    return _seen.get(slug)


def house_of(
    tenant: Tenant, language: str, *, languages: tuple[str, ...] = (), tells: bool | None = None
) -> SimpleNamespace:
    """The organisation as the page's head and foot show it.

    `tells` says whether there is something of "You said, we did" to read, which the foot leads to;
    a page that came `at_home` knows by itself.
    """
    set_zone(tenant.zone)
    plain = language.split("-", maxsplit=1)[0]
    footer = tenant.footer_en if plain == "en" else tenant.footer_zh
    return SimpleNamespace(
        slug=tenant.slug,
        name=tenant.name(plain),
        brand_sheet=brand_url(tenant.colour),
        languages=named(languages),
        language=language,
        footer=footer or tenant.footer_zh,
        tells=g.get("house_tells", False) if tells is None else tells,
    )
