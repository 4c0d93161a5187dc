"""A further survey of the running season: its questionnaire, its doors, and who answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

from demo import asking
from demo.answering import make_figures, send
from demo.calendar import moments
from demo.complaining import Deeds
from demo.manner import Manner
from demo.respondents import Crowd, Filled
from demo.scenes.answers import Whys, answered, straight, torn
from demo.scenes.hearing import Opens
from demo.scenes.writing import Pen, Step
from demo.stage import Scene, Stage, door_of, survey_called
from foundation.audit import Actor, acting_as
from foundation.unit_of_work import unit_of_work
from surveys.definition.model import Questionnaire as Content
from surveys.definition.text import Text
from surveys.models import Collector, QuestionnaireVersion
from surveys.queries import content_of
from surveys.services.importing import begin_imported
from surveys.services.questionnaires import (
    approve,
    copy_from_library,
    create_blank,
    submit_for_approval,
)
from surveys.services.surveys import add_collectors, create_survey, open_survey
from surveys.services.ways_in import add_way_in


@dataclass(frozen=True)
class Written:
    """A questionnaire: a pack, one of the house's own, or one begun with nothing, and the steps
    that its author takes.
    """

    pack: str = ""
    titled: tuple[str, str] = ("", "")
    steps: tuple[Step, ...] = ()
    own: Mapping[str, Any] | None = None

    def draft(self, author: UUID) -> QuestionnaireVersion:
        """The draft, in the unit of work under way."""
        if self.pack:
            version = copy_from_library(self.pack, author)
        elif self.own is not None:
            version = begin_imported(Content.model_validate(self.own), self.titled[0], author)
        else:
            title = Text({"zh": self.titled[0], "en": self.titled[1]})
            version = create_blank(title, ("zh", "en"), author)
        pen = Pen(version, author)
        for step in self.steps:
            step(pen)
        return pen.version

    def approved(self, stage: Stage) -> UUID:
        """The id of the version once somebody else approved it."""
        with stage.working() as author:
            version_id = submit_for_approval(self.draft(author), author).id
        with stage.working(approving=True) as approver:
            approve(asking.version_of(version_id), approver)
        return version_id


@dataclass(frozen=True)
class Further(Scene):
    """A confidential survey of a questionnaire of its own.

    `answers` says how many answer by the link of each department, `embedded` by the frame on the
    house's own pages. `hasty` is how many clicked through, `torn` how many contradict themselves.
    It opens when the season's survey has run for `after` days; `opens` makes cases of low answers.
    """

    names: tuple[str, str]
    asks: Written
    manner: Manner
    seed: int
    answers: Mapping[str, int] = field(default_factory=dict)
    embedded: Mapping[str, int] = field(default_factory=dict)
    whys: Whys = field(default_factory=dict)
    by_proxy: bool = False
    hasty: int = 0
    torn: int = 0
    target: float | None = None
    after: int = 0
    opens: Opens | None = None

    def deeds(self, stage: Stage) -> Deeds:
        """It is written, approved and opened on a day of the survey that runs."""
        yield stage.soon(self.after, hours=5), partial(self._ask, stage)

    def today(self, stage: Stage) -> None:
        """Everybody answers at their own moment; then the figures are made."""
        with unit_of_work():
            survey = survey_called(self.names[0])
            content = content_of(asking.version_of(survey.version_id))
            doors = list(self._doors(stage))
        forms = self._forms(content, [code for code, _ in doors])
        times = moments(
            stage.soon(self.after, hours=6), stage.plan.now, len(doors), forms.crowd.chance
        )
        with acting_as(Actor("nobody")):
            for (_code, door), filled, moment in zip(doors, forms.filled, times, strict=True):
                send(survey, door, content, filled, moment)
        make_figures(survey.id)

    def _ask(self, stage: Stage) -> None:
        version_id = self.asks.approved(stage)
        with stage.working() as author:
            survey = create_survey(
                version=asking.version_of(version_id),
                period=asking.period_of(stage.plan.season),
                name_zh=self.names[0],
                name_en=self.names[1],
                anonymity="confidential",
                opens_at=stage.soon(self.after, hours=5),
                closes_at=stage.plan.closes,
                actor=author,
                target=self.target,
                by_proxy=self.by_proxy,
            )
            add_collectors(survey, [stage.organisation.departments[code] for code in self.answers])
            for code in self.embedded:
                add_way_in(survey, "embed", stage.department(code))
            if self.opens is not None:
                self.opens.choose(survey)
            open_survey(survey)

    def _doors(self, stage: Stage) -> Iterator[tuple[str, Collector]]:
        """The door of everybody who comes."""
        survey = survey_called(self.names[0])
        for kind, numbers in (("public", self.answers), ("embed", self.embedded)):
            for code, number in numbers.items():
                door = door_of(survey, kind, stage.department(code))
                yield from ((code, door) for _ in range(number))

    def _forms(self, content: Content, departments: list[str]) -> _Forms:
        crowd = Crowd(self.seed, self.manner)
        filled = [answered(content, crowd, code, self.whys) for code in departments]
        for place in range(self.hasty):
            filled[place] = straight(content, filled[place])
        for place in range(self.hasty, self.hasty + self.torn):
            filled[place] = torn(content, filled[place])
        return _Forms(crowd, filled)


@dataclass(frozen=True)
class _Forms:
    crowd: Crowd
    filled: list[Filled]
