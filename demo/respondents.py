"""The demo's respondents: answers of believable structure from a seeded source of chance.

Somebody's mood (one latent value a person) moves all their answers; a department moves those of its
strong and weak indicators; most answers crowd at the top of the scale; who did not experience a
thing says so; time brings a little progress.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from demo.manner import AS_USUAL, Manner, Remarks, Tone
from surveys.definition.loops import authored_code
from surveys.definition.model import Questionnaire
from surveys.definition.questions.base import NOT_APPLICABLE, Answer, Question
from surveys.definition.questions.scaled import Scaled

MOOD, NOISE = 0.62, 0.6  # standard deviations, in points of a five-point scale
ANGRY, ANGER = 0.035, 1.5  # how many came away angry, and what that costs in points
HASTY = 0.02  # how many click through without reading
SECOND_REASON = 0.08  # how often a further option is ticked that tells what somebody came for
PROGRESS = 0.12  # what the whole window brings

# How people answer when asked how their complaint was handled, the same in every house.
_BELOW_BEST = {"lodging": 0.6, "informing": 1.1, "attitude": 0.6, "outcome": 1.2}
_NOT_EXPERIENCED = {"informing": 4}


@dataclass(frozen=True)
class Filled:
    """One answered form: its answers, its language, and how long it took in seconds.

    `proxy` says that somebody filled it in for another person.
    """

    answers: dict[str, Answer]
    language: str
    seconds: int
    proxy: bool = False


@dataclass
class Crowd:
    """Everybody who answers. The same seed gives the same people, word for word."""

    seed: int
    manner: Manner
    chance: Random = field(init=False)
    _said: set[str] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)  # noqa: S311 - believable, not secret

    def somebody(
        self, content: Questionnaire, department: str, time: float, tone: Tone = AS_USUAL
    ) -> Filled:
        """Somebody who answers for a department; `time` runs from 0 to 1 over the survey."""
        mood = self.chance.gauss(0, MOOD) + PROGRESS * (time - 0.5) + tone.lift
        mood += tone.units.get(department, 0.0)
        mood -= ANGER if self.chance.random() < ANGRY else 0.0
        language = "en" if self.chance.random() < 0.03 else "zh"
        answers: dict[str, Answer] = {}
        for question in content.asked:
            answer = self._answer(question, department, mood, answers)
            if answer is not None:
                answers[question.code] = answer
        remark = ""
        place = _place_for_remarks(content)
        if self.chance.random() < tone.talkative * _wish_to_speak(content, answers) and place:
            remark = self._remark(content, department, language, answers)
        if remark:
            answers[place] = remark
        return Filled(answers, language, self._seconds(len(answers), bool(remark)))

    def _seconds(self, answers: int, writes: bool) -> int:
        """How long it took; a few only click through."""
        if self.chance.random() < HASTY:
            return answers
        return max(45, round(self.chance.lognormvariate(4.6, 0.45)) + (40 if writes else 0))

    def _answer(
        self, question: Question, department: str, mood: float, answers: dict[str, Answer]
    ) -> Answer | None:
        if isinstance(question, Scaled) and question.indicator_code:
            return self._rating(question, department, mood)
        if isinstance(question, Scaled):
            return self._overall(answers, mood, question.lowest, question.highest)
        if question.type == "nps":
            return self._overall(answers, mood, 0, 10)
        if question.type == "single":
            return self._one_of(question, department, mood)
        if question.type == "multiple":
            return self._several(question, department) or self._ticked(question.code, answers)
        return True if question.type == "consent" else None

    def _rating(self, question: Scaled, department: str, mood: float) -> Answer:
        if question.not_applicable and self._not_experienced(question.code, department):
            return NOT_APPLICABLE
        step = (question.points - 1) / 4  # of a scale of another length
        effect = self.manner.effects.get(department, {}).get(question.indicator_code or "", 0.0)
        code = authored_code(question.code)  # in a loop: about whomever
        below = self.manner.below_best.get(code, _BELOW_BEST.get(code, 0.5))
        value = (
            question.highest + 0.1 + step * (mood + effect - below + self.chance.gauss(0, NOISE))
        )
        return min(max(round(value), question.lowest), question.highest)

    def _not_experienced(self, code: str, department: str) -> bool:
        usual = self.manner.not_experienced.get(code, _NOT_EXPERIENCED.get(code, 2))
        share = self.manner.seldom.get(department, {}).get(code, usual)
        return self.chance.random() * 100 < share

    def _overall(self, answers: dict[str, Answer], mood: float, lowest: int, highest: int) -> int:
        given = [a for a in answers.values() if isinstance(a, int) and not isinstance(a, bool)]
        typical = sum(min(a, 5) for a in given) / len(given) if given else 4
        value = 9.0 + 1.5 * (typical - 4.2) + 0.7 * mood + self.chance.gauss(0, 0.8)
        return min(max(round(value * highest / 10), lowest), highest)

    def _shares(self, code: str, department: str) -> tuple[int, ...]:
        own = self.manner.own_shares.get(department, {})
        return own.get(code, self.manner.shares.get(code, ()))

    def _one_of(self, question: Question, department: str, mood: float) -> str:
        offered = [choice.value for choice in question.choices]
        if question.code in ("resolved", "again"):
            place = 0 if mood > -0.3 else 1 if mood > -0.9 else 2
            return offered[min(place, len(offered) - 1)]
        shares = self._shares(question.code, department)
        if shares:
            return self.chance.choices(offered, shares)[0]
        return offered[0] if self.chance.random() < 0.7 else offered[-1]

    def _several(self, question: Question, department: str) -> list[str] | None:
        """One option or more of a question about facts, by the house's shares."""
        shares = self._shares(question.code, department)
        if not shares:
            return None
        offered = [choice.value for choice in question.choices]
        chosen = self.chance.choices(offered, shares)[0]
        return sorted(o for o in offered if o == chosen or self.chance.random() < SECOND_REASON)

    def _ticked(self, code: str, answers: dict[str, Answer]) -> list[str] | None:
        ticks = self.manner.ticks.get(code)
        rated = answers.get(ticks.after) if ticks else None
        if ticks is None or not isinstance(rated, int) or self.chance.random() < 0.3:
            return None
        if rated >= 5:
            return [ticks.fine] if self.chance.random() < 0.75 else [ticks.even_so]
        part = 2 if rated == 4 else 1
        ticked = [o for o, share in ticks.likely if self.chance.random() * 100 < share // part]
        return ticked or None

    def _remark(
        self,
        content: Questionnaire,
        department: str,
        language: str,
        answers: Mapping[str, Answer],
    ) -> str:
        worst, said = _worst(content, answers), self.manner.remarks
        if language == "en":
            return self._unsaid(said.english)
        if "attitude" in answers:
            return self._unsaid(said.after_a_complaint)
        if worst[1] < 60:
            own = said.troubles.get(department, ())
            first = own if self.chance.random() < 0.6 else said.complaints.get(worst[0], ())
            return self._unsaid(first) or self._unsaid(said.complaints.get(worst[0], ()))
        if worst[1] >= 75 or self.chance.random() < 0.3:
            own = said.praise.get(department, ())
            return self._unsaid(own if self.chance.random() < 0.5 else said.thanks)
        return self._unsaid(said.complaints.get(worst[0], ()))

    def _unsaid(self, remarks: Remarks) -> str:
        left = [remark for remark in remarks if remark not in self._said]
        if not left:
            return ""
        chosen = self.chance.choice(left)
        self._said.add(chosen)
        return chosen


def _wish_to_speak(content: Questionnaire, answers: Mapping[str, Answer]) -> float:
    """Unhappy people write more often."""
    return 0.5 if _worst(content, answers)[1] < 60 else 0.22


def _worst(content: Questionnaire, answers: Mapping[str, Answer]) -> tuple[str, float]:
    """The indicator with the lowest single answer, and that answer from 0 to 100."""
    found = ("", 100.0)
    for question in content.asked:
        answer = answers.get(question.code)
        if question.scored and question.indicator_code and isinstance(answer, int):
            low, high, _ = question.scored
            score = 100 * (answer - low) / (high - low)
            if score < found[1]:
                found = (question.indicator_code, score)
    return found


def _place_for_remarks(content: Questionnaire) -> str:
    """The last text that everybody is asked for, if any; those before ask why a score is low."""
    asked = [q.code for q in content.asked if q.type == "long_text" and q.show_if is None]
    return asked[-1] if asked else ""
