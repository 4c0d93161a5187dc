"""What a house of the demo is made of, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from demo.holidays import STATE_HOLIDAYS
from demo.ideas import Idea
from demo.manner import AS_USUAL, Manner, Tone
from demo.said import Said
from demo.telling import DESK, Case
from surveys.definition.model import Questionnaire as Content
from surveys.library.catalogue import load_pack

if TYPE_CHECKING:
    from demo.stage import Scene

PASSWORD = "demo huisheng 2026"  # noqa: S105 - for anybody to read, in development only


@dataclass(frozen=True)
class Unit:
    """A department of the demo; `answers` is how many people answer for it in the open survey."""

    code: str
    zh: str
    en: str
    parent: str | None = None
    answers: int = 0


@dataclass(frozen=True)
class Person:
    """Somebody who works there (or looks in), and what to look at when signed in as them."""

    key: str
    name: str
    role: str
    look: str
    departments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Questions:
    """What a house asks its customers: a pack of the library, and what was changed in it.

    Where no pack fits, `own` is a questionnaire that the house wrote itself. `changes` are by
    question, `weights` by indicator; empty means as in the library. `asked_before` are the
    departments asked in the two seasons that are over, `after_complaints` those asked how
    complaints were handled. `next_question` is in the version that still waits for approval, at
    the end of section `next_section`.
    """

    pack: str
    names: tuple[str, str]
    asked_before: tuple[str, ...]
    after_complaints: tuple[str, ...]
    next_section: str
    next_question: Mapping[str, Any]
    changes: Mapping[str, Mapping[str, Any]]
    weights: Mapping[str, int]
    weights_note: str
    target_before: float = 85.0
    target_now: float = 88.0
    own: Mapping[str, Any] | None = None

    @property
    def content(self) -> Content:
        """What the house begins with: its own questionnaire, or the pack as it is."""
        return load_pack(self.pack) if self.own is None else Content.model_validate(self.own)


@dataclass(frozen=True)
class Beside:
    """What a house asks beside in the running season: a pack as it is, in confidence.

    `answers` is how many answer for each department.
    """

    pack: str
    names: tuple[str, str]
    answers: Mapping[str, int]
    manner: Manner


@dataclass(frozen=True)
class House:
    """An organisation of the demo.

    `week` holds the hours of Monday to Sunday as an administrator writes them, empty for the
    usual week; `holidays` are its notices by year. `each_before` is how many answer for each
    department in a season that is over, `first`, `before` and `now` how. `scenes` are what it
    shows beside (`demo.stage`), in the order in which they play.
    """

    slug: str
    name_zh: str
    name_en: str
    industry: str
    colour: str
    footer: tuple[str, str]
    privacy: tuple[str, str]
    departments: tuple[Unit, ...]
    people: tuple[Person, ...]
    questions: Questions
    manner: Manner
    cases: tuple[Case, ...]
    ideas: tuple[Idea, ...]
    first: Tone
    before: Tone
    seed: int
    now: Tone = AS_USUAL
    week: tuple[str, ...] = ()
    holidays: Mapping[int, tuple[str, ...]] = field(default_factory=lambda: STATE_HOLIDAYS)
    each_before: int = 40
    for_the_house: int = 13
    after_complaints: int = 22
    beside: tuple[Beside, ...] = ()
    told: tuple[Said, ...] = ()
    scenes: tuple[Scene, ...] = ()

    @property
    def admin(self) -> Person:
        """Who sets the house up and invites the others."""
        return self._of("admin")[0]

    @property
    def author(self) -> str:
        """The key of whoever writes questionnaires and plans."""
        return self._of("survey_manager")[0].key

    @property
    def approver(self) -> str:
        """The key of whoever approves what the author wrote."""
        return self._of("survey_manager")[1].key

    @property
    def auditor(self) -> str:
        """The key of whoever judges corrective actions."""
        return self._of("internal_auditor")[0].key

    @property
    def staff(self) -> list[Person]:
        """Everybody who works there."""
        return [person for person in self.people if person not in self.guests]

    @property
    def guests(self) -> list[Person]:
        """Who looks in from outside, until a last day."""
        return self._of("external_auditor")

    def person(self, key: str) -> Person:
        """Somebody by key; `DESK` is the first agent."""
        if key == DESK:
            return self._of("agent")[0]
        return next(person for person in self.people if person.key == key)

    def email(self, person: Person) -> str:
        """Where the demo's mail goes: to nobody, for the domain is reserved."""
        return f"{person.key}@{self.slug}.example.org"

    def _of(self, role: str) -> list[Person]:
        return [person for person in self.people if person.role == role]
