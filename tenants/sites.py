"""The sites that may show an organisation's surveys in a frame, as origins."""

from __future__ import annotations

import re

from tenants.models import Tenant

MOST = 20
# A name or an address, no user, no path, no wildcard: it stands in a header as it is.
_ORIGIN = re.compile(r"https://([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}(:\d{2,5})?")
_LOCAL = re.compile(r"http://(localhost|127\.0\.0\.1)(:\d{2,5})?")


def read_sites(text: str, *, local: bool = False) -> tuple[list[str], list[str]]:
    """The origins in a text, a line each, in their plain spelling; and the lines that are none.

    `local` takes this machine's own addresses, too: for trying it, never in production.
    """
    good: list[str] = []
    bad: list[str] = []
    for line in (line.strip() for line in text.replace(",", "\n").splitlines()):
        plain = line.lower().rstrip("/")
        if not plain:
            continue
        if _ORIGIN.fullmatch(plain) or (local and _LOCAL.fullmatch(plain)):
            good += [] if plain in good else [plain]
        else:
            bad.append(line)
    return good, bad


def sites_of(tenant: Tenant) -> list[str]:
    """The origins that an organisation allowed."""
    return tenant.embed_sites.split()
