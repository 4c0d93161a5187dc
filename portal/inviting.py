"""Coming in by a personal link: from its token to the survey, for one person alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from foundation.errors import NotFound
from foundation.loader import load_or_404
from foundation.scope import tenant_scope
from foundation.unit_of_work import separate_unit_of_work
from portal.entry import Entry, Invited, entered
from surveys.list_columns import PERSON, contact_of
from surveys.models import Collector
from surveys.services.personal_links import link_of
from tenants.queries import tenant_by_slug

_LONGEST = 100
_MOST_KEPT = 500
# What this process saw behind a link: what a page is made of while the database is away.
_seen: dict[tuple[str, str], Entry] = {}


@contextmanager
def entered_by_link(slug: str, token: str) -> Iterator[Entry]:
    """The entry of a link, in a transaction of its organisation; `NotFound` if there is none.

    A link that was used, taken back or is over has an entry too, so that its page can say so.
    """
    code, invited = _look(slug, token)
    with entered(slug, code, by_link=True) as entry:
        if len(_seen) >= _MOST_KEPT:
            _seen.clear()
        found = _seen[slug, token] = replace(entry, invited=invited)
        yield found


def last_invited(slug: str, token: str) -> Entry | None:
    """The entry as this process last saw it."""
    return _seen.get((slug, token))


def _look(slug: str, token: str) -> tuple[str, Invited]:
    if len(token) > _LONGEST:
        raise NotFound
    with separate_unit_of_work():
        tenant = tenant_by_slug(slug)
    if tenant is None:
        raise NotFound
    with tenant_scope(tenant.id), separate_unit_of_work():
        link = link_of(token)
        if link is None:
            raise NotFound
        code = load_or_404(Collector, id=link.collector_id).short_code
        attributes = {str(name): str(value) for name, value in link.attributes.items()}
        person = {name: str(getattr(link, name)) for name in PERSON}
        contact = contact_of(person, link.contact)
        revoked = link.revoked_at is not None
        return code, Invited(link.id, token, link.expires_at, revoked, attributes, contact)
