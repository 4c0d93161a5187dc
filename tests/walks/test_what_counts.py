"""Which answers count, as people see it: withdrawn, tried out, left out, contradicting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from asking import GOOD, Asked, Respondent, ask
from flask import Flask
from house_cast import Cast
from sqlalchemy import update
from walks.conftest import Walker, sign_in
from walks.test_every_page import look_both

from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from surveys.definition.contradictions import Contradiction
from surveys.models import QuestionnaireVersion, Survey
from surveys.services import contradictions, questionnaires, trials
from surveys.services.drafts import Edit
from surveys.services.excluding import leave_out_flagged
from tenants.models import User
from tests.surveys.test_excluding import add


@dataclass(frozen=True)
class Scene:
    """A survey with flagged answers and a decision, one with a pilot, a draft with a pair."""

    asked: Asked
    receipt: str
    planned: Asked
    pilot: str
    draft: str


@pytest.fixture
def scene(cast: Cast, app: Flask) -> Scene:
    asked = ask(cast, "confidential")
    li = Respondent(app)
    li.fill_in(asked.path, GOOD)
    li.follow()
    add(asked, 40, [], 5)
    add(asked, 14, ["fast"], 2)
    add(asked, 11, ["fast", "staff"], 1)
    add(asked, 2, ["contradiction"], 3, "cardiology")
    planned = ask(cast, "confidential", opened=False, name="试填的调查")
    with app.test_request_context(), tenant_scope(asked.tenant_id), unit_of_work():
        survey = session().get_one(Survey, (asked.tenant_id, asked.survey_id))
        leave_out_flagged(survey, ["fast", "staff"], "员工自己填的，又太快", cast.mei.user_id)
        waiting = session().get_one(Survey, (planned.tenant_id, planned.survey_id))
        door = trials.begin_pilot(waiting, cast.mei.user_id)
        version = questionnaires.copy_from_library("hospital_outpatient", cast.mei.user_id)
    pilot = f"/jiangzhou/{door.short_code}"
    for n in range(6):
        one = Respondent(app, address=f"203.0.113.{n}")
        one.fill_in(pilot, {k: v for k, v in GOOD.items() if n % 2 or k != "q.wish"})
        one.follow()
        one.post(f"{pilot}/remark", remark="“门诊”是指哪个楼？")
    with tenant_scope(asked.tenant_id), unit_of_work():
        edited = session().get_one(QuestionnaireVersion, (asked.tenant_id, version.id))
        leaves = [q.code for q in questionnaires.content_of(edited).leaves if q.scored][:2]
        pair = Contradiction(first=leaves[0], second=leaves[1])
        contradictions.add_contradiction(Edit(edited, edited.revision, cast.mei.user_id), pair)
    return Scene(asked, li.receipt, planned, pilot, "/app/questionnaires/Q-2026-0003/versions/1")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_of_what_counts_is_fit(
    scene: Scene, cast: Cast, walker: Callable[..., Any], language: str
) -> None:
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        session().execute(update(User).values(locale=language))
    faults: list[str] = []
    staff = walker(width=360, language=language, scripts=True, shots=f"counts-{language}")
    sign_in(staff, cast.mei)
    answers = f"/app/surveys/{scene.asked.survey.ref}/answers"
    planned = f"/app/surveys/{scene.planned.survey.ref}"
    for name, address in (
        ("answers", answers),
        ("leave-out", f"{answers}/leave-out?flags=fast"),
        ("restore", f"{answers}/decisions/1/restore"),
        ("results", f"/app/results/{scene.asked.survey.ref}"),
        ("survey", planned),
        ("pilot", f"{planned}/pilot"),
        ("end-pilot", f"{planned}/pilot/end"),
        ("contradictions", f"{scene.draft}/contradictions"),
    ):
        staff.page.set_viewport_size({"width": 360, "height": 800})
        staff.go(address)
        look_both(staff, name, faults)
    staff.go(answers)
    staff.press("Leave it out")
    look_both(staff, "leave-out-one", faults)
    people(
        scene, walker(width=360, language=language, scripts=False, shots=f"kept-{language}"), faults
    )
    assert faults == []


def people(scene: Scene, person: Walker, faults: list[str]) -> None:
    """Without scripts: a pilot to its end, and an answer withdrawn."""
    person.go(f"{scene.pilot}?lang={person.language}")
    look_both(person, "pilot-page", faults)
    person.go(f"/jiangzhou/withdraw?lang={person.language}")
    look_both(person, "door", faults)
    person.fill(receipt=scene.receipt)
    person.press("Find my answer")
    look_both(person, "question", faults)
    person.press("Withdraw it")
    look_both(person, "gone", faults)
