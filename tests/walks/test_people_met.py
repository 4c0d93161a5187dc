"""Things that are told by a personal link: answered on a phone, and the staff pages about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from asking import ask
from inviting import invite, page_of, rows, way_into

from foundation.audit import Actor, acting_as
from foundation.loader import load_or_404
from foundation.scope import tenant_scope
from foundation.unit_of_work import unit_of_work
from surveys.models import Questionnaire, Response
from surveys.queries import content_of
from surveys.services import questionnaires
from tests.portal.test_people_met import DOCTORS, PEOPLE
from tests.walks.conftest import sign_in

if TYPE_CHECKING:
    from house_cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_each_doctor_of_the_link_is_rated_on_a_phone(cast: Cast, walker: Any) -> None:
    asked = ask(cast, "confidential", content=DOCTORS)
    link = invite(cast, asked, PEOPLE)["A1"]
    lin = walker(width=360, language="zh", scripts=False, shots="people-met-zh-360")
    lin.go(link)
    for code, name in (("wang", "王医生"), ("li", "李医生")):
        lin.page.get_by_text(f"{name}讲得清楚吗？").first.wait_for()
        lin.look(code)
        lin.tick(f"q.r@{code}", "4")
        lin.press("Next page")
    lin.page.get_by_text("总的来说？").first.wait_for()
    lin.look("rest")
    lin.tick("q.all", "5")
    lin.press("Send my answers")
    lin.page.get_by_text("谢谢林小雨谈李医生").first.wait_for()
    lin.look("thanks")
    (row,) = rows(asked, Response)
    assert row.answers == {"r@wang": 4, "r@li": 4, "all": 5}


@pytest.mark.parametrize("width", [360, 1440])
def test_staff_pages_of_things_and_lists_are_fit_for_everybody(
    cast: Cast, walker: Any, draft_url: str, width: int
) -> None:
    mei = sign_in(
        walker(width=width, language="zh", scripts=False, shots=f"things-zh-{width}"),
        cast.mei,
    )
    mei.go(draft_url)
    mei.page.locator("[name=loop]").check()
    mei.page.locator(".sv-more > summary").click()
    mei.tick("chosen", "rule")
    mei.fill(more="王医生 | Dr Wang\n李医生 | Dr Li")
    mei.press("Save and add these departments")
    assert mei.page.locator("[name='things-1-zh']").input_value() == "李医生"
    mei.look("section")
    mei.page.locator(".sv-rules a").first.click()
    mei.page.select_option("[name=what]", "contact:")
    mei.fill(attribute="grade")
    mei.press("Add the line")
    mei.page.select_option("[name='lines-0-operator']", "one_of")
    mei.fill(**{"lines-0-value": "gold"})
    mei.look("rule")
    mei.follow("button.btn-primary[value=save]")
    assert "grade" in mei.page.locator(".sv-rules").inner_text()
    asked = ask(cast, "confidential", content=DOCTORS)
    page = page_of(cast, asked, way_into(cast, asked))
    mei.go(f"{page}/add")
    mei.fill(people=PEOPLE)
    mei.press("Look at the list")
    mei.sees("What each column is used for")
    mei.look("list")
    mei.go(f"/app/surveys/{asked.survey.ref}/ways")
    mei.sees("Not everybody brings what the questionnaire looks at")
    mei.look("ways")


@pytest.fixture
def draft_url(cast: Cast) -> str:
    """The page of a draft's first section."""
    with (
        acting_as(Actor("person", cast.mei.user_id)),
        tenant_scope(cast.mei.tenant_id),
        unit_of_work(),
    ):
        version = questionnaires.copy_from_library("complaint_handling", cast.mei.user_id)
        ref = load_or_404(Questionnaire, id=version.questionnaire_id).ref
        section = content_of(version).sections[0].code
    return f"/app/questionnaires/{ref}/versions/1/sections/{section}"
