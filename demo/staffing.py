"""Founding a house: the operator invites the administrator, who brings in everybody else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from demo.house import PASSWORD, House
from demo.joining import join
from foundation import clock
from foundation.audit import Actor, acting_as
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.web.texts import speaking
from surveys.models import EvaluationPeriod
from tenants.models import Tenant
from tenants.services.departments import Place, add_department
from tenants.services.invitations import invite
from tenants.services.organisations import Founding, Settings, change_settings, create_tenant


@dataclass
class Organisation:
    """A house that is there: its ids by the keys and codes that the house knows."""

    house: House
    tenant_id: UUID
    people: dict[str, UUID] = field(default_factory=dict)
    departments: dict[str, UUID] = field(default_factory=dict)

    def acting(self, key: str) -> Actor:
        """Somebody of the house, as the audit trail names them."""
        return Actor("person", self.person(key))

    def person(self, key: str) -> UUID:
        """The id of somebody of the house."""
        return self.people[self.house.person(key).key]


def found(house: House) -> Organisation:
    """The house with its departments and its people; guests come later."""
    admin = house.admin
    with acting_as(Actor("operator")), unit_of_work(), speaking("zh"):
        founding = Founding(
            slug=house.slug,
            name_zh=house.name_zh,
            name_en=house.name_en,
            industry=house.industry,
            admin_email=house.email(admin),
            admin_name=admin.name,
            colour=house.colour,
        )
        made = Organisation(house, create_tenant(founding)[0].id)
    made.people[admin.key] = join(made.tenant_id, house.email(admin), PASSWORD)
    with tenant_scope(made.tenant_id), acting_as(made.acting(admin.key)):
        _settle_in(made)
        _make_departments(made)
        _invite_the_others(made)
    for person in house.staff:
        if person is not admin:
            made.people[person.key] = join(made.tenant_id, house.email(person), PASSWORD)
    return made


def bring_in_guests(made: Organisation) -> None:
    """The administrator invites the external auditors, who read English, until in about a year."""
    house = made.house
    with acting_as(made.acting(house.admin.key)), unit_of_work():
        for guest in house.guests:
            until = clock.now() + timedelta(days=500)
            roles, granter = (guest.role,), (house.admin.role,)
            invite(
                house.email(guest),
                guest.name,
                roles,
                until=until,
                assigned=_published(),
                granter=granter,
            )
    for guest in house.guests:
        made.people[guest.key] = join(made.tenant_id, house.email(guest), PASSWORD, "en")


def _published() -> list[UUID]:
    """The periods that are over and published, for guests to read."""
    over = EvaluationPeriod.state.in_(("published", "locked"))
    return list(session().scalars(select(EvaluationPeriod.id).where(over)))


def _settle_in(made: Organisation) -> None:
    with unit_of_work():
        tenant = session().get_one(Tenant, made.tenant_id)
        wanted = Settings(
            name_zh=tenant.name_zh,
            name_en=tenant.name_en,
            zone=tenant.zone,
            colour=tenant.colour,
            footer_zh=made.house.footer[0],
            footer_en=made.house.footer[1],
            privacy_zh=made.house.privacy[0],
            privacy_en=made.house.privacy[1],
        )
        change_settings(tenant, wanted, tenant.revision)


def _make_departments(made: Organisation) -> None:
    with unit_of_work():
        for unit in made.house.departments:
            parent = made.departments.get(unit.parent or "")
            place = Place(unit.zh, unit.en, code=unit.code, parent_id=parent)
            made.departments[unit.code] = add_department(place).id


def _invite_the_others(made: Organisation) -> None:
    house = made.house
    with unit_of_work():
        for person in house.staff:
            if person is not house.admin:
                invite(
                    house.email(person),
                    person.name,
                    (person.role,),
                    [made.departments[code] for code in person.departments],
                    granter=(house.admin.role,),
                )
