"""People of the cast as a page knows them, for services that ask who looks."""

from __future__ import annotations

from typing import Any

from house_cast import ROLES

from foundation.identifiers import new_id
from foundation.web.viewer import Viewer
from tenants.permissions import permissions_of


def viewer_of(person: Any) -> Viewer:
    """Somebody signed in, with the permissions of their roles."""
    return Viewer(
        person.user_id,
        new_id(),
        person.name,
        person.email,
        "zh",
        tenant_id=person.tenant_id,
        roles=ROLES[person.name],
        permissions=permissions_of(ROLES[person.name]),
    )
