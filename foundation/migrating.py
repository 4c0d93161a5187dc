"""Migrations: Alembic as the owner, from the code's own folder."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

from foundation.settings import Settings

ROOT = Path(__file__).resolve().parent.parent


def config(url: str) -> Config:
    """Alembic's configuration for a database."""
    made = Config()
    made.set_main_option("script_location", str(ROOT / "migrations"))
    made.attributes["url"] = url
    return made


def migrate(settings: Settings, target: str = "head") -> None:
    """Bring the database to a revision ("head", or an older one to step back)."""
    made = config(settings.database_owner_url)
    if target == "head":
        command.upgrade(made, target)
    else:
        command.downgrade(made, target)
