"""The networks of an organisation's own staff, as ranges of addresses.

An answer from one of them is marked, as a boolean; the address is compared and forgotten.
"""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from tenants.models import Tenant

MOST = 50
_WIDEST = {4: 8, 6: 16}  # bits that are given at least: a wider range would mark half the world
Network = IPv4Network | IPv6Network


def read_networks(text: str) -> tuple[list[str], list[str]]:
    """The ranges in a text, a line each, in their plain spelling; and the lines that are none."""
    good: list[str] = []
    bad: list[str] = []
    for line in (line.strip() for line in text.replace(",", "\n").splitlines()):
        if not line:
            continue
        found = _network(line)
        if found is None or found.prefixlen < _WIDEST[found.version]:
            bad.append(line)
        elif str(found) not in good:
            good.append(str(found))
    return good, bad


def in_staff_network(tenant: Tenant, address: str) -> bool:
    """Whether an address lies in one of the organisation's own networks."""
    if not tenant.staff_networks:
        return False
    try:
        where = ip_address(address)
    except ValueError:
        return False
    if isinstance(where, IPv6Address) and where.ipv4_mapped is not None:
        where = where.ipv4_mapped
    return any(where in network for network in _networks(tenant.staff_networks))


@lru_cache(maxsize=256)
def _networks(text: str) -> tuple[Network, ...]:
    return tuple(found for line in text.split() if (found := _network(line)) is not None)


def _network(text: str) -> Network | None:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None
