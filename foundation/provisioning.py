"""Roles and database, made by a superuser once; run again it only mends what is missing.

Roles are cluster-wide, hence named after the database: owner (migrations), app (the product),
backup (reads everything, changes nothing) and search (owns the few functions that step around
row-level security; nobody can sign in as it).
"""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql

from foundation.settings import Settings

MINIMUM = {15: 14, 16: 10, 17: 6}  # minor versions with CVE-2025-8713 mended


def provision(settings: Settings) -> str:
    """Create the roles and the database of DATABASE_URL; returns the database's name."""
    app, owner, backup = (
        urlsplit(url)
        for url in (
            settings.database_url,
            settings.database_owner_url,
            settings.database_backup_url,
        )
    )
    name = app.path.lstrip("/")
    with psycopg.connect(settings.database_admin_url, autocommit=True) as admin:
        refuse_old(admin.info.server_version)
        for url, options in (
            (owner, "LOGIN NOSUPERUSER NOBYPASSRLS"),
            (app, "LOGIN NOSUPERUSER NOBYPASSRLS"),
            (backup, "LOGIN NOSUPERUSER BYPASSRLS"),
        ):
            _role(admin, url.username or "", options, unquote(url.password or ""))
        _role(admin, f"{name}_search", "NOLOGIN NOSUPERUSER BYPASSRLS", "")
        _database(admin, name, owner.username or "")
        admin.execute(
            sql.SQL("GRANT {} TO {}").format(
                sql.Identifier(f"{name}_search"), sql.Identifier(owner.username or "")
            )
        )
        admin.execute(
            sql.SQL("GRANT pg_read_all_data TO {}").format(sql.Identifier(backup.username or ""))
        )
        admin.execute(
            sql.SQL("ALTER ROLE {} SET default_transaction_read_only = on").format(
                sql.Identifier(backup.username or "")
            )
        )
    with psycopg.connect(_in_database(settings.database_admin_url, name), autocommit=True) as db:
        for statement in (
            "REVOKE ALL ON SCHEMA public FROM PUBLIC",
            "ALTER SCHEMA public OWNER TO {owner}",
            "GRANT USAGE ON SCHEMA public TO {app}, {search}",
            "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public"
            " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
            "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public"
            " GRANT USAGE ON SEQUENCES TO {app}",
        ):
            db.execute(
                sql.SQL(statement).format(
                    owner=sql.Identifier(owner.username or ""),
                    app=sql.Identifier(app.username or ""),
                    search=sql.Identifier(f"{name}_search"),
                )
            )
    return name


def refuse_old(server_version: int) -> None:
    """Raise RuntimeError for a PostgreSQL without the fixes that tenants' isolation stands on."""
    major, minor = divmod(server_version, 10_000)
    if major < 15 or minor < MINIMUM.get(major, 0):
        raise RuntimeError(
            f"PostgreSQL {major}.{minor} is too old: 15.14, 16.10, 17.6 or newer is needed."
        )


def _role(admin: psycopg.Connection, name: str, options: str, password: str) -> None:
    known = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (name,)).fetchone()
    verb = "ALTER" if known else "CREATE"
    admin.execute(sql.SQL(f"{verb} ROLE {{}} {options}").format(sql.Identifier(name)))
    if password:
        admin.execute(
            sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(name), sql.Literal(password))
        )


def _database(admin: psycopg.Connection, name: str, owner: str) -> None:
    known = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone()
    if not known:
        admin.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'").format(
                sql.Identifier(name), sql.Identifier(owner)
            )
        )
    admin.execute(sql.SQL("REVOKE CONNECT ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
    admin.execute(
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}, {}").format(
            sql.Identifier(name),
            sql.Identifier(f"{name}_app"),
            sql.Identifier(f"{name}_backup"),
        )
    )


def _in_database(url: str, name: str) -> str:
    parts = urlsplit(url)
    return parts._replace(path=f"/{name}").geturl()
