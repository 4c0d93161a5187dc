"""Ways into the survey that runs: kiosks, places with their posters, sites that may frame it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import select

from demo import asking
from demo.answering import send
from demo.calendar import moments
from demo.complaining import Deeds
from demo.scenes.answers import answered
from demo.stage import Scene, Stage, door_of, survey_called
from foundation.audit import Actor, acting_as
from foundation.unit_of_work import session, unit_of_work
from reports.posters.services import order_posters
from surveys.models import Collector
from surveys.places import understand
from surveys.queries import content_of
from surveys.services.doors import add_places
from surveys.services.ways_in import add_way_in
from tenants.models import Department, Tenant
from tenants.services.organisations import Settings, change_settings


@dataclass(frozen=True)
class Ways(Scene):
    """More doors of a survey, and who came by them.

    `kiosks` says how many answered at the device of each department, `places` by the link of each
    place: a department's code and the place's Chinese name. `lines` is the list of places as
    somebody types it.
    """

    survey: str
    lines: str = ""
    kiosks: Mapping[str, int] = field(default_factory=dict)
    places: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """How many answers came by these doors."""
        return sum(self.kiosks.values()) + sum(self.places.values())

    def deeds(self, stage: Stage) -> Deeds:
        """The doors are added on the second day."""
        yield stage.soon(1), partial(self._add, stage)

    def today(self, stage: Stage) -> None:
        """Everybody answers, in the house's own manner."""
        with unit_of_work():
            survey = survey_called(self.survey)
            content = content_of(asking.version_of(survey.version_id))
            doors = list(self._doors(stage))
        filled = [answered(content, stage.crowd, code) for code, _ in doors]
        times = moments(stage.soon(1, hours=2), stage.plan.now, len(doors), stage.crowd.chance)
        with acting_as(Actor("nobody")):
            for (_code, door), form, moment in zip(doors, filled, times, strict=True):
                send(survey, door, content, form, moment)

    def _add(self, stage: Stage) -> None:
        with stage.working():
            survey = survey_called(self.survey)
            for code in self.kiosks:
                add_way_in(survey, "kiosk", stage.department(code), {"idle_seconds": 45})
            units = session().scalars(select(Department).order_by(Department.code))
            add_places(survey, understand(self.lines, units).doors)

    def _doors(self, stage: Stage) -> Iterator[tuple[str, Collector]]:
        survey = survey_called(self.survey)
        for code, number in self.kiosks.items():
            door = door_of(survey, "kiosk", stage.department(code))
            yield from ((code, door) for _ in range(number))
        for (code, place), number in self.places.items():
            door = door_of(survey, "public", stage.department(code), place)
            yield from ((code, door) for _ in range(number))


@dataclass(frozen=True)
class Posters(Scene):
    """Posters for the doors of some departments; the worker presses them."""

    survey: str
    departments: tuple[str, ...]
    invitation: tuple[str, str]
    paper: str = "a6_sheet"

    def today(self, stage: Stage) -> None:
        """They are ordered now, so that they are there when somebody looks."""
        with stage.working() as author:
            order_posters(
                survey_called(self.survey),
                author,
                paper=self.paper,
                languages="both",
                invitation_zh=self.invitation[0],
                invitation_en=self.invitation[1],
                departments=[stage.organisation.departments[code] for code in self.departments],
            )


@dataclass(frozen=True)
class Sites(Scene):
    """Sites of the house that may show its surveys in a frame."""

    addresses: tuple[str, ...]

    def deeds(self, stage: Stage) -> Deeds:
        """The administrator allows them before the survey opens."""
        yield stage.soon(-2), partial(self._allow, stage)

    def _allow(self, stage: Stage) -> None:
        house = stage.organisation.house
        with stage.working(by=house.admin.key):
            tenant = session().get_one(Tenant, stage.organisation.tenant_id)
            kept = {name: getattr(tenant, name) for name in Settings.__dataclass_fields__}
            wanted = Settings(**{**kept, "embed_sites": "\n".join(self.addresses)})
            change_settings(tenant, wanted, tenant.revision)
