"""Sheets of paper, each typed by two people: kept, waiting for the second, or to be settled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from demo import asking
from demo.complaining import Deeds
from demo.scenes.answers import answered
from demo.stage import Scene, Stage, door_of, survey_called
from surveys.definition.model import Questionnaire as Content
from surveys.definition.questions.base import NOT_APPLICABLE, Answer
from surveys.paper_lines import lines_of
from surveys.queries import content_of
from surveys.services.paper import enter_sheet
from surveys.services.ways_in import add_way_in


@dataclass(frozen=True)
class Sheets(Scene):
    """Paper for a department: so many sheets are kept, then one waits and one differs."""

    survey: str
    department: str
    kept: int
    mistyped: str

    @property
    def number(self) -> int:
        """How many answers came by paper."""
        return self.kept

    def deeds(self, stage: Stage) -> Deeds:
        """The sheets are laid out on the second day."""
        yield stage.soon(1, hours=1), partial(self._lay_out, stage)

    def today(self, stage: Stage) -> None:
        """One types all sheets, the other all but the one before last; on the last they differ."""
        with stage.working():
            survey = survey_called(self.survey)
            content = content_of(asking.version_of(survey.version_id))
        for sheet in range(1, self.kept + 3):
            filled = answered(content, stage.crowd, self.department)
            typed = _typed(content, filled.answers)
            self._enter(stage, sheet, typed, approving=False)
            if sheet == self.kept + 2:
                slip = {self.mistyped: "2" if typed.get(self.mistyped) != "2" else "3"}
                self._enter(stage, sheet, typed | slip, approving=True)
            elif sheet <= self.kept:
                self._enter(stage, sheet, typed, approving=True)

    def _lay_out(self, stage: Stage) -> None:
        with stage.working():
            survey = survey_called(self.survey)
            add_way_in(survey, "paper", stage.department(self.department))

    def _enter(
        self, stage: Stage, number: int, typed: Mapping[str, str], *, approving: bool
    ) -> None:
        with stage.working(approving=approving) as actor:
            survey = survey_called(self.survey)
            door = door_of(survey, "paper", stage.department(self.department))
            enter_sheet(survey, door, number, actor, typed)


def _typed(content: Content, answers: Mapping[str, Answer]) -> dict[str, str]:
    """What is typed for a form: the point of a scale, the place of an option, words."""
    places = {
        leaf.code: {choice.value: str(n) for n, choice in enumerate(leaf.choices, start=1)}
        for leaf in content.leaves
        if not all(choice.value.isdigit() for choice in leaf.choices)
    }
    codes = {line.code for line in lines_of(content, "zh")}
    return {
        code: _short(answer, places.get(code, {}))
        for code, answer in answers.items()
        if code in codes
    }


def _short(answer: Answer, places: Mapping[str, str]) -> str:
    if answer == NOT_APPLICABLE:
        return "-"
    if answer is True:
        return "x"
    if isinstance(answer, list):
        return " ".join(places.get(str(one), str(one)) for one in answer)
    return places.get(str(answer), str(answer))
