"""Settings: environment variables alone, read once, checked before anything starts."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

ENVIRONMENTS = ("development", "test", "production")
_EXAMPLE_SECRETS = ("change-me", "changeme", "secret", "example", "development")


class UnsafeSettings(RuntimeError):  # noqa: N818 - it reads as the sentence it prints
    """A setting is missing or unsafe; the message names each one and what to do."""


@dataclass(frozen=True)
class Settings:
    """Every setting; `docs/operations.md` lists the same names with their defaults."""

    environment: str = field(metadata={"env": "HUISHENG_ENV"}, default="production")
    database_url: str = field(metadata={"env": "DATABASE_URL"}, default="")
    database_owner_url: str = field(metadata={"env": "DATABASE_OWNER_URL"}, default="")
    database_backup_url: str = field(metadata={"env": "DATABASE_BACKUP_URL"}, default="")
    database_admin_url: str = field(metadata={"env": "DATABASE_ADMIN_URL"}, default="")
    redis_url: str = field(metadata={"env": "REDIS_URL"}, default="")
    base_url: str = field(metadata={"env": "BASE_URL"}, default="http://127.0.0.1:8000")
    secret_key: str = field(metadata={"env": "SECRET_KEY"}, default="", repr=False)
    previous_secret_keys: str = field(
        metadata={"env": "PREVIOUS_SECRET_KEYS"}, default="", repr=False
    )
    pepper: str = field(metadata={"env": "PEPPER"}, default="", repr=False)
    operator_token: str = field(metadata={"env": "OPERATOR_TOKEN"}, default="", repr=False)
    trusted_hosts: str = field(metadata={"env": "TRUSTED_HOSTS"}, default="")
    trusted_hops: int = field(metadata={"env": "TRUSTED_HOPS"}, default=0)
    smtp_url: str = field(metadata={"env": "SMTP_URL"}, default="", repr=False)
    mail_from: str = field(metadata={"env": "MAIL_FROM"}, default="huisheng@localhost")
    mail_sink_dir: str = field(metadata={"env": "MAIL_SINK_DIR"}, default="")
    storage_dir: str = field(metadata={"env": "STORAGE_DIR"}, default="var/storage")
    audit_anchors_file: str = field(metadata={"env": "AUDIT_ANCHORS_FILE"}, default="")
    audit_anchors_to: str = field(metadata={"env": "AUDIT_ANCHORS_TO"}, default="")
    upload_scanner: str = field(metadata={"env": "UPLOAD_SCANNER"}, default="")
    pool_size: int = field(metadata={"env": "DATABASE_POOL_SIZE"}, default=12)
    statement_timeout_ms: int = field(metadata={"env": "STATEMENT_TIMEOUT_MS"}, default=15_000)

    @property
    def production(self) -> bool:
        """Whether this is a production machine, where nothing unsafe is tolerated."""
        return self.environment == "production"

    @property
    def clock_may_shift(self) -> bool:
        """Whether the clock's offset may be set: development and tests only."""
        return not self.production

    @property
    def previous_keys(self) -> tuple[str, ...]:
        """Keys that came before SECRET_KEY, which still open what was sealed under them."""
        return tuple(k.strip() for k in self.previous_secret_keys.split(",") if k.strip())

    @property
    def https(self) -> bool:
        """Whether the configured base URL is https, which decides the cookie's name and flags."""
        return urlsplit(self.base_url).scheme == "https"

    @property
    def hosts(self) -> tuple[str, ...]:
        """Host names (with port, where one is used) that requests may carry."""
        named = tuple(h.strip().lower() for h in self.trusted_hosts.split(",") if h.strip())
        own = urlsplit(self.base_url)
        if not named and self.environment == "development" and own.hostname == "127.0.0.1":
            return (own.netloc, f"localhost:{own.port}" if own.port else "localhost")
        return named or (own.netloc.lower(),)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the settings; raise `UnsafeSettings` for what cannot be read or is unsafe."""
        source = os.environ if environ is None else environ
        values: dict[str, object] = {}
        faults: list[str] = []
        for item in fields(cls):
            name = item.metadata["env"]
            raw = source.get(name)
            if raw is None or raw == "":
                continue
            if item.type == "int":
                if not raw.isdigit():
                    faults.append(f"{name} must be a whole number")
                    continue
                values[item.name] = int(raw)
            else:
                values[item.name] = raw
        settings = cls(**values)  # type: ignore[arg-type]  # each value was read by its field's type
        faults += _faults(settings)
        if faults:
            raise UnsafeSettings("Huisheng does not start: " + "; ".join(faults) + ".")
        return settings


def _faults(settings: Settings) -> list[str]:
    """Say what is wrong with these settings, a phrase each (SECURITY AUTH-5, JOB-1, AUTH-3)."""
    faults = []
    if settings.environment not in ENVIRONMENTS:
        faults.append(f"HUISHENG_ENV must be one of {', '.join(ENVIRONMENTS)}")
    if not settings.database_url:
        faults.append("DATABASE_URL is not set: give the address of the app role's database")
    for name, value in (("SECRET_KEY", settings.secret_key), ("PEPPER", settings.pepper)):
        if len(value.encode()) < 32:
            faults.append(f"{name} must be at least 32 bytes of randomness")
        elif settings.production and any(word in value.lower() for word in _EXAMPLE_SECRETS):
            faults.append(f"{name} looks like an example value")
    if settings.secret_key and settings.secret_key == settings.pepper:
        faults.append("SECRET_KEY and PEPPER must differ")
    if settings.production:
        faults += _production_faults(settings)
    return faults


def _production_faults(settings: Settings) -> list[str]:
    faults = []
    if not settings.https:
        faults.append("BASE_URL must begin with https:// in production")
    if not settings.smtp_url:
        faults.append("SMTP_URL is not set: without it no invitation can be sent")
    if settings.mail_sink_dir:
        faults.append("MAIL_SINK_DIR is for development only")
    if not settings.redis_url:
        faults.append("REDIS_URL is not set")
    else:
        redis = urlsplit(settings.redis_url)
        local = redis.scheme == "unix" or redis.hostname in ("127.0.0.1", "localhost", "::1")
        if not local and not redis.password:
            faults.append("REDIS_URL must carry a password unless Redis is on this machine")
    return faults
