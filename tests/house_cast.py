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
from foundation.identifiers import new_id
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
    from collections.abc import Iterator

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from foundation.database import Base

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
    # Few units: most tests begin with this, and each unit costs its round trips.
    with unit_of_work():
        jiangzhou = _house("jiangzhou", "江州市人民医院", "Jiangzhou People's Hospital", "hospital")
        zenith = _house("zenith", "天顶银行", "Zenith Bank", "bank")
    people: dict[str, Person] = {}
    for house in (jiangzhou, zenith):
        with tenant_scope(house.id), unit_of_work():
            _departments(house)
            people |= _people(app, house)
    return Cast(jiangzhou, zenith, {name: people[name] for name in ROLES})


def _house(slug: str, zh: str, en: str, industry: str) -> House:
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
    root = _department(code, zh, en, None, 0)
    session().flush()
    house.departments[code] = root.id
    for position, (code, zh, en) in enumerate(below):
        house.departments[code] = _department(code, zh, en, root.id, position).id
    session().flush()


def _department(code: str, zh: str, en: str, parent: UUID | None, position: int) -> Department:
    row = Department(
        id=new_id(), code=code, name_zh=zh, name_en=en, parent_id=parent, position=position
    )
    row.created_at = clock.now()
    session().add(row)
    record("department.created", row)
    return row


def _people(app: Flask, house: House) -> dict[str, Person]:
    """Everybody of a house, signed in: first who they are, then what they are there."""
    here = [n for n in ROLES if (n in ("charlie", "dora")) == (house.slug == "zenith")]
    now, found = clock.now(), {}
    for name in here:
        user = User(id=new_id(), email=f"{name}@example.org", name=name.title(), locale="zh")
        user.created_at = now
        session().add(user)
        record("user.created", user)
        member_id, secret = new_id(), secrets.token_urlsafe(32)
        found[name] = Person(name, user.id, member_id, house.id, app, secret)
    session().flush()
    for person in found.values():
        member = Membership(id=person.membership_id, user_id=person.user_id, created_at=now)
        if "external_auditor" in ROLES[person.name]:
            member.expires_at = now + timedelta(days=400)
        session().add(member)
        record("member.joined", member)
    session().flush()
    for person in found.values():
        session().add_all(_belongings(person, house))
    return found


def _belongings(person: Person, house: House) -> Iterator[Base]:
    now, own = clock.now(), person.membership_id
    for role in ROLES[person.name]:
        yield MembershipRole(membership_id=own, role=role)
        if role == "department_owner":
            yield MembershipDepartment(
                membership_id=own, department_id=house.departments["paediatrics"]
            )
    yield LoginSession(
        secret_hash=stored(person.secret),
        user_id=person.user_id,
        tenant_id=house.id,
        device="Tests",
        second_factor=True,
        created_at=now,
        seen_at=now,
        ends_at=now + timedelta(hours=12),
    )
