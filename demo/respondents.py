"""The demo's respondents: answers of believable structure from a seeded source of chance.

Somebody's mood (one latent value a person) moves all their answers; a department moves those of its
strong and weak indicators; most answers crowd at the top of the scale; who did not experience a
thing says so; time brings a little progress.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from demo.remarks import AFTER_A_COMPLAINT, COMPLAINTS, ENGLISH, PRAISE, THANKS, TROUBLES
from surveys.definition.model import Questionnaire
from surveys.definition.questions.base import NOT_APPLICABLE, Answer, Question
from surveys.definition.questions.rating import Rating

MOOD, NOISE = 0.62, 0.6  # standard deviations, in points of a five-point scale
ANGRY, ANGER = 0.035, 1.5  # how many came away angry, and what that costs in points
HASTY = 0.02  # how many click through without reading
PROGRESS = 0.12  # what the whole window brings

# Where the answers to a question lie before chance, in points below the best answer.
BELOW_BEST: Mapping[str, float] = {
    "o1": 0.25,
    "o2": 0.2,
    "o3": 0.75,
    "o4": 0.65,
    "o5": 0.1,
    "o6": 0.2,
    "o7": 0.4,
    "o8": 0.15,
    "o9": 0.1,
    "o10": 0.4,
    "o11": 0.4,
    "o12": 0.45,
    "o13": 0.85,
    "lodging": 0.6,
    "informing": 1.1,
    "attitude": 0.6,
    "outcome": 1.2,
}

# How much better or worse a department is than the house.
EFFECTS: Mapping[str, Mapping[str, float]] = {
    "cardiology": {"waiting": 0.35, "doctor": 0.3, "nurses": 0.2, "access": 0.15, "cost": 0.15},
    "paediatrics": {"waiting": -1.1, "environment": -0.35, "access": -0.3, "privacy": -0.2},
    "orthopaedics": {"waiting": -0.2, "doctor": 0.1, "environment": -0.15},
    "tcm": {"doctor": 0.25, "waiting": 0.1, "environment": -0.1},
    "dermatology": {"cost": -0.5, "doctor": -0.1},
    "dentistry": {"cost": -0.55, "access": -0.35, "nurses": 0.15},
    "ophthalmology": {"waiting": -0.3},
    "rehabilitation": {"doctor": 0.2},
    "laboratory": {"waiting": -0.25, "nurses": 0.15},
    "pharmacy": {"waiting": -0.4, "cost": -0.1},
    "cashier": {"waiting": -0.3, "access": -0.3, "cost": -0.25},
}

# How many in a hundred did not experience what is asked.
NOT_EXPERIENCED: Mapping[str, int] = {
    "o1": 6,
    "o2": 9,
    "o4": 12,
    "o7": 24,
    "o8": 8,
    "o9": 6,
    "o10": 3,
    "o12": 5,
    "o13": 84,
    "informing": 4,
}

# What bothers those who waited long, in a hundred of them.
WAITING: Mapping[str, int] = {"back_and_forth": 25, "calls": 30, "how_long": 70, "seats": 40}
_WITHOUT_DOCTOR = frozenset({"laboratory", "pharmacy", "cashier"})
_ABOUT_DOCTOR = frozenset({"o5", "o6", "o7"})


@dataclass(frozen=True)
class Filled:
    """One answered form: its answers, its language, and how long it took in seconds."""

    answers: dict[str, Answer]
    language: str
    seconds: int


@dataclass
class Crowd:
    """Everybody who answers. The same seed gives the same people, word for word."""

    seed: int
    chance: Random = field(init=False)
    _said: set[str] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)  # noqa: S311 - believable, not secret

    def somebody(
        self,
        content: Questionnaire,
        department: str,
        time: float,
        *,
        lift: float = 0.0,
        talkative: float = 1.0,
    ) -> Filled:
        """Somebody who answers for a department; `time` runs from 0 to 1 over the survey.

        `lift` moves everything by so many points of a five-point scale; `talkative` is how much
        more or less often than usual people write a remark.
        """
        mood = self.chance.gauss(0, MOOD) + PROGRESS * (time - 0.5) + lift
        mood -= ANGER if self.chance.random() < ANGRY else 0.0
        language = "en" if self.chance.random() < 0.03 else "zh"
        answers: dict[str, Answer] = {}
        for question in content.questions:
            answer = self._answer(question, department, mood, answers)
            if answer is not None:
                answers[question.code] = answer
        remark = ""
        if self.chance.random() < talkative * _wish_to_speak(content, answers):
            remark = self._remark(content, department, language, answers)
        if remark:
            answers[_place_for_remarks(content)] = remark
        return Filled(answers, language, self._seconds(len(answers), bool(remark)))

    def _seconds(self, answers: int, writes: bool) -> int:
        """How long it took; a few only click through."""
        if self.chance.random() < HASTY:
            return answers
        return max(45, round(self.chance.lognormvariate(4.6, 0.45)) + (40 if writes else 0))

    def _answer(
        self, question: Question, department: str, mood: float, answers: dict[str, Answer]
    ) -> Answer | None:
        if isinstance(question, Rating) and question.indicator_code:
            return self._rating(question, department, mood)
        if question.type in ("rating", "nps"):
            return self._overall(answers, mood, highest=10)
        if question.type == "single":
            return self._one_of(question, mood)
        if question.type == "multiple":
            return self._troubles(answers)
        return True if question.type == "consent" else None

    def _rating(self, question: Rating, department: str, mood: float) -> Answer:
        if question.not_applicable and self._not_experienced(question.code, department):
            return NOT_APPLICABLE
        step = (question.points - 1) / 4  # of a scale of another length
        effect = EFFECTS.get(department, {}).get(question.indicator_code or "", 0.0)
        below = BELOW_BEST.get(question.code, 0.5)
        value = (
            question.highest + 0.1 + step * (mood + effect - below + self.chance.gauss(0, NOISE))
        )
        return min(max(round(value), question.lowest), question.highest)

    def _not_experienced(self, code: str, department: str) -> bool:
        share = NOT_EXPERIENCED.get(code, 2)
        if code in _ABOUT_DOCTOR and department in _WITHOUT_DOCTOR:
            share = 55
        return self.chance.random() * 100 < share

    def _overall(self, answers: dict[str, Answer], mood: float, *, highest: int) -> int:
        given = [a for a in answers.values() if isinstance(a, int) and not isinstance(a, bool)]
        typical = sum(min(a, 5) for a in given) / len(given) if given else 4
        value = 9.0 + 1.5 * (typical - 4.2) + 0.7 * mood + self.chance.gauss(0, 0.8)
        return min(max(round(value), 0), highest)

    def _one_of(self, question: Question, mood: float) -> str:
        offered = [choice.value for choice in question.choices]
        if question.code in ("resolved", "again"):
            place = 0 if mood > -0.3 else 1 if mood > -0.9 else 2
            return offered[min(place, len(offered) - 1)]
        return offered[0] if self.chance.random() < 0.7 else offered[-1]

    def _troubles(self, answers: dict[str, Answer]) -> list[str] | None:
        waited = answers.get("o3")
        if not isinstance(waited, int) or self.chance.random() < 0.3:
            return None
        if waited >= 5:
            return ["nothing"] if self.chance.random() < 0.75 else ["calls"]
        likely: tuple[tuple[str, int], ...] = (
            ("back_and_forth", 25),
            ("calls", 30),
            ("how_long", 70),
            ("seats", 40),
        )
        if waited == 4:
            likely = tuple((name, share // 2) for name, share in likely)
        ticked = [name for name, share in likely if self.chance.random() * 100 < share]
        return ticked or None

    def _remark(
        self,
        content: Questionnaire,
        department: str,
        language: str,
        answers: Mapping[str, Answer],
    ) -> str:
        worst = _worst(content, answers)
        if language == "en":
            return self._unsaid(ENGLISH)
        if "attitude" in answers:
            return self._unsaid(AFTER_A_COMPLAINT)
        if worst[1] < 60:
            own = TROUBLES.get(department, ())
            first = own if self.chance.random() < 0.6 else COMPLAINTS.get(worst[0], ())
            return self._unsaid(first) or self._unsaid(COMPLAINTS.get(worst[0], ()))
        if worst[1] >= 75 or self.chance.random() < 0.3:
            own = PRAISE.get(department, ())
            return self._unsaid(own if self.chance.random() < 0.5 else THANKS)
        return self._unsaid(COMPLAINTS.get(worst[0], ()))

    def _unsaid(self, remarks: tuple[str, ...]) -> str:
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
    for question in content.questions:
        answer = answers.get(question.code)
        if question.scored and question.indicator_code and isinstance(answer, int):
            low, high, _ = question.scored
            score = 100 * (answer - low) / (high - low)
            if score < found[1]:
                found = (question.indicator_code, score)
    return found


def _place_for_remarks(content: Questionnaire) -> str:
    return next(q.code for q in content.questions if q.type == "long_text")
