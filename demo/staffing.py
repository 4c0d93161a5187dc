"""Founding the hospital: the operator invites the administrator, who brings in everybody else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from demo import house
from demo.joining import join
from foundation import clock
from foundation.audit import Actor, acting_as
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.web.texts import speaking
from tenants.models import Tenant
from tenants.services.departments import Place, add_department
from tenants.services.invitations import invite
from tenants.services.organisations import Founding, Settings, change_settings, create_tenant


@dataclass
class Hospital:
    """The hospital's ids by the keys of `demo.house`."""

    tenant_id: UUID
    people: dict[str, UUID] = field(default_factory=dict)
    departments: dict[str, UUID] = field(default_factory=dict)

    def acting(self, key: str) -> Actor:
        """Somebody of the hospital, as the audit trail names them."""
        return Actor("person", self.people[key])


def found_hospital() -> Hospital:
    """The hospital with its departments and its people in every role."""
    admin = next(person for person in house.PEOPLE if person.role == "admin")
    with acting_as(Actor("operator")), unit_of_work(), speaking("zh"):
        founding = Founding(
            slug=house.SLUG,
            name_zh=house.NAME_ZH,
            name_en=house.NAME_EN,
            industry="hospital",
            admin_email=admin.email,
            admin_name=admin.name,
            colour=house.COLOUR,
        )
        hospital = Hospital(create_tenant(founding)[0].id)
    hospital.people[admin.key] = join(hospital.tenant_id, admin.email, house.PASSWORD)
    with tenant_scope(hospital.tenant_id), acting_as(hospital.acting(admin.key)):
        _settle_in(hospital)
        _make_departments(hospital)
        _invite_the_others(hospital, admin)
    for person in house.PEOPLE:
        if person is not admin:
            language = "en" if person.role == "external_auditor" else "zh"
            hospital.people[person.key] = join(
                hospital.tenant_id, person.email, house.PASSWORD, language
            )
    return hospital


def _settle_in(hospital: Hospital) -> None:
    with unit_of_work():
        tenant = session().get_one(Tenant, hospital.tenant_id)
        wanted = Settings(
            name_zh=tenant.name_zh,
            name_en=tenant.name_en,
            zone=tenant.zone,
            colour=tenant.colour,
            footer_zh=house.FOOTER_ZH,
            footer_en=house.FOOTER_EN,
            privacy_zh=house.PRIVACY_ZH,
            privacy_en=house.PRIVACY_EN,
        )
        change_settings(tenant, wanted, tenant.revision)


def _make_departments(hospital: Hospital) -> None:
    with unit_of_work():
        for unit in house.DEPARTMENTS:
            parent = hospital.departments.get(unit.parent or "")
            place = Place(unit.zh, unit.en, code=unit.code, parent_id=parent)
            hospital.departments[unit.code] = add_department(place).id


def _invite_the_others(hospital: Hospital, admin: house.Person) -> None:
    with unit_of_work():
        for person in house.PEOPLE:
            if person is admin:
                continue
            guest = person.role == "external_auditor"
            invite(
                person.email,
                person.name,
                (person.role,),
                [hospital.departments[code] for code in person.departments],
                until=clock.now() + timedelta(days=500) if guest else None,
                granter=(admin.role,),
            )
