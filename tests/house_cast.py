"""The cast: two organisations and their people, by name.

Jiangzhou People's Hospital: Alice administers, Mei manages surveys, Wen approves them, Ouyang owns
the outpatient departments, Gu works the desk, Iris audits inside, Ernst from outside, Vera manages.
Zenith Bank: Charlie administers it and must never see anything of Jiangzhou.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from itsdangerous import URLSafeTimedSerializer

from foundation import clock
from foundation.audit import record
from foundation.scope import tenant_scope
from foundation.tokens import stored
from foundation.unit_of_work import session, unit_of_work
from tenants.models import (
    Department,
    LoginSession,
    Membership,
    MembershipDepartment,
    MembershipRole,
    Tenant,
    User,
)

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

PASSWORD = "a long walk by the river"
JIANGZHOU = ("alice", "mei", "wen", "ouyang", "gu", "iris", "ernst", "vera")
ROLES = {
    "alice": ("admin",),
    "mei": ("survey_manager",),
    "wen": ("survey_manager",),
    "ouyang": ("department_owner",),
    "gu": ("agent",),
    "iris": ("internal_auditor",),
    "ernst": ("external_auditor",),
    "vera": ("viewer",),
    "charlie": ("admin",),
    "dora": ("survey_manager",),
}


@dataclass
class Person:
    """Somebody signed in, with a browser of their own."""

    name: str
    user_id: UUID
    membership_id: UUID
    tenant_id: UUID
    app: Flask
    secret: str = ""
    _client: FlaskClient | None = None

    @property
    def email(self) -> str:
        return f"{self.name}@example.org"

    @property
    def client(self) -> FlaskClient:
        """A browser in which this person is signed in."""
        if self._client is None:
            self._client = self.app.test_client()
            with self._client.session_transaction() as cookie:
                cookie["_user_id"] = self.secret
                cookie["_fresh"] = True
        return self._client

    def get(self, path: str, **kwargs: Any) -> TestResponse:
        return self.client.get(path, **kwargs)

    def post(self, path: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """Post a form with a right token, as the page would."""
        fields = {"csrf_token": csrf_token(self.app, self.client), **(data or {})}
        return self.client.post(path, data=fields, **kwargs)


def csrf_token(app: Flask, client: FlaskClient) -> str:
    """The token that a form shown to this browser carries."""
    with client.session_transaction() as cookie:
        raw = cookie.setdefault("csrf_token", secrets.token_hex(20))
    return URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(raw)


@dataclass
class House:
    """An organisation with its departments."""

    id: UUID
    slug: str
    departments: dict[str, UUID] = field(default_factory=dict)


@dataclass
class Cast:
    """Everybody."""

    jiangzhou: House
    zenith: House
    people: dict[str, Person]

    def __getattr__(self, name: str) -> Person:
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None


def make_cast(app: Flask) -> Cast:
    """Write the cast into the database, each change with its event."""
    jiangzhou = _house("jiangzhou", "江州市人民医院", "Jiangzhou People's Hospital", "hospital")
    zenith = _house("zenith", "天顶银行", "Zenith Bank", "bank")
    for house in (jiangzhou, zenith):
        _departments(house)
    people = {}
    for name, roles in ROLES.items():
        house = zenith if name in ("charlie", "dora") else jiangzhou
        people[name] = _person(app, house, name, roles)
    return Cast(jiangzhou, zenith, people)


def _house(slug: str, zh: str, en: str, industry: str) -> House:
    with unit_of_work():
        tenant = Tenant(slug=slug, name_zh=zh, name_en=en, industry=industry)
        tenant.created_at = clock.now()
        session().add(tenant)
        session().flush()
        with tenant_scope(tenant.id):
            record("tenant.created", tenant)
        return House(tenant.id, slug)


HOSPITAL = (
    ("outpatient", "门诊部", "Outpatients"),
    ("paediatrics", "儿科门诊", "Paediatrics"),
    ("cardiology", "心内科门诊", "Cardiology"),
    ("pharmacy", "药房", "Pharmacy"),
)
BANK = (
    ("branches", "网点", "Branches"),
    ("east", "城东支行", "East branch"),
    ("west", "城西支行", "West branch"),
    ("pharmacy", "药房路支行", "Pharmacy Road branch"),  # the same code in another house
)


def _departments(house: House) -> None:
    (code, zh, en), *below = HOSPITAL if house.slug == "jiangzhou" else BANK
    with tenant_scope(house.id), unit_of_work():
        root = _department(code, zh, en, None, 0)
        house.departments[code] = root.id
        for position, (code, zh, en) in enumerate(below):
            house.departments[code] = _department(code, zh, en, root.id, position).id


def _department(code: str, zh: str, en: str, parent: UUID | None, position: int) -> Department:
    row = Department(code=code, name_zh=zh, name_en=en, parent_id=parent, position=position)
    row.created_at = clock.now()
    session().add(row)
    session().flush()
    record("department.created", row)
    return row


def _person(app: Flask, house: House, name: str, roles: tuple[str, ...]) -> Person:
    secret = secrets.token_urlsafe(32)
    with tenant_scope(house.id), unit_of_work():
        now = clock.now()
        user = User(email=f"{name}@example.org", name=name.title(), locale="zh", created_at=now)
        session().add(user)
        session().flush()
        record("user.created", user)
        member = Membership(user_id=user.id, created_at=now)
        if "external_auditor" in roles:
            member.expires_at = now + timedelta(days=400)
        session().add(member)
        session().flush()
        record("member.joined", member)
        session().add_all(MembershipRole(membership_id=member.id, role=role) for role in roles)
        if "department_owner" in roles:
            session().add(
                MembershipDepartment(
                    membership_id=member.id, department_id=house.departments["paediatrics"]
                )
            )
        session().add(
            LoginSession(
                secret_hash=stored(secret),
                user_id=user.id,
                tenant_id=house.id,
                device="Tests",
                second_factor=True,
                created_at=now,
                seen_at=now,
                ends_at=now + timedelta(hours=12),
            )
        )
        return Person(name, user.id, member.id, house.id, app, secret)
