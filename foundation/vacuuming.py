"""Vacuuming at once, where the owner's address is at hand; elsewhere autovacuum comes by."""

from __future__ import annotations

import logging

import psycopg
from psycopg import sql

from foundation.unit_of_work import settings

log = logging.getLogger(__name__)


def vacuum(*tables: str, anew: tuple[str, ...] = ()) -> bool:
    """Remove what was deleted from these tables; False when that is left to autovacuum.

    Those in `anew` are small and are written to a new file: otherwise a deleted row's bytes stay
    in a page as long as it holds another row. Only a table's owner may vacuum it, and in service
    no process but the migrations knows the owner's address. A table that somebody else is
    vacuuming is passed over.
    """
    url = settings().database_owner_url
    if not url:
        return False
    names = sql.SQL(", ").join(sql.Identifier(table) for table in tables)
    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=5) as owner:
            owner.execute(sql.SQL("VACUUM (SKIP_LOCKED) {}").format(names))
            for table in anew:
                whole = sql.SQL("VACUUM (FULL, SKIP_LOCKED) {}").format(sql.Identifier(table))
                owner.execute(whole)
    except psycopg.Error as error:
        log.warning("vacuuming is left to autovacuum: %s", type(error).__name__)
        return False
    return True
