"""Tables of organisations, their departments and people. Users and tenants are global."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, false
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import (
    GlobalRow,
    TenantRow,
    tenant_index,
    tenant_key,
    tenant_unique,
)
from foundation.identifiers import new_id

# Events that belong to no organisation (an operator's acts, mail for a person who is in several)
# are kept under this reserved tenant, whose trail is chained like any other.
PLATFORM_ID = UUID(int=0)


class Tenant(GlobalRow):
    """An organisation. Its slug stands in public addresses and never changes."""

    __tablename__ = "tenants"
    __table_args__ = (
        CheckConstraint("state IN ('active', 'suspended', 'closed', 'internal')", name="state"),
        CheckConstraint("silence_days = 0 OR silence_days BETWEEN 5 AND 90", name="silence_days"),
        CheckConstraint("objection_days BETWEEN 1 AND 365", name="objection_days"),
    )
    audited: ClassVar[str] = "fields"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(unique=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]
    industry: Mapped[str] = mapped_column(default="other")
    zone: Mapped[str] = mapped_column(default="Asia/Shanghai")
    locale: Mapped[str] = mapped_column(default="zh")
    colour: Mapped[str] = mapped_column(default="#0e6074")
    footer_zh: Mapped[str] = mapped_column(default="")
    footer_en: Mapped[str] = mapped_column(default="")
    privacy_zh: Mapped[str] = mapped_column(default="")
    privacy_en: Mapped[str] = mapped_column(default="")
    staff_networks: Mapped[str] = mapped_column(default="", server_default="")
    embed_sites: Mapped[str] = mapped_column(default="", server_default="")
    # Days without a word after which an answered complaint closes (0: never), and for objecting.
    silence_days: Mapped[int] = mapped_column(default=10, server_default="10")
    objection_days: Mapped[int] = mapped_column(default=30, server_default="30")
    state: Mapped[str] = mapped_column(default="active")
    created_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)
    # Grows when what every door shows has changed: no setting, so a number of its own.
    door_revision: Mapped[int] = mapped_column(server_default="0")

    def name(self, language: str) -> str:
        """The organisation's name in a language, with the other as fall-back."""
        return (self.name_en if language == "en" else self.name_zh) or self.name_zh


class User(GlobalRow):
    """A person who can sign in; the same person may be a member of several tenants."""

    __tablename__ = "users"
    audited: ClassVar[str] = "fields"
    audit_personal: ClassVar[frozenset[str]] = frozenset({"email", "name"})
    audit_secret: ClassVar[frozenset[str]] = frozenset(
        {"password_hash", "totp_secret", "totp_step"}
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None]
    totp_secret: Mapped[str | None]
    totp_step: Mapped[int] = mapped_column(BigInteger, default=0)
    locale: Mapped[str] = mapped_column(default="zh")
    theme: Mapped[str | None]
    disabled_at: Mapped[datetime | None]
    credential_version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]


class UserToken(GlobalRow):
    """A link sent by mail for one purpose, kept hashed, used once, bound to the credentials."""

    __tablename__ = "user_tokens"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str]
    secret_hash: Mapped[str] = mapped_column(unique=True)
    credential_version: Mapped[int]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class LoginSession(GlobalRow):
    """One signed-in browser; ending the row ends the session at its next request."""

    __tablename__ = "login_sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    secret_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    tenant_id: Mapped[UUID | None] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"))
    device: Mapped[str] = mapped_column(default="")
    second_factor: Mapped[bool] = mapped_column(default=False)
    rotate_due: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Department(TenantRow):
    """A node of the tree: a department, site, ward, branch or depot, by its kind."""

    __tablename__ = "departments"
    __table_args__ = (
        tenant_key("departments", "parent_id", ondelete="RESTRICT"),
        tenant_unique("code"),
        tenant_index("departments", "parent_id", "position"),
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="not_its_own_parent"),
    )

    parent_id: Mapped[UUID | None]
    code: Mapped[str]
    kind: Mapped[str] = mapped_column(default="department")
    name_zh: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)
    archived_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)

    def name(self, language: str) -> str:
        """The department's name in a language, with the other as fall-back."""
        return (self.name_en if language == "en" else self.name_zh) or self.name_zh


class Membership(TenantRow):
    """A person's place in a tenant."""

    __tablename__ = "memberships"
    __table_args__ = (
        tenant_unique("user_id"),
        CheckConstraint("state IN ('active', 'disabled')", name="state"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="RESTRICT"), index=True)
    state: Mapped[str] = mapped_column(default="active")
    expires_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)


class MembershipRole(TenantRow):
    """A role that a member holds."""

    __tablename__ = "membership_roles"
    __table_args__ = (
        tenant_key("memberships", "membership_id", ondelete="CASCADE"),
        tenant_unique("membership_id", "role"),
    )
    audited = "recorded as member.roles_changed on the membership"

    membership_id: Mapped[UUID]
    role: Mapped[str]


class MembershipDepartment(TenantRow):
    """A department that a member answers for."""

    __tablename__ = "membership_departments"
    __table_args__ = (
        tenant_key("memberships", "membership_id", ondelete="CASCADE"),
        tenant_key("departments", "department_id", ondelete="CASCADE"),
        tenant_unique("membership_id", "department_id"),
    )
    audited = "recorded as member.roles_changed on the membership"

    membership_id: Mapped[UUID]
    department_id: Mapped[UUID]


class MemberInvitation(TenantRow):
    """An invitation to staff by mail: kept hashed, used once, by this address only."""

    __tablename__ = "member_invitations"
    __table_args__ = (
        tenant_unique("secret_hash"),
        tenant_index("member_invitations", "email"),
        CheckConstraint("state IN ('open', 'accepted', 'revoked')", name="state"),
    )
    audit_personal = frozenset({"email", "name"})
    audit_secret = frozenset({"secret_hash"})

    email: Mapped[str]
    name: Mapped[str]
    roles: Mapped[list[str]]
    department_ids: Mapped[list[str]]
    member_until: Mapped[datetime | None]
    secret_hash: Mapped[str]
    state: Mapped[str] = mapped_column(default="open")
    invited_by: Mapped[UUID | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]


class ReferenceCounter(TenantRow):
    """The last number given out for a kind of reference ("S-2026")."""

    __tablename__ = "reference_counters"
    __table_args__ = (tenant_unique("name"),)
    audited = "the references themselves are in the trail"

    name: Mapped[str]
    last: Mapped[int]


class Calendar(TenantRow):
    """The organisation's week, Monday first: hours as text, such as "08:00-12:00 14:00-17:30".

    `holidays_to` is the last day up to which holidays are entered; later dates are provisional.
    """

    __tablename__ = "calendars"
    __table_args__ = (
        tenant_unique(),
        CheckConstraint("jsonb_array_length(week) = 7", name="seven_days"),
    )

    week: Mapped[list[str]]
    holidays_to: Mapped[date | None]
    created_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=0)


class CalendarDay(TenantRow):
    """A day unlike its weekday: off, or worked; without hours, by those of a usual day."""

    __tablename__ = "calendar_days"
    __table_args__ = (
        tenant_unique("day"),
        CheckConstraint("works OR hours = ''", name="no_hours_off"),
    )
    audited = "recorded with its dates on the calendar, in runs of days"

    day: Mapped[date]
    works: Mapped[bool]
    hours: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")


class ReminderSent(TenantRow):
    """What a person was reminded of, and when: of each occasion once, ever.

    `late` says that it was told to the next level; `missed`, that no mail could go out on the
    morning on which it should have.
    """

    __tablename__ = "reminders_sent"
    __table_args__ = (
        tenant_unique("user_id", "occasion"),
        tenant_index("reminders_sent", "occasion"),
    )
    audited = "a mail to one's own people; the thing's own page shows it"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="RESTRICT"))
    occasion: Mapped[str]
    due_at: Mapped[datetime]
    sent_at: Mapped[datetime]
    late: Mapped[bool]
    missed: Mapped[bool]
