"""A hundred thousand answers at once: copied into the table, then folded by the product itself."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from bench.scene import Asked, Scene
from bench.scratch import as_administrator
from foundation import clock
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from surveys.definition.model import Questionnaire
from surveys.definition.questions.base import NOT_APPLICABLE, Answer, Question
from surveys.folding import rebuild
from surveys.models import Survey

DAYS = 120  # over which they came
_REMARKS = (
    "等的时间有点长，希望能说一声还要多久。",
    "医生讲得很清楚，谢谢。",
    "停车不方便，绕了两圈。",
    "The signs stop at the lift.",
    "收费单看不懂，希望有人解释。",
)
_COPY = """
COPY responses (tenant_id, id, survey_id, collector_id, department_id, version_id, period_id,
  receipt_digest, answers, language, flags, late, day) FROM STDIN
"""
_DOORS = """
SELECT c.id, c.department_id, s.version_id, s.period_id
FROM collectors c JOIN surveys s ON s.tenant_id = c.tenant_id AND s.id = c.survey_id
WHERE c.survey_id = %s
"""


def seed(scene: Scene, asked: Asked, database: str, number: int) -> None:
    """Fill an anonymous survey and fold it; all is in blocks afterwards."""
    chance = random.Random(7)
    today = clock.now().date()
    with as_administrator(database) as admin:
        doors = admin.execute(_DOORS, (asked.survey_id,)).fetchall()
        with admin.cursor() as cursor, cursor.copy(_COPY) as rows:
            for answers, day in _answered(scene.content, number, today, chance):
                rows.write_row(
                    (
                        scene.tenant_id,
                        uuid.UUID(int=chance.getrandbits(128), version=4),
                        asked.survey_id,
                        *chance.choice(doors),
                        f"{chance.getrandbits(256):064x}",
                        json.dumps(answers, ensure_ascii=False),
                        *("zh", "[]", False, day),
                    )
                )
        admin.execute("ANALYZE responses")
    with tenant_scope(scene.tenant_id), unit_of_work():
        rebuild(session().get_one(Survey, (scene.tenant_id, asked.survey_id)))


def _answered(
    content: Questionnaire, number: int, today: date, chance: random.Random
) -> Iterator[tuple[dict[str, Any], date]]:
    for _ in range(number):
        given = {q.code: _answer(q, chance) for q in content.questions}
        answers = {code: answer for code, answer in given.items() if answer is not None}
        yield answers, today - timedelta(days=chance.randrange(DAYS))


def _answer(question: Question, chance: random.Random) -> Answer | None:
    offered = [choice.value for choice in question.choices]
    if question.type == "long_text":
        return chance.choice(_REMARKS) if chance.random() < 0.2 else None
    if question.type == "multiple":
        return [chance.choice(offered)] if chance.random() < 0.5 else None
    if question.type == "single":
        return chance.choice(offered)
    if question.type == "rating" and chance.random() < 0.06:
        return NOT_APPLICABLE
    return int(chance.choices(offered, [(n + 1) ** 2 for n in range(len(offered))])[0])
